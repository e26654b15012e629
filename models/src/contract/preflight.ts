import type { GateId, GaugeId, ReachId, StructureId } from '../ground/ids.ts'

/** `POST /api/v1/rehearsal/preflight`, by an operator: what would come of it if this gate moved now? */
export interface PreflightRequest {
  readonly gateId: GateId
  readonly openingM: number
  /** How far to look ahead, h; 6 where it is left out, 72 at most. */
  readonly horizonH?: number
}

/** Water through an offtake over the hours looked at, with the move and without it. */
export interface DeliveryEffect {
  readonly offtakeId: GateId | StructureId
  readonly volumeM3: number
  readonly baselineM3: number
  readonly changeM3: number
  /** As a part of what comes without the move; null where next to nothing does. */
  readonly changeFraction: number | null
}

/** Where the water of a reach comes nearest to its bank, and how near it comes in that reach without the move. */
export interface BankEffect {
  readonly reachId: ReachId
  readonly chainageM: number
  readonly atMs: number
  readonly freeboardM: number
  readonly baselineFreeboardM: number
}

/** The largest change of stage on either side of a gate, with its sign, and when it is there. */
export interface StageEffect {
  readonly gateId: GateId
  readonly stageUpChangeM: number
  readonly upAtMs: number
  readonly stageDownChangeM: number
  readonly downAtMs: number
}

/** What one gate is to see after the move: one value per instant, null where no water of the model stands. */
export interface GatePrediction {
  readonly gateId: GateId
  readonly atMs: readonly number[]
  readonly openingM: readonly number[]
  readonly stageUpM: readonly (number | null)[]
  readonly stageDownM: readonly (number | null)[]
  readonly dischargeM3s: readonly number[]
}

/** How far the model stood from the nearest gauge of stage, at the instant from which it was run. */
export interface GaugeDisagreement {
  readonly gaugeId: GaugeId
  readonly gateId: GateId
  readonly measuredAtMs: number
  readonly measuredM: number
  readonly computedM: number
  /** Computed less measured. */
  readonly differenceM: number
}

/** The answer to a `PreflightRequest`. A command that was given with its id keeps its predictions. */
export interface Preflight {
  readonly id: string
  readonly gateId: GateId
  readonly fromOpeningM: number
  readonly openingM: number
  /** Instant of the shadow's state from which both runs began; so old was it when it was asked. */
  readonly startMs: number
  readonly ageMs: number
  readonly horizonS: number
  /** When the leaf stands where it was told to. */
  readonly arrivesMs: number
  /** Offtakes that get other water than without the move, who loses most first. */
  readonly deliveries: readonly DeliveryEffect[]
  /** The place of the whole district where the water comes nearest to the bank; null where the run could not begin. */
  readonly leastFreeboard: BankEffect | null
  /** Reaches in which the move brings the water nearer to the bank, the nearest first; five at most. */
  readonly banks: readonly BankEffect[]
  /** Gates at which a stage changes by a millimetre or more, the largest change first. */
  readonly stageChanges: readonly StageEffect[]
  /** The gate itself, then its neighbours: the gates that stand in the same two waters, the nearest first. */
  readonly predictions: readonly GatePrediction[]
  /** Null where no gauge near it has spoken lately. */
  readonly disagreement: GaugeDisagreement | null
  /** A run that could not go on, and how far the comparison therefore reaches; null: both reached the horizon. */
  readonly diverged: PreflightDivergence | null
  /** Wall time that the answer took. */
  readonly elapsedMs: number
}

export interface PreflightDivergence {
  readonly run: 'moved' | 'baseline'
  readonly atMs: number
  readonly reachIds: readonly ReachId[]
  readonly reason: string
}
