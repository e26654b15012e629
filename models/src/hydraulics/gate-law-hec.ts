import { roundedCap, roundedCapSlope } from '../numerics/rounded-cap.ts'
import type { RatioFlow } from './gate-structure.ts'

const ROOT_3 = Math.sqrt(3)
const CORNER = 0.1
const ORIFICE = 0.8
/** Submergence between which the coefficient passes from √3·C to the orifice's; the middle is where HEC switches. */
const PASSAGE_FROM = 0.75
const PASSAGE = 0.1

/**
 * Discharge under a gate by an orifice equation with submergence classes, as F = Q/(b·√(2g)·y₁^1.5) with r = a/y₁, η = y₃/y₁, σ² = 1−η.
 *
 *     free           η < 0.67           F = C·r              Q = C·a·b·√(2g·y₁)
 *     transitional   0.67 < η < 0.80    F = C·r·√3·σ         Q = C·a·b·√(2g·3h)       h = y₁ − y₃
 *     submerged      η > 0.80           F = 0.8·r·σ          Q = 0.8·a·b·√(2g·h)
 *
 * The first two meet at η = ⅔, rounded by ± 10 % of σ; the second and third do not meet: the coefficient of r·σ passes from √3·C to 0.8 as a
 * smooth step from η = 0.75 to 0.85. C is the gate's `contraction`; where √3·C is below 0.8 it serves in the orifice too.
 *
 * Source: the classes and coefficients of the HEC-RAS hydraulic reference manual, gated spillways, sluice gates; recalled; passages ours.
 * Valid:  C from 0.5 to 0.7.
 */
export function hecLaw(contraction: number, r: number, sigma: number, into: RatioFlow): void {
  const C = contraction
  const x = ROOT_3 * sigma
  const passed = (1 - sigma * sigma - PASSAGE_FROM) / PASSAGE
  if (passed <= 0) {
    const G = C * roundedCap(x, CORNER)
    into.factor = r * G
    into.perRatio = G
    into.perSigma = r * C * ROOT_3 * roundedCapSlope(x, CORNER)
    return
  }
  const orifice = Math.min(ORIFICE, ROOT_3 * C)
  const t = passed < 1 ? passed : 1
  const k = ROOT_3 * C + (orifice - ROOT_3 * C) * t * t * (3 - 2 * t)
  const kPerSigma = (((orifice - ROOT_3 * C) * 6 * t * (1 - t)) / PASSAGE) * -2 * sigma
  into.factor = r * k * sigma
  into.perRatio = k * sigma
  into.perSigma = r * (k + kPerSigma * sigma)
}
