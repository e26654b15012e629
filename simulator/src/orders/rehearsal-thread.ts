import { Worker } from 'node:worker_threads'
import type { District } from '@district/models'
import type { Rehearsal, RehearsalRequest, Rehearse } from './rehearse.ts'

/** One thread that rehearses, one run at a time in the order of asking; it starts with the first. */
export interface RehearsalThread {
  readonly rehearse: Rehearse
  /** Ends the thread; a run in progress is given up. */
  close(): Promise<void>
}

type Answer = { readonly rehearsal: Rehearsal } | { readonly fault: string }

export function createRehearsalThread(district: District, dxM: number): RehearsalThread {
  let worker: Worker | undefined
  let before: Promise<unknown> = Promise.resolve()
  let isClosed = false

  const ask = (request: RehearsalRequest): Promise<Rehearsal> => {
    if (isClosed) return Promise.reject(new Error('the rehearsals have been closed'))
    worker ??= new Worker(new URL('./rehearsal-worker.ts', import.meta.url), { workerData: { district, dxM } })
    const thread = worker
    return new Promise<Rehearsal>((done, failed) => {
      const settle = (act: () => void) => {
        thread.off('message', onMessage).off('error', onEnd).off('exit', onEnd)
        act()
      }
      const onMessage = (answer: Answer) =>
        settle(() => ('rehearsal' in answer ? done(answer.rehearsal) : failed(new Error(answer.fault))))
      const onEnd = (why: unknown) => {
        worker = undefined
        settle(() => failed(why instanceof Error ? why : new Error('the rehearsal was given up')))
      }
      thread.on('message', onMessage).on('error', onEnd).on('exit', onEnd)
      thread.postMessage(request)
    })
  }

  return {
    rehearse: (request) => {
      const run = before.then(() => ask(request))
      before = run.catch(() => undefined)
      return run
    },
    close: async () => {
      isClosed = true
      await worker?.terminate()
    },
  }
}
