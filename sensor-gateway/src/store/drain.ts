import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { PartHealth, Reading } from '@district/models/contract'
import { PartState } from '../ground/part-state.ts'
import { createDeadLetter, type DeadLetter } from '../spool/dead-letter.ts'
import { refusedLetter } from '../spool/refused-reading.ts'
import type { Batch, Spool } from '../spool/spool.ts'
import { type HistoryStore, StoreUnreachable } from './history-store.ts'

export interface DrainOptions {
  readonly spool: Spool
  readonly store: HistoryStore
  readonly nowMs: () => number
  /** Keeps on disk which means are out of date by what was written; before the readings cease to wait. */
  readonly onWritten?: (readings: readonly Reading[]) => void
  /** What is older, no history keeps; left out: everything is kept. */
  readonly keptFromMs?: () => number
  readonly onHealth: (health: PartHealth) => void
  /** A failure that is no unreachable store: a bug, or a disk. */
  readonly onError: (error: unknown) => void
  readonly firstRetryMs?: number
  readonly lastRetryMs?: number
  readonly probeMs?: number
}

const LIVE_BATCH_READINGS = 5000
/** A batch of what is old may take this long: so long does the present wait for it at most. */
const OLD_BATCH_WITHIN_MS = 150
const LEAST_OLD_BATCH_READINGS = 250
const MOST_OLD_BATCH_READINGS = 5000
/** A database that is back should not have to wait; to ask one that is away costs next to nothing. */
const LAST_RETRY_MS = 1000
/** So many full batches of the present in a row: the store does not keep up, and what waits now is old. */
const FULL_BATCHES_ARE_OLD = 4
/** Lets the readings of one instant come together before they are written. */
const GATHER_MS = 50
const TOO_OLD = 'older than the history keeps readings (HISTORY_KEPT_DAYS)'

/**
 * Brings what waits in the spool into the history, at the history's pace.
 *
 *     ids:  … old, from while the store was away …  │  fresh
 *                                               oldUpToId
 *
 * What was acknowledged before a start is old, and what came to more than the store took at once. Fresh live readings are written before it, at
 * every turn; then comes one batch of what is old, sized by how long the last one took. So an hour of outage drains as fast as
 * the store can, and the present is never behind it. Readings of the live lane are each the first on their instant and may
 * overtake; all others are in the backlog lane, and the spool keeps them behind what was acknowledged before them.
 */
export class Drain {
  readonly #options: DrainOptions
  readonly #state: PartState
  readonly #ended = Promise.withResolvers<void>()
  #started = false
  #stopping = false
  #wake: (() => void) | undefined
  #retryMs: number
  #oldUpToId: number
  #oldBatchReadings = 2000
  #fullInARow = 0
  #freshNotBeforeMs = 0

  constructor(options: DrainOptions) {
    this.#options = options
    this.#state = new PartState(options.nowMs, options.onHealth)
    this.#retryMs = options.firstRetryMs ?? 500
    this.#oldUpToId = options.spool.lastId
  }

  get health(): PartHealth {
    return this.#state.health
  }

  start(): void {
    this.#started = true
    this.#run().then(this.#ended.resolve, this.#ended.reject)
  }

  /** Something waits. */
  nudge(): void {
    this.#wake?.()
  }

