import type { Gauge } from '@district/models'
import type { HistoryPoint, Reading } from '@district/models/contract'

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

/** `points` holds one more than asked for when there is more; that one is where the next page begins. */
export function pageOf(points: readonly HistoryPoint[], limit: number): HistoryPage {
  const more = points[limit]
  return { points: points.slice(0, limit), nextFromMs: more?.atMs ?? null }
}
