import type { GateId } from '@district/models'
import type { ScenarioSummary } from '@district/models/contract'
import type { StateCreator } from 'zustand/vanilla'
import {
  BRANCH_LETTERS,
  type Branch,
  type BranchOrigin,
  type BranchOutcome,
  type BranchPlan,
  type BranchStart,
  LIVE_START,
  type PlanSteps,
  planFrom,
  withStep,
} from '../rehearsal/branch.ts'
import type { RehearsalReport } from '../rehearsal/report.ts'
import type { TwinState } from './twin-store.ts'

/** What the worker is at: the hours of a branch, or the same hours with nothing changed. */
export interface RunActivity {
  readonly branchId: string
  readonly kind: 'branch' | 'baseline'
  readonly fraction: number
  /** First and last instant of the hours that are being computed. */
  readonly startMs: number
  readonly endMs: number
}

export interface RunFailure {
  readonly branchId: string
  readonly key: 'shadow-away' | 'past-away' | 'refused' | 'worker' | 'scenario'
  readonly detail: string
}

/** Futures of the district, side by side. They are wishes and stay wishes: nothing here leaves the browser. */
export interface BranchSlice {
  readonly branches: readonly Branch[]
  /** The branch that edits go to and that is shown. */
  readonly activeBranchId: string | undefined
  /** How many were ever made: ids are not used twice. */
  readonly branchesMade: number
  /** What came of changing nothing, by `baselineKey`. */
  readonly baselines: ReadonlyMap<string, RehearsalReport>
  readonly activity: RunActivity | undefined
  readonly failure: RunFailure | undefined
  /** The table of all branches stands in place of the long profile. */
  readonly isComparing: boolean
  /** Another branch and the active one; `of` copies plan and state of one that exists. Nothing where there are as many as can be. */
  branchMade(start: BranchStart, more?: { readonly of?: string; readonly scenario?: ScenarioSummary }): void
  branchActivated(id: string): void
  branchRenamed(id: string, name: string): void
  branchRemoved(id: string): void
  allBranchesRemoved(): void
  /** Another start; what was computed from the old one is out of date. */
  startChosen(id: string, start: BranchStart): void
  /** One opening from the start on, in the active branch; the first edit makes one. */
  openingEdited(gateId: GateId, openingM: number): void
  openingPlanned(gateId: GateId, steps: PlanSteps): void
  riverPlanned(steps: PlanSteps): void
  editRemoved(gateId: GateId): void
  originTaken(id: string, origin: BranchOrigin): void
  runProgressed(activity: RunActivity | undefined): void
  runFailed(failure: RunFailure): void
  /** Undefined while it is computed anew. */
  outcomeArrived(id: string, outcome: BranchOutcome | undefined): void
  baselineArrived(key: string, report: RehearsalReport): void
  comparingChosen(isComparing: boolean): void
}

const NOTHING = { branches: [], activeBranchId: undefined, activity: undefined, failure: undefined } as const

