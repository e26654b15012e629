import type { ReachId } from '../ground/ids.ts'
import { openBreaches } from './breaches.ts'
import type { AdvanceOutcome } from './engine.ts'
import type { StepFollower } from './follower.ts'
import type { Forcing, ForcingValues } from './forcing.ts'
import { spreadLosses } from './losses.ts'
import { pondVolumeM3 } from './pond.ts'
import { volumeAtM3, widthAtM } from './reach-kernel.ts'
import { refuseForcing } from './refuse-forcing.ts'
import { acceptStep, dropStep, type StepResult, tryStep } from './step.ts'
import type { Work } from './work.ts'

export const LONGEST_STEP_S = 3600
export const SHORTEST_STEP_S = 0.05
/** Some roundings of a time in seconds since 1970. */
const JUST_BEFORE_S = 1e-6
/** A step that changed this many times more than wished is tried again, shorter. */
export const FAR_TOO_MUCH = 1.5
/** A step is made longer by a sixth at most where that ends it on an instant. */
const STRETCHED = 7 / 6
/**
 * Implicitness: enough that short waves do not ring and hold the steps short, little enough that the wave does not lag behind by much of a step;
 * more only at steps of an hour, where waves are long gone and what is left of them should be.
 */
const LEAST_THETA = 0.54
const MOST_THETA = 0.8
const HALF_WAY_S = 2400

/** The time, and the values at both ends of a step: what an engine holds besides its water. */
export interface Clockwork {
  timeS: number
  steps: number
  readonly now: ForcingValues
  readonly next: ForcingValues
  /** Length that the next step should have, s; 0 where only the state can tell. It is saved, so that a run that goes on takes the steps it would have taken. */
  wishedS: number
  /** Sees every step before it is accepted; null where nothing travels with the water. */
  follower: StepFollower | null
}

export const thetaOf = (stepS: number): number => {
  const long = (stepS * stepS) / (stepS * stepS + HALF_WAY_S * HALF_WAY_S)
  return LEAST_THETA + (MOST_THETA - LEAST_THETA) * long * long
}

/**
 * Moves the water to `untilS`, landing on every instant of the forcing. Nothing is allocated in a step.
 *
 * @throws InputRefused where the forcing brings values that no water can follow
 */
export function advanceTo(w: Work, clock: Clockwork, forcing: Forcing, untilS: number): AdvanceOutcome {
  if (!(clock.wishedS > 0)) clock.wishedS = firstStepS(w)
  let landedS = clock.timeS
  while (clock.timeS < untilS) {
    forcing.evaluate(clock.timeS, clock.now)
    if (clock.timeS === landedS) refuseForcing(w.network, clock.now, landedS)
    const eventS = forcing.nextInstantAfterS(clock.timeS)
    if (!(eventS > clock.timeS))
      throw new RangeError(`the next instant must be later than ${clock.timeS}, got ${eventS}`)
    const landS = eventS < untilS ? eventS : untilS
    landedS = landS
    const wishedS = Math.min(clock.wishedS, LONGEST_STEP_S)
    let stepS = stretchedStepS(wishedS, landS - clock.timeS)
    for (;;) {
      stepS = landingStepS(stepS, landS - clock.timeS)
      holdEndOfStep(clock, forcing, stepS)
      spreadDemand(w, clock, thetaOf(stepS))
      const result = tryStep(w, clock.now, clock.next, stepS, thetaOf(stepS), true, clock.follower?.tolerance)
      const control = w.stepControl[0]!
      if (result === 'arrived' && (control <= FAR_TOO_MUCH || stepS <= SHORTEST_STEP_S)) break
      dropStep(w)
      if (stepS <= SHORTEST_STEP_S) return diverged(w, clock, result)
      stepS = shorterStepS(stepS, result, control)
    }
    clock.follower?.onStep(w, clock.now, clock.next, stepS, thetaOf(stepS), clock.timeS + stepS)
    acceptStep(w)
    clock.steps++
    clock.timeS = stepS === landS - clock.timeS ? landS : clock.timeS + stepS
    clock.wishedS = nextWishS(stepS, wishedS, w.stepControl[0]!)
  }
  forcing.evaluate(clock.timeS, clock.now)
  return REACHED
}

/**
 * Length of the next step after one of `stepS` that `control` times used up what a step may change. Cut short by an instant to land on, a step says little about
 * longer ones: the earlier wish stands as far as the change of this one, drawn out to it, allows.
 */
