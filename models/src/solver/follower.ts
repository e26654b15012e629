import type { ForcingValues } from './forcing.ts'
import type { Tolerance } from './step.ts'
import type { Work } from './work.ts'

/** What travels with the water and sees every step of it. It reads the water and never changes it; it allocates nothing in a step. */
export interface StepFollower {
  /** How closely steps are solved for it; absent where the usual closeness does. */
  readonly tolerance?: Tolerance
  /** The water begins anew: after every start and load, and when the follower is set. */
  onBegin(w: Work): void
  /**
   * A step was solved and is about to be accepted: the iterate is the new state, `…Old…` the old one, and links carried the theta mean of
   * both. `endS` is the time at the end of the step.
   */
  onStep(w: Work, old: ForcingValues, next: ForcingValues, stepS: number, theta: number, endS: number): void
}

/** Shows every step to both; steps are solved as closely as the first asks that asks for anything. */
export function bothFollowers(first: StepFollower, second: StepFollower): StepFollower {
  const tolerance = first.tolerance ?? second.tolerance
  return {
    ...(tolerance === undefined ? {} : { tolerance }),
    onBegin(w) {
      first.onBegin(w)
      second.onBegin(w)
    },
    onStep(w, old, next, stepS, theta, endS) {
      first.onStep(w, old, next, stepS, theta, endS)
      second.onStep(w, old, next, stepS, theta, endS)
    },
  }
}
