import type { Network } from '../network/network.ts'
import { solveDense } from '../numerics/solve-dense.ts'

/*
 * The linear equations of one step as a matrix, and its transpose, over the same tree that the engine eliminates along.
 *
 * Within a reach the unknowns stand in a row, stage and link in turn, so the matrix is a band:
 *
 *     z₀  Q₀  z₁  Q₁  z₂ …  zₙ        place 2p: point p, place 2p + 1: the link right of it
 *
 * Ends of reaches are junctions and live in arrays `xJ`; their places in the row are scratch. A reach is eliminated from its far junction to the
 * one on its root side, so the transposed system meets the same pivots as the engine's own elimination. What closes a loop is a cut:
 * one more unknown, with a column `u`, a row `v` and a corner.
 */

/** Derivatives of the equations of links by stages and discharges, at the point upstream of the link; see `sweepReach`. */
export interface LinkCoefficients {
  readonly qOwnP: Float64Array
  readonly qLeftP: Float64Array
  readonly qRightP: Float64Array
  readonly zLeftP: Float64Array
  readonly zRightP: Float64Array
  /** By the stages one point further left (p − 1) and right (p + 2), where a form of the link reaches so far. */
  readonly zBackP?: Float64Array
  readonly zAheadP?: Float64Array
}

/** All that is linear in one step: what `sweepReach` and `formJunctions` leave in the work arrays. */
export interface StepCoefficients extends LinkCoefficients {
  readonly slopeP: Float64Array
  readonly slopeJ: Float64Array
  readonly thetaP: Float64Array
  readonly thetaG: Float64Array
  readonly gateUpG: Float64Array
  readonly gateDownG: Float64Array
}

/** A matrix of the tree with its factors, allocated once. */
export type TreeSystem = ReturnType<typeof createTreeSystem>

export function createTreeSystem(network: Network) {
  const { pointCount: P, junctionCount: J, tree } = network
  const f = (length: number) => new Float64Array(length)
  const m = tree.cuts.length
  return {
    network,
    /* entries of the band, one, two and three places to the left and right; after `factor` its multipliers and rows */
    left1: f(2 * P),
    left2: f(2 * P),
    left3: f(2 * P),
    own: f(2 * P),
    right1: f(2 * P),
    right2: f(2 * P),
    right3: f(2 * P),
    /* per junction: own entry, then its reciprocal pivot; to its parent through a gate, and from there */
    ownJ: f(J),
    toParentJ: f(J),
    fromParentJ: f(J),
    cuts: {
      uFrom: f(m),
      uTo: f(m),
      vFrom: f(m),
      vTo: f(m),
      corner: f(m),
      answer: Array.from({ length: m }, () => f(2 * P)),
      answerJ: Array.from({ length: m }, () => f(J)),
      matrix: f(m * m),
      rest: f(m),
    },
  }
}

/** Junctions that cut `k` joins: where its discharge leaves and where it arrives. */
export function cutEnds({ gateUpJunction, gateDownJunction, jointA, jointB, tree }: Network, k: number) {
  const cut = tree.cuts[k]!
  const joint = cut - gateUpJunction.length
  return joint < 0
    ? { from: gateUpJunction[cut]!, to: gateDownJunction[cut]!, gate: cut }
    : { from: jointA[joint]!, to: jointB[joint]!, gate: -1 }
}

/** Sets the matrix of a step, or its transpose, and eliminates it. */
export function factorStep(s: TreeSystem, c: StepCoefficients, stepS: number, isTransposed: boolean): void {
  for (let r = 0; r + 1 < s.network.reachStart.length; r++)
    if (isTransposed) fillTransposed(s, c, r, stepS)
    else fillPlain(s, c, r, stepS)
  fillJunctions(s, c, stepS, isTransposed)
  fillCuts(s, c, stepS, isTransposed)
  eliminate(s)
  for (let k = 0; k < s.cuts.rest.length; k++) {
    const { from, to } = cutEnds(s.network, k)
    s.cuts.answer[k]!.fill(0)
    s.cuts.answerJ[k]!.fill(0)
    s.cuts.answerJ[k]![from]! += s.cuts.uFrom[k]!
    s.cuts.answerJ[k]![to]! += s.cuts.uTo[k]!
    solveTree(s, s.cuts.answer[k]!, s.cuts.answerJ[k]!)
  }
}

