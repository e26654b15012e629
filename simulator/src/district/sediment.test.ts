import { branchingCanal } from '@district/models/testing'
import { describe, expect, it } from 'vitest'
import { createChance } from '../ground/chance.ts'
import { createSediment } from './sediment.ts'

const canal = branchingCanal()
const basins = canal.reaches.map((reach) => (reach.id === 'R-2' ? { ...reach, kind: 'basin' as const } : reach))
const district = { ...canal, reaches: basins }
const [first, basin, last] = district.reaches
const { sedimentKgPerM3 } = createSediment(district, createChance(1))
const atMs = Date.parse('2026-03-12T00:00:00Z')

describe('sediment', () => {
  it('[SE1] settles in a basin by exp(−w·A/Q), the more the slower the water', () => {
    const passed = (dischargeM3s: number) =>
      sedimentKgPerM3(basin!, basin!.lengthM, atMs, () => dischargeM3s) /
      sedimentKgPerM3(basin!, 0, atMs, () => dischargeM3s)
    // A = 9000 m · (8 + 2 · 2 · 1.5) m = 126 000 m²
    expect(passed(10)).toBeCloseTo(Math.exp((-6.5e-5 * 126_000) / 10), 9)
    expect(passed(30)).toBeGreaterThan(passed(10))
  })

  it('[SE2] falls along the way and is the same where reaches meet', () => {
    const steady = () => 20
    const [head, join, tail] = [
      sedimentKgPerM3(first!, 0, atMs, steady),
      sedimentKgPerM3(first!, first!.lengthM, atMs, steady),
      sedimentKgPerM3(last!, last!.lengthM, atMs, steady),
    ]
    expect(head).toBeGreaterThan(join)
    expect(join).toBeGreaterThan(tail)
    expect(sedimentKgPerM3(basin!, 0, atMs, steady)).toBeCloseTo(join, 12)
    expect(head).toBeGreaterThan(1)
    expect(head).toBeLessThan(8)
  })
})
