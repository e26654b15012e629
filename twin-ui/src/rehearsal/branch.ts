import type { GateId } from '@district/models'
import type { SavedState, ScenarioSummary } from '@district/models/contract'
import type { RehearsalReport } from './report.ts'

/** From `hour` after the start on, this shall hold. */
export interface PlanStep {
  readonly hour: number
  readonly value: number
}

/** Rising hours. */
export type PlanSteps = readonly PlanStep[]

/** state: the water as it stood · steady: the steady flow of that moment's openings and demands · dry: empty canals */
export type BranchWater = 'state' | 'steady' | 'dry'

/** Which moment gives river, openings and demands, and with what water the canals begin. */
export interface BranchStart {
  /** now, or a stored instant of the past, ms */
  readonly moment: 'live' | number
  readonly water: BranchWater
}

/** What a person wishes to be otherwise. Everything else stays as it was at the start. */
export interface BranchPlan {
  readonly start: BranchStart
  /** Opening of every changed gate, m, for all bays. */
  readonly openings: ReadonlyMap<GateId, PlanSteps>
  /** Stage of the river, m; it moves evenly from one to the next. Empty: as at the start. */
  readonly riverStage: PlanSteps
}

/** The state that a branch forked. Branches with the same one can be compared to the last bit. */
export interface BranchOrigin {
  readonly id: string
  readonly state: SavedState
}

/** What was run, and what came of it. */
export interface BranchOutcome {
  readonly plan: BranchPlan
  readonly originId: string | undefined
  readonly report: RehearsalReport
  /** From the wish to the first frame, and to the last one: fetching the state, computing, handing over, ms. */
  readonly firstFrameMs: number
  readonly waitedMs: number
}

/** A future of the district that exists in this page only. */
export interface Branch {
  readonly id: string
  /** A to H: its short name in charts and tables. */
  readonly letter: BranchLetter
  /** Given by a person; empty until then. */
  readonly name: string
  /** A scenario of the pack, which brings its own plan. */
  readonly scenario: ScenarioSummary | undefined
  readonly plan: BranchPlan
  readonly origin: BranchOrigin | undefined
  readonly outcome: BranchOutcome | undefined
}

export const BRANCH_LETTERS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const
export type BranchLetter = (typeof BRANCH_LETTERS)[number]

export const LIVE_START: BranchStart = { moment: 'live', water: 'state' }

export const planFrom = (start: BranchStart): BranchPlan => ({ start, openings: new Map(), riverStage: [] })

/** How many things the plan changes. */
export const editCount = ({ openings, riverStage }: BranchPlan): number =>
  openings.size + (riverStage.length > 0 ? 1 : 0)

export const samePlan = (a: BranchPlan, b: BranchPlan): boolean => a === b || wordsOf(a) === wordsOf(b)

const wordsOf = ({ start, openings, riverStage }: BranchPlan): string =>
  JSON.stringify([start, [...openings].toSorted(([a], [b]) => (a < b ? -1 : 1)), riverStage])

/** True when what is on screen was run with another plan, or from another state, than stands now. */
export const isOutOfDate = ({ scenario, plan, origin, outcome }: Branch): boolean =>
  scenario === undefined &&
  outcome !== undefined &&
  (origin === undefined || outcome.originId !== origin.id || !samePlan(outcome.plan, plan))

/** Branches with the same key share the hours in which nothing is changed. */
export const baselineKey = (originId: string, { start }: BranchPlan): string => `${originId} ${start.water}`

/** Under which the frames of such hours are kept. */
export const baselineFramesKey = (key: string): string => `baseline ${key}`

/** A step at an hour takes the place of the one there; hours stay in order. */
export const withStep = (steps: PlanSteps, step: PlanStep): PlanSteps =>
  [...steps.filter(({ hour }) => hour !== step.hour), step].toSorted((a, b) => a.hour - b.hour)

/** What holds at the start by the plan; undefined where it begins later. */
export const atStart = (steps: PlanSteps | undefined): number | undefined => {
  const [first] = steps ?? []
  return first?.hour === 0 ? first.value : undefined
}
