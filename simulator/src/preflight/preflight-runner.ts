import {
  err,
  type MoveEffects,
  type MoveHours,
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
  /** What happens anyway in those hours. */
  readonly ahead: NonNullable<MoveHours['ahead']>
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

  const hoursOf = ({ horizonS, ahead }: PreflightJob): MoveHours => ({ horizonS, everyS: RECORD_EVERY_S, ahead })
  const baselineOf = (job: PreflightJob): Result<MoveRun, Problem> => {
    const { state, horizonS, ahead } = job
    const key = `${state.topologyHash} ${state.timeMs} ${horizonS} ${JSON.stringify(ahead)}`
    if (kept?.key === key) return ok(kept.run)
    const run = runMove(network, state, null, hoursOf(job))
    if (run.ok) kept = { key, run: run.value }
    return run
  }

  return (job) => {
    const baseline = baselineOf(job)
    if (!baseline.ok) return err(baseline.error)
    const { state, gate, openingM } = job
    const gateId = network.district.gates[gate]?.id
    if (gateId === undefined) throw new RangeError(`no gate ${gate}`)
    const moved = runMove(network, state, { gateId, openingM }, hoursOf(job))
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
