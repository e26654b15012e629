import type { District, Problem } from '@district/models'
import { decodeFrame, type Frame } from '@district/models/contract'
import type { WorkerNews, WorkerOrder } from './messages.ts'
import type { RehearsalReport } from './report.ts'
import type { RunRequest } from './run-branch.ts'

/** The part of a worker that is used. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<WorkerNews>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(order: WorkerOrder): void
  terminate(): void
}

export interface RunEvents {
  onFrame(frame: Frame): void
  onDone(report: RehearsalReport): void
  onRefused(problems: readonly Problem[]): void
  onBroken(detail: string): void
}

/**
 * Runs one branch at a time beside the page. The worker is kept warm with the district's network built; a run that is no longer
 * wanted is ended by ending its worker, and the next one warms up at once.
 */
export interface Rehearser {
  districtChanged(district: District, dxM: number): void
  /** A short run by which each worker gets warm before it is needed; the first run is else several times as slow. */
  warmBy(request: RunRequest): void
  run(request: RunRequest, events: RunEvents): void
  cancel(): void
}

export function createRehearser(startWorker: () => WorkerLike): Rehearser {
  let worker: WorkerLike | undefined
  let order: WorkerOrder | undefined
  let warmth: WorkerOrder | undefined
  let running = false

  const warmUp = (): WorkerLike => {
    const started = startWorker()
    if (order !== undefined) started.postMessage(order)
    if (warmth !== undefined) started.postMessage(warmth)
    worker = started
    return started
  }
  const cancel = () => {
    if (!running) return
    running = false
    worker?.terminate()
    warmUp()
  }
  return {
    districtChanged(district, dxM) {
      order = { kind: 'district', district, dxM }
      warmth = undefined
      running = false
      worker?.terminate()
      warmUp()
    },
    warmBy(request) {
      warmth = { kind: 'warm', request }
      if (!running) worker?.postMessage(warmth)
    },
    run(request, events) {
      cancel()
      const used = worker ?? warmUp()
      running = true
      used.onmessage = ({ data }) => {
        if (worker !== used) return
        if (data.kind !== 'frame') running = false
        tell(data, events)
      }
      used.onerror = (event) => {
        if (worker !== used) return
        event.preventDefault()
        cancel()
        events.onBroken(event.message)
      }
      used.postMessage({ kind: 'run', request })
    },
    cancel,
  }
}

function tell(news: WorkerNews, events: RunEvents): void {
  switch (news.kind) {
    case 'frame': {
      const frame = decodeFrame(news.bytes)
      if (frame.ok) events.onFrame(frame.value)
      return
    }
    case 'done':
      events.onDone(news.report)
      return
    case 'refused':
      events.onRefused(news.problems)
  }
}

export const startRehearsalWorker = (): WorkerLike =>
  new Worker(new URL('./rehearsal-worker.ts', import.meta.url), { type: 'module', name: 'rehearsal' })
