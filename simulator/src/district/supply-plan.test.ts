import { branchingCanal } from '@district/models/testing'
import { describe, expect, it } from 'vitest'
import { createSupplyPlan } from './supply-plan.ts'

const district = branchingCanal()
const planned = (grants: readonly number[]) => {
  const discharges = createSupplyPlan(district)((branch) => grants[branch] ?? 0)
  return Object.fromEntries(district.gates.map(({ id }, index) => [id, discharges[index] ?? Number.NaN]))
}

describe('supply plan', () => {
  it('[SP1] asks of every gate what is granted below it, and what seeps on the way', () => {
    const plan = planned([3, 2, 1])
    expect([plan['G-B-1'], plan['G-B-2'], plan['G-B-3']]).toEqual([3, 2, 1])
    // R-2 brings 3 m³/s to node B; it loses 0.33 · 2.65 · 3^0.55 · 9 km / 100.
    expect(plan['G-1']).toBeCloseTo(3 + (0.33 * 2.65 * 3 ** 0.55 * 9) / 100, 9)
    expect(plan['G-0']).toBeGreaterThan((plan['G-1'] ?? 0) + 3)
    expect(plan['G-0']).toBeLessThan((plan['G-1'] ?? 0) + 3.3)
  })

  it('[SP2] asks nothing when nothing is granted, and never anything of an escape', () => {
    expect(Object.values(planned([0, 0, 0]))).toEqual([0, 0, 0, 0, 0, 0])
    expect(planned([3, 3, 3])['G-E']).toBe(0)
  })
})
