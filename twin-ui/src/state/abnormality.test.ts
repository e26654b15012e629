import type { GaugeId, StationId } from '@district/models'
import type { Reading } from '@district/models/contract'
import { expect, test } from 'vitest'
import { loadedCanal, reading } from '../../test/instrumented.ts'
import { findAbnormalities, isSevere, sameAbnormalities } from './abnormality.ts'

const NOW_MS = 100_000
const { district, index } = loadedCanal()

/** Everything fresh, good, and at the held stage, but for what is said. */
function find(...otherwise: readonly Reading[]) {
  const all = district.gauges.map((gauge) => reading(gauge.id, NOW_MS, gauge.key === 'stageUpM' ? 41 : 1))
  const latest = new Map<GaugeId, Reading>([...all, ...otherwise].map((one) => [one.gaugeId, one]))
  return findAbnormalities(district, index, latest, NOW_MS)
}
const kindsOf = (found: ReturnType<typeof find>) => [...found].map(([id, { kind }]) => `${id} ${kind}`)

test('nothing is abnormal when all is fresh, good and held', () => {
  expect(kindsOf(find())).toEqual([])
})

test('worst first: a wrong value, a high stage, a low one, a doubt, a silence', () => {
  const found = find(
    reading('S-W-1.soilMoistureFraction', NOW_MS - 46_000, 0.2),
    reading('S-G-0.dischargeM3s', NOW_MS, 1, { quality: 'doubtful', flags: ['stuck'] }),
    reading('S-G-1.stageUpM', NOW_MS, 41.25),
    reading('S-G-E.openingM.1', NOW_MS, 99, { quality: 'bad', flags: ['out-of-range'] }),
  )
  expect(kindsOf(found)).toEqual(['S-G-E bad', 'S-G-1 high', 'S-G-0 doubtful', 'S-W-1 stale'])
  expect(found.get('S-G-1' as StationId)?.byM).toBeCloseTo(0.25, 9)
  expect([...found.values()].map(({ kind }) => isSevere(kind))).toEqual([true, true, false, false])
})

test('a stage within its tolerance is held; one below it is low', () => {
  expect(kindsOf(find(reading('S-G-1.stageUpM', NOW_MS, 40.91)))).toEqual([])
  expect(kindsOf(find(reading('S-G-1.stageUpM', NOW_MS, 40.85)))).toEqual(['S-G-1 low'])
})

test('a doubtful or stale stage is not judged against its target', () => {
  const doubtful = find(reading('S-G-1.stageUpM', NOW_MS, 45, { quality: 'doubtful', flags: ['steep'] }))
  expect(kindsOf(doubtful)).toEqual(['S-G-1 doubtful'])
  expect(kindsOf(find(reading('S-G-1.stageUpM', 0, 45)))).toEqual(['S-G-1 stale'])
})

test('a difference below a centimetre is no news', () => {
  const a = find(reading('S-G-1.stageUpM', NOW_MS, 41.251))
  expect(sameAbnormalities(a, find(reading('S-G-1.stageUpM', NOW_MS, 41.252)))).toBe(true)
  expect(sameAbnormalities(a, find(reading('S-G-1.stageUpM', NOW_MS, 41.27)))).toBe(false)
  expect(sameAbnormalities(a, find())).toBe(false)
})
