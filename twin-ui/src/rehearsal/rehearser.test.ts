import type { District } from '@district/models'
import { beforeEach, expect, test, vi } from 'vitest'
import type { RunOrder, WorkerNews, WorkerOrder } from './messages.ts'
import { createRehearser, type RehearsalEvents, type WorkerLike } from './rehearser.ts'
import type { RehearsalRequest } from './run-rehearsal.ts'

interface FakeWorker extends WorkerLike {
  readonly orders: WorkerOrder[]
  isEnded: boolean
}

const started: FakeWorker[] = []
const start = (): WorkerLike => {
  const worker: FakeWorker = {
    orders: [],
    isEnded: false,
    onmessage: null,
    onerror: null,
    postMessage: (order) => worker.orders.push(order),
    terminate: () => {
      worker.isEnded = true
    },
  }
  started.push(worker)
  return worker
}
const say = (worker: FakeWorker, news: WorkerNews) => worker.onmessage?.({ data: news } as MessageEvent<WorkerNews>)
const events = (): RehearsalEvents => ({
  onFrame: vi.fn(),
  onProgress: vi.fn(),
  onReport: vi.fn(),
  onCompared: vi.fn(),
  onRefused: vi.fn(),
  onBroken: vi.fn(),
})
const DISTRICT = { id: 'test' } as unknown as District
const ORDER: RunOrder = { kind: 'run', request: { runId: 'rehearsal-1' } as unknown as RehearsalRequest }

beforeEach(() => {
  started.length = 0
})

test('a worker is warmed up with the district and then keeps serving', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  const heard = events()
  rehearser.run(ORDER, heard)
  say(started[0]!, { kind: 'progress', fraction: 0.5 })
  say(started[0]!, {
    kind: 'compared',
    comparison: { baseline: { deliveredM3: 0, spilledM3: 0 }, gates: [], diverged: undefined },
  })
  rehearser.run(ORDER, heard)
  expect(started).toHaveLength(1)
  expect(started[0]!.orders.map(({ kind }) => kind)).toEqual(['district', 'run', 'run'])
  expect(heard.onProgress).toHaveBeenCalledExactlyOnceWith(0.5)
})

test('a run that is no longer wanted is ended with its worker, and its last words are not heard', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  const first = events()
  rehearser.run(ORDER, first)
  const late = started[0]!.onmessage
  rehearser.cancel()
  expect(started[0]!.isEnded).toBe(true)
  expect(started[1]!.orders.map(({ kind }) => kind)).toEqual(['district'])
  late?.({ data: { kind: 'progress', fraction: 1 } } as MessageEvent<WorkerNews>)
  expect(first.onProgress).not.toHaveBeenCalled()
})

test('a worker that breaks is said so and replaced', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  const heard = events()
  rehearser.run(ORDER, heard)
  started[0]!.onerror?.({ message: 'out of memory', preventDefault: () => undefined } as ErrorEvent)
  expect(heard.onBroken).toHaveBeenCalledExactlyOnceWith('out of memory')
  expect(started).toHaveLength(2)
})

test('another district ends what runs for the old one', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  rehearser.districtChanged(DISTRICT, 250)
  expect(started[0]!.isEnded).toBe(true)
  expect(started[1]!.orders).toEqual([{ kind: 'district', district: DISTRICT, dxM: 250 }])
})
