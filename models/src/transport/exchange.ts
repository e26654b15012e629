import { flowCapacity } from '../hydraulics/sediment-capacity.ts'
import type { Work } from '../solver/work.ts'
import { depthAtM, pointSection, pondSurfaceM2 } from './carried-water.ts'
import type { TransportWork } from './transport-work.ts'
import { pointLengthM } from './water-books.ts'

/** Shallower water than this carries no grains and lets fall what it has. */
const CARRYING_DEPTH_M = 0.02
/** Less sediment than this says nothing about its composition, kg/m³ and kg per m² of bed. */
const NOTHING = 1e-12

/**
 * What every cell could exchange with its bed over the step: the volume out of which each class would settle, its capacity, and what lies loose.
 *
 *     v = w·B·Δx·Δt        S*ₛ = pₛ·K·(Y/wₛ)^m        p = θ·(shares of the load) + (1 − θ)·(shares of the bed), θ = min(load/its capacity, 1)
 *
 * A flow that carries all it can shares its capacity as its load is composed, one that carries nothing as the bed is. A pond carries nothing, and all
 * that falls in it stays: it is a mixed tank in still water, v = w·A·Δt without α.
 */
export function formExchange(t: TransportWork, w: Work, stepS: number): void {
  if (t.sedimentCount === 0) return
  const { network } = t
  const { junctionCount } = network
  t.settledCS.fill(0, 0, junctionCount * t.sedimentCount)
  t.capacityCS.fill(0, 0, junctionCount * t.sedimentCount)
  t.looseCS.fill(0, 0, junctionCount * t.sedimentCount)
  for (let r = 0; r < network.reachDxM.length; r++) {
    const first = network.reachStart[r]!
    const last = network.reachStart[r + 1]! - 1
    formEnd(t, w, r, first, network.reachHeadJunction[r]!, stepS)
    formEnd(t, w, r, last, network.reachTailJunction[r]!, stepS)
    const cell = t.cellOfPoint[r]!
    for (let p = first + 1; p < last; p++) formPoint(t, w, r, p, cell + p, stepS, 1)
  }
  for (const j of t.pondJunctions) if (network.junctionIsRiver[j] === 0) formPond(t, w, j, stepS)
  const { settledCS, capacityCS } = t
  for (let i = 0; i < junctionCount * t.sedimentCount; i++)
    if (settledCS[i]! > 0) capacityCS[i] = capacityCS[i]! / settledCS[i]!
}

function formEnd(t: TransportWork, w: Work, r: number, p: number, j: number, stepS: number): void {
  if (t.network.junctionIsRiver[j] === 0) formPoint(t, w, r, p, j, stepS, 0)
}

/** An inner point is a cell; an end (`isCell` 0) adds to its junction: volumes as they are, capacity weighted by them. */
function formPoint(t: TransportWork, w: Work, r: number, p: number, c: number, stepS: number, isCell: 0 | 1): void {
  const { sedimentCount: K, settledPS, settlingMPerS, bedPS, section } = t
  const y = depthAtM(w, p)
  let ofFlow = 0
  let widthM = w.bottomWidthR[r]!
  if (y > CARRYING_DEPTH_M) {
    pointSection(w, r, y, section)
    widthM = section.widthM
    const speed = throughPointM3(t, r, p) / (stepS * section.areaM2)
    ofFlow = flowCapacity(t.law, speed, section.hydraulicRadiusM, y, loadKgPerM3(t, c))
  }
  const areaTime = widthM * pointLengthM(t, p) * stepS
  const shares = formShares(t, p, c, ofFlow)
  for (let s = 0; s < K; s++) {
    const settled = settlingMPerS[s]! * areaTime
    const capacity = ofFlow * t.perFlowCapacity[s]! * shareOf(t, s, p, c, shares)
    const loose = t.bedIsUnlimited ? Number.POSITIVE_INFINITY : bedPS[p * K + s]!
    const i = c * K + s
    settledPS[p * K + s] = settled
    if (isCell === 1) {
      t.settledCS[i] = settled
      t.capacityCS[i] = capacity
      t.looseCS[i] = loose
    } else {
      t.settledCS[i] = t.settledCS[i]! + settled
      t.capacityCS[i] = t.capacityCS[i]! + settled * capacity
      t.looseCS[i] = t.looseCS[i]! + loose
    }
  }
}

/** A pond adds to its junction what falls to its bed; α is undone, as the cell has one for all that meets there. */
function formPond(t: TransportWork, w: Work, j: number, stepS: number): void {
  const { sedimentCount: K, settledCS, looseCS, settledPS, bedPS } = t
  const bed = t.pondBedJ[j]!
  const areaTime = pondSurfaceM2(w, j) * stepS
  for (let s = 0; s < K; s++) {
    const alpha = t.depositionAlpha[s]!
    const settled = alpha > 0 ? (t.settlingMPerS[s]! * areaTime) / alpha : 0
    const i = j * K + s
    settledPS[bed * K + s] = settled
    settledCS[i] = settledCS[i]! + settled
    looseCS[i] = looseCS[i]! + (t.bedIsUnlimited ? Number.POSITIVE_INFINITY : bedPS[bed * K + s]!)
  }
}

