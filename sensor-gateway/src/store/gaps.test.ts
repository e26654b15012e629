import type { HistoryPoint } from '@district/models/contract'
import { expect, test } from 'vitest'
import { filled } from './gaps.ts'

const point = (atMs: number, value: number): HistoryPoint => ({ atMs, value, quality: 'good', flags: [] })
const POINTS = [point(0, 1), point(10, 2), point(50, 6)]
const values = (policy: 'none' | 'null' | 'previous' | 'linear', maxGapMs: number, fromMs = 0) =>
  filled(POINTS, { fromMs, toMs: 65, everyMs: 10 }, { policy, maxGapMs }).map(({ value }) => value)

test('[HS13] a gap is left out, null, the value before up to an age, or bridged up to a width', () => {
  expect(values('none', 0)).toEqual([1, 2, 6])
  expect(values('null', 0)).toEqual([1, 2, null, null, null, 6, null])
  expect(values('previous', 20)).toEqual([1, 2, 2, 2, null, 6, 6])
  expect(values('linear', 40)).toEqual([1, 2, 3, 4, 5, 6, null])
  expect(values('linear', 39)).toEqual([1, 2, null, null, null, 6, null])
})

test('[HS13] what lies before the span fills its beginning, and a filled value says so', () => {
  expect(values('previous', 20, 20)).toEqual([2, 2, null, 6, 6])
  expect(filled(POINTS, { fromMs: 20, toMs: 25, everyMs: 10 }, { policy: 'previous', maxGapMs: 20 })).toEqual([
    { atMs: 20, value: 2, quality: 'good', flags: [], filled: 'previous' },
  ])
})
