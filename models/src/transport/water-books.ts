import type { ForcingValues } from '../solver/forcing.ts'
import type { Work } from '../solver/work.ts'
import {
  givenM3,
  type PointLosses,
  pointLosses,
  pointVolumeM3,
  pondBedM2,
  pondWaterM3,
  readCrossings,
  readGains,
  readLinks,
  readOutlets,
} from './carried-water.ts'
import type { TransportWork } from './transport-work.ts'

/**
 * Water that transport counts on every bed beside the solver's, as a depth: a cell of the solver may owe up to 0.1 mm, and concentration needs
 * water to be in. It never moves.
 */
const FILM_M = 2e-4
/** The same where a section has no bottom width, per metre of length. */
const LEAST_FILM_M2 = 1e-6
/** The same of a pond that ends in a point, m³. */
const LEAST_FILM_M3 = 1e-6

/** Volumes of all cells at the solver's iterate. */
export function beginWater(t: TransportWork, w: Work): void {
  const { network, reachP, filmC, volumeC } = t
  filmC.fill(0)
  volumeC.fill(0)
  for (let p = 0; p < network.pointCount; p++) {
    const c = network.pointStage[p]!
    if (c < network.junctionCount && network.junctionIsRiver[c] === 1) continue
    const r = reachP[p]!
    const lengthM = pointLengthM(t, p)
    filmC[c] = filmC[c]! + lengthM * (FILM_M * w.bottomWidthR[r]! + LEAST_FILM_M2)
    volumeC[c] = volumeC[c]! + pointVolumeM3(w, r, p)
  }
  for (const j of t.pondJunctions) {
    filmC[j] = filmC[j]! + FILM_M * pondBedM2(w, j) + LEAST_FILM_M3
    volumeC[j] = volumeC[j]! + pondWaterM3(w, j)
  }
  for (let c = 0; c < volumeC.length; c++) volumeC[c] = volumeC[c]! + filmC[c]!
}

export function pointLengthM({ network, reachP }: TransportWork, p: number): number {
  const r = reachP[p]!
  const isEnd = p === network.reachStart[r]! || p === network.reachStart[r + 1]! - 1
  return (isEnd ? 0.5 : 1) * network.reachDxM[r]!
}

/**
 * The water of a step, cell by cell: new volumes, what was taken, seeped and evaporated, and in `weightCN` the volume that a concentration at the
 * end of the step has to fill.
 *
 *     weight = Vⁿ⁺¹ + Σ out + taken (+ seeped)  =  Vⁿ + Σ in − evaporated       in: links, inflow, rain, along the banks, groundwater
 *
 * A cell with losses is given the solver's own volume, and what is missing is what was lost; so no rounding of the solver piles up here.
 */
export function readWater(
  t: TransportWork,
  w: Work,
  old: ForcingValues,
  next: ForcingValues,
  stepS: number,
  theta: number,
): void {
  const { network } = t
  readLinks(w, stepS, t.linkM3)
  readCrossings(w, stepS, t.crossingM3)
  t.leavingJ.fill(0)
  t.backJ.fill(0)
  readOutlets(w, stepS, t.leavingJ, t.backJ)
  readGains(w, stepS, t.rainR, t.lateralR, t.groundR)
  for (let n = 0; n < t.givenN.length; n++)
    t.givenN[n] = network.nodeJunction[n]! < 0 ? 0 : givenM3(n, old, next, stepS, theta)
  readSides(t)
  for (let r = 0; r < network.reachDxM.length; r++) readReach(t, w, r, stepS)
  for (let j = 0; j < network.junctionCount; j++) if (network.junctionIsRiver[j] === 0) readJunction(t, w, j, stepS)
}

/** What junctions exchange besides with their reaches: what is left of it, and what of it goes out. */
function readSides(t: TransportWork): void {
  const { sideBalanceJ, sideOutJ, leavingJ } = t
  for (let n = 0; n < t.givenN.length; n++)
    if (t.givenN[n]! < 0) leavingJ[t.network.nodeJunction[n]!] = leavingJ[t.network.nodeJunction[n]!]! - t.givenN[n]!
  for (let j = 0; j < leavingJ.length; j++) {
    sideOutJ[j] = leavingJ[j]!
    sideBalanceJ[j] = t.backJ[j]! - leavingJ[j]!
  }
  for (let n = 0; n < t.givenN.length; n++)
    if (t.givenN[n]! > 0)
      sideBalanceJ[t.network.nodeJunction[n]!] = sideBalanceJ[t.network.nodeJunction[n]!]! + t.givenN[n]!
  for (let x = 0; x < t.crossingM3.length; x++) {
    const through = t.crossingM3[x]!
    const from = t.crossingFrom[x]!
    const to = t.crossingTo[x]!
    if (from >= 0) {
      sideBalanceJ[from] = sideBalanceJ[from]! - through
      if (through > 0) sideOutJ[from] = sideOutJ[from]! + through
    }
    if (to >= 0) {
      sideBalanceJ[to] = sideBalanceJ[to]! + through
      if (through < 0) sideOutJ[to] = sideOutJ[to]! - through
    }
  }
}

