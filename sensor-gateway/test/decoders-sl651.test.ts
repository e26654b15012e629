import { readdirSync, readFileSync } from 'node:fs'
import { WALL_CLOCK } from '@district/models/contract'
import { expect, test } from 'vitest'
import { DecoderMemory } from '../src/decode/decoder-memory.ts'
import { createSl651Decoder } from '../src/decode/sl651-decoder.ts'
import { answerTo, readFrame, sentOf } from '../src/receive/sl651-frame.ts'
import { sl651Topic } from '../src/receive/sl651-topic.ts'
import { registryOf } from './fixture/devices.ts'
import { speakingDistrict } from './fixture/district.ts'

/** One file of `decoders/sl651`: what a station says, and what must become of it. */
interface Vector {
  readonly note: string
  readonly receivedAt: string
  readonly station: string
  /** Gauge by channel. */
  readonly channels: Readonly<Record<string, string>>
  readonly messages: readonly string[]
  readonly readings: readonly [gauge: string, takenAt: string, value: number][]
  readonly parked: readonly [reason: string, values: number][]
  /** How the last message is confirmed over TCP. */
  readonly confirmation?: { readonly end: number; readonly hex: string }
}

const FOLDER = new URL('decoders/sl651/', import.meta.url)
const vectors = readdirSync(FOLDER).map((file): [string, Vector] => [
  file,
  JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')),
])

test.each(vectors)('[DV1] SL 651 vector %s', (_file, vector) => {
  const district = speakingDistrict()
  const memory = new DecoderMemory(() => undefined)
  const devices = registryOf('sl651', { [vector.station]: vector.channels })
  const decoder = createSl651Decoder({ districtId: district.id, devices, memory, clock: WALL_CLOCK })
  const receivedAtMs = Date.parse(vector.receivedAt)
  const topic = sl651Topic(district.id, vector.station)
  const said = vector.messages.map((message) => Buffer.from(message.replaceAll(' ', ''), 'hex'))
  const decoded = said.map((payload) => decoder.decode({ topic, payload, receivedAtMs }))
  expect(
    decoded.flatMap(({ readings }) => readings.map((r) => [r.gaugeId, new Date(r.takenAtMs).toISOString(), r.value])),
  ).toEqual(vector.readings)
  expect(decoded.flatMap(({ parked }) => parked.map(({ reason, values }) => [reason, values]))).toEqual(vector.parked)
  if (vector.confirmation === undefined) return
  const outcome = readFrame(said.at(-1)!)
  if (outcome.kind !== 'frame') throw new Error('the vector is no frame')
  const answer = answerTo(outcome.frame, sentOf(outcome.frame)!, vector.confirmation.end)
  expect(Buffer.from(answer).toString('hex').toUpperCase()).toBe(vector.confirmation.hex)
})

test('[DV1] there are vectors', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(8)
})
