import type { SavedState } from '../contract/saved-state.ts'
import { isClosed } from '../domain/cross-section.ts'
import type { Network } from '../network/network.ts'
import type { AdvanceOutcome, EngineParameters } from '../solver/engine.ts'
import type { Forcing } from '../solver/forcing.ts'
import { createWork, type Work } from '../solver/work.ts'
import { type Objective, observeStep, seedStep, sightsOf } from './observation.ts'
import { createParameterGradient, type ParameterGradient } from './parameter-gradient.ts'
import { type RunRecord, recordRun } from './run-record.ts'
import { createStateTape, statesWithin } from './state-tape.ts'
import { createStepAdjoint, formStep, type StepAdjoint, stepBack } from './step-adjoint.ts'

/** Memory that the states of a run may take unless said otherwise, MiB. */
const USUAL_MEMORY_MIB = 128

export interface RunGradient extends ParameterGradient {
  readonly value: number
  /** One number per observation of the objective. */
  readonly observed: Float64Array
  /** How the scalar answers to the state it started from: per stage of the network, and per link (of gates and joints: 0). */
  readonly perStartStageM: Float64Array
  readonly perStartDischargeM3s: Float64Array
  /** The steps that `begin` and `end` count. */
  readonly record: RunRecord
}

export type GradientOutcome =
  | { readonly kind: 'reached'; readonly gradient: RunGradient }
  | Extract<AdvanceOutcome, { kind: 'diverged' }>

/**
 * The gradient of a scalar of a run with respect to everything that acts on the water, by one run forwards and one sweep backwards.
 *
 * It is exact for the steps that the run took: their lengths, and what a step chooses at its start (form of links, θ), count as given.
 *
 * @throws RangeError when the network has closed conduits, the start belongs to another network or an observation lies outside the run
 * @example gradientOf(network, {}, engine.save(), forcing, untilMs, theObservation({ kind: 'stage', reach: 0, chainageM: 5000, atMs: untilMs }))
 */
export function gradientOf(
  network: Network,
  parameters: EngineParameters,
  start: SavedState,
  forcing: Forcing,
  untilMs: number,
  objective: Objective,
  { memoryMiB = USUAL_MEMORY_MIB }: { readonly memoryMiB?: number } = {},
): GradientOutcome {
  const sights = sightsOf(network, objective.observations)
  for (const { fromS, untilS } of sights)
    if (fromS < start.timeMs / 1000 || untilS > untilMs / 1000)
      throw new RangeError(`observations must lie within the run, got ${fromS} to ${untilS} s`)
  refuseUnknown(network)
  const w = createWork(network, parameters)
  const tape = createStateTape(w, statesWithin(w, memoryMiB))
  const observed = new Float64Array(sights.length)
  let running: Work = w
  const { record, outcome } = recordRun(network, parameters, start, forcing, untilMs, (work, step, n) => {
    running = work
    tape.keep(n, work)
    observeStep(sights, work, step, n === 0, observed)
  })
  if (outcome.kind === 'diverged') return outcome
  const { steps } = record
  tape.keep(steps.length, running)
  const per = new Float64Array(sights.length)
  const value = objective.evaluate(observed, per)
  const into = createParameterGradient(network, steps.length)
  const a = createStepAdjoint(w)
  for (let n = steps.length - 1; n >= 0; n--) {
    const step = steps[n]!
    /* the later state first: asking for the earlier one may compute its stretch again */
    const end = tape.stateAt(n + 1, w, steps)
    const old = tape.stateAt(n, w, steps)
    formStep(a, w, step, old, end)
    seedStep(sights, per, w, step, n === 0, a)
    stepBack(a, w, step, n, into)
  }
  const gradient = { value, observed, ...into, ...startGradient(network, a), record }
  return { kind: 'reached', gradient }
}

/** What the sweep backwards does not know, it refuses. */
function refuseUnknown({ district }: Network): void {
  const closed = new Set(district.crossSections.filter(({ shape }) => isClosed(shape)).map(({ id }) => id))
  const reach = district.reaches.find(({ crossSectionId }) => closed.has(crossSectionId))
  if (reach !== undefined) throw new RangeError(`reaches must be open for a gradient, got the conduit ${reach.id}`)
}

function startGradient(network: Network, { x, xJ }: StepAdjoint) {
  const { stageCount, linkCount, junctionCount, pointStage, reachStart, linkStart } = network
  const perStartStageM = new Float64Array(stageCount)
  const perStartDischargeM3s = new Float64Array(linkCount)
  perStartStageM.set(xJ)
  for (let r = 0; r + 1 < reachStart.length; r++)
    for (let p = reachStart[r]!; p < reachStart[r + 1]!; p++) {
      if (pointStage[p]! >= junctionCount) perStartStageM[pointStage[p]!] = x[2 * p]!
      if (p + 1 < reachStart[r + 1]!) perStartDischargeM3s[linkStart[r]! + p - reachStart[r]!] = x[2 * p + 1]!
    }
  return { perStartStageM, perStartDischargeM3s }
}
