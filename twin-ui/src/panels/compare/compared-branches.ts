import { useMemo } from 'react'
import type { Branch, BranchOutcome } from '../../rehearsal/branch.ts'
import type { RehearsalReport } from '../../rehearsal/report.ts'
import { activeBranch, baselineOf } from '../../state/active-branch.ts'
import { useTwinState } from '../twin-context.tsx'

/** A branch with its result. */
export type ComputedBranch = Branch & { readonly outcome: BranchOutcome }

export interface Compared {
  /** Nothing changed, from the start of the active branch or else of the first that has such hours. */
  readonly baseline: { readonly report: RehearsalReport; readonly branch: ComputedBranch } | undefined
  readonly branches: readonly ComputedBranch[]
}

const isComputed = (branch: Branch): branch is ComputedBranch => branch.outcome !== undefined

export function useCompared(): Compared {
  const branches = useTwinState((state) => state.branches)
  const baselines = useTwinState((state) => state.baselines)
  const active = useTwinState(activeBranch)
  return useMemo(() => {
    const computed = branches.filter(isComputed)
    const first = [...(active !== undefined && isComputed(active) ? [active] : []), ...computed]
    const found = first.flatMap((branch) => {
      const report = baselineOf({ baselines }, branch)
      return report === undefined ? [] : [{ report, branch }]
    })[0]
    return { baseline: found, branches: computed }
  }, [branches, baselines, active])
}
