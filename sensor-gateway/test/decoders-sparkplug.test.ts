import { readdirSync, readFileSync } from 'node:fs'
import { WALL_CLOCK } from '@district/models/contract'
import { expect, test } from 'vitest'
import { DecoderMemory } from '../src/decode/decoder-memory.ts'
import { createSparkplugDecoder } from '../src/decode/sparkplug-decoder.ts'
import { registryOf } from './fixture/devices.ts'

/** One file of `decoders/sparkplug`: what a node and its devices say, and what must become of it. */
interface Vector {
  readonly note: string
  readonly receivedAt: string
  /** Gauge by channel by device. */
  readonly devices: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly messages: readonly { readonly topic: string; readonly hex: string }[]
  readonly readings: readonly [gauge: string, takenAt: string, value: number][]
  readonly parked: readonly [reason: string, values: number][]
  /** How many commands go down. */
  readonly commands: number
}

const FOLDER = new URL('decoders/sparkplug/', import.meta.url)
const vectors = readdirSync(FOLDER).map((file): [string, Vector] => [
  file,
  JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')),
])

test.each(vectors)('[DV4] Sparkplug vector %s', (_file, vector) => {
  const memory = new DecoderMemory(() => undefined)
  const devices = registryOf('sparkplug', vector.devices)
  const decoder = createSparkplugDecoder({ devices, memory, clock: WALL_CLOCK })
  const receivedAtMs = Date.parse(vector.receivedAt)
  const decoded = vector.messages.map(({ topic, hex }) => {
    expect(decoder.takes(topic)).toBe(true)
    return decoder.decode({ topic, payload: Buffer.from(hex, 'hex'), receivedAtMs })
  })
  expect(
    decoded.flatMap(({ readings }) => readings.map((r) => [r.gaugeId, new Date(r.takenAtMs).toISOString(), r.value])),
  ).toEqual(vector.readings)
  expect(decoded.flatMap(({ parked }) => parked.map(({ reason, values }) => [reason, values]))).toEqual(vector.parked)
  expect(decoded.flatMap(({ replies }) => replies ?? [])).toHaveLength(vector.commands)
})

test('[DV4] there are vectors', () => {
  expect(vectors.length).toBeGreaterThanOrEqual(6)
})
