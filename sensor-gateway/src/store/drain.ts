import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { PartHealth } from '@district/models/contract'
import { PartState } from '../ground/part-state.ts'
import { createDeadLetter, type DeadLetter } from '../spool/dead-letter.ts'
import type { Batch, Spool } from '../spool/spool.ts'
import { type HistoryStore, type Refusal, StoreUnreachable } from './history-store.ts'

export interface DrainOptions {
  readonly spool: Spool
  readonly store: HistoryStore
  readonly nowMs: () => number
  readonly onHealth: (health: PartHealth) => void
  /** A failure that is no unreachable store: a bug, or a disk. */
  readonly onError: (error: unknown) => void
  readonly firstRetryMs?: number
  readonly lastRetryMs?: number
  readonly probeMs?: number
}

const BATCH_READINGS = 2000
/** Lets the readings of one instant come together before they are written. */
const GATHER_MS = 50

/**
 * Brings what waits in the spool into the history, at the history's pace.
 *
 * Live readings go first, and the backlog only when none of them waits. That is more than politeness: whatever comes late for an
 * instant was acknowledged after the first word on that instant, and so is also written after it.
 */
export class Drain {
  readonly #options: DrainOptions
  readonly #state: PartState
  readonly #ended = Promise.withResolvers<void>()
  #started = false
  #stopping = false
  #wake: (() => void) | undefined
  #retryMs: number

  constructor(options: DrainOptions) {
    this.#options = options
    this.#state = new PartState(options.nowMs, options.onHealth)
    this.#retryMs = options.firstRetryMs ?? 500
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

  /** One batch, or one probe when nothing waits. True: the store answered. */
  async #attempt(): Promise<boolean> {
    const { spool, store, onError } = this.#options
    try {
      const batch = spool.nextBatch(BATCH_READINGS)
      if (batch === undefined) await store.probe()
      else spool.settle(batch, await this.#write(batch))
      this.#state.up()
      this.#retryMs = this.#options.firstRetryMs ?? 500
      return true
    } catch (error) {
      if (!(error instanceof StoreUnreachable)) onError(error)
      this.#state.down(error instanceof Error ? error.message : String(error))
      return false
    }
  }

  async #write(batch: Batch) {
    const outcome = await this.#options.store.write(batch.readings)
    const refused = [...outcome.refused.map(refusedLetter), ...batch.orphans.map((row) => orphanLetter(row))]
    return { stored: outcome.stored, repeated: outcome.repeated, refused }
  }

  async #pauseAfterFailure(): Promise<void> {
    await this.#pause(this.#retryMs, false)
    this.#retryMs = Math.min(2 * this.#retryMs, this.#options.lastRetryMs ?? 10_000)
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

/** The reading as its station could have sent it; the message it came in is long acknowledged and gone. */
function refusedLetter({ reading, why }: Refusal): DeadLetter {
  const payload = Buffer.from(JSON.stringify(reading))
  const cause = { topic: reading.gaugeId, receivedAtMs: reading.receivedAtMs, payload }
  return createDeadLetter(cause, { reason: 'store-refused', detail: why.slice(0, 500), values: 1 })
}

function orphanLetter(row: Readonly<Record<string, unknown>>): DeadLetter {
  const cause = {
    topic: String(row['gauge']),
    receivedAtMs: Number(row['received']),
    payload: Buffer.from(JSON.stringify(row)),
  }
  return createDeadLetter(cause, { reason: 'unknown-gauge', detail: 'the pack no longer has this gauge', values: 1 })
}
