import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import type { ForcingValues } from './forcing.ts'
import { areaAtM2, cellLengthM, widthAtM } from './reach-kernel.ts'
import { DRAWN, IN, OUT, SEEPED, SPILLED, type Work } from './work.ts'

/** Water that a cell may owe before the step counts as failed, as a depth over its bed, m. */
const MAY_OWE_M = 1e-4
/** Target of the step control: change of depth per step where water is deep, and how much more where the bed was nearly dry, m. */
const CHANGE_DEEP_M = 0.02
const CHANGE_DRY_M = 0.2
const DEEP_M = 0.5

/**
 * Last act of a step: gives every cell exactly the volume that its links carried to it, so that no tolerance of the iteration becomes
 * water, and books what left the network. Returns false when a cell would owe more water than rounding explains.
 *
 * Changes the iterate's stages by less than the tolerance of the iteration.
 */
export function settleVolumes(w: Work, old: ForcingValues, next: ForcingValues, stepS: number, theta: number): boolean {
  w.booked.fill(0)
  w.bookedR.fill(0)
  w.restJ.fill(0)
  w.stepControl[0] = 0
  let sound = true
  bookJunctions(w, old, next, stepS, theta)
  for (let r = 0; r < w.demandR.length; r++) if (!settleReach(w, r, stepS)) sound = false
  for (let j = 0; j < w.stageJ.length; j++)
    if (w.network.junctionIsRiver[j] === 0 && !settleJunction(w, j)) sound = false
  return sound
}

function bookJunctions(w: Work, old: ForcingValues, next: ForcingValues, stepS: number, theta: number): void {
  const { booked, restJ, network } = w
  for (let n = 0; n < network.nodeJunction.length; n++) {
    const given = stepS * (theta * (next.inflowM3s?.[n] ?? 0) + (1 - theta) * (old.inflowM3s?.[n] ?? 0))
    if (given === 0) continue
    restJ[network.nodeJunction[n]!]! += given
    book(booked, given)
  }
  for (let g = 0; g < w.gateQG.length; g++) {
    const up = network.gateUpJunction[g]!
    const down = network.gateDownJunction[g]!
    const passed = stepS * (w.thetaG[g]! * w.gateQG[g]! + (1 - w.thetaG[g]!) * w.gateQOldG[g]!)
    w.bookedG[g] = passed
    if (up >= 0) restJ[up]! -= passed
    if (down >= 0) restJ[down]! += passed
    if (up < 0 && down >= 0) book(booked, passed)
    if (down < 0 && up >= 0) book(booked, -passed)
  }
  for (let o = 0; o < w.outlets.length; o++) {
    const passed = stepS * (w.thetaOutlet[o]! * w.outletQ[o]! + (1 - w.thetaOutlet[o]!) * w.outletQOld[o]!)
    restJ[w.outlets[o]!.junction]! -= passed
    book(booked, -passed)
  }
  for (let k = 0; k < w.jointQ.length; k++) {
    restJ[network.jointA[k]!]! -= stepS * w.jointQ[k]!
    restJ[network.jointB[k]!]! += stepS * w.jointQ[k]!
  }
}

function book(booked: Float64Array, inflowM3: number): void {
  if (inflowM3 >= 0) booked[IN]! += inflowM3
  else booked[OUT]! -= inflowM3
}

