import { describe, expect, it } from 'vitest'
import { createChance, streamOf } from './chance.ts'

const chance = createChance(7)
const instants = Array.from({ length: 4000 }, (_, i) => 1_700_000_000_000 + 10_000 * i)

describe('chance', () => {
  it('[CH1] says the same for the same question, and something else for another seed, stream or instant', () => {
    expect(chance.uniform(3, 1_700_000_000_000)).toBe(createChance(7).uniform(3, 1_700_000_000_000))
    const others = [
      createChance(8).uniform(3, 1_700_000_000_000),
      chance.uniform(4, 1_700_000_000_000),
      chance.uniform(3, 1_700_000_000_001),
      chance.uniform(3, 1_700_000_000_000 + 2 ** 32),
    ]
    expect(new Set([chance.uniform(3, 1_700_000_000_000), ...others]).size).toBe(5)
  })

  it('[CH2] is uniform: mean 1/2, variance 1/12', () => {
    const values = instants.map((at) => chance.uniform(11, at))
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    expect(mean(values)).toBeCloseTo(0.5, 1)
    expect(mean(values.map((v) => (v - 0.5) ** 2))).toBeCloseTo(1 / 12, 2)
  })

  it('[CH3] is normal: mean 0, deviation 1, and one instant says nothing about the next', () => {
    const values = instants.map((at) => chance.normal(11, at))
    expect(Math.abs(mean(values))).toBeLessThan(0.05)
    expect(mean(values.map((v) => v * v))).toBeCloseTo(1, 1)
    expect(Math.abs(mean(values.slice(1).map((v, i) => v * values[i]!)))).toBeLessThan(0.05)
  })

  it('[CH4] smooth noise stays within −1 … 1 and moves little in a hundredth of its period', () => {
    const values = Array.from({ length: 2000 }, (_, i) => chance.smooth(5, 1_700_000_000 + 36 * i, 3600))
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1)
    expect(Math.max(...values)).toBeGreaterThan(0.5)
    expect(Math.max(...values.slice(1).map((v, i) => Math.abs(v - values[i]!)))).toBeLessThan(0.035)
  })

  it('[CH5] names have streams of their own', () => {
    const streams = ['S-G-F1.stageUpM', 'S-G-F1.stageDownM', 'S-G-F2.stageUpM', ''].map(streamOf)
    expect(new Set(streams).size).toBe(4)
  })
})

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
