import {
  diverged,
  FAR_TOO_MUCH,
  firstStepS,
  holdEndOfStep,
  LONGEST_STEP_S,
  landingStepS,
  nextWishS,
  SHORTEST_STEP_S,
  shorterStepS,
  spreadDemand,
  stretchedStepS,
  thetaOf,
} from '../solver/advance.ts'
import { refuseBreaches } from '../solver/breaches.ts'
import type { Inner } from '../solver/create-engine.ts'
import type { Forcing } from '../solver/forcing.ts'
import { refuseForcing } from '../solver/refuse-forcing.ts'
import type { EnsembleOutcome } from './ensemble.ts'
import type { Move } from './move.ts'

/** Moves all members to `untilS` as the engine moves one: the strictest member says how long a step is, and steps land on every instant of every forcing. */
export function advanceTogether(
  members: readonly Inner[],
  move: Move,
  forcings: readonly Forcing[],
  untilS: number,
): EnsembleOutcome {
  const first = members[0]!.clock
  let wishedS = Number.POSITIVE_INFINITY
  for (const { w, clock } of members) wishedS = Math.min(wishedS, clock.wishedS > 0 ? clock.wishedS : firstStepS(w))
  let landedS = first.timeS
  while (first.timeS < untilS) {
    const landS = Math.min(nextInstantS(forcings, first.timeS), untilS)
    if (first.timeS === landedS) refuseForcings(members, forcings)
    landedS = landS
    wishedS = Math.min(wishedS, LONGEST_STEP_S)
    let stepS = stretchedStepS(wishedS, landS - first.timeS)
    let control = 0
    const prepare = (k: number) => readForcing(members[k]!, forcings[k]!, stepS)
    for (;;) {
      stepS = landingStepS(stepS, landS - first.timeS)
      const { result, member } = move.tryAll(stepS, thetaOf(stepS), prepare)
      const { w, clock } = members[member]!
      control = w.stepControl[0]!
      if (result === 'arrived' && (control <= FAR_TOO_MUCH || stepS <= SHORTEST_STEP_S)) break
      move.dropAll()
      if (stepS <= SHORTEST_STEP_S) {
        readNow(members, forcings)
        return { ...named(diverged(w, clock, result)), member }
      }
      stepS = shorterStepS(stepS, result, control)
    }
    move.acceptAll()
    const endS = stepS === landS - first.timeS ? landS : first.timeS + stepS
    wishedS = nextWishS(stepS, wishedS, control)
    for (const { clock } of members) {
      clock.steps++
      clock.timeS = endS
      clock.wishedS = wishedS
    }
  }
  readNow(members, forcings)
  return { kind: 'reached' }
}

type Diverged = Extract<EnsembleOutcome, { kind: 'diverged' }>

function named(outcome: ReturnType<typeof diverged>): Omit<Diverged, 'member'> {
  if (outcome.kind !== 'diverged') throw new RangeError(`outcome must be diverged, got ${outcome.kind}`)
  return outcome
}

/** Values that no water can follow are refused where they begin to act, as the engine does. */
function refuseForcings(members: readonly Inner[], forcings: readonly Forcing[]): void {
  readNow(members, forcings)
  for (const { w, clock } of members) refuseForcing(w.network, clock.now, clock.timeS)
}

/** Every member holds what acts on it now. */
function readNow(members: readonly Inner[], forcings: readonly Forcing[]): void {
  for (const [k, { clock }] of members.entries()) forcings[k]!.evaluate(clock.timeS, clock.now)
}

function readForcing({ w, clock }: Inner, forcing: Forcing, stepS: number): void {
  forcing.evaluate(clock.timeS, clock.now)
  holdEndOfStep(clock, forcing, stepS)
  refuseBreaches('an ensemble', clock.now)
  spreadDemand(w, clock, thetaOf(stepS))
}

function nextInstantS(forcings: readonly Forcing[], timeS: number): number {
  let nextS = Number.POSITIVE_INFINITY
  for (const forcing of forcings) nextS = Math.min(nextS, forcing.nextInstantAfterS(timeS))
  if (!(nextS > timeS)) throw new RangeError(`the next instant must be later than ${timeS}, got ${nextS}`)
  return nextS
}
