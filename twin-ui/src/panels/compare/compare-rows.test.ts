import type { RunIndicators } from '@district/models'
import { expect, test } from 'vitest'
import type { RehearsalReport } from '../../rehearsal/report.ts'
import { compareRows, isDanger } from './compare-rows.ts'

const reportOf = (indicators: Partial<RunIndicators>) =>
  ({
    indicators: { worstFreeboard: { freeboardM: 0.4, reachId: 'R-1', chainageM: 0, atS: 0 }, ...indicators },
    deliveries: { edgesS: [0, 3600] },
    outcome: { kind: 'reached' },
  }) as unknown as RehearsalReport

test('[CP3] every run has its column, in order, and what no run says is no row', () => {
  const rows = compareRows([reportOf({ drawnM3: 10, gateMoves: 0 }), reportOf({ drawnM3: 30, gateMoves: 4 })])
  expect(rows.find(({ key }) => key === 'drawn')).toMatchObject({ values: [10, 30], unit: 'm3' })
  expect(rows.find(({ key }) => key === 'gateMoves')).toMatchObject({ values: [0, 4], best: [0] })
  expect(rows.some(({ key }) => key === 'seeped')).toBe(false)
})

test('[CP3] one run alone is no comparison', () => {
  expect(compareRows([reportOf({ drawnM3: 10 })])).toEqual([])
})

test('[CP4] less freeboard and more over the banks are dangers; less water for users is a change', () => {
  expect(isDanger({ key: 'leastFreeboard', better: 'more' }, -0.1)).toBe(true)
  expect(isDanger({ key: 'leastFreeboard', better: 'more' }, 0.1)).toBe(false)
  expect(isDanger({ key: 'spilled', better: 'less' }, 5)).toBe(true)
  expect(isDanger({ key: 'drawn', better: null }, -5)).toBe(false)
  expect(isDanger({ key: 'seeped', better: 'less' }, 5)).toBe(false)
})
