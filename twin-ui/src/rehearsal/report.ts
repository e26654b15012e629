import type { GateId, ReachId, RunIndicators } from '@district/models'

/** Where the computation could not go on. */
export interface Divergence {
  readonly atMs: number
  readonly reachIds: readonly ReachId[]
  readonly reason: string
}

/** How much gates moved, as their openings in the frames say. */
export interface GateWork {
  /** Beginnings of a movement, of all gates together. */
  readonly moves: number
  /** Way of all leaves, m. */
  readonly travelM: number
}

/** What a run says of itself; its frames stand in `frame/branch-frames`. */
export interface RehearsalReport {
  readonly startMs: number
  /** Last instant that was computed: the horizon's end, or where it diverged. */
  readonly endMs: number
  /** Time that the computation of these hours took. */
  readonly elapsedMs: number
  readonly steps: number
  readonly massError: number
  readonly diverged: Divergence | undefined
  readonly indicators: RunIndicators
  readonly work: GateWork
  /** 16 hex digits over all inputs and results: by it the run can be told again, here, in Node, or on the server. */
  readonly hash: string
  readonly engineVersion: string
  readonly topologyHash: string
}

/** What a plan did at one gate, against the same hours with nothing changed. */
export interface GateEffect {
  readonly gateId: GateId
  /** Largest difference of the upstream and downstream stage over the horizon, signed, m. */
  readonly stageUpChangeM: number
  readonly stageDownChangeM: number
  /** Water through the gate over the horizon, rehearsed and with nothing changed, m³. */
  readonly volumeM3: number
  readonly baselineVolumeM3: number
}
