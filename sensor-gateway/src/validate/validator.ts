import type { Gauge, GaugeId } from '@district/models'
import type { Quality, QualityFlag, Reading } from '@district/models/contract'
import type { GaugeRules } from './gauge-rules.ts'

/** pass: to the history, and to the screen unless it is late · repeated: said before; acknowledged and counted, nothing more. */
export type Verdict = { readonly kind: 'pass'; readonly reading: Reading } | { readonly kind: 'repeated' }

/** What a validator may know about the gauge that spoke. */
export interface GaugeMemory {
  readonly gauge: Gauge
  /** What it is asked. */
  readonly rules: GaugeRules
  /** The newest that it said, of whatever quality. */
  readonly latest: Reading | undefined
  /** The newest that was good. */
  readonly lastGood: Reading | undefined
  /** How many of its last readings were steep against `lastGood` and agreed with each other. */
  readonly agreeing: number
  /** How often it has said `latest.value` in a row, and since when. */
  readonly sameCount: number
  readonly sameSinceMs: number
  /** How often other gauges of its quantity changed their value in that time. */
  readonly changesElsewhere: number
  readonly latestOf: LatestOf
}

/** The newest that any gauge said, of whatever quality. */
export type LatestOf = (gaugeId: GaugeId) => Reading | undefined

/** Looks at one reading and says what becomes of it. Never throws, never does I/O. */
export type Validator = (reading: Reading, memory: GaugeMemory) => Verdict

export const REPEATED: Verdict = { kind: 'repeated' }
export const pass = (reading: Reading): Verdict => ({ kind: 'pass', reading })
export const flagged = (reading: Reading, flag: QualityFlag, quality: Quality = reading.quality): Verdict =>
  pass({ ...reading, quality: worseQuality(reading.quality, quality), flags: [...reading.flags, flag] })

export const isLate = (reading: Reading): boolean => reading.flags.includes('late')

const RANK: Readonly<Record<Quality, number>> = { good: 0, doubtful: 1, bad: 2 }
const worseQuality = (a: Quality, b: Quality): Quality => (RANK[a] >= RANK[b] ? a : b)
