import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { lawFlow } from '../hydraulics/section-law.ts'
import { areaAtM2, widthAtM } from '../solver/reach-kernel.ts'
import { DRY_M, FILM_M, lean } from '../solver/upwind-link.ts'
import type { Work } from '../solver/work.ts'

/* What `formUpwindLink` does not leave in its coefficients: how an upwind link answers to roughness and to the state at the start. */

/** a = Δt·g·Â/K̂² of an upwind link at the iterate; 0 where it is dry. */
export function upwindDrag(w: Work, r: number, l: number, stepS: number): number {
  const { stageP, section, leaning, network } = w
  const isLeft = w.isFromLeftP[l] === 1
  const up = isLeft ? l : l + 1
  const other = isLeft ? l + 1 : l
  const depthM = stageP[up]! - network.bedM[up]! - w.lowerByP[l]!
  const yOther = stageP[other]! - network.bedM[other]!
  if (depthM < DRY_M) return 0
  let KOther = 0
  if (yOther > 0) {
    lawFlow(w.lawR[r]!, yOther, section)
    KOther = section.conveyanceM3s
  }
  lawFlow(w.lawR[r]!, depthM, section)
  lean(section.conveyanceM3s, KOther, leaning)
  const K = leaning[0]!
  lean(areaAtM2(w, r, depthM), yOther > 0 ? areaAtM2(w, r, yOther) : 0, leaning)
  return (stepS * g * leaning[0]!) / (K * K)
}

/**
 * Adds −(∂F/∂x)ᵀ·µ of an upwind link to `xOld`, µ its multiplier times its weight. F holds the start by uⁿ = Qⁿ/Âⁿ and Āⁿ alone:
 *
 *     slows down    ∂F/∂uⁿ = −Â·Āⁿ/Ā    ∂F/∂Āⁿ = (Q − Â·uⁿ)/Ā          speeds up    ∂F/∂uⁿ = −Â    ∂F/∂Āⁿ = 0
 *
 * `beginP` are stages of points at the start.
 */
export function answerUpwind(
  w: Work,
  r: number,
  l: number,
  mu: number,
  beginP: Float64Array,
  xOld: Float64Array,
): void {
  const { stageP, leaning, network } = w
  const bedP = network.bedM
  const isLeft = w.isFromLeftP[l] === 1
  const sign = isLeft ? 1 : -1
  const up = isLeft ? l : l + 1
  const other = isLeft ? l + 1 : l
  const yUp = stageP[up]! - bedP[up]!
  const yOther = stageP[other]! - bedP[other]!
  const depthM = yUp - w.lowerByP[l]!
  const yUpOld = beginP[up]! - bedP[up]!
  const yOtherOld = beginP[other]! - bedP[other]!
  const depthOldM = yUpOld - w.lowerByP[l]!
  if (depthM < DRY_M || depthOldM < DRY_M) return
  lean(areaAtM2(w, r, depthM), yOther > 0 ? areaAtM2(w, r, yOther) : 0, leaning)
  const A = leaning[0]!
  const mean = 0.5 * (areaAtM2(w, r, yUp) + (yOther > 0 ? areaAtM2(w, r, yOther) : 0))
  const isEased = w.isEasedP[l] === 1
  const u = w.velocityOldP[l]!
  const byVelocity = -A * (isEased ? 1 : w.meanAreaOldP[l]! / mean)
  const byMean = isEased ? 0 : (sign * w.dischargeP[l]! - A * u) / mean
  /* F is of the discharge along the flow */
  const along = sign * mu
  xOld[2 * up]! -= along * byMean * 0.5 * widthAtM(w, r, yUpOld)
  if (yOtherOld > 0) xOld[2 * other]! -= along * byMean * 0.5 * widthAtM(w, r, yOtherOld)
  if (depthOldM <= FILM_M) return
  lean(areaAtM2(w, r, depthOldM), yOtherOld > 0 ? areaAtM2(w, r, yOtherOld) : 0, leaning)
  const perArea = 1 / leaning[0]!
  const byArea = -u * perArea * byVelocity
  xOld[2 * l + 1]! -= mu * byVelocity * perArea
  xOld[2 * up]! -= along * byArea * leaning[1]! * widthAtM(w, r, depthOldM)
  if (yOtherOld > 0) xOld[2 * other]! -= along * byArea * leaning[2]! * widthAtM(w, r, yOtherOld)
}
