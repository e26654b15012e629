import type { District } from '@district/models'
import type { ScenarioSummary } from '@district/models/contract'
import type { Gateway } from '../client/gateway.ts'
import type { PageConfig } from '../ground/config.ts'
import { type Branch, type BranchOrigin, LIVE_START, planFrom } from '../rehearsal/branch.ts'
import { baselineScenario, planScenario } from '../rehearsal/plan-scenario.ts'
import { activeBranch } from '../state/active-branch.ts'
import type { RunFailure } from '../state/branch-slice.ts'
import { createBranchRunner, type PreparedRun, type RunnerParts } from './branch-runner.ts'

/** What a person can do with branches beyond editing them. */
export interface RehearsalDesk {
  districtChanged(district: District, dxM: number): void
  /** The model follows the district: a short run from its state makes the worker warm. Once a district. */
  shadowFollows(): Promise<void>
  /** Forks the state if the branch has none yet, runs its plan, and plays it as it comes. */
  run(branchId: string): Promise<void>
  /** Makes a branch of a scenario of the pack, or finds the one there is, and plays it. */
  playScenario(scenario: ScenarioSummary): Promise<void>
  /** Ends what is being computed; half a run is forgotten. */
  cancel(): void
  show(branchId: string): void
  remove(branchId: string): void
}

export interface DeskParts extends RunnerParts {
  readonly gateway: Gateway
  readonly config: PageConfig
}

/** Hours of the warming run: some twenty steps. */
const WARM_UP_S = 3 * 3600

type Failure = Omit<RunFailure, 'branchId'>

export function createRehearsalDesk(parts: DeskParts): RehearsalDesk {
  const { store, branchFrames } = parts
  const runner = createBranchRunner(parts)
  let isWarm = false

  const run = async (branchId: string) => {
    const branch = store.getState().branches.find(({ id }) => id === branchId)
    if (branch === undefined) return
    const wishedMs = performance.now()
    const isWanted = runner.begin(branch)
    const prepared = await prepare(parts, branch)
    if (!isWanted()) return
    if ('key' in prepared) return store.getState().runFailed({ branchId, ...prepared })
    runner.run(branch, prepared, wishedMs)
  }
  return {
    districtChanged(district, dxM) {
      isWarm = false
      runner.districtChanged(district, dxM)
    },
    async shadowFollows() {
      const { loaded } = store.getState()
      if (isWarm || loaded === undefined) return
      isWarm = true
      const state = await parts.gateway.savedState()
      if (!state.ok) return
      const scenario = baselineScenario(planFrom(LIVE_START), state.value, loaded.district, WARM_UP_S)
      runner.warmBy({ runId: 'warm-up', source: { kind: 'scenario', scenario }, initial: state.value })
    },
    run,
    async playScenario(scenario) {
      const { branches, branchMade, branchActivated } = store.getState()
      const known = branches.find((branch) => branch.scenario?.id === scenario.id)
      if (known === undefined) branchMade({ moment: 'live', water: scenario.start }, { scenario })
      else branchActivated(known.id)
      const active = activeBranch(store.getState())
      if (active?.scenario?.id === scenario.id) await run(active.id)
    },
    cancel: runner.cancel,
    show(branchId) {
      store.getState().branchActivated(branchId)
      runner.turnWindows()
      showHours(parts)
    },
    remove(branchId) {
      if (store.getState().activity?.branchId === branchId) runner.cancel()
      store.getState().branchRemoved(branchId)
      branchFrames.drop(branchId)
      runner.turnWindows()
    },
  }
}

async function prepare(parts: DeskParts, branch: Branch): Promise<PreparedRun | Failure> {
  if (branch.scenario !== undefined) return scenarioRun(parts.gateway, branch.scenario)
  const origin = branch.origin ?? (await forkedState(parts.gateway, branch))
  const { loaded, originTaken } = parts.store.getState()
  if ('key' in origin) return origin
  if (loaded === undefined) return { key: 'refused', detail: '' }
  originTaken(branch.id, origin)
  const scenario = planScenario(branch.plan, origin.state, loaded.district, parts.config.rehearsalHorizonS)
  return { origin, source: { kind: 'scenario', scenario }, initial: origin.state, ...hoursOf(scenario) }
}

async function scenarioRun(gateway: Gateway, scenario: ScenarioSummary): Promise<PreparedRun | Failure> {
  const document = await gateway.scenario(scenario.id)
  if (!document.ok) return { key: 'scenario', detail: document.error.detail }
  const state = scenario.start === 'state' ? await gateway.savedState() : undefined
  if (state !== undefined && !state.ok) return { key: 'shadow-away', detail: state.error.detail }
  const source = { kind: 'document', document: document.value } as const
  return { origin: undefined, source, initial: state?.value, ...hoursOf(scenario) }
}

const hoursOf = ({ startMs, horizonS }: { readonly startMs: number; readonly horizonS: number }) => ({
  startMs,
  endMs: startMs + horizonS * 1000,
})

async function forkedState(gateway: Gateway, { id, plan }: Branch): Promise<BranchOrigin | Failure> {
  const { moment } = plan.start
  const answer = await gateway.savedState(moment === 'live' ? undefined : moment)
  if (!answer.ok) return { key: moment === 'live' ? 'shadow-away' : 'past-away', detail: answer.error.detail }
  // The state of an instant may be corrected later: what was forked at another time is another origin.
  return { id: `${answer.value.timeMs} ${id} ${Math.round(performance.now())}`, state: answer.value }
}

/** A branch that has hours is shown where the playhead stands, or at their start; one that has none shows live. */
function showHours({ store, rehearsalFrames }: DeskParts): void {
  const { mode, playheadMs, modeChosen, playheadMoved } = store.getState()
  const span = rehearsalFrames.spanMs()
  if (span === undefined) {
    modeChosen('live')
    return
  }
  if (playheadMs < span.startMs || playheadMs > span.endMs) playheadMoved(span.startMs)
  if (mode === 'live') modeChosen('rehearsal')
}
