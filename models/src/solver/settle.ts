import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import { DRAWN, IN, OUT, SPILLED } from './books.ts'
import { breachM2s } from './breaches.ts'
import type { ForcingValues } from './forcing.ts'
import { bookLosses, openM2s } from './losses.ts'
import { pondAreaM2, pondVolumeM3 } from './pond.ts'
import { areaAtM2, SLOT, widthAtM } from './reach-kernel.ts'
import type { Work } from './work.ts'

/** Water that a cell may owe before the step counts as failed, as a depth over its bed, m. */
const MAY_OWE_M = 1e-6
/** The same in steps so short that a shorter one would not help. */
const MAY_OWE_AT_LAST_M = 1e-4
const SHORT_S = 1
/** A depth is settled when its volume is right to so much water over the bed; Newton's method needs a step or two, more out of the slot. */
export const SETTLED_M = 1e-13
const MOST_SETTLING = 8
/** Depth to which a junction is lifted out of its slot. */
const JUST_WET_M = 1e-12
/** Where the iterate was further away than this from the volume that a cell got, Newton's method goes on until it is right. */
export const CORRECTION_M = 1e-4
/**
 * What the step control allows: the change of depth per step where water is deep and where the bed was nearly dry, and by how much the
 * depth may end elsewhere than its rate at the start of the step pointed: anywhere, and as a root mean square over the whole network, so that one
 * wave in it holds it less than waves everywhere. Seen over half a kilometre of canal: what happens beside a gate within a minute is no wave. A
 * steady rise bends nowhere and may take long steps.
 */
export const CHANGE_DEEP_M = 0.1
export const BEND_M = 0.1
const MEAN_BEND_M = 0.018
export const BEND_OVER_M = 500
export const BEND_DEPTH_M = 0.3
/** A front that fills or empties a canal is followed less closely within so many points: it smears over them anyway. */
const FRONT_REACHES = 3
const FRONT_WEIGHT = 0.2
export const CHANGE_DRY_M = 0.2
export const DEEP_M = 0.5

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
  w.bendM3[0] = 0
  let sound = true
  bookJunctions(w, old, next, stepS, theta)
  for (let r = 0; r < w.demandR.length; r++)
    if (w.isDryR[r] === 1) settleDry(w, r, stepS)
    else if (!settleReach(w, r, stepS)) sound = false
  noteMeanBend(w)
  for (let j = 0; j < w.stageJ.length; j++)
    if (w.network.junctionIsRiver[j] === 0 && !settleJunction(w, j)) sound = false
  return sound
}

/** What the bends of all reaches, noted by `settleReach`, say to the step control as a mean over the network. */
export function noteMeanBend(w: Work): void {
  const meanBend = Math.sqrt(w.bendM3[0]! / w.networkLengthM) / MEAN_BEND_M
  if (meanBend > w.stepControl[0]!) w.stepControl[0] = meanBend
}

export function bookJunctions(w: Work, old: ForcingValues, next: ForcingValues, stepS: number, theta: number): void {
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
  for (let i = 0; i < w.pondJunctions.length; i++) {
    const j = w.pondJunctions[i]!
    restJ[j]! += pondVolumeM3(w.pondJ[j]!, w.stageOldJ[j]!)
  }
  for (let k = 0; k < w.jointQ.length; k++) {
    restJ[network.jointA[k]!]! -= stepS * w.jointQ[k]!
    restJ[network.jointB[k]!]! += stepS * w.jointQ[k]!
  }
}

