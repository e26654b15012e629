import { describe, expect, it } from 'vitest'
import { flowIntervalMs, isFineAt } from './flow-ticker.ts'

describe('flowIntervalMs', () => {
  it('is thirty frames a second where frames are cheap', () => {
    expect(flowIntervalMs(6)).toBeCloseTo(33.3, 1)
    expect(flowIntervalMs(40)).toBeCloseTo(33.3, 1)
  })

  it('leaves a weak machine two thirds of its time', () => {
    expect(flowIntervalMs(400)).toBe(1200)
  })
})

describe('isFineAt', () => {
  it('[SQ1] lets ripples go on a weak machine and has them back only when it is clearly strong', () => {
    expect([20, 44].map((costMs) => isFineAt(costMs, true))).toEqual([true, true])
    expect(isFineAt(46, true)).toBe(false)
    expect([30, 20].map((costMs) => isFineAt(costMs, false))).toEqual([false, true])
  })
})
