import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { logarithm, power } from '../numerics/power.ts'

/** Density of grains and of clear water, kg/m³. */
export const GRAIN_DENSITY_KG_PER_M3 = 2650
const WATER_DENSITY_KG_PER_M3 = 1000
/** More sediment than this by volume is no longer a suspension that these formulas know. */
const MOST_BY_VOLUME = 0.3

/** Which formula gives the load that a flow can carry, with its two parameters to calibrate: S* = K·Y^m. */
export interface CapacityLaw {
  readonly formula: 'zhang-ruijin' | 'zhang-hongwu' | 'wu-baosheng'
  /** kg/m³; the formula's own where absent. */
  readonly k?: number
  readonly m?: number
  /** Median grain of the bed, m; Zhang Hongwu only. */
  readonly bedGrainM?: number
}

/** The same with every number present. */
export type CompleteCapacityLaw = Required<CapacityLaw>

/** Parameters as published for the lower Yellow River; each canal wants its own. */
const PUBLISHED = {
  'zhang-ruijin': { k: 0.22, m: 0.76 },
  'zhang-hongwu': { k: 2.5, m: 0.62 },
  'wu-baosheng': { k: 0.452, m: 0.762 },
} as const

/** @throws RangeError when a parameter is not positive */
export function completeCapacityLaw(law: CapacityLaw): CompleteCapacityLaw {
  const { k, m, bedGrainM } = { ...PUBLISHED[law.formula], bedGrainM: 5e-5, ...law }
  for (const [name, value] of Object.entries({ k, m, bedGrainM }))
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw new RangeError(`${name} of the capacity law must be positive, got ${value}`)
  return { formula: law.formula, k, m, bedGrainM }
}

/**
 * What the flow contributes to the sediment that it can carry, K·(Y·w)^m: times w^-m it is the capacity for grains that settle with w.
 *
 *     zhang-ruijin     Y = U³ / (g·R·w)
 *     zhang-hongwu     Y = (0.0022 + Sv)·U³ / (κ·((γs − γm)/γm)·g·h·w) · ln(h/(6·D50))       κ = 0.4 − 1.68·(0.365 − Sv)·√Sv
 *     wu-baosheng      Y = γm/(γs − γm) · U³ / (g·R·w)
 *
 * Sv is the sediment in the water by volume, γm the weight of the mixture. Parted so because several classes of grains share one flow,
 * and powers are what costs.
 *
 * Source: Zhang Ruijin (1961); Zhang Hongwu & Zhang Qing (1992); Wu Baosheng & Long Yuqian (1993): forms recalled, K and m of the last two as
 *         a public code of the Yellow River has them.
 * Valid:  fine suspended load in alluvial canals and rivers; K and m are for calibration (published K for one and the same river differ by ten times).
 */
export function flowCapacity(
  law: CompleteCapacityLaw,
  velocityMPerS: number,
  hydraulicRadiusM: number,
  depthM: number,
  sedimentKgPerM3: number,
): number {
  const U = velocityMPerS < 0 ? -velocityMPerS : velocityMPerS
  if (!(U > 0 && depthM > 0 && hydraulicRadiusM > 0)) return 0
  const cube = (U * U * U) / g
  if (law.formula === 'zhang-ruijin') return law.k * power(cube / hydraulicRadiusM, law.m)
  const Sv = Math.min(sedimentKgPerM3 / GRAIN_DENSITY_KG_PER_M3, MOST_BY_VOLUME)
  const mixture = WATER_DENSITY_KG_PER_M3 + (GRAIN_DENSITY_KG_PER_M3 - WATER_DENSITY_KG_PER_M3) * Sv
  const relative = mixture / (GRAIN_DENSITY_KG_PER_M3 - mixture)
  if (law.formula === 'wu-baosheng') return law.k * power((relative * cube) / hydraulicRadiusM, law.m)
  const kappa = 0.4 - 1.68 * (0.365 - Sv) * Math.sqrt(Sv)
  const rise = depthM / (6 * law.bedGrainM)
  if (rise <= 1) return 0
  return law.k * power(((0.0022 + Sv) * relative * cube * logarithm(rise)) / (kappa * depthM), law.m)
}

/** What a formula is asked about at one place. */
export interface CapacityFlow {
  readonly velocityMPerS: number
  readonly hydraulicRadiusM: number
  readonly depthM: number
  /** Settling velocity of the grains. */
  readonly settlingMPerS: number
  /** Sediment in the water; counts in Zhang Hongwu's and Wu Baosheng's formulas. */
  readonly sedimentKgPerM3?: number
}

/**
 * Carrying capacity: how much sediment of one settling velocity a flow holds in suspension when it neither deposits nor scours.
 *
 * @throws RangeError when a parameter or the settling velocity is not positive
 * @example sedimentCapacityKgPerM3({ formula: 'zhang-ruijin' }, { velocityMPerS: 0.8, hydraulicRadiusM: 1.5, depthM: 1.5, settlingMPerS: 5.6e-4 }) // 5.074
 */
export function sedimentCapacityKgPerM3(law: CapacityLaw, flow: CapacityFlow): number {
  const complete = completeCapacityLaw(law)
  if (!(flow.settlingMPerS > 0)) throw new RangeError(`settlingMPerS must be positive, got ${flow.settlingMPerS}`)
  const { velocityMPerS, hydraulicRadiusM, depthM, sedimentKgPerM3 = 0 } = flow
  const of = flowCapacity(complete, velocityMPerS, hydraulicRadiusM, depthM, sedimentKgPerM3)
  return of * power(flow.settlingMPerS, -complete.m)
}