export function book(booked: Float64Array, inflowM3: number): void {
  if (inflowM3 >= 0) booked[IN]! += inflowM3
  else booked[OUT]! -= inflowM3
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one pass over the points; in parts it would hide the method
export function settleReach(w: Work, r: number, stepS: number): boolean {
  const { stageP, stageOldP, dischargeP, dischargeOldP, thetaP, volumeOldP, network } = w
  const { bedM } = network
  const first = network.reachStart[r]!
  const last = network.reachStart[r + 1]! - 1
  const dx = network.reachDxM[r]!
  const b = w.bottomWidthR[r]!
  const m = w.sideSlopeR[r]!
  const breach = w.breachFromR[r]!
  const plain = breach < w.plainDepthR[r]! ? breach : w.plainDepthR[r]!
  const cellTimesStep = dx * stepS
  const perDepth = cellTimesStep * w.perDepthR[r]!
  const open = cellTimesStep * w.openR[r]!
  const gain = cellTimesStep * w.gainR[r]!
  const hasUsers = w.demandR[r]! > 0
  const owed = -(stepS > SHORT_S ? MAY_OWE_M : MAY_OWE_AT_LAST_M) * w.owingWidthR[r]! * dx
  const crown = w.crownR[r]!
  const perBend = stepS / dx
  let control = w.stepControl[0]!
  let sound = true
  let byDepth = 0
  let opened = 0
  let drawn = 0

  let change = dischargeP[first]! - dischargeOldP[first]!
  let inflow = stepS * (dischargeOldP[first]! + thetaP[first]! * change)
  settleEnd(w, r, first, -inflow, stepS)
  /* blocks lie the same from both ends: whole ones, and what is left in the middle */
  const blockPoints = Math.max(1, Math.floor(BEND_OVER_M / dx + 0.5))
  const onEachSide = blockPoints * Math.floor((last - first - 1) / (2 * blockPoints))
  const leftEnd = first + onEachSide
  const rightStart = last - 1 - onEachSide
  let blockEnd = onEachSide > 0 ? first + blockPoints : rightStart
  let blockStart = first
  let blockWidth = 0
  let bends = 0
  let shallowest = Number.POSITIVE_INFINITY
  let changeIntoBlock = change
  for (let p = first + 1; p < last; p++) {
    change = dischargeP[p]! - dischargeOldP[p]!
    const outflow = stepS * (dischargeOldP[p]! + thetaP[p]! * change)
    const bed = bedM[p]!
    let y = stageP[p]! - bed
    let target = volumeOldP[p]! + inflow - outflow + gain
    inflow = outflow
    let width = b
    if (y > CORRECTION_M && y <= plain) {
      const seeping = perDepth * y
      byDepth += seeping
      target -= seeping
      if (open > 0) {
        const taking = openM2s(open, y)
        opened += taking
        target -= taking
      }
      if (hasUsers) {
        const drawing = drawM3(w, r, p, y, cellTimesStep)
        drawn += drawing
        target -= drawing
      }
      /* two of Newton's steps reach rounding where the correction is small and the depth is not */
      width = b + 2 * m * y
      const per = 1 / (dx * width)
      const by = (target - dx * ((b + m * y) * y)) * per
      if (by < CORRECTION_M && by > -CORRECTION_M) {
        y += by
        stageP[p] = stageP[p]! + by + (target - dx * ((b + m * y) * y)) * per
      } else {
        const settled = settledDepthM(w, r, y, target / dx)
        stageP[p] = stageP[p]! + (settled - y)
        y = settled
        if (target < owed) sound = false
      }
    } else {
      if (y > 0) {
        const drawing = drawM3(w, r, p, y, cellTimesStep)
        const spilling = spillM3(w, r, p, y, cellTimesStep)
        const taking = openM2s(open, y)
        byDepth += perDepth * y
        opened += taking
        drawn += drawing
        w.booked[SPILLED]! += spilling
        target -= perDepth * y + taking + drawing + spilling
      }
      const settled = y > crown ? y : settledDepthM(w, r, y, target / dx)
      stageP[p] = stageP[p]! + (settled - y)
      y = settled
      width = widthAtM(w, r, y)
      if (target < owed) sound = false
      if (w.hasClosed) {
        const surplus = target - dx * areaAtM2(w, r, stageP[p]! - bed)
        w.surplusP[p] = surplus
        if (Math.abs(surplus) > -owed) sound = false
        /* pressure holds no water: the step control does not look at it */
        if (y > crown) {
          y = crown
          width = Number.POSITIVE_INFINITY
        }
      }
    }
    const was = stageOldP[p]! - bed
    const yOld = was > crown ? crown : was
    const ratio = changeRatio(y, yOld)
    let most = ratio
    blockWidth += width
    if (yOld < shallowest) shallowest = yOld
    if (p === blockEnd) {
      const gained = changeIntoBlock > change ? changeIntoBlock - change : change - changeIntoBlock
      if (shallowest > BEND_DEPTH_M) {
        const bendM = (gained * perBend) / blockWidth
        if (bendM > ratio * BEND_M) most = bendM / BEND_M
        const weight = w.isWideR[r] === 1 && isAtFront(w, p, first, last) ? FRONT_WEIGHT * FRONT_WEIGHT : 1
        bends += weight * bendM * bendM * (p - blockStart)
      }
      blockStart = p
      blockEnd = p < rightStart && p >= leftEnd ? rightStart : p + blockPoints
      blockWidth = 0
      shallowest = Number.POSITIVE_INFINITY
      changeIntoBlock = change
    }
    if (most > control) {
      const counted = isAtFront(w, p, first, last) ? most * FRONT_WEIGHT : most
      if (counted > control) control = counted
    }
  }
  settleEnd(w, r, last, inflow, stepS)
  w.stepControl[0] = control
  w.bendM3[0] = w.bendM3[0]! + bends * dx
  bookLosses(w, r, byDepth, opened, (last - first - 1) * cellTimesStep)
  w.booked[DRAWN]! += drawn
  w.bookedR[r]! += drawn
  return sound
}

/** True near links too shallow to be central: where water enters a dry canal or leaves a draining one. */
function isAtFront(w: Work, p: number, first: number, last: number): boolean {
  const to = Math.min(p + FRONT_REACHES, last - 1)
  for (let l = Math.max(p - FRONT_REACHES, first); l <= to; l++) if (w.centralP[l]! < 1) return true
  return false
}

/** What users draw from a cell over the step; the same term as in `sweepReach`. */
export function drawM3(w: Work, r: number, p: number, y: number, cellTimesStep: number): number {
  if (w.demandR[r]! <= 0) return 0
  const part = y < w.drawDepthR[r]! ? y / w.drawDepthR[r]! : 1
  return ((cellTimesStep * w.demandR[r]!) / w.lengthR[r]!) * w.demandShareP[p]! * part * part * (3 - 2 * part)
}

/** What runs over the banks of a cell over the step, and through them where they gave way; the same terms as in `sweepReach`. */
export function spillM3(w: Work, r: number, p: number, y: number, cellTimesStep: number): number {
  const head = y - w.bankHeightR[r]!
  const overBank = head > 0 ? cellTimesStep * 2 * BROAD_CRESTED_M05S * head * Math.sqrt(head) : 0
  return y > w.breachFromR[r]! ? overBank + cellTimesStep * breachM2s(w, p, y) : overBank
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
    if (y > w.crownR[r]!) y = w.crownR[r]!
    if (by < SETTLED_M && by > -SETTLED_M) break
  }
  return y
}

