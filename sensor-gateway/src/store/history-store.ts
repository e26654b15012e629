import type { Gauge } from '@district/models'
import type { HistoryPoint, Reading } from '@district/models/contract'
import type { Bucket } from './bucket.ts'

/** A reading that the history's database will never take, and what it said. */
export interface Refusal {
  readonly reading: Reading
  readonly why: string
}

/** stored + repeated + refused = the readings that were given. */
export interface WriteOutcome {
  readonly stored: number
  /** Their identity was there already, with the same or a higher `seq`. */
  readonly repeated: number
  readonly refused: readonly Refusal[]
}

export interface HistoryQuery {
  readonly gauge: Gauge
  /** Both ends included. There is no question without a time. */
  readonly fromMs: number
  readonly toMs: number
  /** Width of a bucket, beginning at multiples of it since 1970; null: every reading. */
  readonly everyS: number | null
  readonly limit: number
}

export interface HistoryPage {
  readonly points: readonly HistoryPoint[]
  readonly nextFromMs: number | null
}

/** Means that are kept longer than the readings that they were made of. */
export type RollupStep = 'hour' | 'day'

export interface GaugeBucket {
  readonly gauge: Gauge
  readonly bucket: Bucket
}

export interface StatsQuery {
  readonly gauges: readonly Gauge[]
  /** Both ends included. */
  readonly fromMs: number
  readonly toMs: number
  /** Buckets begin at multiples of it since 1970. */
  readonly widthMs: number
  /** At most so many buckets a gauge. */
  readonly limit?: number
}

export interface RollupQuery {
  readonly gauge: Gauge
  readonly step: RollupStep
  readonly fromMs: number
  readonly toMs: number
}

/** The long memory. Two of these exist, and both pass the same tests. */
export interface HistoryStore {
  readonly kind: 'sqlite' | 'influx'
  /**
   * Writes readings in their order. Identity is (gauge, takenAt): a higher `seq` replaces, anything else repeats. Writing the
   * same readings again, after a crash in between, changes nothing. Readings that are not marked late are known to be new.
   * @throws StoreUnreachable when nothing can be said of them now
   */
  write(readings: readonly Reading[]): Promise<WriteOutcome>
  /** @throws StoreUnreachable */
  history(query: HistoryQuery): Promise<HistoryPage>
  /** What the readings of each gauge say per bucket, in order of time within a gauge. @throws StoreUnreachable */
  stats(query: StatsQuery): Promise<readonly GaugeBucket[]>
  /** Kept buckets, in order of time. @throws StoreUnreachable */
  rollup(query: RollupQuery): Promise<readonly Bucket[]>
  /** Keeps buckets; one of the same gauge and instant is replaced. @throws StoreUnreachable */
  keepRollup(step: RollupStep, buckets: readonly GaugeBucket[]): Promise<void>
  /** The last reading of each gauge in a span, both ends included, by one question. @throws StoreUnreachable */
  lastWords(sinceMs: number, atMs: number): Promise<readonly Reading[]>
  /** Instant of the oldest reading; null: there is none. @throws StoreUnreachable */
  firstMs(): Promise<number | null>
  /** Deletes readings, never rollups, before an instant, as far as the store can in its units. @throws StoreUnreachable */
  forgetBefore(beforeMs: number): Promise<void>
  /** Is it there? @throws StoreUnreachable */
  probe(): Promise<void>
  close(): Promise<void>
}

/** The history's database does not answer, or not in a way that says anything of the readings. Try again later. */
export class StoreUnreachable extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'StoreUnreachable'
  }
}

/** It answers, and fails at what it was given: it may be at fault itself, or a reading may be that it cannot digest. */
export class StoreFailing extends StoreUnreachable {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'StoreFailing'
  }
}

/** `points` holds one more than asked for when there is more; that one is where the next page begins. */
export function pageOf(points: readonly HistoryPoint[], limit: number): HistoryPage {
  const more = points[limit]
  return { points: points.slice(0, limit), nextFromMs: more?.atMs ?? null }
}
