import { forgetPressures } from './crown.ts'
import { stillDryLinks } from './dry-links.ts'
import type { ForcingValues } from './forcing.ts'
import { openJunctions } from './junction-kernel.ts'
import { settleVolumes } from './settle.ts'
import { iterate } from './sweep.ts'
import type { Work } from './work.ts'

/**
 * Newton's method has arrived when what its last change leaves to do is less than this. What is left of a stage is about the square of its
 * change over twice the depth, what is left of a discharge its square over twice the discharge, as far as friction acts within the step: momentum
 * alone is linear. What is left in shallow water counts four times. So a step that moves deep water by nine centimetres needs one iteration; what it
 * leaves is small beside the error of the step itself, the next step takes it up, and the last act of a step keeps it from becoming water.
 */
export const STAGE_LEFT_M = 2e-3
export const DISCHARGE_LEFT_M3S = 0.5
/** A joint holds two stages equal only as far as the iteration went, and a full cell has no width to make good for it: both ask for more. */
const TIGHT = 2.5e-4
/** Time in which friction takes hold of the flow, a typical g·S/u. */
export const FRICTION_S = 300
export const MOST_ITERATIONS = 12
/** The same where conduits can fill: every crown that is crossed costs one. */
const MOST_WITH_CROWNS = 24
/** Steps no longer than this are tried in a second way where conduits lose the first one; longer ones are halved at once. */
const SECOND_TRY_S = 1
/** A change of stage in one iteration beyond all water: the iteration has lost its way. */
export const LOST_M = 1e3

/** For those who ask for a closer end of the iteration: nothing moved more than this. After the most iterations the usual closeness is enough. */
export interface Tolerance {
  readonly stageM: number
  readonly dischargeM3s: number
  readonly mostIterations: number
}

/** arrived: the iterate is the state at the end of the step · lost: it is worth nothing, the old state stands · negative: a cell ran dry beyond rounding. */
export type StepResult = 'arrived' | 'lost' | 'negative'

/**
 * Tries one step from the old state. On `arrived` the iterate holds the new state with exactly balanced volumes; the caller takes it with
 * `acceptStep` or drops it with `dropStep`.
 */
export function tryStep(
  w: Work,
  old: ForcingValues,
  next: ForcingValues,
  stepS: number,
  theta: number,
  isExact = true,
  tolerance?: Tolerance,
): StepResult {
  const result = tryOnce(w, old, next, stepS, theta, isExact, tolerance)
  if (result !== 'lost' || !w.hasClosed || stepS > SECOND_TRY_S) return result
  dropStep(w)
  w.keepsPressures[0] = 1
  const again = tryOnce(w, old, next, stepS, theta, isExact, tolerance)
  w.keepsPressures[0] = 0
  return again
}

function tryOnce(
  w: Work,
  old: ForcingValues,
  next: ForcingValues,
  stepS: number,
  theta: number,
  isExact: boolean,
  tolerance: Tolerance | undefined,
): StepResult {
  openJunctions(w, old, next, theta)
  if (w.hasClosed) forgetPressures(w)
  const tightness = w.jointQ.length > 0 || w.hasClosed ? TIGHT : 1
  const most = Math.max(w.hasClosed ? MOST_WITH_CROWNS : MOST_ITERATIONS, tolerance?.mostIterations ?? 0)
  for (let n = 0; n < most; n++) {
    iterate(w, old, next, stepS, theta, n === 0)
    w.iterations[0]!++
    const change = w.largestStageChange[0]!
    if (!(change < LOST_M)) return 'lost'
    if (tolerance === undefined || n + 1 === most ? leavesLittle(w, stepS, tightness) : movedLittle(w, tolerance))
      return !isExact || settleVolumes(w, old, next, stepS, theta) ? 'arrived' : 'negative'
  }
  return 'lost'
}

const movedLittle = (w: Work, { stageM, dischargeM3s }: Tolerance): boolean =>
  w.largestStageChange[0]! < stageM && w.largestDischargeChange[0]! < dischargeM3s

export const leavesLittle = (w: Work, stepS: number, tightness: number): boolean =>
  w.leftToDo[0]! < tightness * STAGE_LEFT_M &&
  (w.leftToDo[1]! * stepS) / (stepS + FRICTION_S) < tightness * DISCHARGE_LEFT_M3S

/** The iterate becomes the old state, and what it moved is added to the books. */
export function acceptStep(w: Work): void {
  stillDryLinks(w)
  w.stageOldP.set(w.stageP)
  if (w.hasClosed) w.surplusOldP.set(w.surplusP)
  w.stageOldJ.set(w.stageJ)
  w.dischargeOldP.set(w.dischargeP)
  w.jointQOld.set(w.jointQ)
  bookStep(w)
}

/** What the iterate moved is added to the books. */
export function bookStep(w: Work): void {
  for (let i = 0; i < w.totals.length; i++) w.totals[i]! += w.booked[i]!
  for (let r = 0; r < w.drawnR.length; r++) w.drawnR[r]! += w.bookedR[r]!
  for (let g = 0; g < w.passedG.length; g++) w.passedG[g]! += w.bookedG[g]!
}

/** The iterate goes back to the old state. Gates and outlets follow from the stages. */
export function dropStep(w: Work): void {
  w.stageP.set(w.stageOldP)
  if (w.hasClosed) w.surplusP.set(w.surplusOldP)
  w.stageJ.set(w.stageOldJ)
  w.dischargeP.set(w.dischargeOldP)
  w.jointQ.set(w.jointQOld)
}
