import type { RunIndicators } from '@district/models'
import { expect, test } from 'vitest'
import type { RehearsalReport } from '../../rehearsal/report.ts'
import { compareRows } from './compare-rows.ts'

const reportOf = (indicators: Partial<RunIndicators>, moves = 0) =>
  ({
    indicators: {
      drawnM3: 0,
      seepedM3: 0,
      evaporatedM3: 0,
      worstFreeboard: { freeboardM: 0.4, reachId: 'R-1', chainageM: 0, atS: 0 },
      ...indicators,
    },
    work: { moves, travelM: 0 },
  }) as RehearsalReport

const rowOf = (key: string, reports: readonly (RehearsalReport | undefined)[]) =>
  compareRows(reports).find((row) => row.key === key)?.values

test('[CP3] every run has its column, in order, and one that is not there yet has none of the values', () => {
  const reports = [reportOf({ drawnM3: 10, seepedM3: 1, evaporatedM3: 2 }), undefined, reportOf({ drawnM3: 30 }, 4)]
  expect(rowOf('delivered', reports)).toEqual([10, null, 30])
  expect(rowOf('lost', reports)).toEqual([3, null, 0])
  expect(rowOf('moves', reports)).toEqual([0, null, 4])
})

test('[CP3] a run that saw no bank says nothing of freeboard', () => {
  const worstFreeboard = { freeboardM: Number.POSITIVE_INFINITY, reachId: '', chainageM: 0, atS: 0 }
  expect(rowOf('freeboard', [reportOf({}), reportOf({ worstFreeboard })])).toEqual([0.4, null])
})
