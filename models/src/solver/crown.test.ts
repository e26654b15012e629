import { describe, expect, it } from 'vitest'
import { forgetPressures, isHeld, stoppedAt, stoppedAtCrown } from './crown.ts'

const CROWN = 42
const HALF = 41
const forgotten = () => {
  const pressures = {
    pressureAboveS: new Float64Array(1),
    pressureBelowS: new Float64Array(1),
    halfFullS: Float64Array.of(HALF),
    keepsPressures: Uint8Array.of(0),
  }
  forgetPressures(pressures)
  return pressures
}

describe('a stage at the crown of a conduit', () => {
  it('[CC8] stops a nanometre beyond the crown that it crosses, either way, and nowhere else', () => {
    expect(stoppedAt(41.5, 43, CROWN)).toBe(CROWN + 1e-9)
    expect(stoppedAt(43, 41.5, CROWN)).toBe(CROWN - 1e-9)
    expect([stoppedAt(41, 41.9, CROWN), stoppedAt(43, 45, CROWN), stoppedAt(CROWN, 41, CROWN)]).toEqual([41.9, 45, 41])
    expect(stoppedAtCrown(forgotten(), 0, 41.5, 43, CROWN)).toBe(CROWN + 1e-9)
    expect(stoppedAtCrown(forgotten(), 0, 43, 41.5, CROWN)).toBe(CROWN - 1e-9)
  })

  it('[CC8] stops halfway when it crosses the middle of a conduit by a long move, either way', () => {
    expect(stoppedAtCrown(forgotten(), 0, 40.1, 41.9, CROWN)).toBe(HALF)
    expect(stoppedAtCrown(forgotten(), 0, 41.9, 40.1, CROWN)).toBe(HALF)
    expect(stoppedAtCrown(forgotten(), 0, 40.99, 41.01, CROWN)).toBe(41.01)
  })

  it('[CC8] rises under pressure to no more than twice its height over the crown and a metre', () => {
    expect(stoppedAtCrown(forgotten(), 0, CROWN + 1e-9, 90, CROWN)).toBeCloseTo(CROWN + 1, 8)
    expect(stoppedAtCrown(forgotten(), 0, 45, 90, CROWN)).toBe(49)
    expect(stoppedAtCrown(forgotten(), 0, 45, 46, CROWN)).toBe(46)
  })

  it('[CC8] goes at most halfway to where it turned, once', () => {
    const pressures = forgotten()
    expect(stoppedAtCrown(pressures, 0, 44, 46, CROWN)).toBe(46)
    /* it rose from 44: down to 44 and beyond only half the way, and then it may */
    expect(stoppedAtCrown(pressures, 0, 46, 43, CROWN)).toBe(45)
    expect(stoppedAtCrown(pressures, 0, 45, 43, CROWN)).toBe(43)
    /* it fell from 45: the same on the way up */
    expect(stoppedAtCrown(pressures, 0, 43, 44.9, CROWN)).toBe(44)
    expect(stoppedAtCrown(pressures, 0, 44, 44.9, CROWN)).toBe(44.9)
  })

  it('[CC8] has arrived when it is held back by less than a micrometre', () => {
    expect([isHeld(42, 42 - 2e-6), isHeld(42, 42 + 2e-6), isHeld(42, 42 - 5e-7)]).toEqual([true, true, false])
  })
})
