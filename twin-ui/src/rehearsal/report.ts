import type { GateEffect, ReachId, RunIndicators } from '@district/models'

/** Where the computation could not go on. */
export interface Divergence {
  readonly atMs: number
  readonly reachIds: readonly ReachId[]
  readonly reason: string
}

/** Water totals of one run over its hours. */
export interface RunTotals {
  /** Drawn by the users of all branches together, m³. */
  readonly deliveredM3: number
  /** Over the banks, m³. */
  readonly spilledM3: number
}

/** What is known when the rehearsed hours are computed; their frames stand in `frame/rehearsal-frames`. */
export interface RehearsalReport extends RunTotals {
  readonly startMs: number
  /** Last instant that was computed: the horizon's end, or where it diverged. */
  readonly endMs: number
  /** Time that the computation of these hours took. */
  readonly elapsedMs: number
  readonly steps: number
  readonly massError: number
  readonly diverged: Divergence | undefined
  /** What a scenario's run says of itself, and the hash by which it can be told again. */
  readonly scenario?: { readonly indicators: RunIndicators; readonly hash: string }
}

/** What differs from doing nothing: known a little later, after the same hours were computed with nothing changed. */
export interface Comparison {
  readonly baseline: RunTotals
  readonly gates: readonly GateEffect[]
  /** Set when the hours with nothing changed could not be computed to their end either. */
  readonly diverged: Divergence | undefined
}
