import type { FaultKind } from '../gauges/fault.ts'

/** What an instructor may let happen, as he says it. Without `forS` it lasts until somebody ends it. */
export type IncidentWish =
  | {
      readonly kind: 'fault'
      /** A gauge, or a station for all of its gauges. */
      readonly target: string
      readonly fault: FaultKind
      readonly amount: number | null
      readonly forS: number | null
    }
  /** The river rises by `riseM` within `overS`, stays, and falls as slowly. A negative rise: it falls first. */
  | { readonly kind: 'flood'; readonly riseM: number; readonly overS: number; readonly holdS: number | null }
  | { readonly kind: 'gate-stuck'; readonly gateId: string; readonly forS: number | null }
  /** The users behind an offtake take so much more than they were granted, and open its gate by hand. */
  | { readonly kind: 'draw'; readonly gateId: string; readonly dischargeM3s: number; readonly forS: number | null }

/** What is going on because an instructor wished it. Instants are district time. */
export interface TrainingIncident {
  readonly id: string
  readonly by: string
  readonly fromMs: number
  /** Null: until somebody ends it. A flood that has ended still runs off. */
  readonly toMs: number | null
  readonly wish: IncidentWish
}
