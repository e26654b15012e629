import { answerToCuts, joinCuts } from './cut-kernel.ts'
import type { ForcingValues } from './forcing.ts'
import { formJunctions, moveJunctions } from './junction-kernel.ts'
import { eliminateTowardsHead, eliminateTowardsTail, formReach, substituteReach } from './reach-kernel.ts'
import { closeWide, substituteWide } from './wide-sweep.ts'
import type { Work } from './work.ts'

/**
 * One Newton iteration: forms the linear equations at the iterate, eliminates them from the leaves to the roots, and moves the iterate.
 *
 *     leaves ──▶ each child leaves Q = a + b·z on its parent ──▶ roots       then back, with known z
 */
export function iterate(
  w: Work,
  old: ForcingValues,
  next: ForcingValues,
  stepS: number,
  theta: number,
  isFirst: boolean,
): void {
  const { order, parent, parentEdge } = w.network.tree
  if (isFirst) w.formLag[0] = 0
  formJunctions(w, old, next, stepS, theta)
  for (let i = order.length - 1; i >= 0; i--) {
    const j = order[i]!
    const edge = parentEdge[j]!
    if (edge >= 0) {
      formReach(w, edge, stepS, theta, isFirst)
      closeJunction(w, j, edge, stepS)
      const isRootHead = parent[j] === w.network.reachHeadJunction[edge]
      if (w.isWideR[edge] === 1) closeWide(w, edge, stepS, isRootHead)
      else if (isRootHead) eliminateTowardsHead(w, edge, stepS)
      else eliminateTowardsTail(w, edge, stepS)
    } else if (edge === -1) closeJunction(w, j, -1, stepS)
    else eliminateGate(w, j, parent[j]!, -2 - edge, stepS)
  }
  w.largestStageChange[0] = 0
  w.leftToDo[0] = 0
  w.leftToDo[1] = 0
  w.largestDischargeChange[0] = 0
  if (w.cuts.count > 0) {
    answerToCuts(w, stepS)
    joinCuts(w)
  }
  for (let i = 0; i < order.length; i++) {
    const j = order[i]!
    const edge = parentEdge[j]!
    if (edge >= 0) {
      const isRootHead = parent[j] === w.network.reachHeadJunction[edge]
      if (w.isWideR[edge] === 1) substituteWide(w, edge, isRootHead)
      else substituteReach(w, edge, isRootHead)
    } else if (edge === -1) w.dStageJ[j] = w.zEJ[j]!
    else w.dStageJ[j] = w.zEJ[j]! + w.zFJ[j]! * (w.qAG[-2 - edge]! + w.qBG[-2 - edge]! * w.dStageJ[parent[j]!]!)
  }
  moveJunctions(w)
}

/** Solves a junction's continuity for its stage: dz = e + f·dQ of the reach towards the root. */
export function closeJunction(w: Work, j: number, reach: number, stepS: number): void {
  if (w.network.junctionIsRiver[j] === 1) {
    w.zEJ[j] = w.fixJ[j]!
    w.zFJ[j] = 0
    return
  }
  const per = 1 / w.slopeJ[j]!
  w.zEJ[j] = w.restJ[j]! * per
  if (reach < 0) w.zFJ[j] = 0
  else if (w.network.reachTailJunction[reach] === j)
    w.zFJ[j] = stepS * w.thetaP[w.network.reachStart[reach + 1]! - 2]! * per
  else w.zFJ[j] = -stepS * w.thetaP[w.network.reachStart[reach]!]! * per
}

/** A gate towards the root: dQ = a + b·dz of the parent. */
export function eliminateGate(w: Work, j: number, parent: number, g: number, stepS: number): void {
  const isDown = w.network.gateDownJunction[g] === j
  const part = stepS * w.thetaG[g]!
  const own = isDown ? w.gateDownG[g]! : w.gateUpG[g]!
  const other = isDown ? w.gateUpG[g]! : w.gateDownG[g]!
  const per = 1 / w.slopeJ[j]!
  const e = w.restJ[j]! * per
  const f = (isDown ? part : -part) * per
  w.zEJ[j] = e
  w.zFJ[j] = f
  const share = 1 / (1 - own * f)
  const a = (w.gateRestG[g]! + own * e) * share
  const b = other * share
  w.qAG[g] = a
  w.qBG[g] = b
  const sign = isDown ? 1 : -1
  w.slopeJ[parent] = w.slopeJ[parent]! + sign * part * b
  w.restJ[parent] = w.restJ[parent]! - sign * part * a
}
