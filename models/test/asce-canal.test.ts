import { describe, expect, it } from 'vitest'
import { asceCanal, OWN_SCHEDULE, overPools } from '../bench/asce-canal.ts'

describe('ASCE test canal 1 under our own schedule', () => {
  it('[GC13] distant downstream control: MAE at most 10 %, levels at rest at the end of each window', () => {
    const { outcome, windows } = asceCanal()
    expect(outcome).toBe('reached')
    for (const window of windows) {
      const { MAE, StE, lastSwing } = overPools(window)
      expect(MAE.largest).toBeLessThanOrEqual(0.1)
      expect(StE.largest).toBeLessThan(0.03)
      /* what a least move of 0.5 % of the height leaves: 5 mm are an eighth of the opening at the last gates */
      expect(lastSwing.largest).toBeLessThan(0.06)
    }
  })

  it('[GC13] with drives that make any move, nothing swings: every level is back at rest on its target', () => {
    for (const window of asceCanal(OWN_SCHEDULE, 0).windows) {
      const { MAE, StE, lastSwing } = overPools(window)
      expect(MAE.largest).toBeLessThanOrEqual(0.1)
      expect(StE.largest).toBeLessThan(0.002)
      expect(lastSwing.largest).toBeLessThan(0.002)
    }
  })
})
