import { Worker } from 'node:worker_threads'
import type { Problem, Result } from '@district/models'
import type { PreflightRun, RunPreflight } from './preflight-runner.ts'
import type { PreflightWorkerData } from './preflight-worker.ts'

type Outcome = Result<PreflightRun, Problem>

interface Waiting {
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: Error) => void
}

/** One thread that computes preflights one after the other; it starts at once, and again with the next question after it broke. */
export interface PreflightThread {
  readonly run: RunPreflight
  close(): Promise<void>
}

/** A thread with what it was asked: one that ends refuses its own questions, and none of the thread that follows it. */
interface Started {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

export function createPreflightThread(data: PreflightWorkerData): PreflightThread {
  let ids = 0

  const start = (): Started => {
    const worker = new Worker(new URL('./preflight-worker.ts', import.meta.url), { workerData: data })
    const started = { worker, waiting: new Map<number, Waiting>() }
    const end = (error: Error) => {
      if (thread === started) thread = undefined
      for (const { reject } of started.waiting.values()) reject(error)
      started.waiting.clear()
    }
    worker.unref()
    worker.on('message', ({ id, outcome }: { readonly id: number; readonly outcome: Outcome }) => {
      started.waiting.get(id)?.resolve(outcome)
      started.waiting.delete(id)
    })
    worker.on('error', end)
    worker.on('exit', () => end(new Error('the thread of the preflights ended')))
    return started
  }

  let thread: Started | undefined = start()

  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        thread ??= start()
        const id = ++ids
        thread.waiting.set(id, { resolve, reject })
        thread.worker.postMessage({ id, job })
      }),
    close: async () => {
      await thread?.worker.terminate()
    },
  }
}
