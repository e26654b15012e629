import type { SectionShape } from '../domain/cross-section.ts'
import type { DarcyLaw, KostiakovLaw } from '../domain/reach.ts'
import { power } from '../numerics/power.ts'

/**
 * Seepage along a canal at its design discharge, m³/s per metre.
 *
 *     σ = A / (100 · Q^m)  per km      s = factor · β · γ · σ · Q / 1000
 *
 * β is what a lining leaves of it, γ what high groundwater leaves, both 1 where the law has none. The solver lets s grow in proportion
 * to depth, s·y/y_design: zero at a dry bed, so that no seepage takes water that is not there.
 *
 * Source: Kostiakov's form as in GB/T 50509; A and m by soil as in the pack; β and γ as in GB 50288 (recalled).
 * Valid:  earth canals above the groundwater (γ otherwise), Q in m³/s.
 *
 * @example seepageM2s({ a: 2.65, m: 0.45, factor: 1 }, 3) // 4.8e-5 m²/s: 1.6 % of 3 m³/s per km
 */
export const seepageM2s = (
  { a, m, factor, liningFactor = 1, groundwaterFactor = 1 }: KostiakovLaw,
  designDischargeM3s: number,
): number => (factor * liningFactor * groundwaterFactor * a * power(designDischargeM3s, 1 - m)) / 1e5

/** Seepage per metre of canal as a line in depth: `constantM2s + perDepthMPerS · y`; a negative constant comes in from the groundwater. */
export interface SeepageLine {
  readonly perDepthMPerS: number
  readonly constantM2s: number
}

/**
 * Seepage through a layer of thickness t and conductivity k, driven by the head between the canal and what lies below the layer.
 *
 *     q = k/t · (y + h₀) · P(y)      h₀ = min(groundwater depth, t)      P = b + 2·√(1+m²)·y
 *
 * Groundwater deeper than the layer leaves air below it, and the head ends at the layer's foot. For the solver q is a line in y, rising for
 * every h₀:
 *
 *     h₀ ≥ 0   through q(0) and q(y_d), the design depth: too high between them by k/t·2√(1+m²)·y·(y_d − y)
 *     h₀ < 0   k/t·(y + h₀)·P(y_d): exact at the design depth, and none where canal and groundwater stand level
 *
 * Source: Darcy's law across a layer, as for clogged river beds (Bear 1979, recalled); the lines are ours.
 * Valid:  a layer much less permeable than the ground below it; berms of a compound section are left out of P.
 *
 * @example darcySeepage({ kind: 'darcy', conductivityMPerS: 1e-7, thicknessM: 0.5, groundwaterDepthM: 3 }, section, 1.5)
 */
export function darcySeepage(
  { conductivityMPerS: k, thicknessM: t, groundwaterDepthM }: DarcyLaw,
  { bottomWidthM: b, sideSlope: m }: SectionShape,
  designDepthM: number,
): SeepageLine {
  const h0 = Math.min(groundwaterDepthM, t)
  const slant = 2 * Math.sqrt(1 + m * m)
  const wide = b + slant * designDepthM
  if (h0 < 0) return { perDepthMPerS: (k / t) * wide, constantM2s: (k / t) * h0 * wide }
  return { perDepthMPerS: (k / t) * (wide + slant * h0), constantM2s: (k / t) * h0 * b }
}
