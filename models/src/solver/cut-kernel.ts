import { solveDense } from '../numerics/solve-dense.ts'
import { eliminateWide } from './wide-sweep.ts'
import { SWEPT, type Work } from './work.ts'

/*
 * Loops. A cut link carries an unknown discharge λ; the tree answers to it linearly. For every cut the right-hand side alone is swept
 * once more with one unit of λ, and a small dense system, as large as there are loops, gives all λ.
 */

/** Sweeps one unit of discharge through every cut: how constants of the elimination and stages of junctions answer to it. */
export function answerToCuts(w: Work, stepS: number): void {
  for (let k = 0; k < w.cuts.count; k++) {
    const restJ = w.cuts.restJ[k]!
    restJ.fill(0)
    const from = cutFrom(w, k)
    const to = cutTo(w, k)
    const part = cutPart(w, k)
    restJ[from] = restJ[from]! - stepS * part
    restJ[to] = restJ[to]! + stepS * part
    eliminateUnit(w, k, stepS)
    substituteStages(w, k, w.cuts.zEJ[k]!, w.cuts.qAG[k]!, w.cuts.dStageJ[k]!)
  }
}

/** Junctions that cut `k` takes from and gives to, and how much of its discharge at the end of the step counts. */
function cutFrom(w: Work, k: number): number {
  const cut = w.network.tree.cuts[k]!
  const gates = w.gateQG.length
  return cut < gates ? w.network.gateUpJunction[cut]! : w.network.jointA[cut - gates]!
}

function cutTo(w: Work, k: number): number {
  const cut = w.network.tree.cuts[k]!
  const gates = w.gateQG.length
  return cut < gates ? w.network.gateDownJunction[cut]! : w.network.jointB[cut - gates]!
}

function cutPart(w: Work, k: number): number {
  const cut = w.network.tree.cuts[k]!
  return cut < w.gateQG.length ? w.thetaG[cut]! : 1
}

function eliminateUnit(w: Work, k: number, stepS: number): void {
  const { order, parent, parentEdge } = w.network.tree
  const restJ = w.cuts.restJ[k]!
  const zEJ = w.cuts.zEJ[k]!
  const qAG = w.cuts.qAG[k]!
  for (let i = order.length - 1; i >= 0; i--) {
    const j = order[i]!
    const edge = parentEdge[j]!
    const isRiver = w.network.junctionIsRiver[j] === 1
    const e = isRiver ? 0 : restJ[j]! / w.slopeJ[j]!
    zEJ[j] = e
    if (edge === -1) continue
    const up = parent[j]!
    if (edge < -1) {
      const g = -2 - edge
      const isDown = w.network.gateDownJunction[g] === j
      const own = isDown ? w.gateDownG[g]! : w.gateUpG[g]!
      const a = (own * e) / (1 - own * w.zFJ[j]!)
      qAG[g] = a
      restJ[up] = restJ[up]! - (isDown ? 1 : -1) * stepS * w.thetaG[g]! * a
    } else if (w.isWideR[edge] === 1) restJ[up] = restJ[up]! - unitWide(w, k, edge, e, stepS)
    else restJ[up] = restJ[up]! + unitCalm(w, k, edge, up === w.network.reachHeadJunction[edge], e, stepS)
  }
}

/** Right-hand side of `sweepReach` when nothing but the far stage moves; returns the volume that arrives at the parent. */
function unitCalm(w: Work, k: number, r: number, isRootHead: boolean, farE: number, stepS: number): number {
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const uP = w.cuts.qAP[k]!
  const eP = w.cuts.zEP[k]!
  if (farE === 0) {
    uP.fill(0, first, last + 1)
    eP.fill(0, first, last + 1)
    return 0
  }
  const { keptP } = w.cuts
  const to = isRootHead ? first : last
  const way = isRootHead ? -1 : 1
  let e = farE
  let u = 0
  for (let p = (isRootHead ? last : first) + way; ; p += way) {
    const place = SWEPT * p
    const R = -(keptP[place]! * u + keptP[place + 1]! * e)
    u = R * keptP[place + 2]!
    e = R * keptP[place + 3]!
    uP[p] = u
    eP[p] = e
    if (p === to) return stepS * w.thetaP[isRootHead ? first : last - 1]! * u
  }
}

/** The same for a reach with wider rows, in either direction. */
function unitWide(w: Work, k: number, r: number, far: number, stepS: number): number {
  const isRootHead = w.network.tree.parent[w.network.reachTailJunction[r]!] === w.network.reachHeadJunction[r]
  const qAP = w.cuts.qAP[k]!
  eliminateWide(w, r, stepS, isRootHead, far, w.cuts.zeroP, w.cuts.zeroP, qAP, w.cuts.zEP[k]!)
  const link = isRootHead ? w.network.reachStart[r]! : w.network.reachStart[r + 1]! - 2
  return (isRootHead ? stepS : -stepS) * w.thetaP[link]! * qAP[link]!
}

