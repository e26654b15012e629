import type { ForcingValues } from '../solver/forcing.ts'
import type { Work } from '../solver/work.ts'
import { givenM3, pointLosses, pointVolumeM3, readCrossings, readLinks, readOutlets } from './carried-water.ts'
import type { TransportWork } from './transport-work.ts'

/**
 * Water that transport counts on every bed beside the solver's, as a depth: a cell of the solver may owe up to 0.1 mm, and concentration needs
 * water to be in. It never moves.
 */
const FILM_M = 2e-4
/** The same where a section has no bottom width, per metre of length. */
const LEAST_FILM_M2 = 1e-6

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
  for (let c = 0; c < volumeC.length; c++) volumeC[c] = volumeC[c]! + filmC[c]!
}

export function pointLengthM({ network, reachP }: TransportWork, p: number): number {
  const r = reachP[p]!
  const isEnd = p === network.reachStart[r]! || p === network.reachStart[r + 1]! - 1
  return (isEnd ? 0.5 : 1) * network.reachDxM[r]!
}

/**
 * The water of a step, cell by cell: new volumes, what was taken and what seeped, and in `weightCN` the volume that a concentration at the end of
 * the step has to fill.
 *
 *     weight = Vⁿ⁺¹ + Σ out + taken (+ seeped)  =  Vⁿ + Σ in
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
  readOutlets(w, stepS, t.leavingJ)
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
    sideBalanceJ[j] = -leavingJ[j]!
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
  const { linkM3, volumeC, newVolumeC, takenC, seepedC, losses } = t
  const first = t.network.reachStart[r]!
  const last = t.network.reachStart[r + 1]! - 1
  const cell = t.cellOfPoint[r]!
  for (let p = first + 1; p < last; p++) {
    const c = cell + p
    const left = linkM3[p - 1]!
    const right = linkM3[p]!
    let volume = volumeC[c]! + left - right
    let taken = 0
    let seeped = 0
    pointLosses(w, r, p, stepS, losses)
    const lost = losses.takenM3 + losses.seepedM3
    if (lost > 0) {
      const end = pointVolumeM3(w, r, p) + t.filmC[c]!
      const missing = volume - end
      if (missing > 0) {
        seeped = (missing * losses.seepedM3) / lost
        taken = missing - seeped
        volume = end
      }
    }
    newVolumeC[c] = volume
    takenC[c] = taken
    seepedC[c] = seeped
    weigh(t, c, volume + taken + (left < 0 ? -left : 0) + (right > 0 ? right : 0), seeped, stepS)
  }
}

function readJunction(t: TransportWork, w: Work, j: number, stepS: number): void {
  const { network, linkM3, endStart, endPoint, reachP, losses } = t
  let balance = t.sideBalanceJ[j]!
  let end = t.filmC[j]!
  let out = t.sideOutJ[j]!
  let willTake = 0
  let willSeep = 0
  for (let e = endStart[j]!; e < endStart[j + 1]!; e++) {
    const p = endPoint[e]!
    const r = reachP[p]!
    const into = p === network.reachStart[r]! ? -linkM3[p]! : linkM3[p - 1]!
    balance += into
    if (into < 0) out -= into
    pointLosses(w, r, p, stepS, losses)
    willTake += losses.takenM3
    willSeep += losses.seepedM3
    end += pointVolumeM3(w, r, p)
  }
  let volume = t.volumeC[j]! + balance
  let taken = 0
  let seeped = 0
  const missing = volume - end
  if (willTake + willSeep > 0 && missing > 0) {
    seeped = (missing * willSeep) / (willTake + willSeep)
    taken = missing - seeped
    volume = end
  }
  t.newVolumeC[j] = volume
  t.takenC[j] = taken
  t.seepedC[j] = seeped
  weigh(t, j, volume + taken + out, seeped, stepS)
}

/** Decay works on what is there at the end of the step; grains do not seep. */
function weigh(t: TransportWork, c: number, held: number, seeped: number, stepS: number): void {
  const { weightCN, decayPerS, count, dissolvedCount } = t
  for (let k = 0; k < dissolvedCount; k++)
    weightCN[c * count + k] = held + seeped + stepS * decayPerS[k]! * t.newVolumeC[c]!
  for (let k = dissolvedCount; k < count; k++) weightCN[c * count + k] = held
}
