import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { type Clockwork, spreadDemand, worstReachIds } from './advance.ts'
import type { AdvanceOutcome } from './engine.ts'
import { copyForcingValues } from './forcing.ts'
import { acceptStep, dropStep, tryStep } from './step.ts'
import type { Work } from './work.ts'

const LONGEST_FIRST_STEP_S = 120
/** Points that a small wave passes in the first step: fewer let the water find its regime, more save steps. */
const FIRST_COURANT = 2
const SHORTEST_STEP_S = 0.05
/** The flow is steady when no depth changes by more over a step at least this long. */
const STEADY_STEP_S = 1e6
const STEADY_M = 1e-7
/**
 * Steps that change nearly as much as those before swing about the steady flow, because the forms of links follow the water one step behind.
 * From then on links keep more and more of the form they have.
 */
const STALLED = 0.6
const SLOW = 0.9
/** How far the form of a link may be from the one its water asks for when the search ends; after so many steps it may be anything. */
const SETTLED = 1e-4
const PATIENT_STEPS = 500
const LONGEST_STEP_S = 1e9
const MOST_STEPS = 1000

/**
 * Marches with growing, fully implicit steps until nothing moves: the steady flow by the same equations as the unsteady one, because the
 * time derivative fades as the step grows. Needs the iterate filled with water and `clock.now` set.
 */
export function marchToSteady(w: Work, clock: Clockwork, timeS: number): AdvanceOutcome {
  const outcome = march(w, clock, timeS)
  w.formInertia[0] = 0
  return outcome
}

function march(w: Work, clock: Clockwork, timeS: number): AdvanceOutcome {
  copyForcingValues(clock.next, clock.now)
  spreadDemand(w, clock, 1)
  acceptStep(w)
  let stepS = firstStepS(w)
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
    if (isLong && changeM < STEADY_M && (w.formLag[0]! < SETTLED || n > PATIENT_STEPS)) {
      acceptStep(w)
      return { kind: 'reached' }
    }
    if (isLong && changeM > STALLED * changeBeforeM) {
      const inertia = 0.5 * (1 + w.formInertia[0]!)
      w.formInertia[0] = inertia > SLOW && n < PATIENT_STEPS ? SLOW : inertia
      goHalfWay(w)
    }
    changeBeforeM = changeM
    acceptStep(w)
    stepS = Math.min(stepS * 2, LONGEST_STEP_S)
  }
  return { kind: 'diverged', atMs: timeS * 1000, reachIds: worstReachIds(w), reason: 'no steady flow was found' }
}

/** First step by the finest grid, with the speed of a small wave on water of a reach's design depth. */
function firstStepS(w: Work): number {
  let shortestS = LONGEST_FIRST_STEP_S
  for (const [r, { designDepthM }] of w.network.district.reaches.entries()) {
    const crossingS = w.network.reachDxM[r]! / Math.sqrt(GRAVITY_M_PER_S2 * designDepthM)
    if (FIRST_COURANT * crossingS < shortestS) shortestS = FIRST_COURANT * crossingS
  }
  return shortestS
}

/** Halves a step: where hardly anything flows, discharge answers to the stages as a root does, and whole steps swing about it for ever. */
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

/** Fills conduits that meet to one level, that of the highest water at their ends: a search for steady flow that begins with them empty loses its way. */
export function levelConduits(w: Work): void {
  const { reachHeadJunction, reachTailJunction, reachStart, junctionIsRiver, pointStage, junctionCount } = w.network
  for (let rises = true; rises; ) {
    rises = false
    for (let r = 0; r < w.crownR.length; r++) {
      if (w.crownR[r] === Number.POSITIVE_INFINITY) continue
      const [head, tail] = [reachHeadJunction[r]!, reachTailJunction[r]!]
      const levelM = Math.max(w.stageJ[head]!, w.stageJ[tail]!)
      for (const j of [head, tail]) {
        if (w.stageJ[j]! >= levelM || junctionIsRiver[j] === 1) continue
        w.stageJ[j] = levelM
        rises = true
      }
      for (let p = reachStart[r]!; p < reachStart[r + 1]!; p++) w.stageP[p] = Math.max(w.stageP[p]!, levelM)
    }
  }
  for (let p = 0; p < pointStage.length; p++)
    if (pointStage[p]! < junctionCount) w.stageP[p] = w.stageJ[pointStage[p]!]!
}
