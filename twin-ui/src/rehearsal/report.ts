import type { GateId, ReachId } from '@district/models'

/** What the change did at one gate, against the same hours with nothing changed. */
export interface GateEffect {
  readonly gateId: GateId
  /** Largest difference of the upstream and downstream stage over the horizon, signed, m. */
  readonly stageUpChangeM: number
  readonly stageDownChangeM: number
  /** Water through the gate over the horizon, rehearsed and with nothing changed, m³. */
  readonly volumeM3: number
  readonly baselineVolumeM3: number
}

/** Where the computation could not go on. */
export interface Divergence {
  readonly atMs: number
  readonly reachIds: readonly ReachId[]
  readonly reason: string
}

/** What is known after a rehearsal; its frames stand in `frame/rehearsal-frames`. */
export interface RehearsalReport {
  readonly startMs: number
  /** Last instant that was computed: the horizon's end, or where it diverged. */
  readonly endMs: number
  readonly elapsedMs: number
  readonly steps: number
  readonly massError: number
  /** Drawn by the users of all branches together over the horizon, rehearsed and with nothing changed, m³. */
  readonly deliveredM3: number
  readonly baselineDeliveredM3: number
  /** Over the banks, m³. */
  readonly spilledM3: number
  readonly baselineSpilledM3: number
  readonly gates: readonly GateEffect[]
  readonly diverged: Divergence | undefined
}
