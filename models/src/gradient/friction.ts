import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { KNOTS_PER_M } from '../hydraulics/conveyance-table.ts'
import { lawFlow } from '../hydraulics/section-law.ts'
import type { Work } from '../solver/work.ts'
import { upwindDrag } from './upwind-answer.ts'

/* How the momentum of a link answers to roughness, which its coefficients do not tell. Must say the same as `sweepReach` and `formUpwindLink`. */

/** As in `reach-kernel.ts`. */
const LEAST_DEPTH_M = 0.01

/** Area, width and conveyance of point `p` of reach `r` as `sweepReach` sees them at a stage, into `w.section`. */
export function seeSection(w: Work, r: number, p: number, stageM: number): void {
  const { section } = w
  const y = stageM - w.network.bedM[p]!
  const seen = y > LEAST_DEPTH_M ? y : LEAST_DEPTH_M
  if (!(seen < w.plainDepthR[r]!)) {
    lawFlow(w.lawR[r]!, seen, section)
    return
  }
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const table = w.conveyanceR[r]!
  const knot = Math.floor(seen * KNOTS_PER_M)
  const f = seen - knot / KNOTS_PER_M
  const slope = table[4 * knot + 1]!
  const second = table[4 * knot + 2]!
  const third = table[4 * knot + 3]!
  section.areaM2 = (b + m * seen) * seen
  section.topWidthM = b + 2 * m * seen
  section.conveyanceM3s = table[4 * knot]! + f * (slope + f * (second + f * third))
  section.conveyancePerDepthM2s = slope + f * (2 * second + 3 * f * third)
}

/**
 * Σ over the links of a reach of multiplier · ∂F/∂(ln n), F the momentum of the link, K ∝ 1/n, weighted as the link is blended.
 *
 *     central    2·g·A·Q|Q|/K²·Δt·(θ at the end of the step, 1 − θ at its start)
 *     upwind     2·a·Q|Q|, a = Δt·g·Â/K̂²
 *
 * `beginP` are stages of points at the start of the step.
 */
export function frictionSum(w: Work, r: number, stepS: number, x: Float64Array, beginP: Float64Array): number {
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const { section } = w
  let [A, K, AOld, KOld] = [0, 0, 0, 0]
  let sum = 0
  for (let p = first; p <= last; p++) {
    const [ABefore, KBefore, AOldBefore, KOldBefore] = [A, K, AOld, KOld]
    seeSection(w, r, p, w.stageP[p]!)
    A = section.areaM2
    K = section.conveyanceM3s
    seeSection(w, r, p, beginP[p]!)
    AOld = section.areaM2
    KOld = section.conveyanceM3s
    if (p === first) continue
    const l = p - 1
    const Q = w.dischargeP[l]!
    const central = w.centralP[l]!
    let perLog = 0
    if (central > 0) {
      const part = stepS * w.thetaP[l]!
      const QOld = w.dischargeOldP[l]!
      const [KTwice, KOldTwice] = [KBefore + K, KOldBefore + KOld]
      const now = (2 * (ABefore + A) * Q * Math.abs(Q)) / (KTwice * KTwice)
      const then = (2 * (AOldBefore + AOld) * QOld * Math.abs(QOld)) / (KOldTwice * KOldTwice)
      perLog = central * 2 * g * (part * now + (stepS - part) * then)
    }
    if (central < 1) perLog += (1 - central) * 2 * upwindDrag(w, r, l, stepS) * Q * Math.abs(Q)
    sum += x[2 * l + 1]! * perLog
  }
  return sum
}
