import { MAX_PAYLOAD_BYTES, WALL_CLOCK } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { registryOf } from '../../test/fixture/devices.ts'
import { NOON_MS, speakingDistrict } from '../../test/fixture/district.ts'
import { bcdElement, reportFrame, reportFrames, STATION } from '../../test/fixture/sl651.ts'
import { sl651Topic } from '../receive/sl651-topic.ts'
import { DecoderMemory } from './decoder-memory.ts'
import { createSl651Decoder } from './sl651-decoder.ts'

const CHANNELS = { 39: 'S-G-1.stageUpM', '3A': 'S-G-1.stageDownM', 27: 'S-G-1.dischargeM3s' }

function station() {
  const district = speakingDistrict()
  const disk = new Map<string, string>()
  const memory = new DecoderMemory((name) => disk.get(name))
  const devices = registryOf('sl651', { [STATION]: CHANNELS })
  const start = () => createSl651Decoder({ districtId: district.id, devices, memory, clock: WALL_CLOCK })
  let decoder = start()
  const decode = (payload: Uint8Array, { of = STATION, atMs = NOON_MS + 500 } = {}) =>
    decoder.decode({ topic: sl651Topic(district.id, of), payload, receivedAtMs: atMs })
  return {
    decode,
    hear: (payload: Uint8Array, given = {}) => {
      const decoded = decode(payload, given)
      for (const [name, value] of memory.pending) disk.set(name, value)
      memory.settled()
      return decoded
    },
    refuse: () => memory.settled(),
    restart: () => {
      decoder = start()
    },
  }
}

const level = fc.integer({ min: -99_999, max: 9_999_999 }).map((mm) => mm / 1000)
const elementsOf = (up: number, down: number) => bcdElement('39', 4, 3, up) + bcdElement('3A', 4, 3, down)
const valuesOf = ({ readings }: { readings: readonly { gaugeId: string; value: number }[] }) =>
  Object.fromEntries(readings.map(({ gaugeId, value }) => [gaugeId, value]))

test('[DV1] what a station wrote is what is read, in any number of packets and any order, with repetitions', () => {
  const order = fc.integer({ min: 2, max: 9 }).chain((packets) =>
    fc.tuple(
      fc.shuffledSubarray(
        Array.from({ length: packets }, (_, i) => i),
        { minLength: packets },
      ),
      fc.array(fc.nat(packets - 1), { maxLength: 3 }),
    ),
  )
  fc.assert(
    fc.property(level, level, fc.nat(0xffff), order, (up, down, serial, [once, again]) => {
      const it = station()
      const frames = reportFrames({ serial, elements: elementsOf(up, down) }, once.length)
      const decoded = [...once.slice(0, -1), ...again.filter((i) => i !== once.at(-1)), once.at(-1)!, ...again].map(
        (i) => it.hear(frames[i]!),
      )
      expect(decoded.flatMap(({ parked }) => parked)).toEqual([])
      const readings = decoded.flatMap((each) => each.readings)
      expect(readings).toHaveLength(2)
      expect(valuesOf({ readings })).toEqual({ 'S-G-1.stageUpM': up, 'S-G-1.stageDownM': down })
    }),
    { numRuns: 300, seed: 651 },
  )
})

test('[DV2] a turned bit is never stored: the frame is parked, whatever the bit', () => {
  const good = reportFrame({ elements: elementsOf(37.42, 36.9) })
  for (let bit = 0; bit < good.length * 8; bit++) {
    const bad = Buffer.from(good)
    bad[bit >> 3]! ^= 1 << (bit & 7)
    const { readings, parked } = station().decode(bad)
    expect(readings).toEqual([])
    expect(parked.length).toBeGreaterThan(0)
  }
})

test('[DV6] whatever stands in a frame whose check sum fits, nothing is thrown', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.constantFrom(1, 3), (bytes, packets) => {
      const it = station()
      for (const frame of reportFrames({ elements: Buffer.from(bytes).toString('hex') }, packets))
        for (const { value, takenAtMs, seq } of it.hear(frame).readings)
          expect([value, takenAtMs, seq].every(Number.isFinite)).toBe(true)
    }),
    { numRuns: 2000, seed: 651 },
  )
})

