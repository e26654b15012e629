import type { PreflightDivergence } from '../contract/preflight.ts'
import type { SavedState } from '../contract/saved-state.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { GateId } from '../ground/ids.ts'
import type { Problem } from '../ground/problem.ts'
import { ok, type Result } from '../ground/result.ts'
import type { Network } from '../network/network.ts'
import { createEngine } from '../solver/create-engine.ts'
import { createForcingValues } from '../solver/forcing.ts'
import { createMoveTrace, type MoveTrace } from './move-trace.ts'
import { createOperation } from './operation.ts'

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
  /** What happens anyway, with the move and without: agreed openings and accepted orders. Left out: everything keeps what it has. */
  readonly ahead?: Pick<Scenario, 'openingM' | 'orders'>
}

/**
 * The hours after a state, under its own river and demands and what is agreed for them, with one gate moved or (null) none: the two differ by the
 * effect of the move and by nothing else. Whoever moves a gate takes it out of what was agreed for that gate. Fails where the state is not one of this network.
 */
export function runMove(
  network: Network,
  state: SavedState,
  move: Move | null,
  { horizonS, everyS, ahead = NOTHING }: MoveHours,
): Result<MoveRun, Problem> {
  const engine = createEngine(network)
  const loaded = engine.load(state)
  if (!loaded.ok) return loaded
  const { riverStageM, openingM, demandM3s } = state
  const scenario = scenarioOf(state, move, horizonS, ahead)
  const operation = createOperation(network, scenario, {
    ...createForcingValues(network),
    riverStageM,
    openingM,
    demandM3s,
  })
  operation.watch(engine)
  const records = Math.ceil(horizonS / everyS)
  const trace = createMoveTrace(network, records + 1)
  for (let record = 0; record <= records; record++) {
    const outcome = operation.advance(engine, state.timeMs + Math.min(record * everyS, horizonS) * 1000)
    if (outcome.kind === 'diverged') {
      const { atMs, reachIds, reason } = outcome
      return ok({ trace, diverged: { atMs, reachIds, reason } })
    }
    trace.record(engine)
  }
  return ok({ trace, diverged: undefined })
}

const NOTHING: NonNullable<MoveHours['ahead']> = { openingM: {} }

const scenarioOf = (
  state: SavedState,
  move: Move | null,
  horizonS: number,
  { openingM, orders = [] }: NonNullable<MoveHours['ahead']>,
): Scenario => ({
  id: 'preflight' as Scenario['id'],
  names: { zh: '指令预演', en: 'Preflight' },
  start: 'state',
  startMs: state.timeMs,
  horizonS,
  riverStageM: { atS: [0], values: [state.riverStageM] },
  openingM: move === null ? openingM : { ...openingM, [move.gateId]: { atS: [0], values: [move.openingM] } },
  orders: orders.filter(({ gateId }) => gateId !== move?.gateId),
  demandM3s: {},
})
