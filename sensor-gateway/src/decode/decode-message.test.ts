import { MAX_PAYLOAD_BYTES, MAX_READINGS_PER_MESSAGE, WALL_CLOCK } from '@district/models/contract'
import { expect, test } from 'vitest'
import { NOON_MS, speakingDistrict, stationMessage, TOPIC } from '../../test/fixture/district.ts'
import { decodeMessage } from './decode-message.ts'
import { createGaugeBook } from './gauge-book.ts'

const book = createGaugeBook(speakingDistrict())

const decode = (payload: string | Uint8Array, { topic = TOPIC, speed = 1 } = {}) =>
  decodeMessage(
    { topic, payload: typeof payload === 'string' ? Buffer.from(payload) : payload, receivedAtMs: NOON_MS + 500 },
    { book, clock: { ...WALL_CLOCK, speed } },
  )
const reasonsOf = (payload: string | Uint8Array, options = {}) =>
  decode(payload, options).parked.map(({ reason, values }) => `${reason} ${values}`)

test('one reading per gauge, bays counted from 1, a silent bay left out', () => {
  const { readings, parked } = decode(stationMessage({ stageUpM: 37.42, openingM: [1.2, null, 0] }, { seq: 1842 }))
  expect(parked).toEqual([])
  expect(readings.map(({ gaugeId, value }) => [gaugeId, value])).toEqual([
    ['S-G-1.stageUpM', 37.42],
    ['S-G-1.openingM.1', 1.2],
    ['S-G-1.openingM.3', 0],
  ])
  expect(readings[0]).toEqual({
    gaugeId: 'S-G-1.stageUpM',
    takenAtMs: NOON_MS,
    receivedAtMs: NOON_MS + 500,
    seq: 1842,
    value: 37.42,
    quality: 'good',
    flags: [],
  })
})

test('a list is a station catching up', () => {
  const entries = [0, 10, 20].map((s) => stationMessage({ stageUpM: 37 }, { takenAtMs: NOON_MS - s * 1000 }))
  expect(decode(`[${entries.join(',')}]`).readings).toHaveLength(3)
})

test('what is good in a message is taken, what is bad is parked, each with its count', () => {
  const { readings, parked } = decode(
    stationMessage({ stageUpM: 37, stageUpCm: 3700, moonPhase: 0.5, dischargeM3s: 'many', openingM: [1, '2', 3, 4] }),
  )
  expect(readings.map(({ gaugeId }) => gaugeId)).toEqual(['S-G-1.stageUpM', 'S-G-1.openingM.1', 'S-G-1.openingM.3'])
  expect(parked.map(({ reason, values }) => [reason, values])).toEqual([
    ['unit-unknown', 1],
    ['unknown-gauge', 2],
    ['not-a-number', 2],
  ])
  expect(parked[2]?.detail).toBe('dischargeM3s is "many"; openingM[1] is "2"')
})

test.each([
  ['stageUpCm', 'unit-unknown'],
  ['stageUp', 'unit-unknown'],
  ['stageUp_ft', 'unit-unknown'],
  ['dischargeLps', 'unit-unknown'],
  ['openingMm', 'unit-unknown'],
  ['stageUpstreamM', 'unknown-gauge'],
  ['supplyV', 'unknown-gauge'],
  ['__proto__', 'unknown-gauge'],
])('%s is %s', (key, reason) => {
  expect(reasonsOf(`{"takenAt":"2026-03-12T00:05:00Z","seq":1,"values":{"${key}":1}}`)).toEqual([`${reason} 1`])
})

