import type { GateId, GaugeId, ReachId, StationId } from '../ground/ids.ts'
import type { QuantityName } from '../ground/quantities.ts'
import type { LonLat, Names, Sourced } from './provenance.ts'

export type StationKind = 'gate' | 'offtake' | 'flow' | 'sediment' | 'rain' | 'weather' | 'soil' | 'groundwater'

/** A place with instruments that report together. */
export interface Station extends Sourced {
  readonly id: StationId
  readonly kind: StationKind
  readonly names: Names
  readonly at: LonLat
  /** The gate it watches (`gate`, `offtake`), or null. */
  readonly gateId: GateId | null
  /** Where it stands on a canal (`flow`, `sediment`), or null. */
  readonly reachId: ReachId | null
  readonly chainageM: number | null
}

/**
 * The place and instrument of one quantity. Its id is `<stationId>.<key>` or, for one of several bays, `<stationId>.<key>.<n>`,
 * where `key` is what a reading's `values` calls it.
 */
export interface Gauge extends Sourced {
  readonly id: GaugeId
  readonly stationId: StationId
  readonly key: string
  /** Bay, counted from 1; null for a value that is not a list. */
  readonly bay: number | null
  readonly quantity: QuantityName
  readonly names: Names
  /** How often it reports, s, and after which silence it is stale. */
  readonly intervalS: number
  readonly staleAfterS: number
  /** What it can plausibly say here. */
  readonly minimum: number
  readonly maximum: number
  /** Fastest plausible change per second, in its unit. */
  readonly maxRatePerS: number
  /** Standard deviation of its noise and the step of its output, in its unit. */
  readonly noise: number
  readonly resolution: number
}
