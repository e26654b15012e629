import { WALL_CLOCK } from '@district/models/contract'
import { expect, test } from 'vitest'
import { registryOf } from '../../test/fixture/devices.ts'
import { NOON_MS } from '../../test/fixture/district.ts'
import { createMappedDecoder } from './mapped-decoder.ts'
import { parseMappings } from './mapping.ts'

const EXPRESSION = `sensors.{
  "device": $topic[1], "channel": name, "takenAt": $$.at, "value": reading, "unit": unit, "seq": $$.number
}`
const file = (expression: string, topic = 'farm/+/data', name = 'mappings/farm.json') => ({
  name,
  text: JSON.stringify({ topic, expression }),
})

function decoderOf(expression = EXPRESSION) {
  const { mappings, problems } = parseMappings([file(expression)])
  expect(problems).toEqual([])
  const devices = registryOf('mapped', { 'rtu-7': { level: 'S-G-1.stageUpM cm', flow: 'S-G-1.dischargeM3s m3/h' } })
  return createMappedDecoder({ mappings, devices, clock: WALL_CLOCK })
}
const decode = (message: unknown, { expression = EXPRESSION, device = 'rtu-7' } = {}) =>
  decoderOf(expression).decode({
    topic: `farm/${device}/data`,
    payload: Buffer.from(typeof message === 'string' ? message : JSON.stringify(message)),
    receivedAtMs: NOON_MS + 100,
  })
const at = '2026-03-12T08:05:00+08:00'
const reasonsOf = (...asked: Parameters<typeof decode>) => decode(...asked).parked.map((p) => `${p.reason} ${p.values}`)

test('[DC7] a mapping makes readings of foreign JSON, in its own units or those of the binding', () => {
  const sensors = [
    { name: 'level', reading: 3742 },
    { name: 'flow', reading: 1842, unit: 'L/s' },
  ]
  const { readings, parked } = decode({ at, number: 7, sensors })
  expect(parked).toEqual([])
  expect(readings.map((r) => [r.gaugeId, r.value, r.seq, r.takenAtMs])).toEqual([
    ['S-G-1.stageUpM', 37.42, 7, NOON_MS],
    ['S-G-1.dischargeM3s', 1.842, 7, NOON_MS],
  ])
  // One value comes without a list around it, and without seq it has 0.
  expect(decode({ at, sensors: sensors.slice(0, 1) }).readings).toMatchObject([{ value: 37.42, seq: 0 }])
})

test.each([
  ['no value', { at, sensors: [] }, 'payload-malformed 1'],
  ['no number', { at, sensors: [{ name: 'level', reading: 'high' }] }, 'not-a-number 1'],
  ['another unit', { at, sensors: [{ name: 'level', reading: 1, unit: 'V' }] }, 'unit-unknown 1'],
  ['an unknown channel', { at, sensors: [{ name: 'moon', reading: 1 }] }, 'unknown-gauge 1'],
  ['no time', { sensors: [{ name: 'level', reading: 1 }] }, 'payload-malformed 1'],
  ['1990', { at: '1990-01-01T00:00:00Z', sensors: [{ name: 'level', reading: 1 }] }, 'time-implausible 1'],
  ['a wrong seq', { at, number: -1, sensors: [{ name: 'level', reading: 1 }] }, 'payload-malformed 1'],
  ['no JSON', '{"at"', 'payload-malformed 1'],
])('[DC7] parked: %s', (_what, message, reason) => {
  expect(reasonsOf(message)).toEqual([reason])
})

test('[DC7] a device that nobody knows is parked and named', () => {
  const { parked, strangers } = decode({ at, sensors: [{ name: 'level', reading: 37 }] }, { device: 'rtu-8' })
  expect(parked).toMatchObject([{ reason: 'unknown-station', values: 1 }])
  expect(strangers).toEqual([{ device: 'rtu-8', channel: 'level', said: '37' }])
})

test.each([
  ['an error', '$error("odd")', 'odd'],
  ['a wrong type', '1 + "a"', 'must evaluate to a number'],
  ['a loop without end', '($f := function($n) { $f($n + 1) }; $f(0))', 'more than 100000 steps'],
  ['a depth without end', '($f := function($n) { 1 + $f($n + 1) }; $f(0))', 'deeper than 200 steps'],
])('[DC7] %s of an expression ends, parked with the name of its mapping', (_what, expression, why) => {
  const { parked } = decode({ at }, { expression })
  expect(parked).toMatchObject([{ reason: 'payload-malformed', values: 1 }])
  expect(parked[0]?.detail).toContain('mapping mappings/farm.json')
  expect(parked[0]?.detail).toContain(why)
})

test('[DC7] every mapping that cannot be read is told with its place', () => {
  const { mappings, problems } = parseMappings([
    file('sensors.{', 'farm/+/data', 'mappings/a.json'),
    file('1', '#', 'mappings/b.json'),
    { name: 'mappings/c.json', text: '{' },
    file('1'),
    { name: 'mappings/d.json', text: 'null' },
  ])
  expect(mappings).toHaveLength(1)
  expect(problems.map((problem) => problem.slice(0, 15))).toEqual(
    ['a', 'b', 'c', 'd', 'd'].map((n) => `mappings/${n}.json`),
  )
  expect(problems[0]).toContain('character 9')
})
