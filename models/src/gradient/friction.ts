import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { KNOTS_PER_M } from '../hydraulics/conveyance-table.ts'
import { sectionFlow } from '../hydraulics/section-flow.ts'
import type { Work } from '../solver/work.ts'

/*
 * What `formReach` and `formShallowLink` do not leave in their coefficients: how the momentum of a link answers to roughness and, where it
 * is shallow, to its discharge before. Must say the same as those two.
 */

/** As in `reach-kernel.ts`. */
const LEAST_DEPTH_M = 0.01
const DRY_M = 1e-6

/** Area, width and conveyance of point `p` of reach `r` as `formReach` sees them at a stage, into `w.section`. */
export function seeSection(w: Work, r: number, p: number, stageM: number): void {
  const { section } = w
  const y = stageM - w.network.bedM[p]!
  const seen = y > LEAST_DEPTH_M ? y : LEAST_DEPTH_M
  if (!(seen < w.plainDepthR[r]!)) {
    sectionFlow(w.shapeR[r]!, w.manningR[r]!, seen, section)
    return
  }
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const table = w.conveyanceR[r]!
  const along = seen * KNOTS_PER_M
  const knot = Math.floor(along)
  const f = along - knot
  const below = table[2 * knot]!
  const slopeBelow = table[2 * knot + 1]!
  const slopeAbove = table[2 * knot + 3]!
  const rise = table[2 * knot + 2]! - below
  const third = slopeBelow + slopeAbove - 2 * rise
  const second = rise - slopeBelow - third
  section.areaM2 = (b + m * seen) * seen
  section.topWidthM = b + 2 * m * seen
  section.conveyanceM3s = below + f * (slopeBelow + f * (second + f * third))
  section.conveyancePerDepthM2s = (slopeBelow + f * (2 * second + 3 * f * third)) * KNOTS_PER_M
}

/**
 * How a shallow link answers: `answer` = ∂Q/∂(discharge before) and `drag` = a·|Q| of a·Q|Q| + Q = d, from the iterate, where Q is the
 * root. Zero where the link is dry.
 */
export function shallowAnswer(w: Work, r: number, l: number, stepS: number): { answer: number; drag: number } {
  const { bedM } = w.network
  const depthM = w.stageP[w.leftShareP[l] === 1 ? l : l + 1]! - Math.max(bedM[l]!, bedM[l + 1]!)
  if (depthM < DRY_M) return { answer: 0, drag: 0 }
  sectionFlow(w.shapeR[r]!, w.manningR[r]!, depthM, w.section)
  const K = w.section.conveyanceM3s
  const drag = ((stepS * g * w.section.areaM2) / (K * K)) * Math.abs(w.dischargeP[l]!)
  return { answer: 1 / (1 + 2 * drag), drag }
}

/**
 * Σ over the links of a reach of multiplier · ∂F/∂(ln n), F the momentum of the link, K ∝ 1/n.
 *
 *     central    2·g·A·Q|Q|/K²·Δt·(θ at the end of the step, 1 − θ at its start)
 *     shallow    2·Q·drag·answer
 */
export function frictionSum(w: Work, r: number, stepS: number, x: Float64Array): number {
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
    seeSection(w, r, p, w.stageOldP[p]!)
    AOld = section.areaM2
    KOld = section.conveyanceM3s
    if (p === first) continue
    const l = p - 1
    const Q = w.dischargeP[l]!
    if (w.convectionP[l]! < 0) {
      const { answer, drag } = shallowAnswer(w, r, l, stepS)
      sum += x[2 * l + 1]! * 2 * Q * drag * answer
      continue
    }
    const left = w.leftShareP[l]!
    const right = 1 - left
    const part = stepS * w.thetaP[l]!
    const QOld = w.dischargeOldP[l]!
    const KMean = left * KBefore + right * K
    const KOldMean = left * KOldBefore + right * KOld
    const now = ((left * ABefore + right * A) * Q * Math.abs(Q)) / (KMean * KMean)
    const then = ((left * AOldBefore + right * AOld) * QOld * Math.abs(QOld)) / (KOldMean * KOldMean)
    sum += x[2 * l + 1]! * 2 * g * (part * now + (stepS - part) * then)
  }
  return sum
}
