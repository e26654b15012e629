import type { PreflightDivergence } from '../contract/preflight.ts'
import type { SavedState } from '../contract/saved-state.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { GateId } from '../ground/ids.ts'
import type { Problem } from '../ground/problem.ts'
import { ok, type Result } from '../ground/result.ts'
import type { Network } from '../network/network.ts'
import { createEngine } from '../solver/create-engine.ts'
import { createTimeline } from '../solver/timeline.ts'
import { createMoveTrace, type MoveTrace } from './move-trace.ts'

/** A gate on its way to another opening, at its own speed. */
export interface Move {
  readonly gateId: GateId
  readonly openingM: number
}

export interface MoveRun {
  readonly trace: MoveTrace
  /** Where, when and why it could not go on; undefined: it reached its horizon. */
  readonly diverged: Omit<PreflightDivergence, 'run'> | undefined
}

export interface MoveHours {
  readonly horizonS: number
  /** Distance of the records, s. */
  readonly everyS: number
}

/**
 * The hours after a state, under its own river and demands, with one gate moved or (null) none: the two differ by the effect of the move
 * and by nothing else. Fails where the state is not one of this network.
 */
export function runMove(
  network: Network,
  state: SavedState,
  move: Move | null,
  { horizonS, everyS }: MoveHours,
): Result<MoveRun, Problem> {
  const engine = createEngine(network)
  const loaded = engine.load(state)
  if (!loaded.ok) return loaded
  const { riverStageM, openingM, demandM3s } = state
  const forcing = createTimeline(network, scenarioOf(state, move, horizonS), { riverStageM, openingM, demandM3s })
  const records = Math.ceil(horizonS / everyS)
  const trace = createMoveTrace(network, records + 1)
  for (let record = 0; record <= records; record++) {
    const outcome = engine.advance(forcing, state.timeMs + Math.min(record * everyS, horizonS) * 1000)
    if (outcome.kind === 'diverged') {
      const { atMs, reachIds, reason } = outcome
      return ok({ trace, diverged: { atMs, reachIds, reason } })
    }
    trace.record(engine)
  }
  return ok({ trace, diverged: undefined })
}

const scenarioOf = (state: SavedState, move: Move | null, horizonS: number): Scenario => ({
  id: 'preflight' as Scenario['id'],
  names: { zh: '指令预演', en: 'Preflight' },
  start: 'state',
  startMs: state.timeMs,
  horizonS,
  riverStageM: { atS: [0], values: [state.riverStageM] },
  openingM: move === null ? {} : { [move.gateId]: { atS: [0], values: [move.openingM] } },
  demandM3s: {},
})