/** Rows are the equations: continuity of points, momentum of links. */
function fillPlain(s: TreeSystem, c: StepCoefficients, r: number, stepS: number): void {
  const { left1, left2, left3, own, right1, right2, right3, network } = s
  const first = network.reachStart[r]!
  const last = network.reachStart[r + 1]! - 1
  const headOpen = network.junctionIsRiver[network.reachHeadJunction[r]!] === 1 ? 0 : stepS
  const tailOpen = network.junctionIsRiver[network.reachTailJunction[r]!] === 1 ? 0 : stepS
  for (let p = first; p <= last; p++) {
    const z = 2 * p
    const open = p === first ? headOpen : p === last ? tailOpen : stepS
    own[z] = p === first || p === last ? 0 : c.slopeP[p]!
    left1[z] = p > first ? -open * c.thetaP[p - 1]! : 0
    right1[z] = p < last ? open * c.thetaP[p]! : 0
    left2[z] = 0
    right2[z] = 0
    left3[z] = 0
    right3[z] = 0
    if (p === last) break
    const q = z + 1
    own[q] = c.qOwnP[p]!
    left1[q] = c.zLeftP[p]!
    right1[q] = c.zRightP[p]!
    left2[q] = p > first ? c.qLeftP[p]! : 0
    right2[q] = p + 1 < last ? c.qRightP[p]! : 0
    left3[q] = p > first && c.zBackP !== undefined ? c.zBackP[p]! : 0
    right3[q] = p + 1 < last && c.zAheadP !== undefined ? c.zAheadP[p]! : 0
  }
}

/** Rows are the unknowns: what each stage and each discharge does to all equations. */
function fillTransposed(s: TreeSystem, c: StepCoefficients, r: number, stepS: number): void {
  const { left1, left2, left3, own, right1, right2, right3, network } = s
  const first = network.reachStart[r]!
  const last = network.reachStart[r + 1]! - 1
  const headOpen = network.junctionIsRiver[network.reachHeadJunction[r]!] === 1 ? 0 : stepS
  const tailOpen = network.junctionIsRiver[network.reachTailJunction[r]!] === 1 ? 0 : stepS
  for (let p = first; p <= last; p++) {
    const z = 2 * p
    own[z] = p === first || p === last ? 0 : c.slopeP[p]!
    left1[z] = p > first ? c.zRightP[p - 1]! : 0
    right1[z] = p < last ? c.zLeftP[p]! : 0
    left2[z] = 0
    right2[z] = 0
    left3[z] = p > first + 1 && c.zAheadP !== undefined ? c.zAheadP[p - 2]! : 0
    right3[z] = p + 1 < last && c.zBackP !== undefined ? c.zBackP[p + 1]! : 0
    if (p === last) break
    const q = z + 1
    own[q] = c.qOwnP[p]!
    left1[q] = (p === first ? headOpen : stepS) * c.thetaP[p]!
    right1[q] = -(p + 1 === last ? tailOpen : stepS) * c.thetaP[p]!
    left2[q] = p > first ? c.qRightP[p - 1]! : 0
    right2[q] = p + 1 < last ? c.qLeftP[p + 1]! : 0
    left3[q] = 0
    right3[q] = 0
  }
}

/** Continuity of junctions. A gate between two of them answers to both stages at once, so it needs no unknown of its own. */
function fillJunctions(s: TreeSystem, c: StepCoefficients, stepS: number, isTransposed: boolean): void {
  const { ownJ, toParentJ, fromParentJ, network } = s
  const { parent, parentEdge } = network.tree
  for (let j = 0; j < ownJ.length; j++) ownJ[j] = network.junctionIsRiver[j] === 1 ? 1 : c.slopeJ[j]!
  for (let j = 0; j < ownJ.length; j++) {
    const edge = parentEdge[j]!
    if (edge >= -1) continue
    const g = -2 - edge
    const part = stepS * c.thetaG[g]!
    const byUp = part * c.gateUpG[g]!
    const byDown = part * c.gateDownG[g]!
    ownJ[network.gateUpJunction[g]!]! += byUp
    ownJ[network.gateDownJunction[g]!]! -= byDown
    const isDown = network.gateDownJunction[g] === j
    const upToDown = isTransposed ? -byUp : byDown
    const downToUp = isTransposed ? byDown : -byUp
    toParentJ[j] = isDown ? downToUp : upToDown
    fromParentJ[j] = isDown ? upToDown : downToUp
    if (parent[j]! < 0) throw new RangeError(`parent must exist, got ${parent[j]}`)
  }
}

