import type { SeepageLaw } from '../domain/reach.ts'

/**
 * Seepage along a canal at its design discharge, m³/s per metre.
 *
 *     σ = A / (100 · Q^m)  per km      s = factor · σ · Q / 1000
 *
 * The solver lets it grow in proportion to depth, s·y/y_design: zero at a dry bed, so that no seepage takes water that is not there.
 *
 * Source: Kostiakov's form as in GB/T 50509; A and m by soil as in the pack.
 * Valid:  earth canals above the groundwater, Q in m³/s.
 *
 * @example seepageM2s({ a: 2.65, m: 0.45, factor: 1 }, 3) // 4.8e-5 m²/s: 1.6 % of 3 m³/s per km
 */
export const seepageM2s = ({ a, m, factor }: SeepageLaw, designDischargeM3s: number): number =>
  designDischargeM3s > 0 ? (factor * a * designDischargeM3s ** (1 - m)) / 1e5 : 0
