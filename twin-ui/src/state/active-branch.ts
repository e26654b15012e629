import type { GateId } from '@district/models'
import { type Branch, type BranchOutcome, baselineKey, type PlanSteps } from '../rehearsal/branch.ts'
import type { RehearsalReport } from '../rehearsal/report.ts'
import type { BranchSlice } from './branch-slice.ts'

/* What the page shows of branches: the active one, and what stands beside it. */

export const activeBranch = ({ branches, activeBranchId }: Pick<BranchSlice, 'branches' | 'activeBranchId'>) =>
  branches.find(({ id }) => id === activeBranchId)

const NO_OPENINGS: ReadonlyMap<GateId, PlanSteps> = new Map()

/** Gates that the active branch changes; keeps its identity while they stay. */
export const plannedOpenings = (
  state: Pick<BranchSlice, 'branches' | 'activeBranchId'>,
): ReadonlyMap<GateId, PlanSteps> => activeBranch(state)?.plan.openings ?? NO_OPENINGS

export const activeOutcome = (state: Pick<BranchSlice, 'branches' | 'activeBranchId'>): BranchOutcome | undefined =>
  activeBranch(state)?.outcome

export const baselineOf = (
  { baselines }: Pick<BranchSlice, 'baselines'>,
  { scenario, outcome }: Pick<Branch, 'scenario' | 'outcome'>,
): RehearsalReport | undefined =>
  scenario !== undefined || outcome?.originId === undefined
    ? undefined
    : baselines.get(baselineKey(outcome.originId, outcome.plan))

/** The hours on the time bar: those that are being computed, or those that were. */
export function shownHours(
  state: Pick<BranchSlice, 'branches' | 'activeBranchId' | 'activity'>,
): { readonly startMs: number; readonly endMs: number } | undefined {
  const { activity, activeBranchId } = state
  if (activity?.kind === 'branch' && activity.branchId === activeBranchId) return activity
  return activeOutcome(state)?.report
}

export const shownStartMs = (state: Parameters<typeof shownHours>[0]): number | undefined => shownHours(state)?.startMs
export const shownEndMs = (state: Parameters<typeof shownHours>[0]): number | undefined => shownHours(state)?.endMs
