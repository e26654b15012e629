import type { District } from '@district/models'
import { beforeEach, expect, test, vi } from 'vitest'
import type { WorkerNews, WorkerOrder } from './messages.ts'
import { createRehearser, type RunEvents, type WorkerLike } from './rehearser.ts'
import type { RunRequest } from './run-branch.ts'

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
const say = (worker: FakeWorker | undefined, news: WorkerNews) =>
  worker?.onmessage?.({ data: news } as MessageEvent<WorkerNews>)
const events = (): RunEvents => ({ onFrame: vi.fn(), onDone: vi.fn(), onRefused: vi.fn(), onBroken: vi.fn() })
const DISTRICT = { id: 'test' } as unknown as District
const REQUEST = { runId: 'run-1' } as unknown as RunRequest
const DONE = { kind: 'done', report: {} } as unknown as WorkerNews

beforeEach(() => {
  started.length = 0
})

test('a worker is warmed up with the district and then keeps serving', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  const heard = events()
  rehearser.run(REQUEST, heard)
  say(started[0], DONE)
  rehearser.run(REQUEST, heard)
  expect(started).toHaveLength(1)
  expect(started[0]?.orders.map(({ kind }) => kind)).toEqual(['district', 'run', 'run'])
  expect(heard.onDone).toHaveBeenCalledOnce()
})

test('a run that is no longer wanted is ended with its worker, and its last words are not heard', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  const first = events()
  rehearser.run(REQUEST, first)
  const late = started[0]?.onmessage
  rehearser.cancel()
  expect(started[0]?.isEnded).toBe(true)
  expect(started[1]?.orders.map(({ kind }) => kind)).toEqual(['district'])
  late?.({ data: DONE } as MessageEvent<WorkerNews>)
  expect(first.onDone).not.toHaveBeenCalled()
})

test('[RB8] ten thousand runs that are cancelled leave one worker, warm for the next', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  const heard = events()
  for (let cycle = 0; cycle < 10_000; cycle++) {
    rehearser.run(REQUEST, heard)
    if (cycle % 3 === 0) say(started.at(-1), DONE)
    rehearser.cancel()
  }
  const alive = started.filter(({ isEnded }) => !isEnded)
  expect(alive).toHaveLength(1)
  expect(alive[0]?.orders[0]?.kind).toBe('district')
})

test('[RB16] every worker is warmed after it knows the district, and nobody hears of it', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  rehearser.warmBy(REQUEST)
  rehearser.run(REQUEST, events())
  rehearser.cancel()
  expect(started.map(({ orders }) => orders.map(({ kind }) => kind))).toEqual([
    ['district', 'warm', 'run'],
    ['district', 'warm'],
  ])
  rehearser.districtChanged(DISTRICT, 250)
  expect(started[2]?.orders.map(({ kind }) => kind)).toEqual(['district'])
})

test('a worker that breaks is said so and replaced', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  const heard = events()
  rehearser.run(REQUEST, heard)
  started[0]?.onerror?.({ message: 'out of memory', preventDefault: () => undefined } as ErrorEvent)
  expect(heard.onBroken).toHaveBeenCalledExactlyOnceWith('out of memory')
  expect(started).toHaveLength(2)
})

test('another district ends what runs for the old one', () => {
  const rehearser = createRehearser(start)
  rehearser.districtChanged(DISTRICT, 500)
  rehearser.districtChanged(DISTRICT, 250)
  expect(started[0]?.isEnded).toBe(true)
  expect(started[1]?.orders).toEqual([{ kind: 'district', district: DISTRICT, dxM: 250 }])
})
