import { EVAPORATED, FROM_GROUND, LATERAL, RAINED, SEEPED } from './books.ts'
import type { ForcingValues } from './forcing.ts'
import type { Work } from './work.ts'

/*
 * What comes and goes along a reach, per metre of its length, as a function of depth that the kernel knows:
 *
 *     lost(y) = perDepth·y + open·min(y/thin, 1) + draw·χ(y) − gain       thin = 1 mm
 *
 * It rises with depth and is −gain at a dry bed, so nothing is taken that is not there. Coefficients hold over a step.
 *
 *     perDepth  seepage, and evaporation from what the sides add to the surface, 2·m·E
 *     open      evaporation from the bed's width, b·E, and Darcy's part at no depth
 *     gain      rain on the width between the banks, inflow along them, groundwater that stands above the bed
 *
 * The surface that evaporates is b + 2·m·y: berms do not count. A closed conduit has neither rain nor evaporation.
 */

/** Depth over which what does not depend on depth fades to nothing, m. */
export const THIN_M = 1e-3

/**
 * Gives every reach the losses and gains that hold over a step: the mean of both its ends, so that what falls is right to the drop
 * where it changes linearly.
 *
 * @throws RangeError for rain, evaporation or lateral inflow below zero
 */
export function spreadLosses(w: Work, now: ForcingValues, next: ForcingValues): void {
  for (let r = 0; r < w.perDepthR.length; r++) {
    const perSurface = meanOf(now.evaporationMPerS, next.evaporationMPerS, r, 'evaporationMPerS')
    const E = w.crownR[r] === Number.POSITIVE_INFINITY ? perSurface : 0
    const rain = meanOf(now.rainMPerS, next.rainMPerS, r, 'rainMPerS')
    const lateral = meanOf(now.lateralM3s, next.lateralM3s, r, 'lateralM3s')
    w.evaporationR[r] = E
    w.rainR[r] = rain * w.catchWidthR[r]!
    w.lateralR[r] = lateral / w.ownLengthR[r]!
    w.perDepthR[r] = w.seepageR[r]! + 2 * w.sideSlopeR[r]! * E
    w.openR[r] = w.seepageOpenR[r]! + w.bottomWidthR[r]! * E
    w.gainR[r] = w.rainR[r]! + w.lateralR[r]! + w.groundGainR[r]!
  }
}

function meanOf(now: Float64Array | undefined, next: Float64Array | undefined, r: number, name: string): number {
  const first = now === undefined ? 0 : now[r]!
  const last = next === undefined ? 0 : next[r]!
  if (!(first >= 0 && last >= 0)) throw new RangeError(`${name} must not be negative, got ${first} and ${last}`)
  return 0.5 * (first + last)
}

/** What leaves a cell of a depth by what does not depend on depth, m²/s. */
export const openM2s = (openM2sAtDepth: number, y: number): number =>
  y < THIN_M ? (openM2sAtDepth * y) / THIN_M : openM2sAtDepth

/**
 * Books what came and went along a reach in a step by its known parts, m³: `byDepth` and `open` as they were taken, `cellTimesStep` what
 * the gain fell on (m·s). With the ground the difference is booked, one way or the other.
 */
export function bookLosses(w: Work, r: number, byDepth: number, open: number, cellTimesStep: number): void {
  const { booked } = w
  const ground = cellTimesStep * w.groundGainR[r]!
  let seeped = byDepth + open
  if (w.evaporationR[r]! > 0) {
    const ofDepth = w.perDepthR[r]! > 0 ? byDepth * (w.seepageR[r]! / w.perDepthR[r]!) : 0
    const ofOpen = open * (w.seepageOpenR[r]! / w.openR[r]!)
    seeped = ofDepth + ofOpen
    booked[EVAPORATED]! += byDepth - ofDepth + (open - ofOpen)
  }
  if (seeped >= ground) booked[SEEPED]! += seeped - ground
  else booked[FROM_GROUND]! += ground - seeped
  booked[RAINED]! += cellTimesStep * w.rainR[r]!
  booked[LATERAL]! += cellTimesStep * w.lateralR[r]!
}
