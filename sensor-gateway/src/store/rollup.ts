import { setTimeout as sleep } from 'node:timers/promises'
import type { Gauge } from '@district/models'
import { bucketStart, DAY_MS, HOUR_MS, widened } from './bucket.ts'
import { type GaugeBucket, type HistoryStore, StoreUnreachable } from './history-store.ts'
import type { DirtyBucket, RollupLedger } from './rollup-ledger.ts'

export interface RollupOptions {
  readonly gauges: readonly Gauge[]
  readonly store: HistoryStore
  readonly ledger: RollupLedger
  readonly nowMs: () => number
  /** Null: readings are kept for ever. */
  readonly rawKeptDays: number | null
  /** True while the drain has better use of the store. */
  readonly isBehind: () => boolean
  readonly onError: (error: unknown) => void
}

/** The stragglers of an hour may still come in order; what is later costs a second computation. */
const SETTLE_MS = 5 * 60_000
const ROUND_MS = 20_000

/**
 * Keeps means of hours and days beside the readings, the same for every store: computes what the ledger calls dirty, hours from
 * readings and days from hours. When all of the past is computed, readings older than `rawKeptDays` are forgotten.
 */
export class Rollup {
  readonly #options: RollupOptions
  readonly #gauges: ReadonlyMap<string, Gauge>
  readonly #stop = new AbortController()
  #forgottenBeforeMs = Number.NEGATIVE_INFINITY
  #running: Promise<void> | undefined

  constructor(options: RollupOptions) {
    this.#options = options
    this.#gauges = new Map(options.gauges.map((gauge) => [gauge.id, gauge]))
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  /** Readings before it are kept by nobody. */
  get keptFromMs(): number {
    const { rawKeptDays, nowMs } = this.#options
    return rawKeptDays === null ? Number.NEGATIVE_INFINITY : bucketStart(nowMs() - rawKeptDays * DAY_MS, DAY_MS)
  }

  /** Everything that is due. */
  async work(): Promise<void> {
    await this.#lookAtThePast()
    while (!this.#rests && (await this.#nextHour()));
    while (!this.#rests && (await this.#nextDay()));
    await this.#forget()
  }

  get #rests(): boolean {
    return this.#stop.signal.aborted || this.#options.isBehind()
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        if (!this.#options.isBehind()) await this.work()
      } catch (error) {
        // The drain says when the store is away.
        if (!(error instanceof StoreUnreachable)) this.#options.onError(error)
      }
      await sleep(ROUND_MS, undefined, { signal: this.#stop.signal, ref: false }).catch(() => {})
    }
  }

  async #nextHour(): Promise<boolean> {
    const { ledger, store } = this.#options
    const dirty = ledger.oldest('hour', this.#options.nowMs() - SETTLE_MS)
    const [first] = dirty
    if (first === undefined) return false
    await this.#computeHours(this.#gaugesOf(dirty), first.atMs, first.atMs + HOUR_MS - 1, store)
    ledger.clear('hour', dirty)
    return true
  }

  async #nextDay(): Promise<boolean> {
    const { ledger, store } = this.#options
    const dirty = ledger.oldest('day', this.#options.nowMs() - SETTLE_MS)
    const [first] = dirty
    if (first === undefined) return false
    const span = { fromMs: first.atMs, toMs: first.atMs + DAY_MS - 1 }
    const days: GaugeBucket[] = []
    for (const gauge of this.#gaugesOf(dirty)) {
      if (ledger.dirtyOf('hour', gauge.id, span.fromMs, span.toMs).length > 0) return false
      const hours = await store.rollup({ gauge, step: 'hour', ...span })
      days.push(...widened(hours, DAY_MS).map((bucket) => ({ gauge, bucket })))
    }
    await store.keepRollup('day', days)
    ledger.clear('day', dirty)
    return true
  }

  /** Of a gauge that the pack has lost nothing can be asked; its mark goes. */
  #gaugesOf(dirty: readonly DirtyBucket[]): readonly Gauge[] {
    return dirty.map(({ gaugeId }) => this.#gauges.get(gaugeId)).filter((gauge) => gauge !== undefined)
  }

  async #computeHours(gauges: readonly Gauge[], fromMs: number, toMs: number, store: HistoryStore): Promise<void> {
    await store.keepRollup('hour', await store.stats({ gauges, fromMs, toMs, widthMs: HOUR_MS }))
  }

  /** A history that is older than the ledger is looked through once, day by day, from its first reading. */
  async #lookAtThePast(): Promise<void> {
    const { ledger, store, nowMs, gauges } = this.#options
    if (ledger.fact('endMs') === null) {
      const firstMs = await store.firstMs()
      ledger.setFact('knownFromMs', bucketStart(firstMs ?? nowMs(), DAY_MS))
      ledger.setFact('endMs', bucketStart(nowMs(), DAY_MS) + DAY_MS)
    }
    const endMs = ledger.fact('endMs') ?? 0
    for (let atMs = ledger.fact('knownFromMs') ?? endMs; atMs < endMs && !this.#rests; atMs += DAY_MS) {
      await this.#computeHours(gauges, atMs, atMs + DAY_MS - 1, store)
      const days: GaugeBucket[] = []
      for (const gauge of gauges) {
        const hours = await store.rollup({ gauge, step: 'hour', fromMs: atMs, toMs: atMs + DAY_MS - 1 })
        days.push(...widened(hours, DAY_MS).map((bucket) => ({ gauge, bucket })))
      }
      await store.keepRollup('day', days)
      ledger.setFact('knownFromMs', atMs + DAY_MS)
    }
  }

  async #forget(): Promise<void> {
    const { store, ledger } = this.#options
    const beforeMs = this.keptFromMs
    if (!(beforeMs > this.#forgottenBeforeMs) || this.#rests || !isComplete(ledger) || ledger.hasDirtyBefore(beforeMs))
      return
    await store.forgetBefore(beforeMs)
    this.#forgottenBeforeMs = beforeMs
  }
}

/** Whether the past before the ledger has been looked through. */
export function isComplete(ledger: RollupLedger): boolean {
  const [knownFromMs, endMs] = [ledger.fact('knownFromMs'), ledger.fact('endMs')]
  return knownFromMs !== null && endMs !== null && knownFromMs >= endMs
}
