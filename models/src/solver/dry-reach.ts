import { closeJunction } from './junction-closure.ts'
import { THIN_M } from './losses.ts'
import { SLOT } from './reach-kernel.ts'
import type { Work } from './work.ts'

/*
 * Reaches that hold no water and get none: most of a district while it fills. Every link of theirs stands still (dQ = −Q = 0), so no cell changes, and
 * the half cells at both ends are all that their junctions hear of them. They count as dry until water stands over the bed at one end.
 */

/** At the start of a step: notes whether a reach is dry throughout, and what stays fixed within the step where it is. */
export function noteDry(w: Work, r: number): void {
  const isDry = isDryThroughout(w, r)
  w.isDryR[r] = isDry ? 1 : 0
  if (!isDry) return
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const perDepth = w.network.reachDxM[r]! * SLOT * w.bottomWidthR[r]!
  for (let p = first; p <= last; p++) {
    const cell = p === first || p === last ? 0.5 * perDepth : perDepth
    w.volumeOldP[p] = cell * (w.stageP[p]! - w.network.bedM[p]!) + w.surplusOldP[p]!
  }
  w.velocityOldP.fill(0, first, last)
  w.meanAreaOldP.fill(0, first, last)
}

function isDryThroughout(w: Work, r: number): boolean {
  const { stageP, dischargeP, centralP, network } = w
  const { bedM } = network
  const first = network.reachStart[r]!
  const last = network.reachStart[r + 1]! - 1
  if (w.gainR[r]! !== 0 || w.crownR[r]! < Number.POSITIVE_INFINITY) return false
  for (let p = first; p <= last; p++) if (stageP[p]! > bedM[p]!) return false
  for (let l = first; l < last; l++) if (dischargeP[l] !== 0 || centralP[l] !== 0) return false
  return true
}

/** Adds the ends of a dry reach to their junctions and closes the far one; false where water has come over an end, and the reach counts as dry no more. */
export function passDry(w: Work, r: number, isRootHead: boolean, stepS: number): boolean {
  const { reachStart, reachHeadJunction, reachTailJunction, bedM } = w.network
  const first = reachStart[r]!
  const last = reachStart[r + 1]! - 1
  if (w.stageP[first]! > bedM[first]! || w.stageP[last]! > bedM[last]!) {
    w.isDryR[r] = 0
    return false
  }
  addDryEnd(w, r, first, reachHeadJunction[r]!, stepS)
  addDryEnd(w, r, last, reachTailJunction[r]!, stepS)
  closeJunction(w, isRootHead ? reachTailJunction[r]! : reachHeadJunction[r]!, r, stepS)
  return true
}

/** The half cell at an end, as in `sweepReach`: a bed that is just wetted counts as wet. */
function addDryEnd(w: Work, r: number, p: number, j: number, stepS: number): void {
  const { slopeJ, restJ } = w
  const half = 0.5 * w.network.reachDxM[r]!
  const y = w.stageP[p]! - w.network.bedM[p]!
  const b = w.bottomWidthR[r]!
  const heldPerZ = y < 0 ? SLOT * b : b + stepS * (w.perDepthR[r]! + w.openR[r]! / THIN_M)
  slopeJ[j] = slopeJ[j]! + half * heldPerZ
  restJ[j] = restJ[j]! + (w.volumeOldP[p]! - half * SLOT * b * y)
}

/** What a dry reach tells its far junction once its root is known: that junction moves by its own. */
export function substituteDry(w: Work, r: number, isRootHead: boolean): void {
  const far = isRootHead ? w.network.reachTailJunction[r]! : w.network.reachHeadJunction[r]!
  w.dStageJ[far] = w.zEJ[far]!
  w.changeR[r] = 0
}
