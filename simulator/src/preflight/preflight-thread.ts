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

export function createPreflightThread(data: PreflightWorkerData): PreflightThread {
  const waiting = new Map<number, Waiting>()
  let ids = 0

  const refuseAll = (error: Error) => {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = () => {
    const started = new Worker(new URL('./preflight-worker.ts', import.meta.url), { workerData: data })
    started.unref()
    started.on('message', ({ id, outcome }: { readonly id: number; readonly outcome: Outcome }) => {
      waiting.get(id)?.resolve(outcome)
      waiting.delete(id)
    })
    started.on('error', refuseAll)
    started.on('exit', () => {
      if (worker === started) worker = undefined
      refuseAll(new Error('the thread of the preflights ended'))
    })
    return started
  }

  let worker: Worker | undefined = start()

  return {
    run: (job) =>
      new Promise((resolve, reject) => {
        worker ??= start()
        const id = ++ids
        waiting.set(id, { resolve, reject })
        worker.postMessage({ id, job })
      }),
    close: async () => {
      await worker?.terminate()
    },
  }
}