test('[DV6] whatever bytes come, each message is read or parked', () => {
  const it = station()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const { readings, parked } = it.decode(bytes)
      expect(readings.length + parked.length).toBeGreaterThan(0)
    }),
    { numRuns: 2000, seed: 651 },
  )
})

test('[DV1] packets outlive a restart, and a refused one is not remembered', () => {
  const frames = reportFrames({ elements: elementsOf(37.42, 36.9) }, 2)
  const it = station()
  it.hear(frames[0]!)
  it.restart()
  expect(it.hear(frames[1]!).readings).toHaveLength(2)
  const refused = station()
  refused.decode(frames[0]!)
  refused.refuse()
  expect(refused.hear(frames[1]!).readings).toEqual([])
  expect(refused.hear(frames[0]!).readings).toHaveLength(2)
})

test('[DV1] packets that never become a report are parked with their own bytes, when another one begins or too late', () => {
  const [first] = reportFrames({ elements: elementsOf(37.42, 36.9) }, 2)
  const other = reportFrames({ serial: 2, elements: elementsOf(37.5, 36.9) }, 2)
  const it = station()
  it.hear(first!)
  const { parked } = it.hear(other[0]!)
  expect(parked).toEqual([
    {
      reason: 'payload-malformed',
      detail: 'a report of function 32 was never whole: packets 1 of 2',
      values: 1,
      payload: Buffer.from(first!),
    },
  ])
  const late = station()
  late.hear(first!)
  expect(late.hear(first!, { atMs: NOON_MS + 31 * 60_000 }).parked).toHaveLength(1)
})

test('[DV1] what a station says later of one instant is a correction, also when the serial number wraps', () => {
  const seqOf = (serial: number, sent: string) =>
    station().decode(reportFrame({ serial, sent, elements: elementsOf(37, 36) })).readings[0]!.seq
  const seqs = [seqOf(65534, '260312080500'), seqOf(65535, '260312080500'), seqOf(0, '260312080501')]
  expect([...seqs].sort((a, b) => a - b)).toEqual(seqs)
  expect(new Set(seqs).size).toBe(3)
  expect(seqOf(0xffff, '991231235959')).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER)
})

test.each([
  ['an unknown station', '0099999999', '0099999999'],
  ['a station on the topic of another', STATION, '0099999999'],
])('[DV1] %s is parked', (_what, speaks, of) => {
  const { readings, parked } = station().decode(reportFrame({ station: speaks, elements: elementsOf(1, 2) }), { of })
  expect([readings, parked.map(({ reason, values }) => [reason, values])]).toEqual([[], [['unknown-station', 1]]])
})

test('[DV1] what is cut short is parked, and what stood before it is read', () => {
  const { readings, parked } = station().decode(reportFrame({ elements: `${bcdElement('39', 4, 3, 37)}3A23000369` }))
  expect(readings).toHaveLength(1)
  expect(parked.map(({ reason, detail }) => [reason, detail])).toEqual([
    ['payload-malformed', 'element 3A is cut short'],
  ])
})

test.each([
  ['of observation', { observed: '2613120805' }, 'the time of observation must be F0F0 and YYMMDDhhmm in BCD'],
  ['of sending', { sent: '2603120805F0' }, 'the time of sending must be YYMMDDhhmmss in BCD'],
])('[DV1] a time %s that is no date is parked', (_what, given, detail) => {
  const { readings, parked } = station().decode(reportFrame({ ...given, elements: elementsOf(1, 2) }))
  expect([readings, parked]).toEqual([[], [{ reason: 'payload-malformed', detail, values: 1 }]])
})

test('[DV6] more bytes than any station sends are not looked through', () => {
  const { readings, parked } = station().decode(Buffer.alloc(MAX_PAYLOAD_BYTES + 1))
  expect([readings, parked.map(({ reason, values }) => [reason, values])]).toEqual([[], [['payload-too-large', 1]]])
})
