/*
 * All that transport reads of the solver's step: the only file of this room that knows the solver's arrays. What the solver booked is taken
 * as it booked it, so that water and what it carries keep the same books.
 */
import { lawFlow } from '../hydraulics/section-law.ts'
import type { Network } from '../network/network.ts'
import type { ForcingValues } from '../solver/forcing.ts'
import { openM2s } from '../solver/losses.ts'
import { pondAreaM2, pondVolumeM3 } from '../solver/pond.ts'
import { areaAtM2, cellLengthM, widthAtM } from '../solver/reach-kernel.ts'
import { drawM3, spillM3 } from '../solver/settle.ts'
import type { Work } from '../solver/work.ts'

/**
 * A crossing joins two junctions, or one and the water beyond (`RIVER`, `OUTSIDE`, a given stage): gates, then structures, then joints, numbered as
 * `tree.cuts` are.
 */
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

/** Volume that outlets took from every junction over the step, added to what is there; and what came back over drowned tail weirs. */
export function readOutlets(w: Work, stepS: number, leavingJ: Float64Array, backJ: Float64Array): void {
  for (let o = 0; o < w.outlets.length; o++) {
    const j = w.outlets[o]!.junction
    const theta = w.thetaOutlet[o]!
    const passed = stepS * (theta * w.outletQ[o]! + (1 - theta) * w.outletQOld[o]!)
    if (passed >= 0) leavingJ[j] = leavingJ[j]! + passed
    else backJ[j] = backJ[j]! - passed
  }
}

/** What came to every metre of a reach over the step, m³ per metre: rain, inflow along the banks, groundwater that stands above the bed. */
export function readGains(
  w: Work,
  stepS: number,
  rainR: Float64Array,
  lateralR: Float64Array,
  groundR: Float64Array,
): void {
  for (let r = 0; r < rainR.length; r++) {
    rainR[r] = stepS * w.rainR[r]!
    lateralR[r] = stepS * w.lateralR[r]!
    groundR[r] = stepS * w.groundGainR[r]!
  }
}

/** Volume given to a node from outside over the step; negative where water is taken. */
export const givenM3 = (n: number, old: ForcingValues, next: ForcingValues, stepS: number, theta: number): number =>
  stepS * (theta * (next.inflowM3s?.[n] ?? 0) + (1 - theta) * (old.inflowM3s?.[n] ?? 0))

/** Water that left a point over the step by other ways than links: with all it carries, through the ground, into the air. */
export interface PointLosses {
  takenM3: number
  seepedM3: number
  evaporatedM3: number
}

/** A cell that dried within the step lost its last water as one that is nearly dry does. */
const NEARLY_DRY_M = 1e-9

/** How the losses of a point share in what is missing there; to rounding of the iteration also how large they are. */
export function pointLosses(w: Work, r: number, p: number, stepS: number, into: PointLosses): void {
  const y = Math.max(depthAtM(w, p), NEARLY_DRY_M)
  const cellTimesStep = stepS * cellLengthM(w, r, p)
  into.seepedM3 = cellTimesStep * (w.seepageR[r]! * y + openM2s(w.seepageOpenR[r]!, y))
  into.evaporatedM3 = cellTimesStep * w.evaporationR[r]! * (2 * w.sideSlopeR[r]! * y + openM2s(w.bottomWidthR[r]!, y))
  into.takenM3 = drawM3(w, r, p, y, cellTimesStep) + spillM3(w, r, p, y, cellTimesStep)
}

export const depthAtM = (w: Work, p: number): number => w.stageP[p]! - w.network.bedM[p]!

/** Volume of a point at the iterate. */
export const pointVolumeM3 = (w: Work, r: number, p: number): number =>
  cellLengthM(w, r, p) * areaAtM2(w, r, depthAtM(w, p))

/** Volume of the pond at a junction, which has one. */
export const pondWaterM3 = (w: Work, j: number): number => pondVolumeM3(w.pondJ[j]!, w.stageJ[j]!)

/** Area of a pond's bed, and of what grains fall to: its surface, or the bed where it is dry. */
export const pondBedM2 = (w: Work, j: number): number => w.pondJ[j]!.areaM2[0]!
export const pondSurfaceM2 = (w: Work, j: number): number =>
  Math.max(pondAreaM2(w.pondJ[j]!, w.stageJ[j]!), pondBedM2(w, j))

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
  into.hydraulicRadiusM = w.section.areaM2 / w.section.wettedPerimeterM
  /* grains in a conduit fall to its lower half, full or not */
  into.widthM = widthAtM(w, r, Math.min(y, 0.5 * w.crownR[r]!))
}
