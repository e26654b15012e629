import { describe, expect, it } from 'vitest'
import { flowIntervalMs } from './flow-ticker.ts'

describe('flowIntervalMs', () => {
  it('is thirty frames a second where frames are cheap', () => {
    expect(flowIntervalMs(6)).toBeCloseTo(33.3, 1)
    expect(flowIntervalMs(40)).toBeCloseTo(33.3, 1)
  })

  it('leaves a weak machine two thirds of its time', () => {
    expect(flowIntervalMs(400)).toBe(1200)
  })
})
