import type { ReachId, RunReport } from '@district/models'

/** Where the computation could not go on. */
export interface Divergence {
  readonly atMs: number
  readonly reachIds: readonly ReachId[]
  readonly reason: string
}

/** What a run says of itself; its frames stand in `frame/branch-frames`. */
export interface RehearsalReport extends Pick<RunReport, 'indicators' | 'deliveries' | 'outcome'> {
  readonly startMs: number
  /** Last instant that was computed: the horizon's end, or where it diverged. */
  readonly endMs: number
  /** Time that the computation of these hours took. */
  readonly elapsedMs: number
  readonly steps: number
  readonly massError: number
  readonly diverged: Divergence | undefined
  /** 16 hex digits over all inputs and results: by it the run can be told again, here, in Node, or on the server. */
  readonly hash: string
  readonly engineVersion: string
  readonly topologyHash: string
}
