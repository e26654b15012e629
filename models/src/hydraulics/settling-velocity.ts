import { assertPositive } from '../ground/assert.ts'
import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'

/** Submerged specific gravity of quartz grains in water, (ρs − ρ)/ρ. */
export const SUBMERGED_GRAVITY = 1.65

/**
 * Kinematic viscosity of clear water.
 *
 *     ν = 1.775·10⁻⁶ / (1 + 0.0337·T + 0.000221·T²)
 *
 * Source: Poiseuille's formula as Chinese hydraulics books print it (recalled).
 * Valid:  0 to 40 °C.
 *
 * @example waterViscosityM2s(20) // 1.007e-6 m²/s
 */
export const waterViscosityM2s = (temperatureC: number): number =>
  1.775e-6 / (1 + 0.0337 * temperatureC + 0.000221 * temperatureC * temperatureC)

/**
 * Settling velocity of a fine grain in still, clear water.
 *
 *     w = R·g·D²/(18·ν)
 *
 * Source: Stokes (1851).
 * Valid:  grains up to about 0.08 mm (grain Reynolds number below 0.5).
 *
 * @throws RangeError when the grain or the viscosity is not positive
 * @example stokesVelocityMPerS(2.5e-5, 1.007e-6) // 5.58e-4 m/s
 */
export function stokesVelocityMPerS(grainM: number, viscosityM2s: number): number {
  assertPositive({ grainM, viscosityM2s })
  return (SUBMERGED_GRAVITY * g * grainM * grainM) / (18 * viscosityM2s)
}

/**
 * Settling velocity of a natural grain of any size in still, clear water: Stokes' law for fine grains, constant drag for coarse ones.
 *
 *     w = R·g·D² / (C₁·ν + √(0.75·C₂·R·g·D³))     C₁ = 18, C₂ = 1 (natural grains; 0.4 for smooth spheres)
 *
 * Source: Ferguson & Church (2004) J. Sedimentary Research 74(6):933-937.
 * Valid:  clay to gravel, single grains.
 *
 * @throws RangeError when the grain or the viscosity is not positive
 * @example settlingVelocityMPerS(2.5e-5, 1.007e-6) // 5.46e-4 m/s
 */
export function settlingVelocityMPerS(grainM: number, viscosityM2s: number, drag = 1): number {
  assertPositive({ grainM, viscosityM2s, drag })
  const D = grainM
  const R = SUBMERGED_GRAVITY
  return (R * g * D * D) / (18 * viscosityM2s + Math.sqrt(0.75 * drag * R * g * D * D * D))
}

/**
 * Settling velocity of a natural grain by the formula that Chinese sediment practice uses from silt to gravel.
 *
 *     w = √((13.95·ν/D)² + 1.09·R·g·D) − 13.95·ν/D
 *
 * Source: Zhang Ruijin (1961), in River Sediment Dynamics (recalled).
 * Valid:  clay to gravel, single grains; fine ones settle with R·g·D²/(25.6·ν), 0.70 of what Stokes' law gives a sphere.
 *
 * @throws RangeError when the grain or the viscosity is not positive
 */
export function zhangSettlingVelocityMPerS(grainM: number, viscosityM2s: number): number {
  assertPositive({ grainM, viscosityM2s })
  const viscous = (13.95 * viscosityM2s) / grainM
  const turbulent = 1.09 * SUBMERGED_GRAVITY * g * grainM
  /* the same as √(v² + t) − v, without the difference of two nearly equal numbers */
  return turbulent / (Math.sqrt(viscous * viscous + turbulent) + viscous)
}