function readReach(t: TransportWork, w: Work, r: number, stepS: number): void {
  const { linkM3, volumeC, losses } = t
  const first = t.network.reachStart[r]!
  const last = t.network.reachStart[r + 1]! - 1
  const cell = t.cellOfPoint[r]!
  const lengthM = t.network.reachDxM[r]!
  const ground = lengthM * t.groundR[r]!
  const gain = lengthM * (t.rainR[r]! + t.lateralR[r]!) + ground
  for (let p = first + 1; p < last; p++) {
    const c = cell + p
    const left = linkM3[p - 1]!
    const right = linkM3[p]!
    pointLosses(w, r, p, stepS, losses)
    const canLose = losses.takenM3 + losses.seepedM3 + losses.evaporatedM3 > 0
    const end = canLose ? pointVolumeM3(w, r, p) + t.filmC[c]! : 0
    closeCell(t, c, volumeC[c]! + left - right + gain, end, losses, ground)
    weigh(t, c, (left < 0 ? -left : 0) + (right > 0 ? right : 0), stepS)
  }
}

function readJunction(t: TransportWork, w: Work, j: number, stepS: number): void {
  const { network, linkM3, endStart, endPoint, reachP, losses, lostOfCell } = t
  let balance = t.sideBalanceJ[j]!
  let end = t.filmC[j]!
  let out = t.sideOutJ[j]!
  let ground = 0
  lostOfCell.takenM3 = 0
  lostOfCell.seepedM3 = 0
  lostOfCell.evaporatedM3 = 0
  for (let e = endStart[j]!; e < endStart[j + 1]!; e++) {
    const p = endPoint[e]!
    const r = reachP[p]!
    const lengthM = pointLengthM(t, p)
    const into = p === network.reachStart[r]! ? -linkM3[p]! : linkM3[p - 1]!
    balance += into + lengthM * (t.rainR[r]! + t.lateralR[r]! + t.groundR[r]!)
    ground += lengthM * t.groundR[r]!
    if (into < 0) out -= into
    pointLosses(w, r, p, stepS, losses)
    lostOfCell.takenM3 += losses.takenM3
    lostOfCell.seepedM3 += losses.seepedM3
    lostOfCell.evaporatedM3 += losses.evaporatedM3
    end += pointVolumeM3(w, r, p)
  }
  if (t.pondBedJ[j]! >= 0) end += pondWaterM3(w, j)
  closeCell(t, j, t.volumeC[j]! + balance, end, lostOfCell, ground)
  weigh(t, j, out, stepS)
}

/** Notes what a cell holds at the end of the step, and parts what is missing from what it held and got. */
function closeCell(
  t: TransportWork,
  c: number,
  held: number,
  end: number,
  { takenM3, seepedM3, evaporatedM3 }: PointLosses,
  ground: number,
): void {
  const lost = takenM3 + seepedM3 + evaporatedM3
  const missing = held - end
  const isLosing = lost > 0 && missing > 0
  const perLost = isLosing ? missing / lost : 0
  const seeped = perLost * seepedM3 - ground
  t.newVolumeC[c] = isLosing ? end : held
  t.takenC[c] = perLost * takenM3
  t.evaporatedC[c] = perLost * evaporatedM3
  t.seepedC[c] = seeped > 0 ? seeped : 0
  t.groundC[c] = seeped < 0 ? -seeped : 0
}

/** Decay works on what is there at the end of the step; grains do not seep, and nothing evaporates but water and its age. */
function weigh(t: TransportWork, c: number, out: number, stepS: number): void {
  const { weightCN, decayPerS, count, dissolvedCount } = t
  const volume = t.newVolumeC[c]!
  const held = volume + t.takenC[c]! + out
  for (let k = 0; k < dissolvedCount; k++)
    weightCN[c * count + k] =
      held + t.seepedC[c]! + t.withVapour[k]! * t.evaporatedC[c]! + stepS * decayPerS[k]! * volume
  for (let k = dissolvedCount; k < count; k++) weightCN[c * count + k] = held
}
