import {
  err,
  type MoveEffects,
  type MoveRun,
  moveEffects,
  type Network,
  ok,
  type Problem,
  type Result,
  runMove,
} from '@district/models'
import type { PreflightDivergence, SavedState } from '@district/models/contract'

/** One gate to another opening, from a state, for some hours. */
export interface PreflightJob {
  readonly state: SavedState
  readonly gate: number
  readonly openingM: number
  readonly horizonS: number
}

export interface PreflightRun {
  readonly effects: MoveEffects
  readonly diverged: PreflightDivergence | null
}

/** The narrow door to whatever computes: a thread of its own, or a pool. */
export type RunPreflight = (job: PreflightJob) => Promise<Result<PreflightRun, Problem>>

/** A chart of six hours shows no more. */
const RECORD_EVERY_S = 300

/** Runs preflights, and keeps the hours without the move for the next one from the same state. */
export function createPreflightRunner(network: Network): (job: PreflightJob) => Result<PreflightRun, Problem> {
  let kept: { readonly key: string; readonly run: MoveRun } | undefined

  const baselineOf = ({ state, horizonS }: PreflightJob): Result<MoveRun, Problem> => {
    const key = `${state.topologyHash} ${state.timeMs} ${horizonS}`
    if (kept?.key === key) return ok(kept.run)
    const run = runMove(network, state, null, { horizonS, everyS: RECORD_EVERY_S })
    if (run.ok) kept = { key, run: run.value }
    return run
  }

  return (job) => {
    const baseline = baselineOf(job)
    if (!baseline.ok) return err(baseline.error)
    const { state, gate, openingM, horizonS } = job
    const gateId = network.district.gates[gate]?.id
    if (gateId === undefined) throw new RangeError(`no gate ${gate}`)
    const moved = runMove(network, state, { gateId, openingM }, { horizonS, everyS: RECORD_EVERY_S })
    if (!moved.ok) return err(moved.error)
    return ok({
      effects: moveEffects(network, moved.value.trace, baseline.value.trace, gate),
      diverged: firstDivergence(moved.value, baseline.value),
    })
  }
}

function firstDivergence(moved: MoveRun, baseline: MoveRun): PreflightDivergence | null {
  if (moved.diverged !== undefined) return { run: 'moved', ...moved.diverged }
  return baseline.diverged === undefined ? null : { run: 'baseline', ...baseline.diverged }
}
