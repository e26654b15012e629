import { solveDense } from '../numerics/solve-dense.ts'
import { eliminateWide } from './wide-sweep.ts'
import type { Work } from './work.ts'

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
    substituteStages(w, w.cuts.qAP[k]!, w.cuts.zEP[k]!, w.cuts.zEJ[k]!, w.cuts.qAG[k]!, w.cuts.dStageJ[k]!)
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
    else if (up === w.network.reachHeadJunction[edge]) restJ[up] = restJ[up]! - unitTowardsHead(w, k, edge, e, stepS)
    else restJ[up] = restJ[up]! + unitTowardsTail(w, k, edge, e, stepS)
  }
}

/** Right-hand side of `eliminateTowardsHead` when nothing but the far stage moves; returns the volume that leaves the parent. */
function unitTowardsHead(w: Work, k: number, r: number, far: number, stepS: number): number {
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const qAP = w.cuts.qAP[k]!
  const zEP = w.cuts.zEP[k]!
  if (far === 0) {
    qAP.fill(0, first, last + 1)
    zEP.fill(0, first, last + 1)
    return 0
  }
  let e = far
  let u = 0
  let f = w.zFJ[w.network.reachTailJunction[r]!]!
  let v = 0
  for (let p = last - 1; ; p--) {
    const a = -(w.qRightP[p]! * u + w.zRightP[p]! * e) / (w.qOwnP[p]! + w.qRightP[p]! * v + w.zRightP[p]! * f)
    qAP[p] = a
    if (p === first) return stepS * w.thetaP[first]! * a
    const out = stepS * w.thetaP[p]!
    e = (-out * a) / (w.slopeP[p]! + out * w.qBP[p]!)
    zEP[p] = e
    f = w.zFP[p]!
    u = a + w.qBP[p]! * e
    v = w.qBP[p]! * f + w.qCP[p]!
  }
}

function unitTowardsTail(w: Work, k: number, r: number, far: number, stepS: number): number {
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const qAP = w.cuts.qAP[k]!
  const zEP = w.cuts.zEP[k]!
  if (far === 0) {
    qAP.fill(0, first, last + 1)
    zEP.fill(0, first, last + 1)
    return 0
  }
  let e = far
  let u = 0
  let f = w.zFJ[w.network.reachHeadJunction[r]!]!
  let v = 0
  for (let p = first; ; p++) {
    const a = -(w.qLeftP[p]! * u + w.zLeftP[p]! * e) / (w.qOwnP[p]! + w.qLeftP[p]! * v + w.zLeftP[p]! * f)
    qAP[p] = a
    if (p + 1 === last) return stepS * w.thetaP[p]! * a
    const inn = stepS * w.thetaP[p]!
    e = (inn * a) / (w.slopeP[p + 1]! - inn * w.qBP[p]!)
    zEP[p + 1] = e
    f = w.zFP[p + 1]!
    u = a + w.qBP[p]! * e
    v = w.qBP[p]! * f + w.qCP[p]!
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

/** Stages of all junctions for given constants of the elimination; its coefficients are those of the sweep. */
function substituteStages(
  w: Work,
  qAP: Float64Array,
  zEP: Float64Array,
  zEJ: Float64Array,
  qAG: Float64Array,
  dStageJ: Float64Array,
): void {
  const { order, parent, parentEdge } = w.network.tree
  for (let i = 0; i < order.length; i++) {
    const j = order[i]!
    const edge = parentEdge[j]!
    if (edge === -1) dStageJ[j] = zEJ[j]!
    else if (edge < -1) {
      const g = -2 - edge
      dStageJ[j] = zEJ[j]! + w.zFJ[j]! * (qAG[g]! + w.qBG[g]! * dStageJ[parent[j]!]!)
    } else {
      const first = w.network.reachStart[edge]!
      const last = w.network.reachStart[edge + 1]! - 1
      const fromHead = parent[j] === w.network.reachHeadJunction[edge]
      const isWide = w.isWideR[edge] === 1
      let dz = dStageJ[parent[j]!]!
      let dzBefore = 0
      let dQ = 0
      for (let i2 = first; i2 < last; i2++) {
        const p = fromHead ? i2 : first + last - 1 - i2
        dQ = qAP[p]! + w.qBP[p]! * dz + w.qCP[p]! * dQ + (isWide ? w.qDP[p]! * dzBefore : 0)
        if (i2 === last - 1) break
        const point = fromHead ? p + 1 : p
        const moved = zEP[point]! + w.zFP[point]! * dQ + (isWide ? w.zHP[point]! * dz : 0)
        dzBefore = dz
        dz = moved
      }
      dStageJ[j] = zEJ[j]! + w.zFJ[j]! * dQ
    }
  }
}

/** Solves for the discharge changes of all cuts and adds their answers to the constants of the elimination. */
export function joinCuts(w: Work): void {
  const { count: m, matrix, discharge, baseStageJ } = w.cuts
  substituteStages(w, w.qAP, w.zEP, w.zEJ, w.qAG, baseStageJ)
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
    add(w.qAP, w.cuts.qAP[k]!, lambda)
    add(w.zEP, w.cuts.zEP[k]!, lambda)
    add(w.zEJ, w.cuts.zEJ[k]!, lambda)
    add(w.qAG, w.cuts.qAG[k]!, lambda)
    const cut = w.network.tree.cuts[k]!
    if (cut >= gates) w.jointQ[cut - gates] = w.jointQ[cut - gates]! + lambda
  }
}

function add(into: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < into.length; i++) into[i] = into[i]! + factor * values[i]!
}
