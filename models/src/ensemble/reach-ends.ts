import { GRAVITY_M_PER_S2 as g } from '../ground/constants.ts'
import { CALM_FROUDE2 } from '../solver/link-forms.ts'
import type { Work } from '../solver/work.ts'

/** What a link carries in a step, m³. */
const carriedM3 = (stepS: number, theta: number, Q: number, QOld: number): number =>
  stepS * (theta * Q + (1 - theta) * QOld)

/**
 * The half cell at an end of a calm reach, as in `formReach`: adds its slope and rest to the junction there, and notes its volume at the first
 * iteration. `Q` and `QOld` are of the end's only link.
 */
export function formEnd(
  w: Work,
  r: number,
  isHead: boolean,
  Q: number,
  QOld: number,
  stepS: number,
  theta: number,
  isFirst: boolean,
): void {
  const { network, slopeJ, restJ } = w
  const p = isHead ? network.reachStart[r]! : network.reachStart[r + 1]! - 1
  const j = isHead ? network.reachHeadJunction[r]! : network.reachTailJunction[r]!
  const y = w.stageP[p]! - network.bedM[p]!
  const cell = 0.5 * network.reachDxM[r]!
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const A = (b + m * y) * y
  if (isFirst) {
    w.volumeOldP[p] = cell * A
    w.thetaP[isHead ? p : p - 1] = theta
  }
  let lost = w.perDepthR[r]! * y + (w.openR[r]! - w.gainR[r]!)
  let byStage = b + 2 * m * y + stepS * w.perDepthR[r]!
  const demand = w.demandR[r]! / w.lengthR[r]!
  if (demand > 0) {
    const perDrawDepth = 1 / w.drawDepthR[r]!
    const part = y * perDrawDepth
    if (part < 1) {
      lost += demand * part * part * (3 - 2 * part)
      byStage += stepS * demand * 6 * part * (1 - part) * perDrawDepth
    } else lost += demand
  }
  const rest = w.volumeOldP[p]! - cell * (A + stepS * lost)
  const carried = carriedM3(stepS, theta, Q, QOld)
  slopeJ[j] = slopeJ[j]! + cell * byStage
  restJ[j] = restJ[j]! + (isHead ? rest - carried : rest + carried)
}

/** Whether the link at an end is calm also by the smaller of its two sections, of depths `y` and `yBeside`; as in `chooseForms`. */
export function isEndCalm(w: Work, r: number, y: number, yBeside: number, Q: number): boolean {
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const least = y < yBeside ? y : yBeside
  const A = (b + m * least) * least
  return Q * Q * (b + 2 * m * least) < CALM_FROUDE2 * g * A * A * A
}