function settleReach(w: Work, r: number, stepS: number): boolean {
  const { stageP, dischargeP, dischargeOldP, thetaP, volumeOldP, booked, restJ, network } = w
  const first = network.reachStart[r]!
  const last = network.reachStart[r + 1]! - 1
  const owed = -MAY_OWE_M * w.bottomWidthR[r]!
  let sound = true
  let inflow = 0
  for (let p = first; p <= last; p++) {
    const outflow = p === last ? 0 : stepS * (thetaP[p]! * dischargeP[p]! + (1 - thetaP[p]!) * dischargeOldP[p]!)
    const cell = cellLengthM(w, r, p)
    const volume = volumeOldP[p]! + inflow - outflow
    if (p === first || p === last) {
      const j = p === first ? network.reachHeadJunction[r]! : network.reachTailJunction[r]!
      if (network.junctionIsRiver[j] === 1) book(booked, p === first ? outflow : -inflow)
      else restJ[j]! += volume - bookLosses(w, r, p, cell * stepS)
    } else {
      const target = volume - bookLosses(w, r, p, cell * stepS)
      const bed = network.bedM[p]!
      let y = stageP[p]! - bed
      for (let n = 0; n < 3; n++) {
        const rest = target - cell * areaAtM2(w, r, y)
        if (rest === 0) break
        const by = rest / (cell * widthAtM(w, r, y))
        stageP[p]! += by
        if (by < 1e-9 && by > -1e-9) break
        y = stageP[p]! - bed
      }
      if (target < owed * cell) sound = false
      noteChange(w, stageP[p]! - bed, w.stageOldP[p]! - bed)
    }
    inflow = outflow
  }
  return sound
}

/** Seepage, draw and spill of a cell over the step, m³; the same terms as in `formCells`. */
function bookLosses(w: Work, r: number, p: number, cellTimesStep: number): number {
  const y = w.stageP[p]! - w.network.bedM[p]!
  if (y <= 0) return 0
  const { booked } = w
  const seeped = cellTimesStep * w.seepageR[r]! * y
  booked[SEEPED]! += seeped
  let lost = seeped
  if (w.demandR[r]! > 0) {
    const part = Math.min(y / w.drawDepthR[r]!, 1)
    const drawn = ((cellTimesStep * w.demandR[r]!) / w.lengthR[r]!) * part * part * (3 - 2 * part)
    booked[DRAWN]! += drawn
    w.bookedR[r]! += drawn
    lost += drawn
  }
  const head = y - w.bankHeightR[r]!
  if (head > 0) {
    const spilled = cellTimesStep * 2 * BROAD_CRESTED_M05S * head * Math.sqrt(head)
    booked[SPILLED]! += spilled
    lost += spilled
  }
  return lost
}

function settleJunction(w: Work, j: number): boolean {
  const { endStart, endPoint, endReach, stageP, network } = w
  const target = w.restJ[j]!
  let owed = 0
  for (let n = 0; n < 3; n++) {
    let volume = 0
    let slope = 0
    owed = 0
    for (let e = endStart[j]!; e < endStart[j + 1]!; e++) {
      const r = endReach[e]!
      const y = w.stageJ[j]! - network.bedM[endPoint[e]!]!
      const half = 0.5 * network.reachDxM[r]!
      volume += half * areaAtM2(w, r, y)
      slope += half * widthAtM(w, r, y)
      owed -= half * MAY_OWE_M * w.bottomWidthR[r]!
    }
    const rest = target - volume
    if (rest === 0) break
    w.stageJ[j]! += rest / slope
    if (Math.abs(rest) < 1e-9 * slope) break
  }
  for (let e = endStart[j]!; e < endStart[j + 1]!; e++) stageP[endPoint[e]!] = w.stageJ[j]!
  noteChange(w, w.stageJ[j]! - w.lowestBedJ[j]!, w.stageOldJ[j]! - w.lowestBedJ[j]!)
  return target >= owed
}

/** Change of depth in units of what the step control allows there. */
function noteChange(w: Work, depthM: number, depthOldM: number): void {
  const now = depthM > 0 ? depthM : 0
  const then = depthOldM > 0 ? depthOldM : 0
  const change = now > then ? now - then : then - now
  const least = now < then ? now : then
  const allowed = least >= DEEP_M ? CHANGE_DEEP_M : CHANGE_DRY_M + (CHANGE_DEEP_M - CHANGE_DRY_M) * (least / DEEP_M)
  const ratio = change / allowed
  if (ratio > w.stepControl[0]!) w.stepControl[0] = ratio
}
