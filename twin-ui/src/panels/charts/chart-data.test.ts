import type { HistoryPoint } from '@district/models/contract'
import { expect, test } from 'vitest'
import { alignedColumns, axisRange, extentOf, historyLine } from './chart-data.ts'

const point = (atMs: number, value: number, quality: HistoryPoint['quality'] = 'good'): HistoryPoint => ({
  atMs,
  value,
  quality,
  flags: [],
})

test('bad values are left out and the newest reading ends the line', () => {
  const line = historyLine([point(0, 1), point(300_000, 99, 'bad'), point(600_000, 2)], 300, {
    takenAtMs: 650_000,
    value: 2.5,
  })
  expect(line).toEqual({ atMs: [0, 600_000, 650_000], values: [1, 2, 2.5] })
})

test('a reading that the history has already does not bend the line back', () => {
  expect(historyLine([point(0, 1), point(300_000, 2)], 300, { takenAtMs: 250_000, value: 7 }).values).toEqual([1, 2])
})

test('silence is a gap, not a straight line', () => {
  expect(historyLine([point(0, 1), point(1_200_000, 2)], 300, undefined).values).toEqual([1, null, 2])
})

test('lines with other instants share one axis and neither breaks the other', () => {
  const tone = 'measured-up' as const
  const [seconds, a, b] = alignedColumns([
    { label: 'a', tone, atMs: [0, 2000], values: [1, null] },
    { label: 'b', tone, atMs: [1000], values: [5] },
  ])
  expect(seconds).toEqual([0, 1, 2])
  expect(a).toEqual([1, undefined, null])
  expect(b).toEqual([undefined, 5, undefined])
})

test('an axis is never narrower than what is worth seeing, nor below zero without need', () => {
  const [low, high] = axisRange(36, 36.002, 0.2)
  expect(low).toBeCloseTo(35.901, 9)
  expect(high).toBeCloseTo(36.101, 9)
  expect(axisRange(0, 1, 2)).toEqual([0, 2])
  expect(axisRange(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2)).toEqual([0, 2])
})

test('extent looks at numbers only', () => {
  expect(extentOf({ values: [3, null, 1, 2] })).toEqual({ minimum: 1, maximum: 3, latest: 2 })
  expect(extentOf({ values: [null] })).toBeUndefined()
})
