import { describe, expect, it } from 'vitest'
import {
  SUBMERGED_GRAVITY,
  settlingVelocityMPerS,
  stokesVelocityMPerS,
  waterViscosityM2s,
  zhangSettlingVelocityMPerS,
} from './settling-velocity.ts'

describe('settling velocity', () => {
  it('[SD1] Stokes at 20 °C by number', () => {
    const viscosityM2s = waterViscosityM2s(20)
    expect(viscosityM2s).toBeCloseTo(1.007e-6, 9)
    for (const [grainM, velocityMPerS] of [
      [5e-6, 2.232e-5],
      [1e-5, 8.93e-5],
      [2.5e-5, 5.581e-4],
      [5e-5, 2.232e-3],
    ] as const)
      expect(Math.abs(stokesVelocityMPerS(grainM, viscosityM2s) / velocityMPerS - 1)).toBeLessThan(3e-4)
  })

  it('[SD2] Ferguson & Church is Stokes for fine grains and constant drag for coarse ones', () => {
    expect(settlingVelocityMPerS(1e-6, 1e-6) / stokesVelocityMPerS(1e-6, 1e-6)).toBeCloseTo(1, 3)
    const coarse = (drag: number) => Math.sqrt((4 / 3) * SUBMERGED_GRAVITY * 9.81 * (1 / drag))
    for (const drag of [0.4, 1]) expect(settlingVelocityMPerS(1, 1e-6, drag) / coarse(drag)).toBeCloseTo(1, 4)
    expect(settlingVelocityMPerS(2.5e-5, 1.007e-6)).toBeCloseTo(5.46e-4, 5)
  })

  it('[SD2] the formulas for natural sand agree within 20 % from 0.1 to 2 mm', () => {
    for (const grainM of [1e-4, 2e-4, 5e-4, 1e-3, 2e-3])
      expect(Math.abs(zhangSettlingVelocityMPerS(grainM, 1e-6) / settlingVelocityMPerS(grainM, 1e-6) - 1)).toBeLessThan(
        0.2,
      )
  })

  it('[SD2] what is not positive is refused', () => {
    expect(() => stokesVelocityMPerS(0, 1e-6)).toThrow('grainM must be positive')
    expect(() => settlingVelocityMPerS(1e-5, Number.NaN)).toThrow('viscosityM2s must be positive')
  })
})
