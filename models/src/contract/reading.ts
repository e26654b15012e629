import type { GaugeId } from '../ground/ids.ts'

/**
 * What a station says at one instant: canonical JSON on `…/reading`, QoS 1.
 *
 *     { "takenAt": "2026-03-12T08:05:00+08:00", "seq": 1842,
 *       "values": { "stageUpM": 37.42, "openingM": [1.2, 1.2, 0] } }
 *
 * A message is one of these or, for a station catching up, an array of at most `MAX_READINGS_PER_MESSAGE`.
 * Key `k` of `values` is the gauge `<stationId>.<k>`; element `i` of a list is the gauge `<stationId>.<k>.<i+1>`.
 * `null` in a list means that this one instrument is silent.
 */
export interface StationReading {
  /** ISO 8601 with zone. */
  readonly takenAt: string
  /** Grows by one per message of a station; a correction of an earlier instant carries a higher one. */
  readonly seq: number
  readonly values: Readonly<Record<string, number | readonly (number | null)[]>>
}

export const MAX_READINGS_PER_MESSAGE = 300
/** A real RTU's catch-up message is some tens of kB; anything larger than this is not a gauge speaking. */
export const MAX_PAYLOAD_BYTES = 256 * 1024

/** What one gauge said once, in SI. Identity is (gaugeId, takenAtMs); a higher seq of the same identity replaces. */
export interface Reading {
  readonly gaugeId: GaugeId
  readonly takenAtMs: number
  readonly receivedAtMs: number
  readonly seq: number
  /** In the SI unit of the gauge's quantity. */
  readonly value: number
  readonly quality: Quality
  /** The rules that made the quality what it is. */
  readonly flags: readonly QualityFlag[]
}

/** good · doubtful: kept, shown as doubtful · bad: stored, not used by the model. */
export type Quality = 'good' | 'doubtful' | 'bad'

/**
 * Which rule said so (`quality.csv` of the pack names rule and action).
 *
 * out-of-range: rule range · unusual: usual · steep: rate · stuck: stuck · spike: spike · off-command: command · off-rating: rating
 * · drift: balance · clock-skew: clock · late: no rule; it came after a newer one
 */
export type QualityFlag =
  | 'out-of-range'
  | 'steep'
  | 'stuck'
  | 'late'
  | 'unusual'
  | 'spike'
  | 'off-command'
  | 'off-rating'
  | 'drift'
  | 'clock-skew'

/**
 * Why something that arrived went no further than the dead letters. `store-refused`: readable, but the history's database
 * will never take it (outside its retention, a field of another type).
 */
export type ParkReason =
  | 'payload-malformed'
  | 'payload-too-large'
  | 'unknown-station'
  | 'unknown-gauge'
  | 'not-a-number'
  | 'unit-unknown'
  | 'time-implausible'
  | 'store-refused'