function fillCuts({ cuts, network }: TreeSystem, c: StepCoefficients, stepS: number, isTransposed: boolean): void {
  for (let k = 0; k < cuts.rest.length; k++) {
    const { gate } = cutEnds(network, k)
    const carried = stepS * (gate < 0 ? 1 : c.thetaG[gate]!)
    const byFrom = gate < 0 ? 1 : c.gateUpG[gate]!
    const byTo = gate < 0 ? -1 : c.gateDownG[gate]!
    cuts.uFrom[k] = isTransposed ? byFrom : carried
    cuts.uTo[k] = isTransposed ? byTo : -carried
    cuts.vFrom[k] = isTransposed ? carried : byFrom
    cuts.vTo[k] = isTransposed ? -carried : byTo
    cuts.corner[k] = gate < 0 ? 0 : 1
  }
}

/** From the leaves to the roots; leaves multipliers, the rest of every row, and reciprocal pivots. */
function eliminate(s: TreeSystem): void {
  const { order, parent, parentEdge } = s.network.tree
  for (let i = order.length - 1; i >= 0; i--) {
    const j = order[i]!
    const edge = parentEdge[j]!
    if (edge >= 0) {
      s.ownJ[parent[j]!]! += eliminateReach(s, edge, j)
      continue
    }
    s.ownJ[j] = 1 / s.ownJ[j]!
    if (edge < -1) s.ownJ[parent[j]!]! -= s.fromParentJ[j]! * s.toParentJ[j]! * s.ownJ[j]!
  }
}

/** Eliminates a reach from its far junction; returns what it adds to the entry of the other junction. */
function eliminateReach(s: TreeSystem, r: number, far: number): number {
  const { own, network } = s
  const first = 2 * network.reachStart[r]!
  const last = 2 * network.reachStart[r + 1]! - 2
  const fromHead = network.reachHeadJunction[r] === far
  const L1 = fromHead ? s.left1 : s.right1
  const L2 = fromHead ? s.left2 : s.right2
  const L3 = fromHead ? s.left3 : s.right3
  const R1 = fromHead ? s.right1 : s.left1
  const R2 = fromHead ? s.right2 : s.left2
  const R3 = fromHead ? s.right3 : s.left3
  const to = fromHead ? 1 : -1
  const start = fromHead ? first : last
  const count = last - first
  own[start] = s.ownJ[far]!
  /* rows one, two and three before: reciprocal pivot and entries to the right */
  let per1 = 0
  let a1 = 0
  let b1 = 0
  let c1 = 0
  let per2 = 0
  let a2 = 0
  let b2 = 0
  let c2 = 0
  let per3 = 0
  let a3 = 0
  let b3 = 0
  let c3 = 0
  for (let k = 0; ; k++) {
    const i = start + to * k
    const m3 = L3[i]! * per3
    const m2 = (L2[i]! - m3 * a3) * per2
    const m1 = (L1[i]! - m3 * b3 - m2 * a2) * per1
    const pivot = own[i]! - m3 * c3 - m2 * b2 - m1 * a1
    L3[i] = m3
    L2[i] = m2
    L1[i] = m1
    if (k === count) return pivot
    const a = R1[i]! - m2 * c2 - m1 * b1
    const b = R2[i]! - m1 * c1
    per3 = per2
    a3 = a2
    b3 = b2
    c3 = c2
    per2 = per1
    a2 = a1
    b2 = b1
    c2 = c1
    per1 = 1 / pivot
    a1 = a
    b1 = b
    c1 = R3[i]!
    own[i] = per1
    R1[i] = a1
    R2[i] = b1
  }
}

/**
 * Solves the factored system for a right-hand side in `x` (band) and `xJ` (junctions), which become the solution. `cutRest` is that of the
 * cuts' own rows, and becomes their unknowns.
 */