/** Stages of all junctions for the answer to cut `k`, or, for −1, for the sweep itself. */
function substituteStages(w: Work, k: number, zEJ: Float64Array, qAG: Float64Array, dStageJ: Float64Array): void {
  const { order, parent, parentEdge } = w.network.tree
  for (let i = 0; i < order.length; i++) {
    const j = order[i]!
    const edge = parentEdge[j]!
    if (edge === -1) dStageJ[j] = zEJ[j]!
    else if (edge < -1) {
      const g = -2 - edge
      dStageJ[j] = zEJ[j]! + w.zFJ[j]! * (qAG[g]! + w.qBG[g]! * dStageJ[parent[j]!]!)
    } else {
      const dQ =
        w.isWideR[edge] === 1
          ? farthestWide(w, edge, parent[j] === w.network.reachHeadJunction[edge], dStageJ[parent[j]!]!, k)
          : farthestCalm(w, edge, parent[j] === w.network.reachHeadJunction[edge], dStageJ[parent[j]!]!, k)
      dStageJ[j] = zEJ[j]! + w.zFJ[j]! * dQ
    }
  }
}

/** Change of discharge of the link at the far junction of a calm reach. */
function farthestCalm(w: Work, r: number, isRootHead: boolean, dzRoot: number, k: number): number {
  const { sweepP } = w
  const uP = k < 0 ? null : w.cuts.qAP[k]!
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const far = isRootHead ? last : first
  const way = isRootHead ? 1 : -1
  let dQ = dzRoot
  for (let p = isRootHead ? first : last; p !== far; p += way)
    dQ = (uP === null ? sweepP[SWEPT * p]! : uP[p]!) + sweepP[SWEPT * p + 1]! * dQ
  return isRootHead ? -dQ : dQ
}

/** The same of a wide one. */
function farthestWide(w: Work, r: number, isRootHead: boolean, dzRoot: number, k: number): number {
  const qAP = k < 0 ? w.qAP : w.cuts.qAP[k]!
  const zEP = k < 0 ? w.zEP : w.cuts.zEP[k]!
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  let dz = dzRoot
  let dzBefore = 0
  let dQ = 0
  for (let i = first; ; i++) {
    const l = isRootHead ? i : first + last - 1 - i
    dQ = qAP[l]! + w.qBP[l]! * dz + w.qCP[l]! * dQ + w.qDP[l]! * dzBefore
    if (i === last - 1) return dQ
    const point = isRootHead ? l + 1 : l
    const moved = zEP[point]! + w.zFP[point]! * dQ + w.zHP[point]! * dz
    dzBefore = dz
    dz = moved
  }
}

/** Solves for the discharge changes of all cuts and adds their answers to the constants of the elimination. */
export function joinCuts(w: Work): void {
  const { count: m, matrix, discharge, baseStageJ } = w.cuts
  substituteStages(w, -1, w.zEJ, w.qAG, baseStageJ)
  const gates = w.gateQG.length
  for (let i = 0; i < m; i++) {
    const cut = w.network.tree.cuts[i]!
    const from = cutFrom(w, i)
    const to = cutTo(w, i)
    const isGate = cut < gates
    const byFrom = isGate ? w.gateUpG[cut]! : -1
    const byTo = isGate ? w.gateDownG[cut]! : 1
    const rest = isGate ? w.gateRestG[cut]! : w.stageJ[to]! - w.stageJ[from]!
    discharge[i] = rest + byFrom * baseStageJ[from]! + byTo * baseStageJ[to]!
    for (let k = 0; k < m; k++) {
      const answer = w.cuts.dStageJ[k]!
      matrix[i * m + k] = (isGate && i === k ? 1 : 0) - byFrom * answer[from]! - byTo * answer[to]!
    }
  }
  solveDense(matrix, discharge, m)
  for (let k = 0; k < m; k++) {
    const lambda = discharge[k]!
    for (let r = 0; r < w.isWideR.length; r++) addReach(w, r, k, lambda)
    add(w.zEJ, w.cuts.zEJ[k]!, lambda)
    add(w.qAG, w.cuts.qAG[k]!, lambda)
    const cut = w.network.tree.cuts[k]!
    if (cut >= gates) w.jointQ[cut - gates] = w.jointQ[cut - gates]! + lambda
  }
}

/** Adds `lambda` times the answers of a reach to cut `k`. */
function addReach(w: Work, r: number, k: number, lambda: number): void {
  const { sweepP, qAP, zEP } = w
  const uP = w.cuts.qAP[k]!
  const eP = w.cuts.zEP[k]!
  const isWide = w.isWideR[r] === 1
  for (let p = w.network.reachStart[r]!; p < w.network.reachStart[r + 1]!; p++) {
    if (isWide) {
      qAP[p] = qAP[p]! + lambda * uP[p]!
      zEP[p] = zEP[p]! + lambda * eP[p]!
    } else {
      sweepP[SWEPT * p] = sweepP[SWEPT * p]! + lambda * uP[p]!
      sweepP[SWEPT * p + 2] = sweepP[SWEPT * p + 2]! + lambda * eP[p]!
    }
  }
}

function add(into: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < into.length; i++) into[i] = into[i]! + factor * values[i]!
}
