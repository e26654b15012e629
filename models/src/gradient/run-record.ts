import type { SavedState } from '../contract/saved-state.ts'
import type { Network } from '../network/network.ts'
import { advanceTo, type Clockwork, spreadDemand } from '../solver/advance.ts'
import { refuseBreaches } from '../solver/breaches.ts'
import type { AdvanceOutcome, EngineParameters } from '../solver/engine.ts'
import { copyForcingValues, createForcingValues, type Forcing, type ForcingValues } from '../solver/forcing.ts'
import { acceptStep, type StepResult, type Tolerance, tryStep } from '../solver/step.ts'
import { createWork, type Work } from '../solver/work.ts'

/**
 * How closely recorded steps are solved: Newton's error is about the square of the last change, so beyond rounding. The usual
 * closeness would do for an optimiser, but finite differences would see it.
 */
const CLOSE: Tolerance = { stageM: 1e-9, dischargeM3s: 1e-7, mostIterations: 20 }

/** One accepted step: when, how long, how implicit, and what acted from outside at its two ends. */
export interface RecordedStep {
  readonly startS: number
  readonly stepS: number
  readonly theta: number
  readonly begin: ForcingValues
  readonly end: ForcingValues
}

/** All it takes to run the same steps again, with the same or other values and parameters. */
export interface RunRecord {
  readonly network: Network
  readonly parameters: EngineParameters
  readonly start: SavedState
  readonly steps: readonly RecordedStep[]
}

/** Called after every step while the old state and the new one stand side by side in `w`. */
export type StepVisitor = (w: Work, step: RecordedStep, index: number) => void

/**
 * Runs from a state to `untilMs` by the engine's own choice of steps and keeps what they were.
 *
 * @throws RangeError when the state belongs to another network
 */
export function recordRun(
  network: Network,
  parameters: EngineParameters,
  start: SavedState,
  forcing: Forcing,
  untilMs: number,
  visit: StepVisitor = () => {},
): { readonly record: RunRecord; readonly outcome: AdvanceOutcome } {
  const w = createWork(network, parameters)
  setStart(w, start)
  const steps: RecordedStep[] = []
  const clock: Clockwork = {
    timeS: start.timeMs / 1000,
    steps: 0,
    wishedS: 0,
    now: createForcingValues(network),
    next: createForcingValues(network),
    follower: {
      tolerance: CLOSE,
      onBegin() {},
      onStep(_, now, next, stepS, theta) {
        refuseBreaches('a gradient', now)
        const { timeS } = clock
        const step = { startS: timeS, stepS, theta, begin: copyOf(network, now), end: copyOf(network, next) }
        steps.push(step)
        visit(w, step, steps.length - 1)
      },
    },
  }
  const outcome = advanceTo(w, clock, forcing, untilMs / 1000)
  return { record: { network, parameters, start, steps }, outcome }
}

/** Runs the recorded steps again from the recorded start; says how far it came. */
export function replayRun(
  { network, parameters, start, steps }: RunRecord,
  visit: StepVisitor,
  prepare: (w: Work, index: number) => void = () => {},
): AdvanceOutcome {
  const w = createWork(network, parameters)
  setStart(w, start)
  for (const [n, step] of steps.entries()) {
    prepare(w, n)
    if (takeStep(w, step) !== 'arrived')
      return { kind: 'diverged', atMs: step.startS * 1000, reachIds: [], reason: 'a recorded step has no solution' }
    visit(w, step, n)
    acceptStep(w)
  }
  return { kind: 'reached' }
}

/**
 * The same, but every link keeps the form that it had in the same step of `chosen`: that run goes along. A gradient is that of such runs,
 * because forms count as given.
 */
export function replayInForms(record: RunRecord, chosen: RunRecord, visit: StepVisitor): AdvanceOutcome {
  const base = createWork(chosen.network, chosen.parameters)
  setStart(base, chosen.start)
  return replayRun(record, visit, (w, n) => {
    if (takeStep(base, chosen.steps[n]!) !== 'arrived')
      throw new RangeError(`steps of the chosen run must arrive, step ${n} did not`)
    acceptStep(base)
    w.formInertia[0] = 1
    w.centralP.set(base.centralP)
    w.isFromLeftP.set(base.isFromLeftP)
    w.isEasedP.set(base.isEasedP)
    w.ownShareP.set(base.ownShareP)
    w.lowerByP.set(base.lowerByP)
  })
}

/** Tries a recorded step from the old state in `w`. */
export function takeStep(w: Work, step: RecordedStep): StepResult {
  spreadDemand(w, clockOf(step), step.theta)
  return tryStep(w, step.begin, step.end, step.stepS, step.theta, true, CLOSE)
}

export const clockOf = ({ startS, begin, end }: RecordedStep): Clockwork => ({
  timeS: startS,
  steps: 0,
  wishedS: 0,
  now: begin,
  next: end,
  follower: null,
})

function copyOf(network: Network, values: ForcingValues): ForcingValues {
  const copy = createForcingValues(network)
  copyForcingValues(copy, values)
  return copy
}

function setStart(w: Work, state: SavedState): void {
  const { network } = w
  if (state.topologyHash !== network.topologyHash)
    throw new RangeError(`topologyHash must be ${network.topologyHash}, got ${state.topologyHash}`)
  w.stageJ.set(state.stageM.subarray(0, network.junctionCount))
  for (let p = 0; p < network.pointCount; p++) w.stageP[p] = state.stageM[network.pointStage[p]!]!
  for (let r = 0; r + 1 < network.reachStart.length; r++)
    w.dischargeP.set(
      state.dischargeM3s.subarray(network.linkStart[r]!, network.linkStart[r + 1]!),
      network.reachStart[r]!,
    )
  w.jointQ.set(
    state.dischargeM3s.subarray(network.gateLinkStart + network.district.gates.length, network.structureLinkStart),
  )
  acceptStep(w)
}
