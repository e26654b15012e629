import type { District, Problem } from '@district/models'
import { decodeFrame, type Frame } from '@district/models/contract'
import type { RunOrder, WorkerNews, WorkerOrder } from './messages.ts'
import type { Comparison, RehearsalReport } from './report.ts'
import type { RehearsalTrack } from './run-rehearsal.ts'

/** The part of a worker that is used. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<WorkerNews>) => void) | null
  onerror: ((event: ErrorEvent) => void) | null
  postMessage(order: WorkerOrder): void
  terminate(): void
}

export interface RehearsalEvents {
  onFrame(track: RehearsalTrack, frame: Frame): void
  onProgress(fraction: number): void
  /** The rehearsed hours are there. */
  onReport(report: RehearsalReport): void
  /** And so are those with nothing changed. */
  onCompared(comparison: Comparison): void
  onRefused(problems: readonly Problem[]): void
  onBroken(detail: string): void
}

/**
 * Runs rehearsals beside the page. The worker is kept warm with the district's network built; a run that is no longer
 * wanted is ended by ending its worker.
 */
export interface Rehearser {
  districtChanged(district: District, dxM: number): void
  run(order: RunOrder, events: RehearsalEvents): void
  cancel(): void
}

export function createRehearser(startWorker: () => WorkerLike): Rehearser {
  let worker: WorkerLike | undefined
  let order: WorkerOrder | undefined
  let running = false

  const warmUp = (): WorkerLike => {
    const started = startWorker()
    if (order !== undefined) started.postMessage(order)
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
      running = false
      worker?.terminate()
      warmUp()
    },
    run(wished, events) {
      cancel()
      const used = worker ?? warmUp()
      running = true
      used.onmessage = ({ data }) => {
        if (worker !== used) return
        if (data.kind === 'compared' || data.kind === 'played' || data.kind === 'refused') running = false
        tell(data, events)
      }
      used.onerror = (event) => {
        if (worker !== used) return
        event.preventDefault()
        cancel()
        events.onBroken(event.message)
      }
      used.postMessage(wished)
    },
    cancel,
  }
}

function tell(news: WorkerNews, events: RehearsalEvents): void {
  switch (news.kind) {
    case 'frame': {
      const frame = decodeFrame(news.bytes)
      if (frame.ok) events.onFrame(news.track, frame.value)
      return
    }
    case 'progress':
      events.onProgress(news.fraction)
      return
    case 'report':
      events.onReport(news.report)
      return
    case 'compared':
      events.onCompared(news.comparison)
      return
    case 'played':
      return
    case 'refused':
      events.onRefused(news.problems)
  }
}

export const startRehearsalWorker = (): WorkerLike =>
  new Worker(new URL('./rehearsal-worker.ts', import.meta.url), { type: 'module', name: 'rehearsal' })
