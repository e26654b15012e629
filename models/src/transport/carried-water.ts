/*
 * All that transport reads of the solver's step: the only file of this room that knows the solver's arrays. What the solver booked is taken
 * as it booked it, so that water and what it carries keep the same books.
 */
import { lawFlow } from '../hydraulics/section-law.ts'
import type { Network } from '../network/network.ts'
import type { ForcingValues } from '../solver/forcing.ts'
import { areaAtM2, cellLengthM, widthAtM } from '../solver/reach-kernel.ts'
import { drawM3, spillM3 } from '../solver/settle.ts'
import type { Work } from '../solver/work.ts'

/** A crossing joins two junctions, or one and the water beyond (`RIVER`, `OUTSIDE`): gates first, then joints, numbered as `tree.cuts` are. */
export function crossingEnds(network: Network): { readonly from: Int32Array; readonly to: Int32Array } {
  return {
    from: Int32Array.from([...network.gateUpJunction, ...network.jointA]),
    to: Int32Array.from([...network.gateDownJunction, ...network.jointB]),
  }
}

/** Volume through every link of the reaches over the step, positive towards the tail. */
export function readLinks(w: Work, stepS: number, linkM3: Float64Array): void {
  const { dischargeP, dischargeOldP, thetaP } = w
  for (let p = 0; p < linkM3.length; p++) {
    const before = dischargeOldP[p]!
    linkM3[p] = stepS * (before + thetaP[p]! * (dischargeP[p]! - before))
  }
}

/** Volume through every crossing over the step. */
export function readCrossings(w: Work, stepS: number, crossingM3: Float64Array): void {
  const gates = w.bookedG.length
  for (let g = 0; g < gates; g++) crossingM3[g] = w.bookedG[g]!
  for (let k = 0; k < w.jointQ.length; k++) crossingM3[gates + k] = stepS * w.jointQ[k]!
}

/** Volume that outlets took from every junction over the step, added to what is there. */
export function readOutlets(w: Work, stepS: number, leavingJ: Float64Array): void {
  for (let o = 0; o < w.outlets.length; o++) {
    const j = w.outlets[o]!.junction
    const theta = w.thetaOutlet[o]!
    leavingJ[j] = leavingJ[j]! + stepS * (theta * w.outletQ[o]! + (1 - theta) * w.outletQOld[o]!)
  }
}

/** Volume given to a node from outside over the step; negative where water is taken. */
export const givenM3 = (n: number, old: ForcingValues, next: ForcingValues, stepS: number, theta: number): number =>
  stepS * (theta * (next.inflowM3s?.[n] ?? 0) + (1 - theta) * (old.inflowM3s?.[n] ?? 0))

/** Water that left a point over the step by other ways than links: with all it carries, or through the ground. */
export interface PointLosses {
  takenM3: number
  seepedM3: number
}

/** How the losses of a point share in what is missing there; to rounding of the iteration also how large they are. */
export function pointLosses(w: Work, r: number, p: number, stepS: number, into: PointLosses): void {
  const y = depthAtM(w, p)
  if (y <= 0) {
    into.takenM3 = 0
    into.seepedM3 = 0
    return
  }
  const cellTimesStep = stepS * cellLengthM(w, r, p)
  into.seepedM3 = cellTimesStep * w.seepageR[r]! * y
  into.takenM3 = drawM3(w, r, p, y, cellTimesStep) + spillM3(w, r, y, cellTimesStep)
}

export const depthAtM = (w: Work, p: number): number => w.stageP[p]! - w.network.bedM[p]!

/** Volume of a point at the iterate. */
export const pointVolumeM3 = (w: Work, r: number, p: number): number =>
  cellLengthM(w, r, p) * areaAtM2(w, r, depthAtM(w, p))

/** What sediment asks of a section. */
export interface PointSection {
  areaM2: number
  widthM: number
  hydraulicRadiusM: number
}

/** Section of a point that is wet at the iterate. */
export function pointSection(w: Work, r: number, y: number, into: PointSection): void {
  const b = w.bottomWidthR[r]!
  if (y <= w.plainDepthR[r]!) {
    const m = w.sideSlopeR[r]!
    const A = (b + m * y) * y
    into.areaM2 = A
    into.widthM = b + 2 * m * y
    into.hydraulicRadiusM = A / (b + 2 * y * Math.sqrt(1 + m * m))
    return
  }
  lawFlow(w.lawR[r]!, y, w.section)
  into.areaM2 = w.section.areaM2
  into.widthM = widthAtM(w, r, y)
  into.hydraulicRadiusM = w.section.areaM2 / w.section.wettedPerimeterM
}
