import { join } from 'node:path'
import type { Reading } from '@district/models/contract'
import { expect, onTestFinished, test, vi } from 'vitest'
import { reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { Counters } from '../ground/counters.ts'
import { Spool } from '../spool/spool.ts'
import { Drain } from './drain.ts'
import { type HistoryStore, StoreUnreachable, type WriteOutcome } from './history-store.ts'

function standIn(write: (readings: readonly Reading[]) => Promise<WriteOutcome>): HistoryStore {
  return {
    kind: 'sqlite',
    write,
    history: async () => ({ points: [], nextFromMs: null }),
    stats: async () => [],
    rollup: async () => [],
    keepRollup: async () => {},
    lastWords: async () => [],
    firstMs: async () => null,
    forgetBefore: async () => {},
    probe: async () => {},
    close: async () => {},
  }
}

function setUp(write: (readings: readonly Reading[]) => Promise<WriteOutcome>) {
  const spool = new Spool(join(temporaryDirectory(), 'spool.sqlite'), speakingDistrict())
  const onError = vi.fn()
  const health: string[] = []
  const drainOver = (over: typeof write) =>
    new Drain({
      spool,
      store: standIn(over),
      nowMs: () => 0,
      onHealth: ({ state }) => health.push(state),
      onError,
      firstRetryMs: 5,
      lastRetryMs: 20,
      probeMs: 10_000,
    })
  const drain = drainOver(write)
  onTestFinished(async () => {
    await drain.stop(1000)
    spool.close()
  })
  const put = (count: number) => {
    const live = Array.from({ length: count }, (_, i) => reading({ seq: i }))
    const counted = new Counters()
    counted.add('received', count)
    spool.commit({ live, backlog: [], latest: new Map(), deadLetters: [], counted, facts: new Map() })
    drain.nudge()
  }
  return { spool, drain, drainOver, put, onError, health }
}

const all = async (readings: readonly Reading[]): Promise<WriteOutcome> => ({
  stored: readings.length,
  repeated: 0,
  refused: [],
})

test('what waits is written in batches and then waits no longer', async () => {
  const sizes: number[] = []
  const { spool, drain, put } = setUp((readings) => {
    sizes.push(readings.length)
    return all(readings)
  })
  put(7500)
  drain.start()
  await vi.waitFor(() => expect(spool.waiting).toBe(0))
  expect(sizes).toEqual([5000, 2500])
  expect(spool.readingCounters).toMatchObject({ received: 7500, stored: 7500 })
})

test('[GW3] a store that is away loses nothing and gets everything when it is back', async () => {
  let away = true
  const { spool, drain, put, health, onError } = setUp(async (readings) => {
    if (away) throw new StoreUnreachable('It is away.')
    return all(readings)
  })
  drain.start()
  put(10)
  await vi.waitFor(() => expect(drain.health).toMatchObject({ state: 'down', detail: 'It is away.' }))
  put(10)
  expect(spool.waiting).toBe(20)
  away = false
  await vi.waitFor(() => expect(spool.waiting).toBe(0))
  expect(health).toEqual(['up', 'down', 'up'])
  expect(spool.readingCounters).toEqual({ received: 20, stored: 20, parked: 0, waiting: 0, repeated: 0 })
  expect(onError).not.toHaveBeenCalled()
})

test('[HS1] after an outage the present is written at every turn, and the past between', async () => {
  let away = true
  const turns: string[] = []
  const { spool, drain, put } = setUp(async (readings) => {
    if (away) throw new StoreUnreachable('It is away.')
    turns.push(readings.length < 100 ? 'fresh' : 'old')
    await new Promise((resolve) => setTimeout(resolve, 60))
    if (turns.length < 10) put(1)
    return all(readings)
  })
  put(20_000)
  drain.start()
  await vi.waitFor(() => expect(drain.health.state).toBe('down'))
  away = false
  await vi.waitFor(() => expect(spool.waiting).toBe(0), { timeout: 8000 })
  // Two words of the present never have more than one batch of the past between them.
  expect(turns.slice(1, 7)).toEqual(['old', 'fresh', 'old', 'fresh', 'old', 'fresh'])
  expect(spool.readingCounters.stored).toBe(spool.readingCounters.received)
})

test('[HS2] a correction is written after the word that it corrects, also when that one is old', async () => {
  const values: number[] = []
  const given = setUp(async () => {
    throw new StoreUnreachable('It is away.')
  })
  const { spool } = given
  const commit = (lane: 'live' | 'backlog', value: number) => {
    const entry = {
      live: [],
      backlog: [],
      latest: new Map(),
      deadLetters: [],
      counted: new Counters(),
      facts: new Map(),
    }
    spool.commit({ ...entry, [lane]: [reading({ value, seq: value })] })
  }
  commit('live', 1)
  commit('backlog', 2)
  const drain = given.drainOver(async (readings) => {
    values.push(...readings.map(({ value }) => value))
    return all(readings)
  })
  commit('live', 3)
  drain.start()
  await vi.waitFor(() => expect(spool.waiting).toBe(0))
  expect(values.indexOf(1)).toBeLessThan(values.indexOf(2))
  expect(values).toHaveLength(3)
})

test('what the store will never take becomes a dead letter, and the rest goes on', async () => {
  const { spool, drain, put } = setUp(async (readings) => {
    const refused = readings.filter(({ seq }) => seq === 1).map((one) => ({ reading: one, why: 'beyond retention' }))
    return { stored: readings.length - refused.length, repeated: 0, refused }
  })
  put(3)
  drain.start()
  await vi.waitFor(() => expect(spool.waiting).toBe(0))
  expect(spool.readingCounters).toEqual({ received: 3, stored: 2, parked: 1, waiting: 0, repeated: 0 })
  const [letter] = spool.deadLetters(null, 10).letters
  expect(letter).toMatchObject({ reason: 'store-refused', detail: 'beyond retention', values: 1 })
  expect(JSON.parse(Buffer.from(letter!.payload).toString())).toMatchObject({ gaugeId: 'S-G-1.stageUpM', seq: 1 })
})

test('a failure that nobody foresaw is reported, and nothing is lost by it', async () => {
  let broken = true
  const { spool, drain, put, onError } = setUp(async (readings) => {
    if (broken) throw new TypeError('a bug')
    return all(readings)
  })
  put(1)
  drain.start()
  await vi.waitFor(() => expect(onError).toHaveBeenCalled())
  expect(spool.waiting).toBe(1)
  broken = false
  await vi.waitFor(() => expect(spool.waiting).toBe(0))
})

test('a stop writes what waits, and does not wait for a store that is away', async () => {
  const slow = setUp(async (readings) => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return all(readings)
  })
  slow.drain.start()
  slow.put(6000)
  await slow.drain.stop(2000)
  expect(slow.spool.waiting).toBe(0)

  const away = setUp(async () => {
    throw new StoreUnreachable('It is away.')
  })
  away.drain.start()
  away.put(1)
  const began = performance.now()
  await away.drain.stop(2000)
  expect(performance.now() - began).toBeLessThan(1000)
  expect(away.spool.waiting).toBe(1)
})

test('a drain that was never started can be stopped', async () => {
  const { drain } = setUp(all)
  await drain.stop(10_000)
})
