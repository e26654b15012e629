import {
  err,
  type Network,
  ok,
  type Problem,
  parseScenario,
  problem,
  type Result,
  type Scenario,
} from '@district/models'
import { decodeSavedState, type RunOrigin, type RunRequest, type SavedState } from '@district/models/contract'
import { type BranchStart, bareBranch, branchDocument } from './branch-document.ts'
import type { RunStore } from './run-store.ts'
import type { ScenarioStore, StoredScenario } from './scenario-store.ts'

/** States of the district that a run may begin from. */
export interface StateSource {
  live(): Result<SavedState, Problem>
  at(atMs: number): Result<SavedState, Problem> | Promise<Result<SavedState, Problem>>
}

/** What requests refer to. */
export interface RunSources {
  readonly network: Network
  /** Hash of the same pack on another grid. */
  readonly topologyAt: (dxM: number) => string
  readonly runs: RunStore
  readonly scenarios: ScenarioStore
  readonly states: StateSource
  readonly wallNowMs: () => number
}

/** What a run cannot begin for: something is wrong with it, what it names is not there, or too many wait already. */
export type StartRefusal =
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'scenario-unknown' | 'run-unknown' | 'full'; readonly detail: string }

/** A run that can begin: its inputs, whole and judged. */
export interface RunInHand {
  readonly document: unknown
  readonly scenario: Scenario
  readonly scenarioVersion: number | null
  readonly origin: RunOrigin
  readonly initial: SavedState | undefined
  readonly dxM: number
  readonly topologyHash: string
  readonly isPinned: boolean
  readonly againOf?: string
}

const MOST_DX_M = 5000
const LEAST_DX_M = 50

/** From a request to all that a run needs, or everything that is wrong with it. */
export async function prepareRun(request: RunRequest, parts: RunSources): Promise<Result<RunInHand, StartRefusal>> {
  const { network, topologyAt } = parts
  const stored = storedScenario(request, parts)
  if (!stored.ok) return stored
  const document = request.scenario ?? stored.value?.document ?? bareBranch(request.name ?? 'branch', parts.wallNowMs())
  const dxM = request.dxM ?? network.dxM
  const begun = await startOf(request.from, document, parts)
  if (!begun.ok) return begun
  const { start, origin } = begun.value
  const named = request.name === undefined ? document : renamed(document, request.name)
  const branched = branchDocument(named, start, request.edits ?? {}, network)
  const scenario = parseScenario(branched, network.district)
  const problems = [...(scenario.ok ? [] : scenario.error), ...problemsOfGrid(dxM, start, topologyAt)]
  if (!scenario.ok || problems.length > 0) return err({ kind: 'refused', problems })
  return ok({
    document: branched,
    scenario: scenario.value,
    scenarioVersion: stored.value?.version ?? null,
    origin,
    initial: start.initial,
    dxM,
    topologyHash: topologyAt(dxM),
    isPinned: request.pinned ?? false,
  })
}

function storedScenario(
  { scenarioId, version }: RunRequest,
  { scenarios }: RunSources,
): Result<StoredScenario | undefined, StartRefusal> {
  if (scenarioId === undefined) return ok(undefined)
  const stored = scenarios.get(scenarioId, version)
  if (stored !== undefined) return ok(stored)
  const which = version === undefined ? '' : `, or it has no version ${version}`
  return err({ kind: 'scenario-unknown', detail: `no scenario ${scenarioId} is stored${which}` })
}

interface Begun {
  readonly start: BranchStart
  readonly origin: RunOrigin
}

async function startOf(
  from: RunRequest['from'],
  document: unknown,
  { states, runs }: RunSources,
): Promise<Result<Begun, StartRefusal>> {
  if (from === undefined) return ownStart(document)
  if (from === 'steady' || from === 'dry') return ok({ start: { start: from }, origin: { kind: from } })
  if (from === 'live') return begunFrom(states.live(), 'live')
  if (typeof from === 'string') {
    const atMs = Date.parse(from)
    if (Number.isNaN(atMs)) return refused(`"${from}" is no start`, FROM_REMEDY)
    return begunFrom(await states.at(atMs), 'past')
  }
  if ('state' in from) {
    const state = decodeSavedState(Uint8Array.from(Buffer.from(from.state, 'base64')).buffer)
    if (!state.ok) return err({ kind: 'refused', problems: [{ ...state.error, place: { path: 'from.state' } }] })
    return ok({ start: stateStart(state.value), origin: { kind: 'given' } })
  }
  const run = runs.get(from.runId)
  if (run === undefined) return err({ kind: 'run-unknown', detail: `there is no run ${from.runId}` })
  const { initial, scenario } = runs.inputs(run.id)
  const origin: RunOrigin = { kind: 'run', runId: run.id }
  if (initial !== undefined) return ok({ start: { ...stateStart(initial), startMs: run.startMs }, origin })
  const own = ownStart(scenario)
  return own.ok ? ok({ start: own.value.start, origin }) : own
}

const FROM_REMEDY = 'expected live, steady, dry, an instant (ISO 8601), { "runId": … } or { "state": base64 }'

const refused = (text: string, remedy: string): Result<never, StartRefusal> =>
  err({ kind: 'refused', problems: [problem('SCENARIO_INVALID', { path: 'from' }, text, remedy)] })

function ownStart(document: unknown): Result<Begun, StartRefusal> {
  const start = typeof document === 'object' && document !== null && 'start' in document ? document.start : undefined
  if (start === 'steady' || start === 'dry') return ok({ start: { start }, origin: { kind: start } })
  return refused('the scenario does not say which state it starts from', FROM_REMEDY)
}

function begunFrom(state: Result<SavedState, Problem>, kind: 'live' | 'past'): Result<Begun, StartRefusal> {
  if (!state.ok) return err({ kind: 'refused', problems: [state.error] })
  return ok({ start: stateStart(state.value), origin: { kind, atMs: state.value.timeMs } })
}

const stateStart = (initial: SavedState): BranchStart => ({ start: 'state', startMs: initial.timeMs, initial })

const renamed = (document: unknown, name: string): unknown =>
  typeof document === 'object' && document !== null ? { ...document, name_zh: name, name_en: name } : document

function problemsOfGrid(dxM: number, { initial }: BranchStart, topologyAt: RunSources['topologyAt']): Problem[] {
  if (!(dxM >= LEAST_DX_M && dxM <= MOST_DX_M)) {
    const remedy = `expected ${LEAST_DX_M} to ${MOST_DX_M} m`
    return [problem('VALUE_OUT_OF_RANGE', { path: 'dxM' }, `${dxM} m is no grid`, remedy)]
  }
  if (initial === undefined || initial.topologyHash === topologyAt(dxM)) return []
  const text = `the state belongs to network ${initial.topologyHash}`
  const remedy = `expected one of network ${topologyAt(dxM)}: the same pack on a grid of ${dxM} m`
  return [problem('TOPOLOGY_MISMATCH', { path: 'from' }, text, remedy)]
}