/** A reach that stood dry throughout the step holds what it held. */
export function settleDry(w: Work, r: number, stepS: number): void {
  settleEnd(w, r, w.network.reachStart[r]!, 0, stepS)
  settleEnd(w, r, w.network.reachStart[r + 1]! - 1, 0, stepS)
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
    const drawn = drawM3(w, r, p, y, cellTimesStep)
    const spilled = spillM3(w, r, p, y, cellTimesStep)
    booked[DRAWN]! += drawn
    booked[SPILLED]! += spilled
    w.bookedR[r]! += drawn
    volume -= byDepth + opened + drawn + spilled
  }
  bookLosses(w, r, byDepth, opened, cellTimesStep)
  w.restJ[j]! += volume
}

export function settleJunction(w: Work, j: number): boolean {
  const { endStart, endPoint, endReach, stageP, network } = w
  const pond = w.pondJ[j]!
  const target = w.restJ[j]!
  const lowest = w.lowestBedJ[j]!
  const full = w.fullJ[j]!
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
      owed -= half * MAY_OWE_AT_LAST_M * w.owingWidthR[r]!
    }
    if (pond !== null) {
      volume += pondVolumeM3(pond, w.stageJ[j]!)
      slope += pondAreaM2(pond, w.stageJ[j]!)
      bedArea += pond.areaM2[0]!
      owed -= MAY_OWE_AT_LAST_M * pond.areaM2[0]!
    }
    const rest = target - volume
    if ((rest <= SETTLED_M * bedArea && rest >= -SETTLED_M * bedArea) || w.stageJ[j]! > full) break
    /* out of the slot no higher than the bed: the slot's width says nothing about the water above; and no higher than the lowest crown */
    const before = w.stageJ[j]!
    const after = before + rest / slope
    const settled = before < lowest && after > lowest ? lowest + JUST_WET_M : after
    w.stageJ[j] = settled > full ? full : settled
  }
  for (let e = endStart[j]!; e < endStart[j + 1]!; e++) stageP[endPoint[e]!] = w.stageJ[j]!
  const low = w.lowestBedJ[j]!
  const ratio = changeRatio(Math.min(w.stageJ[j]!, full) - low, Math.min(w.stageOldJ[j]!, full) - low)
  if (ratio > w.stepControl[0]!) w.stepControl[0] = ratio
  return target >= owed && (!w.hasClosed || keepSurplus(w, j, target, -owed))
}

/** Keeps what a junction got beyond what its stage says that it holds; false when that is more than rounding explains. */
function keepSurplus(w: Work, j: number, targetM3: number, mostM3: number): boolean {
  const { endStart, endPoint, endReach, network } = w
  const pond = w.pondJ[j]!
  let surplus = pond === null ? targetM3 : targetM3 - pondVolumeM3(pond, w.stageJ[j]!)
  for (let e = endStart[j]!; e < endStart[j + 1]!; e++) {
    const r = endReach[e]!
    surplus -= 0.5 * network.reachDxM[r]! * areaAtM2(w, r, w.stageJ[j]! - network.bedM[endPoint[e]!]!)
  }
  // Without a reach end the place would be the next junction's.
  if (endStart[j]! < endStart[j + 1]!) w.surplusP[endPoint[endStart[j]!]!] = surplus
  return Math.abs(surplus) <= mostM3
}

/** Change of depth in units of what the step control allows there. */
function changeRatio(depthM: number, depthOldM: number): number {
  const now = depthM > 0 ? depthM : 0
  const then = depthOldM > 0 ? depthOldM : 0
  const change = now > then ? now - then : then - now
  const least = now < then ? now : then
  return change / (least >= DEEP_M ? CHANGE_DEEP_M : CHANGE_DRY_M + (CHANGE_DEEP_M - CHANGE_DRY_M) * (least / DEEP_M))
}
