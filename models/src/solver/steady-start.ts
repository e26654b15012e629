import { type Clockwork, spreadDemand, worstReachIds } from './advance.ts'
import type { AdvanceOutcome } from './engine.ts'
import { copyForcingValues } from './forcing.ts'
import { acceptStep, dropStep, tryStep } from './step.ts'
import type { Work } from './work.ts'

const FIRST_STEP_S = 120
const SHORTEST_STEP_S = 0.05
/** The flow is steady when no depth changes by more over a step at least this long. */
const STEADY_STEP_S = 1e6
const STEADY_M = 1e-7
/** Steps that change nearly as much as those before swing about the steady flow; its middle is closer. */
const STALLED = 0.6
const LONGEST_STEP_S = 1e9
const MOST_STEPS = 1000

/**
 * Marches with growing, fully implicit steps until nothing moves: the steady flow by the same equations as the unsteady one, because the
 * time derivative fades as the step grows. Needs the iterate filled with water and `clock.now` set.
 */
export function marchToSteady(w: Work, clock: Clockwork, timeS: number): AdvanceOutcome {
  copyForcingValues(clock.next, clock.now)
  spreadDemand(w, clock, 1)
  acceptStep(w)
  let stepS = FIRST_STEP_S
  let changeBeforeM = Number.POSITIVE_INFINITY
  for (let n = 0; n < MOST_STEPS; n++) {
    if (tryStep(w, clock.now, clock.next, stepS, 1, false) !== 'arrived') {
      dropStep(w)
      if (stepS <= SHORTEST_STEP_S) break
      stepS *= 0.2
      continue
    }
    const changeM = largestDepthChangeM(w)
    const isLong = stepS >= STEADY_STEP_S
    if (isLong && changeM < STEADY_M) {
      acceptStep(w)
      return { kind: 'reached' }
    }
    if (isLong && changeM > STALLED * changeBeforeM) goHalfWay(w)
    changeBeforeM = changeM
    acceptStep(w)
    stepS = Math.min(stepS * 2, LONGEST_STEP_S)
  }
  return { kind: 'diverged', atMs: timeS * 1000, reachIds: worstReachIds(w), reason: 'no steady flow was found' }
}

/** Halves a step: what is fixed within a step (forms of shallow links) would otherwise make the search swing for ever. */
function goHalfWay(w: Work): void {
  halve(w.stageP, w.stageOldP)
  halve(w.stageJ, w.stageOldJ)
  halve(w.dischargeP, w.dischargeOldP)
  halve(w.jointQ, w.jointQOld)
}

function halve(to: Float64Array, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = 0.5 * (to[i]! + from[i]!)
}

function largestDepthChangeM(w: Work): number {
  let largest = 0
  for (let p = 0; p < w.stageP.length; p++) {
    const bed = w.network.bedM[p]!
    const change = Math.abs(Math.max(w.stageP[p]!, bed) - Math.max(w.stageOldP[p]!, bed))
    if (change > largest) largest = change
  }
  for (const j of w.pondJunctions) {
    const bed = w.lowestBedJ[j]!
    const change = Math.abs(Math.max(w.stageJ[j]!, bed) - Math.max(w.stageOldJ[j]!, bed))
    if (change > largest) largest = change
  }
  return largest
}
