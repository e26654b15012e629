import type { Gauge } from '@district/models'
import { describe, expect, it } from 'vitest'
import { createChance } from '../ground/chance.ts'
import { createVirtualGauge, quantised } from './virtual-gauge.ts'

const gauge = { id: 'S-1.stageUpM', noise: 0.004, resolution: 0.001 } as unknown as Gauge
const instants = Array.from({ length: 5000 }, (_, i) => 1_770_000_000_000 + i * 10_000)

describe('virtual gauge', () => {
  it('[GA1] is right on average, and off by its own noise', () => {
    const say = createVirtualGauge(gauge, createChance(3))
    const errors = instants.map((atMs) => say(36.5432, atMs) - 36.5432)
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length
    expect(Math.abs(mean)).toBeLessThan(0.0003)
    expect(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length)).toBeCloseTo(0.004, 3)
  })

  it('[GA2] says the same of an instant however often it is asked', () => {
    const first = instants.slice(0, 20).map((atMs) => createVirtualGauge(gauge, createChance(3))(36.5, atMs))
    const backwards = instants
      .slice(0, 20)
      .toReversed()
      .map((atMs) => createVirtualGauge(gauge, createChance(3))(36.5, atMs))
    expect(backwards.toReversed()).toEqual(first)
    expect(new Set(first).size).toBeGreaterThan(5)
  })

  it('[GA3] speaks in the steps of its output, as decimal numbers', () => {
    expect(quantised(36.54321, 0.001)).toBe(36.543)
    expect(quantised(0.30000000000000004, 0.1)).toBe(0.3)
    expect(quantised(1.2349, 0.005)).toBe(1.235)
    expect(quantised(0.00033, 0.0002)).toBe(0.0004)
    expect(quantised(7, 0)).toBe(7)
  })
})