/** Mean of what the links on both sides carried; at an end what the one there carried. */
function throughPointM3({ network, linkM3 }: TransportWork, r: number, p: number): number {
  if (p === network.reachStart[r]!) return linkM3[p]!
  if (p === network.reachStart[r + 1]! - 1) return linkM3[p - 1]!
  return 0.5 * (linkM3[p - 1]! + linkM3[p]!)
}

function loadKgPerM3(t: TransportWork, c: number): number {
  let load = 0
  for (let k = t.dissolvedCount; k < t.count; k++) load += t.concentrationCN[c * t.count + k]!
  return load
}

function loadOnBedKg(t: TransportWork, p: number): number {
  if (t.bedIsUnlimited) return 0
  let load = 0
  for (let s = 0; s < t.sedimentCount; s++) load += t.bedPS[p * t.sedimentCount + s]!
  return load
}

/** Part of the shares that follows the load, into `t.shares`; the rest follows the bed. */
function formShares(t: TransportWork, p: number, c: number, ofFlow: number): typeof t.shares {
  const { shares, count, dissolvedCount } = t
  shares.loadKgPerM3 = loadKgPerM3(t, c)
  shares.bedKg = loadOnBedKg(t, p)
  let capacity = 0
  if (shares.loadKgPerM3 > NOTHING)
    for (let s = 0; s < t.sedimentCount; s++)
      capacity += (t.concentrationCN[c * count + dissolvedCount + s]! * t.perFlowCapacity[s]!) / shares.loadKgPerM3
  capacity *= ofFlow
  shares.ofLoad = shares.loadKgPerM3 <= NOTHING ? 0 : shares.loadKgPerM3 >= capacity ? 1 : shares.loadKgPerM3 / capacity
  if (!t.bedIsUnlimited && shares.bedKg <= NOTHING) shares.ofLoad = 1
  return shares
}

function shareOf(t: TransportWork, s: number, p: number, c: number, shares: TransportWork['shares']): number {
  if (t.sedimentCount === 1) return 1
  const byLoad =
    shares.loadKgPerM3 > NOTHING
      ? t.concentrationCN[c * t.count + t.dissolvedCount + s]! / shares.loadKgPerM3
      : 1 / t.sedimentCount
  const byBed = t.bedIsUnlimited
    ? 1 / t.sedimentCount
    : shares.bedKg > NOTHING
      ? t.bedPS[p * t.sedimentCount + s]! / shares.bedKg
      : byLoad
  return shares.ofLoad * byLoad + (1 - shares.ofLoad) * byBed
}

/** Books what went to the bed and came from it. What a junction exchanged is parted among its ends and its pond: falling as they settle, rising as they hold. */
export function bookExchange(t: TransportWork): void {
  const { network, sedimentCount: K, bedPS } = t
  if (K === 0) return
  for (let r = 0; r < network.reachDxM.length; r++) {
    const cell = t.cellOfPoint[r]!
    for (let p = network.reachStart[r]! + 1; p < network.reachStart[r + 1]! - 1; p++)
      for (let s = 0; s < K; s++) bedPS[p * K + s] = bedPS[p * K + s]! + exchangedKg(t, cell + p, s)
  }
  for (let j = 0; j < network.junctionCount; j++)
    if (network.junctionIsRiver[j] === 0) for (let s = 0; s < K; s++) partAmongEnds(t, j, s)
}

function partAmongEnds(t: TransportWork, j: number, s: number): void {
  const { endStart, endPoint, sedimentCount: K, bedPS, settledPS } = t
  const exchanged = exchangedKg(t, j, s)
  const byBed = exchanged < 0 && !t.bedIsUnlimited
  const whole = byBed ? t.looseCS[j * K + s]! : t.settledCS[j * K + s]!
  if (!(whole > 0)) return
  const pond = t.pondBedJ[j]!
  const ends = endStart[j + 1]!
  for (let e = endStart[j]!; e < ends + (pond < 0 ? 0 : 1); e++) {
    const i = (e < ends ? endPoint[e]! : pond) * K + s
    bedPS[i] = byBed ? bedPS[i]! * (1 + exchanged / whole) : bedPS[i]! + (exchanged * settledPS[i]!) / whole
  }
}

/** What a cell gave to its bed, kg; the law of `solveCell` at its solution. */
function exchangedKg(t: TransportWork, c: number, s: number): number {
  const K = t.sedimentCount
  const S = t.concentrationCN[c * t.count + t.dissolvedCount + s]!
  const capacity = t.capacityCS[c * K + s]!
  const settled = t.settledCS[c * K + s]!
  let exchanged = (S >= capacity ? t.depositionAlpha[s]! : t.scourAlpha[s]!) * settled * (S - capacity)
  if (exchanged < -t.looseCS[c * K + s]!) exchanged = -t.looseCS[c * K + s]!
  t.books.deposited[s + t.dissolvedCount] = t.books.deposited[s + t.dissolvedCount]! + exchanged
  return exchanged
}
