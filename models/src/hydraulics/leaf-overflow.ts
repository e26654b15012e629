import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { power } from '../numerics/power.ts'
import type { GateFlow } from './gate-discharge.ts'

const ROOT_2G = Math.sqrt(2 * GRAVITY_M_PER_S2)
/** Discharge coefficient of a thin crest, two thirds of Poleni's 0.62. */
const THIN_CREST = (2 / 3) * 0.62
/** Villemonte's S below which discharge goes linearly through level water. */
const LEVEL_ROUNDED = 0.01

/**
 * Adds what flows over the top edge of a leaf to what passes below it.
 *
 *     Q = ⅔·μ·√(2g)·b·H₁^1.5 · S·(S² + 0.01²)^-0.3075      S = 1 − (H₃/H₁)^1.5,  μ = 0.62,  H over the edge
 *
 * which is Villemonte's S^0.385, linear in S where the water is nearly level. Raising the leaf raises the edge: ∂Q/∂a < 0 here.
 *
 * Source: Poleni; Villemonte (1947) Engineering News-Record 139 for submergence, recalled; rounding at level water ours.
 * Valid:  aerated nappe over a thin edge; the flow below is taken not to feel that above. Backwards as forwards.
 */
export function addOverflow(widthM: number, edgeM: number, upM: number, downM: number, into: GateFlow): void {
  if (upM <= edgeM && downM <= edgeM) return
  const forwards = upM >= downM
  const H1 = (forwards ? upM : downM) - edgeM
  const H3 = Math.max((forwards ? downM : upM) - edgeM, 0)
  const eta = H3 / H1
  const root = Math.sqrt(eta)
  const S = 1 - eta * root
  const s2 = S * S + LEVEL_ROUNDED * LEVEL_ROUNDED
  const k = THIN_CREST * ROOT_2G * widthM * Math.sqrt(H1) * power(s2, -0.3075)
  const Q = k * H1 * S
  const perLower = (-1.5 * k * root * (0.385 * S * S + LEVEL_ROUNDED * LEVEL_ROUNDED)) / s2
  const perHigher = (1.5 * Q) / H1 - perLower * eta
  const perEdge = -(perHigher + perLower)
  const sign = forwards ? 1 : -1
  into.dischargeM3s += sign * Q
  into.perUpstreamM2s += forwards ? perHigher : -perLower
  into.perDownstreamM2s += forwards ? perLower : -perHigher
  into.perOpeningM2s += sign * perEdge
}