  /** Ends when the spool is empty, the store is away, or the time is over; what still waits does so on disk. */
  async stop(withinMs: number): Promise<void> {
    this.#stopping = true
    this.#wake?.()
    if (!this.#started) return
    await Promise.race([this.#ended.promise, sleep(withinMs, undefined, { ref: false })])
  }

  async #run(): Promise<void> {
    while (true) {
      const reached = await this.#attempt()
      if (this.#stopping && (!reached || this.#options.spool.waiting === 0)) return
      if (!reached) await this.#pauseAfterFailure()
      else if (this.#options.spool.waiting === 0) await this.#pauseUntilNudged()
      else await nextTurn()
    }
  }

  /** A turn: the present, then a piece of the past; or one probe when nothing waits. True: the store answered. */
  async #attempt(): Promise<boolean> {
    const { store, onError } = this.#options
    try {
      const fresh = await this.#writeFresh()
      const old = await this.#writeOld()
      if (!fresh && !old) {
        if (this.#options.spool.waiting === 0) await store.probe()
        else await sleep(GATHER_MS / 5)
      }
      this.#state.up()
      this.#retryMs = this.#options.firstRetryMs ?? 500
      return true
    } catch (error) {
      if (!(error instanceof StoreUnreachable)) onError(error)
      this.#state.down(error instanceof Error ? error.message : String(error))
      // One full batch then tells that the store was away for long.
      this.#fullInARow = FULL_BATCHES_ARE_OLD - 1
      return false
    }
  }

  /** Not in every turn: readings of one instant belong into one batch, and each costs the store a transaction. */
  async #writeFresh(): Promise<boolean> {
    const { spool } = this.#options
    if (performance.now() < this.#freshNotBeforeMs && !this.#stopping) return false
    const batch = spool.nextBatch(LIVE_BATCH_READINGS, 'live', this.#oldUpToId)
    if (batch === undefined) return false
    await this.#write(batch)
    const isFull = batch.readings.length + batch.orphans.length === LIVE_BATCH_READINGS
    this.#fullInARow = isFull ? this.#fullInARow + 1 : 0
    if (!isFull) this.#freshNotBeforeMs = performance.now() + GATHER_MS
    if (this.#fullInARow >= FULL_BATCHES_ARE_OLD) {
      this.#oldUpToId = spool.lastId
      this.#fullInARow = 0
    }
    return true
  }

  async #writeOld(): Promise<boolean> {
    const { spool } = this.#options
    const batch = this.#oldLive() ?? spool.nextBatch(this.#oldBatchReadings, 'backlog')
    if (batch === undefined) return false
    const beganMs = performance.now()
    await this.#write(batch)
    const tookMs = performance.now() - beganMs
    const wanted = tookMs > OLD_BATCH_WITHIN_MS ? this.#oldBatchReadings / 2 : this.#oldBatchReadings * 1.5
    if (tookMs > OLD_BATCH_WITHIN_MS || tookMs < OLD_BATCH_WITHIN_MS / 2)
      this.#oldBatchReadings = Math.round(Math.min(Math.max(wanted, LEAST_OLD_BATCH_READINGS), MOST_OLD_BATCH_READINGS))
    return true
  }

  #oldLive(): Batch | undefined {
    return this.#options.spool.nextBatch(this.#oldBatchReadings, 'live', 0, this.#oldUpToId)
  }

  async #write(batch: Batch): Promise<void> {
    const { spool, store, onWritten } = this.#options
    const keptFromMs = this.#options.keptFromMs?.() ?? Number.NEGATIVE_INFINITY
    const isKept = ({ takenAtMs }: Reading) => takenAtMs >= keptFromMs
    const kept = batch.readings.every(isKept) ? batch.readings : batch.readings.filter(isKept)
    const tooOld = batch.readings.filter((reading) => !isKept(reading)).map((reading) => ({ reading, why: TOO_OLD }))
    const { stored, repeated, refused } = await store.write(kept)
    onWritten?.(kept)
    const letters = [
      ...[...refused, ...tooOld].map(({ reading, why }) => refusedLetter(reading, why)),
      ...batch.orphans.map((row) => orphanLetter(row)),
    ]
    spool.settle(batch, { stored, repeated, refused: letters })
  }

  async #pauseAfterFailure(): Promise<void> {
    await this.#pause(this.#retryMs, false)
    this.#retryMs = Math.min(2 * this.#retryMs, this.#options.lastRetryMs ?? LAST_RETRY_MS)
  }

  async #pauseUntilNudged(): Promise<void> {
    await this.#pause(this.#options.probeMs ?? 5000, true)
    if (!this.#stopping && this.#options.spool.waiting > 0) await this.#pause(GATHER_MS, false)
  }

  /** Until the time is over, a stop, or (if `nudges` count) something to do. */
  #pause(durationMs: number, nudges: boolean): Promise<void> {
    if (this.#stopping) return Promise.resolve()
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(end, durationMs)
      this.#wake = () => {
        if (nudges || this.#stopping) end()
      }
    })
  }
}

function orphanLetter(row: Readonly<Record<string, unknown>>): DeadLetter {
  const cause = {
    topic: String(row['gauge']),
    receivedAtMs: Number(row['received']),
    payload: Buffer.from(JSON.stringify(row)),
  }
  return createDeadLetter(cause, { reason: 'unknown-gauge', detail: 'the pack no longer has this gauge', values: 1 })
}
