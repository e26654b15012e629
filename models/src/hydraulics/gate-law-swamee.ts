import { logarithm2, power, powerOf2 } from '../numerics/power.ts'
import { roundedCap, roundedCapSlope } from '../numerics/rounded-cap.ts'
import type { RatioFlow } from './gate-structure.ts'

/** Ratio a/y₁ from which free flow goes on along its tangent: near 1 the fit falls. */
const TANGENT_FROM = 0.75
/** Ratio a/y₁ that submergence sees at most: above 0.746 the fit would let water through without any head. */
const WIDEST = 0.7
const CORNER = 0.1
/** How far past the free limit, and how near to level water, the fit's steep powers are rounded off. */
const LIMIT_ROUNDED = 0.005
const LEVEL_ROUNDED = 2e-4

/** Cd/0.611 of free flow at the tangent point, and d(r·Cd/0.611)/dr there. */
const TANGENT_CD = power((1 - TANGENT_FROM) / (1 + 15 * TANGENT_FROM), 0.072)
const tangentSlope = (Cd: number, r: number): number => Cd * (1 + 0.072 * r * (-1 / (1 - r) - 15 / (1 + 15 * r)))
const TANGENT_SLOPE = tangentSlope(TANGENT_CD, TANGENT_FROM)

/**
 * Swamee's discharge under a sluice gate, free and submerged, as F = Q/(b·√(2g)·y₁^1.5) with r = a/y₁, η = y₃/y₁, σ² = 1−η.
 *
 *     F = r·C₀·N/(N + 0.32·P)       C₀ = 0.611·((1−r)/(1+15r))^0.072
 *                                   N = σ·(σ²+2e-4)^0.2            ≈ (1−η)^0.7
 *                                   P = X²·(X²+0.005²)^-0.65       ≈ X^0.7,  0 in free flow
 *                                   X = 0.81·η^1.72·r^-0.72 − 1    > 0: submerged
 *
 * The fit itself has (1−η)^0.7 and X^0.7, whose slopes are infinite at level water and at the free limit: N and P round that off, by less than
 * 0.5 % of Cd elsewhere. Above r = 0.75 free flow goes on along its tangent; submergence sees r up to 0.7. The gate's `contraction` stands
 * where 0.611 does, so that the law can be calibrated.
 *
 * Source: Swamee (1992) J. Irrig. Drain. Eng. 118(1), a fit of Henry's (1950) measurements; the formula recalled; rounding ours.
 * Valid:  vertical sharp-edged leaf over a flat sill; r up to 0.75, and η of the measurements.
 */
export function swameeLaw(contraction: number, r: number, sigma: number, into: RatioFlow): void {
  let F0 = 0
  let F0PerR = TANGENT_SLOPE * contraction
  if (r < TANGENT_FROM) {
    const C0 = contraction * power((1 - r) / (1 + 15 * r), 0.072)
    F0 = r * C0
    F0PerR = tangentSlope(C0, r)
  } else F0 = contraction * (TANGENT_FROM * TANGENT_CD + TANGENT_SLOPE * (r - TANGENT_FROM))

  const eta = 1 - sigma * sigma
  const seen = WIDEST * roundedCap(r / WIDEST, CORNER)
  const E = eta > 0 ? 0.81 * powerOf2(1.72 * logarithm2(eta) - 0.72 * logarithm2(seen)) : 0
  const X = E - 1
  if (X <= 0) {
    into.factor = F0
    into.perRatio = F0PerR
    into.perSigma = 0
    return
  }
  const x2 = X * X + LIMIT_ROUNDED * LIMIT_ROUNDED
  const x065 = power(x2, -0.65)
  const P = X * X * x065
  const PPerX = (X * (0.7 * X * X + 2 * LIMIT_ROUNDED * LIMIT_ROUNDED) * x065) / x2
  const s2 = sigma * sigma + LEVEL_ROUNDED
  const s02 = power(s2, 0.2)
  const N = sigma * s02
  const NPerSigma = s02 * (1 + (0.4 * sigma * sigma) / s2)

  const D = N + 0.32 * P
  const part = N / D
  const partPerX = (-0.32 * N * PPerX) / (D * D)
  const partPerSigma = (0.32 * P * NPerSigma) / (D * D) + (partPerX * E * 1.72 * -2 * sigma) / eta
  const partPerR = (partPerX * E * -0.72 * roundedCapSlope(r / WIDEST, CORNER)) / seen
  into.factor = F0 * part
  into.perRatio = F0PerR * part + F0 * partPerR
  into.perSigma = F0 * partPerSigma
}
