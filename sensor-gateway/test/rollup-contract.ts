import { join } from 'node:path'
import type { Reading } from '@district/models/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import { HistoryReader, type SeriesQuery } from '../src/store/history-reader.ts'
import type { HistoryStore } from '../src/store/history-store.ts'
import { Rollup } from '../src/store/rollup.ts'
import { RollupLedger } from '../src/store/rollup-ledger.ts'
import { NOON_MS, reading, speakingDistrict } from './fixture/district.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

const { gauges } = speakingDistrict()
const STAGE = gauges[0]!
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const DAY_BEGIN_MS = Math.floor(NOON_MS / DAY_MS) * DAY_MS
const NO_GAPS = { policy: 'none', maxGapMs: 0 } as const

/** Kept means, over whatever history: they must say what the readings say. */
export function describeRollup(name: string, open: () => Promise<HistoryStore>): void {
  const setUp = async (given: { rawKeptDays?: number; before?: readonly Reading[] } = {}) => {
    const store = await open()
    if (given.before !== undefined) await store.write(given.before)
    const path = join(temporaryDirectory(), 'rollup.sqlite')
    let ledger = new RollupLedger(path)
    onTestFinished(() => ledger.close())
    const clock = { nowMs: DAY_BEGIN_MS + 3 * DAY_MS + 1000 }
    const rollupOver = (over: HistoryStore) =>
      new Rollup({
        gauges,
        store: over,
        ledger,
        nowMs: () => clock.nowMs,
        rawKeptDays: given.rawKeptDays ?? null,
        isBehind: () => false,
        onError: (error) => expect.unreachable(String(error)),
      })
    const write = async (readings: readonly Reading[]) => {
      await store.write(readings)
      ledger.mark(readings)
    }
    const ask = async (query: Partial<SeriesQuery> = {}, kept = true) => {
      const reader = new HistoryReader(store, kept ? ledger : null, () => rollupOver(store).keptFromMs)
      const page = await reader.page({
        gauge: STAGE,
        fromMs: DAY_BEGIN_MS,
        toMs: DAY_BEGIN_MS + 3 * DAY_MS - 1,
        everyS: 3600,
        aggregation: 'mean',
        gap: NO_GAPS,
        limit: 1000,
        ...query,
      })
      return page.points
    }
    const reopen = () => {
      ledger.close()
      ledger = new RollupLedger(path)
    }
    return { store, write, ask, clock, rollup: () => rollupOver(store), rollupOver, ledger: () => ledger, reopen }
  }
  const at = (ms: number, value: number, given: Partial<Reading> = {}) =>
    reading({ takenAtMs: DAY_BEGIN_MS + ms, value, ...given })
  const wave = Array.from({ length: 150 }, (_, i) =>
    at(i * 1_700_000, 37 + Math.sin(i), { seq: i, quality: i % 7 === 0 ? 'bad' : i % 5 === 0 ? 'doubtful' : 'good' }),
  )

  describe(`means kept beside ${name}`, () => {
    test('[HS7] hours and days from kept means are what the readings say, at any ends of the span', async () => {
      const { write, ask, rollup } = await setUp()
      await rollup().work()
      await write(wave)
      await rollup().work()
      for (const everyS of [3600, 4 * 3600, 86_400, 3 * 86_400])
        for (const aggregation of ['mean', 'min', 'max', 'sum', 'last', 'count'] as const)
          for (const [fromMs, toMs] of [
            [0, 3 * DAY_MS - 1],
            [1_234_567, 2 * DAY_MS + 7_654_321],
          ] as const) {
            const query = { everyS, aggregation, fromMs: DAY_BEGIN_MS + fromMs, toMs: DAY_BEGIN_MS + toMs }
            const [kept, raw] = [await ask(query), await ask(query, false)]
            expect(kept.length).toBeGreaterThan(0)
            expect(kept.map(({ atMs, quality }) => [atMs, quality])).toEqual(
              raw.map(({ atMs, quality }) => [atMs, quality]),
            )
            for (const [i, point] of kept.entries()) expect(point.value).toBeCloseTo(raw[i]!.value!, 9)
          }
    })

    test('[HS8] late readings and corrections are in the answer at once, and in the kept means after the next round', async () => {
      const { store, write, ask, rollup, ledger } = await setUp()
      await rollup().work()
      await write([at(0, 10), at(1000, 20)])
      await rollup().work()
      expect((await ask())[0]?.value).toBe(15)
      await write([at(500, 60, { flags: ['late'] }), at(1000, 30, { seq: 9, flags: ['late'] })])
      expect((await ask())[0]?.value).toBeCloseTo(100 / 3)
      await rollup().work()
      expect(ledger().dirtyCount).toBe(0)
      const ofDay = { gauge: STAGE, step: 'day', fromMs: DAY_BEGIN_MS, toMs: DAY_BEGIN_MS } as const
      expect(await store.rollup(ofDay)).toMatchObject([{ count: 3, mean: expect.closeTo(100 / 3), last: 30 }])
    })

    test('[HS9] what is written while its hour is computed makes the hour dirty again', async () => {
      const { store, write, rollup, rollupOver, ledger, ask } = await setUp()
      await rollup().work()
      await write([at(0, 10)])
      let once = true
      const meanwhile = new Proxy(store, {
        get: (real, method) => {
          const value: unknown = Reflect.get(real, method)
          if (method !== 'stats' || typeof value !== 'function')
            return typeof value === 'function' ? value.bind(real) : value
          return async (query: unknown) => {
            const answer: unknown = await value.call(real, query)
            if (once) {
              once = false
              await write([at(60_000, 20)])
            }
            return answer
          }
        },
      })
      await rollupOver(meanwhile).work()
      expect(once).toBe(false)
      await rollup().work()
      expect(ledger().dirtyCount).toBe(0)
      expect((await ask())[0]?.value).toBe(15)
    })

    test('[HS10] marks outlive a crash, and computing twice changes nothing', async () => {
      const { write, ask, rollup, ledger, reopen } = await setUp()
      await rollup().work()
      await write([at(0, 10)])
      reopen()
      expect(ledger().dirtyCount).toBe(2)
      await rollup().work()
      await write([at(10, 30)])
      await rollup().work()
      expect(await ask({ everyS: 86_400 })).toMatchObject([{ value: 20 }])
    })

    test('[HS11] a history that is older than its kept means is looked through once', async () => {
      const { store, ask, rollup } = await setUp({ before: wave })
      await rollup().work()
      const kept = await store.rollup({ gauge: STAGE, step: 'hour', fromMs: 0, toMs: DAY_BEGIN_MS + 9 * DAY_MS })
      expect(kept.length).toBeGreaterThan(60)
      expect((await ask({ everyS: 86_400 })).map(({ value }) => value)).toEqual(
        (await ask({ everyS: 86_400 }, false)).map(({ value }) => expect.closeTo(value!)),
      )
    })

    test('[HS12] readings past their time go when their means are kept, and the means stay', async () => {
      const { store, write, ask, rollup, clock } = await setUp({ rawKeptDays: 30 })
      await rollup().work()
      await write(wave)
      clock.nowMs += 100 * DAY_MS
      await rollup().work()
      const span = { gauge: STAGE, fromMs: 0, toMs: clock.nowMs, everyS: null, limit: 999 }
      if (store.kind === 'sqlite') expect((await store.history(span)).points).toEqual([])
      else expect((await store.history(span)).points.length).toBeLessThan(wave.length)
      expect(
        (await ask({ everyS: 86_400, aggregation: 'count' })).reduce((sum, { value }) => sum + value!, 0),
      ).toBeGreaterThan(100)
    })
  })
}