export function solveStep(s: TreeSystem, x: Float64Array, xJ: Float64Array, cutRest: Float64Array): void {
  solveTree(s, x, xJ)
  const { cuts } = s
  const m = cutRest.length
  if (m === 0) return
  for (let i = 0; i < m; i++) {
    const { from, to } = cutEnds(s.network, i)
    cuts.rest[i] = cuts.vFrom[i]! * xJ[from]! + cuts.vTo[i]! * xJ[to]! - cutRest[i]!
    for (let k = 0; k < m; k++)
      cuts.matrix[i * m + k] =
        cuts.vFrom[i]! * cuts.answerJ[k]![from]! +
        cuts.vTo[i]! * cuts.answerJ[k]![to]! +
        (i === k ? cuts.corner[i]! : 0)
  }
  solveDense(cuts.matrix, cuts.rest, m)
  for (let k = 0; k < m; k++) {
    const unknown = cuts.rest[k]!
    cutRest[k] = unknown
    const answer = cuts.answer[k]!
    const answerJ = cuts.answerJ[k]!
    for (let i = 0; i < x.length; i++) x[i]! -= unknown * answer[i]!
    for (let j = 0; j < xJ.length; j++) xJ[j]! -= unknown * answerJ[j]!
  }
}

function solveTree(s: TreeSystem, x: Float64Array, xJ: Float64Array): void {
  const { order, parent, parentEdge } = s.network.tree
  for (let i = order.length - 1; i >= 0; i--) {
    const j = order[i]!
    const edge = parentEdge[j]!
    if (edge >= 0) xJ[parent[j]!]! += sweepToRoot(s, edge, j, x, xJ[j]!)
    else if (edge < -1) xJ[parent[j]!]! -= s.fromParentJ[j]! * s.ownJ[j]! * xJ[j]!
  }
  for (let i = 0; i < order.length; i++) {
    const j = order[i]!
    const edge = parentEdge[j]!
    if (edge >= 0) xJ[j] = sweepFromRoot(s, edge, j, x, xJ[parent[j]!]!)
    else if (edge === -1) xJ[j]! *= s.ownJ[j]!
    else xJ[j] = (xJ[j]! - s.toParentJ[j]! * xJ[parent[j]!]!) * s.ownJ[j]!
  }
}

/** Applies the multipliers of a reach to a right-hand side; returns what it adds to that of the root-side junction. */
function sweepToRoot(s: TreeSystem, r: number, far: number, x: Float64Array, atFar: number): number {
  const first = 2 * s.network.reachStart[r]!
  const last = 2 * s.network.reachStart[r + 1]! - 2
  const fromHead = s.network.reachHeadJunction[r] === far
  const m1 = fromHead ? s.left1 : s.right1
  const m2 = fromHead ? s.left2 : s.right2
  const m3 = fromHead ? s.left3 : s.right3
  const to = fromHead ? 1 : -1
  const start = fromHead ? first : last
  const stop = fromHead ? last : first
  x[start] = atFar
  x[stop] = 0
  let x1 = atFar
  let x2 = 0
  let x3 = 0
  for (let i = start + to; ; i += to) {
    const value = x[i]! - m1[i]! * x1 - m2[i]! * x2 - m3[i]! * x3
    if (i === stop) return value
    x[i] = value
    x3 = x2
    x2 = x1
    x1 = value
  }
}

/** Substitutes back along a reach from a known root side; returns the unknown of the far junction. */
function sweepFromRoot(s: TreeSystem, r: number, far: number, x: Float64Array, atRoot: number): number {
  const first = 2 * s.network.reachStart[r]!
  const last = 2 * s.network.reachStart[r + 1]! - 2
  const fromHead = s.network.reachHeadJunction[r] === far
  const r1 = fromHead ? s.right1 : s.left1
  const r2 = fromHead ? s.right2 : s.left2
  const r3 = fromHead ? s.right3 : s.left3
  const { own } = s
  const to = fromHead ? 1 : -1
  const start = fromHead ? first : last
  x[fromHead ? last : first] = atRoot
  let x1 = atRoot
  let x2 = 0
  let x3 = 0
  for (let i = (fromHead ? last : first) - to; ; i -= to) {
    const value = (x[i]! - r1[i]! * x1 - r2[i]! * x2 - r3[i]! * x3) * own[i]!
    x[i] = value
    if (i === start) return value
    x3 = x2
    x2 = x1
    x1 = value
  }
}