export const createBranchSlice: StateCreator<TwinState, [], [], BranchSlice> = (set) => {
  const change = (id: string | undefined, next: (branch: Branch) => Branch) =>
    set(({ branches }) => ({ branches: branches.map((branch) => (branch.id === id ? next(branch) : branch)) }))
  /** Edits the plan of the active branch; a scenario of the pack has its own, so an edit then begins another branch. */
  const edit = (next: (plan: BranchPlan) => BranchPlan) =>
    set((state) => {
      const active = state.branches.find(({ id }) => id === state.activeBranchId)
      const isNew = active === undefined || active.scenario !== undefined
      const { branches, activeBranchId, branchesMade } = isNew ? addBranch(state, startOf(state)) : state
      if (isNew && branchesMade === state.branchesMade) return state
      return {
        branches: branches.map((branch) =>
          branch.id === activeBranchId ? { ...branch, plan: next(branch.plan) } : branch,
        ),
        activeBranchId,
        branchesMade,
      }
    })
  return {
    ...NOTHING,
    branchesMade: 0,
    baselines: new Map(),
    isComparing: false,

    branchMade: (start, more = {}) => set((state) => addBranch(state, start, more)),
    branchActivated: (activeBranchId) => set({ activeBranchId }),
    branchRenamed: (id, name) => change(id, (branch) => ({ ...branch, name })),
    branchRemoved: (id) => set((state) => withoutBranch(state, id)),
    allBranchesRemoved: () =>
      set(({ mode }) => ({ ...NOTHING, baselines: new Map(), isComparing: false, ...withoutRehearsal(mode) })),
    startChosen: (id, start) =>
      change(id, (branch) => ({ ...branch, plan: { ...branch.plan, start }, origin: undefined })),
    openingEdited: (gateId, openingM) =>
      edit((plan) =>
        withOpening(plan, gateId, withStep(plan.openings.get(gateId) ?? [], { hour: 0, value: openingM })),
      ),
    openingPlanned: (gateId, steps) => edit((plan) => withOpening(plan, gateId, steps)),
    riverPlanned: (riverStage) => edit((plan) => ({ ...plan, riverStage })),
    editRemoved: (gateId) => edit((plan) => withOpening(plan, gateId, [])),
    originTaken: (id, origin) => change(id, (branch) => ({ ...branch, origin })),
    runProgressed: (activity) => set(activity?.kind === 'branch' ? { activity, failure: undefined } : { activity }),
    runFailed: (failure) => set({ failure, activity: undefined }),
    outcomeArrived: (id, outcome) => change(id, (branch) => ({ ...branch, outcome })),
    baselineArrived: (key, report) => set(({ baselines }) => ({ baselines: new Map(baselines).set(key, report) })),
    comparingChosen: (isComparing) => set({ isComparing }),
  }
}

/** What is set while the past is on screen is rehearsed from then: from the kept state before. */
const startOf = ({ mode, playheadMs }: TwinState): BranchStart =>
  mode === 'past' ? { moment: Math.floor(playheadMs / STATES_EVERY_MS) * STATES_EVERY_MS, water: 'state' } : LIVE_START
const STATES_EVERY_MS = 900_000

type Branches = Pick<BranchSlice, 'branches' | 'activeBranchId' | 'branchesMade'>

function addBranch(
  state: Branches,
  start: BranchStart,
  { of, scenario }: { readonly of?: string; readonly scenario?: ScenarioSummary } = {},
): Branches {
  const { branches, branchesMade } = state
  const letter = BRANCH_LETTERS.find((free) => branches.every((branch) => branch.letter !== free))
  if (letter === undefined) return state
  const original = branches.find(({ id }) => id === of)
  const id = `branch-${branchesMade + 1}`
  const made: Branch = {
    id,
    letter,
    name: '',
    scenario,
    plan: original?.plan ?? planFrom(start),
    origin: original?.origin,
    outcome: undefined,
  }
  return { branches: [...branches, made], activeBranchId: id, branchesMade: branchesMade + 1 }
}

/** Past and forecast go on without branches. */
const withoutRehearsal = (mode: TwinState['mode']): Partial<TwinState> =>
  mode === 'rehearsal' ? { mode: 'live', playing: false } : {}

function withoutBranch({ branches, activeBranchId, failure, mode }: TwinState, id: string): Partial<TwinState> {
  const rest = branches.filter((branch) => branch.id !== id)
  const isActive = activeBranchId === id
  return {
    branches: rest,
    ...(failure?.branchId === id && { failure: undefined }),
    ...(isActive && { activeBranchId: rest.at(-1)?.id, ...withoutRehearsal(mode) }),
    ...(rest.length === 0 && { isComparing: false }),
  }
}

function withOpening(plan: BranchPlan, gateId: GateId, steps: PlanSteps): BranchPlan {
  const openings = new Map(plan.openings)
  if (steps.length > 0) openings.set(gateId, steps)
  else openings.delete(gateId)
  return { ...plan, openings }
}