export function nextWishS(stepS: number, wishedS: number, control: number): number {
  const grownS = stepS * Math.min(2, Math.max(0.3, 0.9 / control))
  return stepS < wishedS ? Math.max(grownS, Math.min(wishedS, (0.9 * stepS) / control)) : grownS
}

/** What to try first: what is wished, or somewhat more where that ends on the next instant. */
export function stretchedStepS(wishedS: number, leftS: number): number {
  return STRETCHED * wishedS > leftS ? leftS : wishedS
}

/** A step that ends on the next instant, or half way to it where a whole one would leave a splinter. */
export const landingStepS = (stepS: number, leftS: number): number =>
  stepS >= leftS ? leftS : 2 * stepS > leftS ? 0.5 * leftS : stepS

/** What to try after a step that could not be taken, and after one that was. */
export const shorterStepS = (stepS: number, result: StepResult, control: number): number =>
  Math.max(stepS * (result === 'arrived' ? Math.max(0.2, 0.9 / control) : 0.25), SHORTEST_STEP_S)

const REACHED: AdvanceOutcome = { kind: 'reached' }

/** Values at the end of the step, seen from just before it: a value that jumps at the end keeps what it had until then. */
export function holdEndOfStep(clock: Clockwork, forcing: Forcing, stepS: number): void {
  forcing.evaluate(clock.timeS + stepS - JUST_BEFORE_S, clock.next)
}

/** Gives every branch the demand that holds over the step, every reach its losses and gains, and banks the breaches of its beginning. */
export function spreadDemand(w: Work, { now, next }: Clockwork, theta: number): void {
  const { branchReachIndices } = w.network
  for (let b = 0; b < branchReachIndices.length; b++)
    w.demandR[branchReachIndices[b]!] = theta * next.demandM3s[b]! + (1 - theta) * now.demandM3s[b]!
  spreadLosses(w, now, next)
  openBreaches(w, now.breaches)
}

/** A first step from the state alone. */
export function firstStepS(w: Work): number {
  let fastestMPerS = 0
  const { reachStart } = w.network
  for (let r = 0; r < w.demandR.length; r++)
    for (let p = reachStart[r]! + 1; p < reachStart[r + 1]! - 1; p++) {
      const y = w.stageP[p]! - w.network.bedM[p]!
      if (y < 0.1 || y > w.crownR[r]!) continue
      const net = Math.abs(w.dischargeP[p - 1]! - w.dischargeP[p]!)
      const rate = net / (w.network.reachDxM[r]! * widthAtM(w, r, y))
      if (rate > fastestMPerS) fastestMPerS = rate
    }
  return Math.max(1, Math.min(LONGEST_STEP_S, 0.01 / Math.max(fastestMPerS, 1e-9)))
}

export function diverged(w: Work, clock: Clockwork, result: StepResult): AdvanceOutcome {
  return { kind: 'diverged', atMs: clock.timeS * 1000, reachIds: worstReachIds(w), reason: REASONS[result] }
}

/** Where the last iteration moved the water most: three reaches, worst first. */
export function worstReachIds(w: Work): ReachId[] {
  return w.network.district.reaches
    .map(({ id }, r) => ({ id, changeM: w.changeR[r]! }))
    .sort((a, b) => b.changeM - a.changeM)
    .slice(0, 3)
    .map(({ id }) => id)
}

const REASONS: Record<StepResult, string> = {
  arrived: 'the water changes faster than the shortest step can follow',
  lost: 'the equations have no solution near the last state, even for the shortest step',
  negative: 'a cell would hold less than no water, even for the shortest step',
}

/** Volume of all water inside the network. */
export function storedM3(w: Work): number {
  const { reachStart, junctionIsRiver, reachHeadJunction, reachTailJunction } = w.network
  let volume = 0
  for (let r = 0; r < w.demandR.length; r++) {
    const first = reachStart[r]!
    const last = reachStart[r + 1]! - 1
    for (let p = first; p <= last; p++) {
      if (p === first && junctionIsRiver[reachHeadJunction[r]!] === 1) continue
      if (p === last && junctionIsRiver[reachTailJunction[r]!] === 1) continue
      volume += volumeAtM3(w, r, p) + w.surplusP[p]!
    }
  }
  for (const j of w.pondJunctions) volume += pondVolumeM3(w.pondJ[j]!, w.stageJ[j]!)
  return volume
}
