import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import {
  type ComputedFrame,
  type FrameMessage,
  type RunAnswer,
  type RunEnd,
  type RunOrder,
  type RunTask,
  SIGNAL_BYTES,
  SIGNALS,
  type ThreadSetting,
} from './run-order.ts'

const IDLE_MS = 60_000
/** A thread looks at its signals at every frame; one that has not within this time is ended. */
const PATIENCE_MS = 5000

export interface PoolSetting extends ThreadSetting {
  /** Default: one per core that this process may use. */
  readonly maximumThreads?: number
}

export interface RunWish {
  readonly signal?: AbortSignal
  /** Frames in their order; without it none leave the thread. */
  readonly onFrame?: (frame: ComputedFrame) => void
  /** The run has got its thread. `computed` tells at any time how many of its frames are computed. */
  readonly onBegin?: (computed: () => number) => void
}

export interface RunPool {
  /** Plays a run in a thread of its own. An aborted one ends at once as cancelled; its thread is free after the frame that it is at. */
  run(order: RunOrder, wish?: RunWish): Promise<RunEnd>
  /** Threads alive, runs that have one, and runs that wait for one. */
  readonly threads: number
  readonly running: number
  readonly waiting: number
  /** Cancels everything and ends the threads. */
  close(): Promise<void>
}

const CANCELLED: RunEnd = { kind: 'cancelled' }

/** Threads that play runs, at most one per core. A thread builds its networks once and lives on between runs. */
export function createRunPool(setting: PoolSetting): RunPool {
  const maxThreads = setting.maximumThreads ?? availableParallelism()
  const workerData: ThreadSetting = { district: setting.district, dxM: setting.dxM }
  const threads = new Piscina<RunTask, RunAnswer>({
    filename: fileURLToPath(new URL('./run-worker.ts', import.meta.url)),
    name: 'playRun',
    workerData,
    minThreads: 1,
    maxThreads,
    idleTimeout: IDLE_MS,
    // A thread that sleeps in Atomics.wait would never hear its ports close.
    atomics: 'disabled',
  })
  const waiting: Job[] = []
  const running = new Map<number, Job>()
  let lastTicket = 0
  threads.on('message', (message: FrameMessage) => running.get(message.ticket)?.take(message))
  // A thread that ends without a run on it, most likely because it cannot start: whoever waits for it would wait for ever.
  threads.on('error', (error: unknown) => {
    for (const job of running.values()) job.failUnlessBegun(error)
  })

  const next = () => {
    while (running.size < maxThreads) {
      const job = waiting.shift()
      if (job === undefined) return
      running.set(job.ticket, job)
      void job.play(threads).finally(() => {
        running.delete(job.ticket)
        next()
      })
    }
  }
  const leaveQueue = (job: Job) => {
    const place = waiting.indexOf(job)
    if (place >= 0) waiting.splice(place, 1)
  }

  return {
    run(order, { signal, ...wish } = {}) {
      lastTicket += 1
      const job = new Job(lastTicket, order, wish)
      if (signal?.aborted) return Promise.resolve(CANCELLED)
      const abort = () => {
        leaveQueue(job)
        job.cancel()
      }
      signal?.addEventListener('abort', abort, { once: true })
      waiting.push(job)
      next()
      return job.ended.finally(() => signal?.removeEventListener('abort', abort))
    },
    get threads() {
      return threads.threads.length
    },
    get running() {
      return running.size
    },
    get waiting() {
      return waiting.length
    },
    async close() {
      for (const job of [...waiting.splice(0), ...running.values()]) job.cancel()
      await threads.destroy()
    },
  }
}

/** A run on its way through the pool. */
class Job {
  readonly ticket: number
  readonly ended: Promise<RunEnd>
  readonly #task: RunTask
  readonly #shared: Int32Array
  readonly #wish: Omit<RunWish, 'signal'>
  readonly #killer = new AbortController()
  readonly #settle: { readonly resolve: (end: RunEnd) => void; readonly reject: (error: unknown) => void }
  #answer: RunAnswer | undefined
  #framesTaken = 0
  #isPlaying = false
  #isStopped = false
  #patience: NodeJS.Timeout | undefined

  constructor(ticket: number, order: RunOrder, wish: Omit<RunWish, 'signal'>) {
    const signals = new SharedArrayBuffer(SIGNAL_BYTES)
    const { promise, resolve, reject } = Promise.withResolvers<RunEnd>()
    this.ticket = ticket
    this.ended = promise
    this.#settle = { resolve, reject }
    this.#shared = new Int32Array(signals)
    this.#wish = wish
    this.#task = { ticket, order, wantsFrames: wish.onFrame !== undefined, signals }
  }

  /** Ends when the thread is free again, which for a cancelled run is later than `ended`. */
  async play(threads: Piscina<RunTask, RunAnswer>): Promise<void> {
    this.#isPlaying = true
    this.#wish.onBegin?.(() => Atomics.load(this.#shared, SIGNALS.computed))
    try {
      this.#answer = await threads.run(this.#task, { signal: this.#killer.signal })
      this.#settleWhenComplete()
    } catch (error) {
      this.#settle.reject(error)
    } finally {
      clearTimeout(this.#patience)
    }
    await this.ended.catch(() => undefined)
  }

  /** Frames come by another way than the answer, and may come after it. */
  take(message: FrameMessage): void {
    this.#framesTaken += 1
    this.#show(message)
    Atomics.add(this.#shared, SIGNALS.taken, 1)
    Atomics.notify(this.#shared, SIGNALS.taken)
    this.#settleWhenComplete()
  }

  cancel(): void {
    this.#stop()
    this.#settle.resolve(CANCELLED)
  }

  failUnlessBegun(error: unknown): void {
    if (Atomics.load(this.#shared, SIGNALS.computed) > 0) return
    this.#settle.reject(error)
    this.#killer.abort()
  }

  #stop(): void {
    this.#isStopped = true
    Atomics.store(this.#shared, SIGNALS.stop, 1)
    Atomics.notify(this.#shared, SIGNALS.taken)
    if (this.#isPlaying) this.#patience ??= setTimeout(() => this.#killer.abort(), PATIENCE_MS).unref()
  }

  /** A listener that fails, a full disk among them, ends its own run and no other. */
  #show(frame: ComputedFrame): void {
    if (this.#isStopped) return
    try {
      this.#wish.onFrame?.(frame)
    } catch (error) {
      this.#stop()
      this.#settle.reject(error)
    }
  }

  #settleWhenComplete(): void {
    if (this.#answer !== undefined && this.#framesTaken >= this.#answer.framesSent)
      this.#settle.resolve(this.#answer.end)
  }
}
