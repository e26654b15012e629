import { solveDense } from '../numerics/solve-dense.ts'
import { KEPT, SWEPT, type Work } from './work.ts'

/*
 * Loops. A cut link carries an unknown discharge λ; the tree answers to it linearly. For every cut the right-hand side alone is swept
 * once more with one unit of λ, and a small dense system, as large as there are loops, gives all λ.
 */

/** Keeps what a right-hand side of a cut needs at a point: coefficients of its link by what lies behind, and what link and point answer to its right-hand side. */
export function keepAnswer(
  w: Work,
  p: number,
  qFar: number,
  zFar: number,
  zFar2: number,
  link: number,
  point: number,
): void {
  const { keptP } = w.cuts
  const place = KEPT * p
  keptP[place] = qFar
  keptP[place + 1] = zFar
  keptP[place + 2] = zFar2
  keptP[place + 3] = link
  keptP[place + 4] = point
}

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
    } else restJ[up] = restJ[up]! + eliminateUnitReach(w, k, edge, up === w.network.reachHeadJunction[edge], e, stepS)
  }
}

/** Right-hand side of `sweepReach` when nothing but the far stage moves; returns the volume that arrives at the parent. */
function eliminateUnitReach(w: Work, k: number, r: number, isRootHead: boolean, farE: number, stepS: number): number {
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const uP = w.cuts.uP[k]!
  const eP = w.cuts.eP[k]!
  if (farE === 0 || w.isDryR[r] === 1) {
    uP.fill(0, first, last + 1)
    eP.fill(0, first, last + 1)
    return 0
  }
  const { keptP } = w.cuts
  const to = isRootHead ? first : last
  const way = isRootHead ? -1 : 1
  let e = farE
  let u = 0
  let eBehind = 0
  for (let p = (isRootHead ? last : first) + way; ; p += way) {
    const place = KEPT * p
    const R = -(keptP[place]! * u + keptP[place + 1]! * e + keptP[place + 2]! * eBehind)
    eBehind = e
    u = R * keptP[place + 3]!
    e = R * keptP[place + 4]!
    uP[p] = u
    eP[p] = e
    if (p === to) return stepS * w.thetaP[isRootHead ? first : last - 1]! * u
  }
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
      const dQ = farthestChange(w, edge, parent[j] === w.network.reachHeadJunction[edge], dStageJ[parent[j]!]!, k)
      dStageJ[j] = zEJ[j]! + w.zFJ[j]! * dQ
    }
  }
}

/** Change of discharge of the link at the far junction of a reach. */
function farthestChange(w: Work, r: number, isRootHead: boolean, dzRoot: number, k: number): number {
  if (w.isDryR[r] === 1) return 0
  const { sweepP, sweepWideP } = w
  const isWide = w.isWideR[r] === 1
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const far = isRootHead ? last : first
  const way = isRootHead ? 1 : -1
  let p = isRootHead ? first : last
  let dz = dzRoot
  let dQ = constantOf(w, p, 0, k) + sweepP[SWEPT * p + 1]! * dz
  for (p += way; p !== far; p += way) {
    const dQAhead = dQ
    dQ = constantOf(w, p, 0, k) + sweepP[SWEPT * p + 1]! * dQAhead
    if (!isWide) continue
    dQ += sweepWideP[2 * p]! * dz
    dz = constantOf(w, p, 2, k) + sweepP[SWEPT * p + 3]! * dQAhead + sweepWideP[2 * p + 1]! * dz
  }
  return isRootHead ? -dQ : dQ
}

/** u or e of a point, by its place; of the answer to cut `k` or, for −1, of the sweep itself. */
const constantOf = (w: Work, p: number, place: 0 | 2, k: number): number =>
  k < 0 ? w.sweepP[SWEPT * p + place]! : place === 0 ? w.cuts.uP[k]![p]! : w.cuts.eP[k]![p]!

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
    const uP = w.cuts.uP[k]!
    const eP = w.cuts.eP[k]!
    for (let p = 0; p < uP.length; p++) {
      w.sweepP[SWEPT * p]! += lambda * uP[p]!
      w.sweepP[SWEPT * p + 2]! += lambda * eP[p]!
    }
    add(w.zEJ, w.cuts.zEJ[k]!, lambda)
    add(w.qAG, w.cuts.qAG[k]!, lambda)
    const cut = w.network.tree.cuts[k]!
    if (cut >= gates) w.jointQ[cut - gates] = w.jointQ[cut - gates]! + lambda
  }
}

function add(into: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < into.length; i++) into[i] = into[i]! + factor * values[i]!
}
