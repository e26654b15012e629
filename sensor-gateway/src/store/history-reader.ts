import type { Gauge } from '@district/models'
import type { Edit, HistoryGap, HistoryPoint } from '@district/models/contract'
import { type Aggregation, type Bucket, bucketStart, DAY_MS, HOUR_MS, pointOf, widened } from './bucket.ts'
import { type AskHistory, correctedBuckets, correctedHistory } from './corrected-history.ts'
import { filled, type GapRule } from './gaps.ts'
import { type HistoryStore, pageOf, type RollupStep } from './history-store.ts'
import { isComplete } from './rollup.ts'
import { type RollupLedger, WIDTH_MS } from './rollup-ledger.ts'
import { timeWeighted } from './time-weighted.ts'

export interface SeriesQuery {
  readonly gauge: Gauge
  readonly fromMs: number
  readonly toMs: number
  /** Null: every reading. */
  readonly everyS: number | null
  readonly aggregation: Aggregation
  readonly gap: GapRule
  readonly limit: number
  /** What people corrected in the span, in force; left out: as the gauge said it. */
  readonly edits?: readonly Edit[]
}

export interface SeriesPage {
  readonly points: readonly (HistoryPoint | HistoryGap)[]
  readonly nextFromMs: number | null
}

/** So many dirty buckets in a span, and its readings are asked instead of every one singly. */
const MOST_DIRTY = 50

/**
 * Asks the history at the resolution that fits: readings, or the kept means of hours and days where the buckets are made of
 * whole ones. What is dirty or cut by the ends of the span comes from the readings, so that the answer is always up to date.
 */
export class HistoryReader {
  readonly #store: HistoryStore
  readonly #ledger: RollupLedger | null
  readonly #keptFromMs: () => number

  constructor(store: HistoryStore, ledger: RollupLedger | null, keptFromMs: () => number) {
    this.#store = store
    this.#ledger = ledger
    this.#keptFromMs = keptFromMs
  }

  async page(query: SeriesQuery): Promise<SeriesPage> {
    const { gauge, fromMs, toMs, everyS, limit, gap, edits = [] } = query
    if (everyS === null) return correctedHistory(this.#ask, edits, { gauge, fromMs, toMs, everyS, limit })
    const everyMs = everyS * 1000
    if (gap.policy === 'none' && query.aggregation !== 'time-weighted')
      return pageOf(await this.#points(query, everyMs), limit)
    // A page is a span of at most `limit` buckets, so that its filled and its empty ones can be counted.
    const beginMs = bucketStart(fromMs, everyMs)
    const endMs = beginMs + limit * everyMs
    const pageToMs = Math.min(toMs, endMs - 1)
    const reachMs = gap.policy === 'none' || gap.policy === 'null' ? 0 : Math.ceil(gap.maxGapMs / everyMs) * everyMs
    const around = async (aMs: number, bMs: number) =>
      reachMs === 0 || aMs > bMs ? [] : this.#points({ ...query, fromMs: Math.max(0, aMs), toMs: bMs }, everyMs)
    const found = [
      ...(await around(beginMs - reachMs, beginMs - 1)),
      ...(await this.#points({ ...query, toMs: pageToMs }, everyMs)),
      ...(await around(endMs, Math.min(toMs, endMs + reachMs - 1))),
    ]
    const points = filled(found, { fromMs, toMs: pageToMs, everyMs }, gap)
    return { points, nextFromMs: endMs <= toMs ? endMs : null }
  }

  /** All pages, one after the other. */
  async *points(query: SeriesQuery): AsyncGenerator<HistoryPoint | HistoryGap> {
    for (let fromMs: number | null = query.fromMs; fromMs !== null; ) {
      const page: SeriesPage = await this.page({ ...query, fromMs })
      yield* page.points
      fromMs = page.nextFromMs
    }
  }

  readonly #ask: AskHistory = (query) => this.#store.history(query)

  async #points(query: SeriesQuery, everyMs: number): Promise<readonly HistoryPoint[]> {
    const { gauge, fromMs, toMs, edits = [] } = query
    const isWeighted = query.aggregation === 'time-weighted' && fromMs >= this.#keptFromMs()
    if (isWeighted) {
      const history: AskHistory = (one) => correctedHistory(this.#ask, edits, one)
      return timeWeighted({ history }, gauge, { fromMs, toMs, everyMs })
    }
    const aggregation = query.aggregation === 'time-weighted' ? 'mean' : query.aggregation
    const most = query.gap.policy === 'none' && query.aggregation !== 'time-weighted' ? query.limit + 1 : undefined
    const buckets = await this.#buckets(gauge, fromMs, toMs, everyMs, most)
    const points = buckets.map((bucket) => pointOf(bucket, aggregation))
    return correctedBuckets(this.#ask, edits, points, { gauge, fromMs, toMs, everyMs, aggregation })
  }

  async #buckets(
    gauge: Gauge,
    fromMs: number,
    toMs: number,
    everyMs: number,
    most?: number,
  ): Promise<readonly Bucket[]> {
    const step = this.#stepFor(everyMs)
    if (step === null || this.#ledger === null) return this.#fromReadings(gauge, fromMs, toMs, everyMs, most)
    const widthMs = WIDTH_MS[step]
    const [wholeFromMs, wholeToMs] = [Math.ceil(fromMs / widthMs) * widthMs, bucketStart(toMs + 1, widthMs)]
    if (wholeFromMs >= wholeToMs) return this.#fromReadings(gauge, fromMs, toMs, everyMs, most)
    const dirty = new Set(this.#ledger.dirtyOf(step, gauge.id, wholeFromMs, wholeToMs - 1))
    if (dirty.size > MOST_DIRTY && fromMs >= this.#keptFromMs())
      return this.#fromReadings(gauge, fromMs, toMs, everyMs, most)
    const kept = await this.#store.rollup({ gauge, step, fromMs: wholeFromMs, toMs: wholeToMs - 1 })
    const parts = kept.filter(({ atMs }) => !dirty.has(atMs))
    if (fromMs < wholeFromMs) parts.push(...(await this.#fromReadings(gauge, fromMs, wholeFromMs - 1, widthMs)))
    for (const atMs of dirty) parts.push(...(await this.#fromReadings(gauge, atMs, atMs + widthMs - 1, widthMs)))
    if (wholeToMs <= toMs) parts.push(...(await this.#fromReadings(gauge, wholeToMs, toMs, widthMs)))
    return widened(
      parts.sort((a, b) => a.atMs - b.atMs),
      everyMs,
    )
  }

  #stepFor(everyMs: number): RollupStep | null {
    if (this.#ledger === null || !isComplete(this.#ledger)) return null
    if (everyMs % DAY_MS === 0) return 'day'
    return everyMs % HOUR_MS === 0 ? 'hour' : null
  }

  async #fromReadings(
    gauge: Gauge,
    fromMs: number,
    toMs: number,
    widthMs: number,
    limit?: number,
  ): Promise<readonly Bucket[]> {
    const query = { gauges: [gauge], fromMs, toMs, widthMs }
    const found = await this.#store.stats(limit === undefined ? query : { ...query, limit })
    return found.map(({ bucket }) => bucket)
  }
}
