import { expect, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { LatestReadings } from './latest-readings.ts'

const at = (s: number, value: number, seq = 1) => reading({ takenAtMs: NOON_MS + s * 1000, value, seq })
const valueIn = (live: LatestReadings) => live.document(NOON_MS).gauges[0]?.value

test('[LV1] a late or repeated reading changes nothing; a correction of the newest does', () => {
  const live = new LatestReadings(speakingDistrict(), [])
  live.apply([at(10, 37)])
  live.apply([at(0, 30), at(10, 31)])
  expect(valueIn(live)).toBe(37)
  live.apply([at(10, 38, 2)])
  expect(valueIn(live)).toBe(38)
})

test('a gauge is stale after its own time of silence, by the district’s clock; one never heard is absent', () => {
  const live = new LatestReadings(speakingDistrict(), [at(0, 37), reading({ gaugeId: 'S-P-1.rainfallM', value: 0 })])
  const staleAt = (s: number) => live.document(NOON_MS + s * 1000).gauges.map(({ gaugeId, stale }) => [gaugeId, stale])
  expect(staleAt(45)).toEqual([
    ['S-G-1.stageUpM', false],
    ['S-P-1.rainfallM', false],
  ])
  expect(staleAt(46)).toEqual([
    ['S-G-1.stageUpM', true],
    ['S-P-1.rainfallM', false],
  ])
  expect(live.document(NOON_MS + 46_000).gauges.map(({ silent }) => silent)).toEqual(['station', undefined])
  live.apply([reading({ gaugeId: 'S-G-1.stageDownM', takenAtMs: NOON_MS + 30_000 })])
  expect(live.document(NOON_MS + 46_000).gauges.map(({ silent }) => silent)).toEqual([
    'instrument',
    undefined,
    undefined,
  ])
  expect(live.staleCount(NOON_MS + 1_000_000)).toBe(8)
})
