import { describe, expect, it } from 'vitest'
import { asceCanal, overPools } from '../bench/asce-canal.ts'

describe('ASCE test canal 1 under our own schedule', () => {
  it('[GC13] distant downstream control: MAE at most 10 %, levels at rest at the end of each window', () => {
    const { outcome, windows } = asceCanal()
    expect(outcome).toBe('reached')
    for (const window of windows) {
      const { MAE, StE, lastSwing } = overPools(window)
      expect(MAE.largest).toBeLessThanOrEqual(0.1)
      expect(StE.largest).toBeLessThan(0.02)
      expect(lastSwing.largest).toBeLessThan(0.03)
    }
  })
})
