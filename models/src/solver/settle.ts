import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import { DRAWN, IN, OUT, SPILLED } from './books.ts'
import type { ForcingValues } from './forcing.ts'
import { bookLosses, openM2s } from './losses.ts'
import { areaAtM2, SLOT, widthAtM } from './reach-kernel.ts'
import type { Work } from './work.ts'

/** Water that a cell may owe before the step counts as failed, as a depth over its bed, m. */
const MAY_OWE_M = 1e-4
/** A depth is settled when its volume is right to so much water over the bed; Newton's method needs a step or two, more out of the slot. */
const SETTLED_M = 1e-13
const MOST_SETTLING = 8
/** Depth to which a junction is lifted out of its slot. */
const JUST_WET_M = 1e-12
/**
 * What the step control allows: the change of depth per step where water is deep and where the bed was nearly dry, and by how much the
 * depth may end elsewhere than its rate at the start of the step pointed. A steady rise bends nowhere and may take long steps.
 */
const CHANGE_DEEP_M = 0.1
const BEND_M = 0.01
const BEND_DEPTH_M = 0.3
/** A front that fills or empties a canal is followed less closely within so many points: it smears over them anyway. */
const FRONT_REACHES = 3
const FRONT_WEIGHT = 0.2
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

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one pass over the points; in parts it would hide the method
function settleReach(w: Work, r: number, stepS: number): boolean {
  const { stageP, stageOldP, dischargeP, dischargeOldP, thetaP, volumeOldP, network } = w
  const { bedM } = network
  const first = network.reachStart[r]!
  const last = network.reachStart[r + 1]! - 1
  const dx = network.reachDxM[r]!
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const plain = w.plainDepthR[r]!
  const cellTimesStep = dx * stepS
  const perDepth = cellTimesStep * w.perDepthR[r]!
  const open = cellTimesStep * w.openR[r]!
  const gain = cellTimesStep * w.gainR[r]!
  const hasUsers = w.demandR[r]! > 0
  const owed = -MAY_OWE_M * b * dx
  const perBend = stepS / (dx * BEND_M)
  let control = w.stepControl[0]!
  let sound = true
  let byDepth = 0
  let opened = 0
  let drawn = 0

  let change = dischargeP[first]! - dischargeOldP[first]!
  let inflow = stepS * (dischargeOldP[first]! + thetaP[first]! * change)
  settleEnd(w, r, first, -inflow, stepS)
  for (let p = first + 1; p < last; p++) {
    const changeIn = change
    change = dischargeP[p]! - dischargeOldP[p]!
    const outflow = stepS * (dischargeOldP[p]! + thetaP[p]! * change)
    const bed = bedM[p]!
    let y = stageP[p]! - bed
    let target = volumeOldP[p]! + inflow - outflow + gain
    inflow = outflow
    let width = b
    if (y > 0 && y <= plain) {
      const seeping = perDepth * y
      byDepth += seeping
      target -= seeping
      if (open > 0) {
        const taking = openM2s(open, y)
        opened += taking
        target -= taking
      }
      if (hasUsers) {
        const drawing = drawM3(w, r, y, cellTimesStep)
        drawn += drawing
        target -= drawing
      }
      /* the correction is smaller than a micrometre, so two of Newton's steps reach rounding */
      width = b + 2 * m * y
      const per = 1 / (dx * width)
      const by = (target - dx * ((b + m * y) * y)) * per
      y += by
      stageP[p] = stageP[p]! + by + (target - dx * ((b + m * y) * y)) * per
      if (target < 0) {
        y = settledDepthM(w, r, 0, target / dx)
        stageP[p] = bed + y
        if (target < owed) sound = false
      }
    } else {
      if (y > 0) {
        const drawing = drawM3(w, r, y, cellTimesStep)
        const spilling = spillM3(w, r, y, cellTimesStep)
        const taking = openM2s(open, y)
        byDepth += perDepth * y
        opened += taking
        drawn += drawing
        w.booked[SPILLED]! += spilling
        target -= perDepth * y + taking + drawing + spilling
      }
      const settled = settledDepthM(w, r, y, target / dx)
      stageP[p] = stageP[p]! + (settled - y)
      y = settled
      width = widthAtM(w, r, y)
      if (target < owed) sound = false
    }
    const yOld = stageOldP[p]! - bed
    const ratio = changeRatio(y, yOld)
    const bend = ((changeIn > change ? changeIn - change : change - changeIn) * perBend) / width
    const most = bend > ratio && yOld > BEND_DEPTH_M ? bend : ratio
    if (most > control) {
      const counted = isAtFront(w, p, first, last) ? most * FRONT_WEIGHT : most
      if (counted > control) control = counted
    }
  }
  settleEnd(w, r, last, inflow, stepS)
  w.stepControl[0] = control
  bookLosses(w, r, byDepth, opened, (last - first - 1) * cellTimesStep)
  w.booked[DRAWN]! += drawn
  w.bookedR[r]! += drawn
  return sound
}

