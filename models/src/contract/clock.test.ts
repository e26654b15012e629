import { describe, expect, it } from 'vitest'
import { districtNowMs, isSimulatedClock, WALL_CLOCK } from './clock.ts'

describe('clock', () => {
  it('[CL1] at speed 1 is the wall clock, whatever the origin', () => {
    expect(districtNowMs(WALL_CLOCK, 1234)).toBe(1234)
    expect(districtNowMs({ originMs: 999, speed: 1 }, 1234)).toBe(1234)
    expect(isSimulatedClock(WALL_CLOCK)).toBe(false)
  })

  it('[CL2] at another speed runs from its origin', () => {
    const clock = { originMs: 1000, speed: 60 }
    expect(districtNowMs(clock, 1000)).toBe(1000)
    expect(districtNowMs(clock, 2000)).toBe(61_000)
    expect(isSimulatedClock(clock)).toBe(true)
  })
})