test.each([
  ['not JSON', '{"takenAt":'],
  ['not UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
  ['a number', '17'],
  ['nothing', ''],
  ['a list of lists', '[[1]]'],
  ['no seq', '{"takenAt":"2026-03-12T00:05:00Z","values":{"stageUpM":37}}'],
  ['a broken seq', '{"takenAt":"2026-03-12T00:05:00Z","seq":1.5,"values":{"stageUpM":37}}'],
  ['no values', '{"takenAt":"2026-03-12T00:05:00Z","seq":1}'],
  ['a time without a zone', '{"takenAt":"2026-03-12T00:05:00","seq":1,"values":{"stageUpM":37}}'],
  ['no time', '{"seq":1,"values":{"stageUpM":37}}'],
  ['a thirteenth month', '{"takenAt":"2026-13-12T00:05:00Z","seq":1,"values":{"stageUpM":37}}'],
])('malformed: %s', (_what, payload) => {
  expect(reasonsOf(payload)).toEqual(['payload-malformed 1'])
  expect(decode(payload).readings).toEqual([])
})

test('one sick entry of a list leaves the others alone', () => {
  const { readings, parked } = decode(
    `[${stationMessage({ stageUpM: 37 })}, {"seq":1}, ${stationMessage({ stageUpM: 38 }, { takenAtMs: 0 })}]`,
  )
  expect(readings).toHaveLength(1)
  expect(parked.map(({ reason }) => reason)).toEqual(['payload-malformed', 'time-implausible'])
})

test('NaN, Infinity and null are no numbers, bare or not, and do not take their neighbours with them', () => {
  const payload =
    '{"takenAt":"2026-03-12T00:05:00Z","seq":1,"values":{"stageUpM":NaN,"stageDownM":36.9,"openingM":[-Infinity,1e999,1]}}'
  const { readings, parked } = decode(payload)
  expect(readings.map(({ gaugeId }) => gaugeId)).toEqual(['S-G-1.stageDownM', 'S-G-1.openingM.3'])
  expect(parked.map(({ reason, values }) => [reason, values])).toEqual([['not-a-number', 3]])
  expect(reasonsOf(stationMessage({ stageUpM: Number.NaN }))).toEqual(['not-a-number 1'])
})

test('a word NaN inside a text stays a text', () => {
  const payload =
    '{"takenAt":"2026-03-12T00:05:00Z","seq":1,"note":"a NaN: \\"NaN\\"","values":{"stageUpM":NaN,"stageDownM":37}}'
  expect(decode(payload).readings).toHaveLength(1)
})

test.each(['1970-01-01T00:00:00Z', '2099-01-01T00:00:00Z', '2026-03-12T00:08:00Z', '2023-01-01T00:00:00Z'])(
  'implausible: %s, every value of it',
  (takenAt) => {
    const payload = JSON.stringify({ takenAt, seq: 1, values: { stageUpM: 1, openingM: [1, null, 3] } })
    expect(reasonsOf(payload)).toEqual(['time-implausible 3'])
  },
)

test('a station’s clock may run two minutes ahead of ours, of wall time', () => {
  const ahead = (seconds: number) => stationMessage({ stageUpM: 37 }, { takenAtMs: NOON_MS + seconds * 1000 })
  expect(decode(ahead(119)).readings).toHaveLength(1)
  expect(decode(ahead(130)).readings).toHaveLength(0)
  expect(decode(ahead(3600), { speed: 60 }).readings).toHaveLength(1)
})

test('too large: bytes, or readings', () => {
  expect(reasonsOf(new Uint8Array(MAX_PAYLOAD_BYTES + 1))).toEqual(['payload-too-large 1'])
  const many = Array.from({ length: MAX_READINGS_PER_MESSAGE + 1 }, () => stationMessage({ stageUpM: 37 }))
  expect(reasonsOf(`[${many.join(',')}]`)).toEqual(['payload-too-large 1'])
})

test('a station that the district does not have', () => {
  const topic = 'district/two-pools/station/S-X/reading'
  expect(reasonsOf(stationMessage({ stageUpM: 37 }), { topic })).toEqual(['unknown-station 1'])
})

test('a list where one value belongs, and one value where a list belongs', () => {
  expect(reasonsOf(stationMessage({ stageUpM: [37, 38] }))).toEqual(['unknown-gauge 2'])
  expect(reasonsOf(stationMessage({ openingM: 1 }))).toEqual(['unknown-gauge 1'])
})

test('the record of a long bad message is short', () => {
  const values = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`nonsense${i}`, i]))
  const { parked } = decode(stationMessage(values))
  expect(parked).toHaveLength(1)
  expect(parked[0]?.values).toBe(5000)
  expect(parked[0]?.detail.length).toBeLessThanOrEqual(500)
})