/** True near links too shallow to be central: where water enters a dry canal or leaves a draining one. */
function isAtFront(w: Work, p: number, first: number, last: number): boolean {
  const to = Math.min(p + FRONT_REACHES, last - 1)
  for (let l = Math.max(p - FRONT_REACHES, first); l <= to; l++) if (w.convectionP[l]! < 1) return true
  return false
}

/** What users draw from a cell over the step; the same term as in `formReach`. */
function drawM3(w: Work, r: number, y: number, cellTimesStep: number): number {
  if (w.demandR[r]! <= 0) return 0
  const part = y < w.drawDepthR[r]! ? y / w.drawDepthR[r]! : 1
  return ((cellTimesStep * w.demandR[r]!) / w.lengthR[r]!) * part * part * (3 - 2 * part)
}

/** What runs over the banks of a cell over the step; the same term as in `formReach`. */
function spillM3(w: Work, r: number, y: number, cellTimesStep: number): number {
  const head = y - w.bankHeightR[r]!
  return head > 0 ? cellTimesStep * 2 * BROAD_CRESTED_M05S * head * Math.sqrt(head) : 0
}

/** Depth at which a section holds an area, from a depth close to it; below the bed that of the slot. */
function settledDepthM(w: Work, r: number, nearM: number, areaM2: number): number {
  const b = w.bottomWidthR[r]!
  if (areaM2 <= 0) return areaM2 / (SLOT * b)
  /* no deeper than over the bed's width alone; from there the iteration comes down without passing the root, as area grows faster than depth */
  let y = nearM > 0 ? nearM : areaM2 / b
  for (let n = 0; n < MOST_SETTLING; n++) {
    const by = (areaM2 - areaAtM2(w, r, y)) / widthAtM(w, r, y)
    y += by
    if (by < SETTLED_M && by > -SETTLED_M) break
  }
  return y
}

/** Gives the half cell at an end of a reach to its junction, or books what crosses to the river. */
function settleEnd(w: Work, r: number, p: number, intoM3: number, stepS: number): void {
  const { network, booked } = w
  const j = p === network.reachStart[r] ? network.reachHeadJunction[r]! : network.reachTailJunction[r]!
  if (network.junctionIsRiver[j] === 1) {
    book(booked, -intoM3)
    return
  }
  const y = w.stageP[p]! - network.bedM[p]!
  const cellTimesStep = 0.5 * network.reachDxM[r]! * stepS
  let volume = w.volumeOldP[p]! + intoM3 + cellTimesStep * w.gainR[r]!
  let byDepth = 0
  let opened = 0
  if (y > 0) {
    byDepth = cellTimesStep * w.perDepthR[r]! * y
    opened = openM2s(cellTimesStep * w.openR[r]!, y)
    const drawn = drawM3(w, r, y, cellTimesStep)
    const spilled = spillM3(w, r, y, cellTimesStep)
    booked[DRAWN]! += drawn
    booked[SPILLED]! += spilled
    w.bookedR[r]! += drawn
    volume -= byDepth + opened + drawn + spilled
  }
  bookLosses(w, r, byDepth, opened, cellTimesStep)
  w.restJ[j]! += volume
}

function settleJunction(w: Work, j: number): boolean {
  const { endStart, endPoint, endReach, stageP, network } = w
  const target = w.restJ[j]!
  const lowest = w.lowestBedJ[j]!
  let owed = 0
  for (let n = 0; n < MOST_SETTLING; n++) {
    let volume = 0
    let slope = 0
    let bedArea = 0
    owed = 0
    for (let e = endStart[j]!; e < endStart[j + 1]!; e++) {
      const r = endReach[e]!
      const y = w.stageJ[j]! - network.bedM[endPoint[e]!]!
      const half = 0.5 * network.reachDxM[r]!
      volume += half * areaAtM2(w, r, y)
      slope += half * widthAtM(w, r, y)
      bedArea += half * w.bottomWidthR[r]!
      owed -= half * MAY_OWE_M * w.bottomWidthR[r]!
    }
    const rest = target - volume
    if (rest <= SETTLED_M * bedArea && rest >= -SETTLED_M * bedArea) break
    /* out of the slot no higher than the bed: the slot's width says nothing about the water above */
    const before = w.stageJ[j]!
    const after = before + rest / slope
    w.stageJ[j] = before < lowest && after > lowest ? lowest + JUST_WET_M : after
  }
  for (let e = endStart[j]!; e < endStart[j + 1]!; e++) stageP[endPoint[e]!] = w.stageJ[j]!
  const ratio = changeRatio(w.stageJ[j]! - w.lowestBedJ[j]!, w.stageOldJ[j]! - w.lowestBedJ[j]!)
  if (ratio > w.stepControl[0]!) w.stepControl[0] = ratio
  return target >= owed
}

/** Change of depth in units of what the step control allows there. */
function changeRatio(depthM: number, depthOldM: number): number {
  const now = depthM > 0 ? depthM : 0
  const then = depthOldM > 0 ? depthOldM : 0
  const change = now > then ? now - then : then - now
  const least = now < then ? now : then
  return change / (least >= DEEP_M ? CHANGE_DEEP_M : CHANGE_DRY_M + (CHANGE_DEEP_M - CHANGE_DRY_M) * (least / DEEP_M))
}
