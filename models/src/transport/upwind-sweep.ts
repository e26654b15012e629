import type { TransportWork } from './transport-work.ts'

/*
 * Implicit upwind transport on the tree. Water runs one way through a link, so every concentration follows from those upstream of it: no
 * elimination, nothing is ever subtracted, and nothing can become negative.
 *
 *     leaves ──▶ roots    every cell that flows towards its root: all that comes to it comes from behind
 *     roots ──▶ leaves    every other cell: what comes from the root side is known by now
 */

/** Solves for the concentrations of all cells; `restCN` of junctions holds in the end all that came to them. */
export function sweepUpwind(t: TransportWork): void {
  const { order } = t.network.tree
  for (let i = order.length - 1; i >= 0; i--) sweepTowardsRoot(t, order[i]!)
  for (let i = 0; i < order.length; i++) sweepFromRoot(t, order[i]!)
}

function sweepTowardsRoot(t: TransportWork, j: number): void {
  const edge = t.network.tree.parentEdge[j]!
  const up = t.network.tree.parent[j]!
  if (edge === -1) solveJunction(t, j)
  else if (edge < -1) {
    const through = crossingTowards(t, -2 - edge, up)
    if (through < 0) return
    solveJunction(t, j)
    pour(t, j, up, through)
  } else if (t.network.reachHeadJunction[edge] === up) towardsHead(t, edge, j, up)
  else towardsTail(t, edge, j, up)
}

function towardsHead(t: TransportWork, r: number, j: number, up: number): void {
  const { linkM3 } = t
  const first = t.network.reachStart[r]!
  const cell = t.cellOfPoint[r]!
  let l = t.network.reachStart[r + 1]! - 2
  let behind = j
  let through = -linkM3[l]!
  if (through >= 0) solveJunction(t, j)
  for (; l > first; l--) {
    const inflow = through
    through = -linkM3[l - 1]!
    if (through >= 0) solveCell(t, cell + l, behind, inflow > 0 ? inflow : 0, behind, 0)
    behind = cell + l
  }
  if (through > 0) pour(t, behind, up, through)
}

function towardsTail(t: TransportWork, r: number, j: number, up: number): void {
  const { linkM3 } = t
  const last = t.network.reachStart[r + 1]! - 1
  const cell = t.cellOfPoint[r]!
  let l = t.network.reachStart[r]!
  let behind = j
  let through = linkM3[l]!
  if (through >= 0) solveJunction(t, j)
  for (; l < last - 1; l++) {
    const inflow = through
    through = linkM3[l + 1]!
    if (through >= 0) solveCell(t, cell + l + 1, behind, inflow > 0 ? inflow : 0, behind, 0)
    behind = cell + l + 1
  }
  if (through > 0) pour(t, behind, up, through)
}

function sweepFromRoot(t: TransportWork, j: number): void {
  const edge = t.network.tree.parentEdge[j]!
  if (edge === -1) return
  const up = t.network.tree.parent[j]!
  if (edge < -1) {
    const through = crossingTowards(t, -2 - edge, up)
    if (through >= 0) return
    pour(t, up, j, -through)
    solveJunction(t, j)
  } else if (t.network.reachHeadJunction[edge] === up) fromHead(t, edge, j, up)
  else fromTail(t, edge, j, up)
}

function fromHead(t: TransportWork, r: number, j: number, up: number): void {
  const { linkM3 } = t
  const last = t.network.reachStart[r + 1]! - 1
  const cell = t.cellOfPoint[r]!
  let l = t.network.reachStart[r]!
  let before = up
  let through = linkM3[l]!
  for (; l < last - 1; l++) {
    const inflow = through
    const c = cell + l + 1
    through = linkM3[l + 1]!
    if (inflow > 0) {
      const isLast = l + 2 === last
      if (through < 0) solveCell(t, c, before, inflow, isLast ? j : c + 1, -through)
      else solveCell(t, c, before, inflow, before, 0)
    }
    before = c
  }
  if (through <= 0) return
  pour(t, before, j, through)
  solveJunction(t, j)
}

function fromTail(t: TransportWork, r: number, j: number, up: number): void {
  const { linkM3 } = t
  const first = t.network.reachStart[r]!
  const cell = t.cellOfPoint[r]!
  let l = t.network.reachStart[r + 1]! - 2
  let before = up
  let through = -linkM3[l]!
  for (; l > first; l--) {
    const inflow = through
    const c = cell + l
    through = -linkM3[l - 1]!
    if (inflow > 0) {
      const isLast = l - 1 === first
      if (through < 0) solveCell(t, c, before, inflow, isLast ? j : c - 1, -through)
      else solveCell(t, c, before, inflow, before, 0)
    }
    before = c
  }
  if (through <= 0) return
  pour(t, before, j, through)
  solveJunction(t, j)
}

/** Volume through a crossing, positive into `junction`. */
const crossingTowards = (t: TransportWork, x: number, junction: number): number =>
  t.crossingTo[x] === junction ? t.crossingM3[x]! : -t.crossingM3[x]!

/** What a volume of one cell's water brings to a junction. A river keeps what it has. */
function pour(t: TransportWork, from: number, to: number, volume: number): void {
  const { count, restCN, concentrationCN } = t
  for (let k = 0; k < count; k++)
    restCN[to * count + k] = restCN[to * count + k]! + volume * concentrationCN[from * count + k]!
}

function solveJunction(t: TransportWork, j: number): void {
  if (t.network.junctionIsRiver[j] === 0) solveCell(t, j, j, 0, j, 0)
}

/**
 * A cell whose inflow is known. For sediment the exchange with the bed is part of it, piecewise linear in the concentration and solved exactly:
 *
 *     weight·S + X(S) = R        X = α₁·v·(S − S*) above capacity, max(α₂·v·(S − S*), −loose) below
 */
function solveCell(t: TransportWork, c: number, a: number, fromA: number, b: number, fromB: number): void {
  const { count, dissolvedCount, restCN, weightCN, concentrationCN, answerCN } = t
  const at = c * count
  for (let k = 0; k < dissolvedCount; k++) {
    const R = restCN[at + k]! + fromA * concentrationCN[a * count + k]! + fromB * concentrationCN[b * count + k]!
    concentrationCN[at + k] = R / weightCN[at + k]!
  }
  const K = t.sedimentCount
  for (let s = 0; s < K; s++) {
    const k = dissolvedCount + s
    const R = restCN[at + k]! + fromA * concentrationCN[a * count + k]! + fromB * concentrationCN[b * count + k]!
    const weight = weightCN[at + k]!
    const capacity = t.capacityCS[c * K + s]!
    const settled = t.settledCS[c * K + s]!
    if (R >= weight * capacity) {
      const v = t.depositionAlpha[s]! * settled
      concentrationCN[at + k] = (R + v * capacity) / (weight + v)
      answerCN[at + k] = weight + v
    } else {
      const v = t.scourAlpha[s]! * settled
      const free = (R + v * capacity) / (weight + v)
      const limited = (R + t.looseCS[c * K + s]!) / weight
      concentrationCN[at + k] = free < limited ? free : limited
      answerCN[at + k] = free < limited ? weight + v : weight
    }
  }
}
