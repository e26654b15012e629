import { sweepCalm } from './calm-sweep.ts'
import { answerToCuts, joinCuts } from './cut-kernel.ts'
import { noteDry, passDry, substituteDry } from './dry-reach.ts'
import type { ForcingValues } from './forcing.ts'
import { closeJunction } from './junction-closure.ts'
import { formJunctions, moveJunctions } from './junction-kernel.ts'
import { chooseForms } from './link-forms.ts'
import { sweepReach } from './reach-kernel.ts'
import { substituteReach } from './reach-substitution.ts'
import { substituteWide } from './wide-sweep.ts'
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
      passReach(w, edge, parent[j] === w.network.reachHeadJunction[edge], stepS, theta, isFirst)
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
      if (w.isDryR[edge] === 1) substituteDry(w, edge, isRootHead)
      else if (w.isWideR[edge] === 1) substituteWide(w, edge, isRootHead)
      else substituteReach(w, edge, isRootHead)
    } else if (edge === -1) w.dStageJ[j] = w.zEJ[j]!
    else w.dStageJ[j] = w.zEJ[j]! + w.zFJ[j]! * (w.qAG[-2 - edge]! + w.qBG[-2 - edge]! * w.dStageJ[parent[j]!]!)
  }
  moveJunctions(w)
}

/** Forms and eliminates a reach. One that was calm takes one pass while it stays so; any other chooses the forms of its links at the start of a step. */
export function passReach(
  w: Work,
  r: number,
  isRootHead: boolean,
  stepS: number,
  theta: number,
  isFirst: boolean,
): void {
  if (isFirst) {
    w.isDryR[r] = 0
    if (mayBeCalm(w, r)) {
      w.thetaP.fill(theta, w.network.reachStart[r]!, w.network.reachStart[r + 1]! - 1)
      if (sweepCalm(w, r, stepS, theta, isRootHead, true)) return
    }
    chooseForms(w, r, theta)
    noteDry(w, r)
  }
  if (mayBeCalm(w, r) && sweepCalm(w, r, stepS, theta, isRootHead, isFirst)) return
  if (w.isDryR[r] === 1 && passDry(w, r, isRootHead, stepS)) return
  sweepReach(w, r, stepS, isRootHead, isFirst, false)
}

/** A reach of an open canal with whole banks, all of whose links are central, is tried as calm water first. */
const mayBeCalm = (w: Work, r: number): boolean =>
  w.isWideR[r] === 0 &&
  w.formInertia[0] === 0 &&
  w.crownR[r] === Number.POSITIVE_INFINITY &&
  w.breachFromR[r] === Number.POSITIVE_INFINITY

/** A gate towards the root: dQ = a + b·dz of the parent. */
function eliminateGate(w: Work, j: number, parent: number, g: number, stepS: number): void {
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
