import type { GaugeId } from '../ground/ids.ts'
import type { Quality, QualityFlag } from './reading.ts'

/** One rule that a gauge is asked, with the numbers that hold for it, in the gauge's unit and s. */
export interface AskedRule {
  readonly rule: string
  readonly flag: QualityFlag
  readonly action: Quality
  readonly parameters: Readonly<Record<string, number>>
}

/** `GET /api/v1/quality/rules?gauge=` */
export interface GaugeRulesDocument {
  readonly gaugeId: GaugeId
  readonly rules: readonly AskedRule[]
}

/** A stretch of water that meters close on all sides, and what its last whole window said; null before the first one. */
export interface PoolState {
  readonly name: string
  readonly meters: readonly {
    readonly gaugeId: GaugeId
    readonly flows: 'in' | 'out'
    readonly meanM3s: number | null
  }[]
  readonly stages: readonly GaugeId[]
  readonly window: {
    readonly fromMs: number
    readonly toMs: number
    /** Inflow − outflow − storage − seepage: positive when too much was said to come in, or too little to go out. */
    readonly surplusM3s: number
    readonly allowedM3s: number
    /** How many windows in a row did not add up. */
    readonly misses: number
  } | null
  readonly blamed: readonly GaugeId[]
}

/** `GET /api/v1/quality/pools` */
export interface PoolsDocument {
  readonly pools: readonly PoolState[]
}
