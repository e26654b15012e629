import type { Reading } from '@district/models/contract'
import { describe, expect, test } from 'vitest'
import type { HistoryStore } from '../src/store/history-store.ts'
import { NOON_MS, reading, speakingDistrict } from './fixture/district.ts'

const district = speakingDistrict()
const gaugeOf = (id: string) => district.gauges.find((gauge) => gauge.id === id)!
const STAGE = gaugeOf('S-G-1.stageUpM')
const at = (s: number, value: number, given: Partial<Reading> = {}) =>
  reading({ takenAtMs: NOON_MS + s * 1000, receivedAtMs: NOON_MS + s * 1000 + 50, value, ...given })

/** What every history must do, whatever it is made of. `open` gives an empty one. */
export function describeHistoryStore(name: string, open: () => Promise<HistoryStore>, forgets = true): void {
  const raw = async (
    store: HistoryStore,
    given: { fromS?: number; toS?: number; limit?: number; gauge?: string } = {},
  ) =>
    store.history({
      gauge: gaugeOf(given.gauge ?? STAGE.id),
      fromMs: NOON_MS + (given.fromS ?? -1e6) * 1000,
      toMs: NOON_MS + (given.toS ?? 1e6) * 1000,
      everyS: null,
      limit: given.limit ?? 1000,
    })
  const valuesOf = async (store: HistoryStore, given = {}) => (await raw(store, given)).points.map(({ value }) => value)

  describe(`history in ${name}`, () => {
    test('gives back what was written: value to the last bit, quality, flags, in order of time', async () => {
      const store = await open()
      const written = [
        at(20, 37.1 + 0.2, { quality: 'doubtful', flags: ['steep', 'stuck'] }),
        at(0, -0, { quality: 'bad', flags: ['out-of-range'] }),
        at(10, 1e-17, { seq: 2 ** 50 }),
      ]
      expect(await store.write(written)).toEqual({ stored: 3, repeated: 0, refused: [] })
      expect(await raw(store)).toEqual({
        points: [
          { atMs: NOON_MS, value: expect.closeTo(0), quality: 'bad', flags: ['out-of-range'] },
          { atMs: NOON_MS + 10_000, value: 1e-17, quality: 'good', flags: [] },
          { atMs: NOON_MS + 20_000, value: 37.1 + 0.2, quality: 'doubtful', flags: ['steep', 'stuck'] },
        ],
        nextFromMs: null,
      })
    })

    test('gauges do not mix, and a gauge that was never heard has no history', async () => {
      const store = await open()
      await store.write([
        at(0, 37),
        at(0, 36, { gaugeId: gaugeOf('S-G-1.stageDownM').id }),
        at(0, 1, { gaugeId: gaugeOf('S-G-1.openingM.2').id }),
      ])
      expect(await valuesOf(store)).toEqual([37])
      expect(await valuesOf(store, { gauge: 'S-G-1.openingM.2' })).toEqual([1])
      expect(await valuesOf(store, { gauge: 'S-G-1.openingM.3' })).toEqual([])
    })

    test('both ends of a span belong to it', async () => {
      const store = await open()
      await store.write([0, 10, 20, 30].map((s) => at(s, s)))
      expect(await valuesOf(store, { fromS: 10, toS: 20 })).toEqual([10, 20])
    })

    test('pages join without gap or overlap', async () => {
      const store = await open()
      await store.write(Array.from({ length: 25 }, (_, i) => at(10 * i, i)))
      const seen: number[] = []
      let fromMs: number | null = NOON_MS
      while (fromMs !== null) {
        const page = await store.history({ gauge: STAGE, fromMs, toMs: NOON_MS + 1e6, everyS: null, limit: 10 })
        seen.push(...page.points.map(({ value }) => value))
        fromMs = page.nextFromMs
      }
      expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => i))
    })

    test('the same readings written twice, as after a crash, stand there once', async () => {
      const store = await open()
      const batch = [at(0, 37), at(10, 38)]
      await store.write(batch)
      await store.write(batch)
      expect(await valuesOf(store)).toEqual([37, 38])
    })

    test('a late reading that is there already is a repetition; a higher seq replaces, a lower never', async () => {
      const store = await open()
      await store.write([at(0, 37, { seq: 5 }), at(10, 38, { seq: 6 })])
      const late = (value: number, seq: number) => at(0, value, { seq, flags: ['late'] })
      expect(await store.write([late(37, 5)])).toEqual({ stored: 0, repeated: 1, refused: [] })
      expect(await store.write([late(40, 4)])).toEqual({ stored: 0, repeated: 1, refused: [] })
      expect(await valuesOf(store)).toEqual([37, 38])
      expect(await store.write([late(41, 7)])).toEqual({ stored: 1, repeated: 0, refused: [] })
      expect(await valuesOf(store)).toEqual([41, 38])
    })

    test('a late reading that is not there is stored', async () => {
      const store = await open()
      await store.write([at(0, 37), at(20, 39)])
      expect(await store.write([at(10, 38, { flags: ['late'] })])).toMatchObject({ stored: 1, repeated: 0 })
      expect(await valuesOf(store)).toEqual([37, 38, 39])
    })

    test('corrections and repetitions inside one batch are seen in their order', async () => {
      const store = await open()
      const outcome = await store.write([
        at(0, 37, { seq: 1 }),
        at(10, 38, { seq: 2 }),
        at(0, 40, { seq: 3, flags: ['late'] }),
        at(0, 41, { seq: 2, flags: ['late'] }),
        at(10, 42, { seq: 4 }),
      ])
      expect(outcome).toEqual({ stored: 4, repeated: 1, refused: [] })
      expect(await valuesOf(store)).toEqual([40, 42])
    })

    test('per bucket: mean, extremes and the worst quality, beginning at multiples of the width', async () => {
      const store = await open()
      const tenAm = Math.ceil(NOON_MS / 3_600_000) * 3_600_000
      const given = [
        [0, 1],
        [60, 2],
        [3599, 6],
        [7200, 10],
      ] as const
      await store.write(
        given.map(([s, value], i) =>
          at(0, value, { takenAtMs: tenAm + s * 1000, quality: i === 1 ? 'doubtful' : 'good' }),
        ),
      )
      const page = await store.history({ gauge: STAGE, fromMs: tenAm - 5, toMs: tenAm + 9e6, everyS: 3600, limit: 10 })
      expect(page).toEqual({
        points: [
          { atMs: tenAm, value: 3, minimum: 1, maximum: 6, quality: 'doubtful', flags: [] },
          { atMs: tenAm + 7_200_000, value: 10, minimum: 10, maximum: 10, quality: 'good', flags: [] },
        ],
        nextFromMs: null,
      })
    })

    test('what is bad does not spoil a mean, unless there is nothing else', async () => {
      const store = await open()
      const hour = Math.ceil(NOON_MS / 3_600_000) * 3_600_000
      const bad = { quality: 'bad', flags: ['out-of-range'] } as const
      await store.write([
        at(0, 2, { takenAtMs: hour }),
        at(0, 999, { takenAtMs: hour + 1000, ...bad }),
        at(0, 4, { takenAtMs: hour + 2000 }),
        at(0, 700, { takenAtMs: hour + 3_600_000, ...bad }),
        at(0, 5, { takenAtMs: hour + 7_200_000 }),
      ])
      const { points } = await store.history({ gauge: STAGE, fromMs: hour, toMs: hour + 9e6, everyS: 3600, limit: 10 })
      expect(points.map(({ value, maximum, quality }) => [value, maximum, quality])).toEqual([
        [3, 4, 'bad'],
        [700, 700, 'bad'],
        [5, 5, 'good'],
      ])
    })

    test('buckets are paged as readings are', async () => {
      const store = await open()
      const hour = Math.ceil(NOON_MS / 3_600_000) * 3_600_000
      await store.write(Array.from({ length: 48 }, (_, i) => at(0, i, { takenAtMs: hour + i * 900_000 })))
      const ask = (fromMs: number) => store.history({ gauge: STAGE, fromMs, toMs: hour + 1e9, everyS: 3600, limit: 7 })
      const first = await ask(hour)
      expect(first.points).toHaveLength(7)
      expect(first.nextFromMs).toBe(hour + 7 * 3_600_000)
      const second = await ask(first.nextFromMs!)
      expect(second.points.map(({ value }) => value)).toEqual([29.5, 33.5, 37.5, 41.5, 45.5])
      expect(second.nextFromMs).toBeNull()
    })

    test('[HS3] a bucket tells count, last and whether it holds anything but bad ones, for several gauges at once', async () => {
      const store = await open()
      const hour = Math.ceil(NOON_MS / 3_600_000) * 3_600_000
      const bad = { quality: 'bad', flags: ['out-of-range'] } as const
      const opening = 'S-G-1.openingM.2'
      await store.write([
        at(0, 2, { takenAtMs: hour }),
        at(0, 4, { takenAtMs: hour + 1000 }),
        at(0, 999, { takenAtMs: hour + 2000, ...bad }),
        at(0, 1, { takenAtMs: hour + 5000, gaugeId: gaugeOf(opening).id }),
        at(0, 700, { takenAtMs: hour + 3_600_000, ...bad }),
      ])
      const gauges = [STAGE, gaugeOf(opening), gaugeOf('S-P-1.rainfallM')]
      const found = await store.stats({ gauges, fromMs: hour, toMs: hour + 1e8, widthMs: 3_600_000 })
      const common = { atMs: hour, worst: 2, isOnlyBad: false }
      expect(found).toEqual([
        { gauge: STAGE, bucket: { ...common, count: 2, mean: 3, minimum: 2, maximum: 4, last: 4 } },
        {
          gauge: STAGE,
          bucket: {
            atMs: hour + 3_600_000,
            worst: 2,
            isOnlyBad: true,
            count: 1,
            mean: 700,
            minimum: 700,
            maximum: 700,
            last: 700,
          },
        },
        { gauge: gauges[1], bucket: { ...common, worst: 0, count: 1, mean: 1, minimum: 1, maximum: 1, last: 1 } },
      ])
    })

    test('[HS4] kept buckets come back as they were, and one of the same instant is replaced', async () => {
      const store = await open()
      const hour = Math.ceil(NOON_MS / 3_600_000) * 3_600_000
      const bucket = {
        atMs: hour,
        count: 3,
        mean: 37.1,
        minimum: 36,
        maximum: 38,
        last: 37,
        worst: 1,
        isOnlyBad: false,
      }
      const ask = (step: 'hour' | 'day') => store.rollup({ gauge: STAGE, step, fromMs: hour, toMs: hour })
      await store.keepRollup('hour', [{ gauge: STAGE, bucket }])
      await store.keepRollup('hour', [{ gauge: STAGE, bucket: { ...bucket, count: 4, isOnlyBad: true } }])
      expect(await ask('hour')).toEqual([{ ...bucket, count: 4, isOnlyBad: true }])
      expect(await ask('day')).toEqual([])
    })

    test('[HS5] the last word of every gauge at an instant, and nothing from after or long before it', async () => {
      const store = await open()
      const opening = gaugeOf('S-G-1.openingM.2').id
      const last = at(20, 38, { seq: 9, quality: 'doubtful', flags: ['steep'] })
      await store.write([
        at(0, 37),
        last,
        at(40, 39),
        at(-5000, 1, { gaugeId: opening }),
        at(30, 2, { gaugeId: opening }),
      ])
      expect(await store.lastWords(NOON_MS - 1e6, NOON_MS + 29_999)).toEqual([last])
      expect(await store.lastWords(NOON_MS - 1e7, NOON_MS + 30_000)).toHaveLength(2)
      expect(await store.firstMs()).toBe(NOON_MS - 5_000_000)
    })

    test('[HS6] what is forgotten is gone, what is younger is not, and the rollups stay', async () => {
      const store = await open()
      const now = Date.now()
      const days = [0, 1, 60, 61].map((day) => at(0, day, { takenAtMs: now - day * 86_400_000 }))
      await store.write(days)
      const bucket = {
        atMs: now - (now % 3_600_000) - 60 * 86_400_000,
        count: 1,
        mean: 60,
        minimum: 60,
        maximum: 60,
        last: 60,
        worst: 0,
        isOnlyBad: false,
      }
      await store.keepRollup('hour', [{ gauge: STAGE, bucket }])
      expect(await store.firstMs()).toBe(now - 61 * 86_400_000)
      await store.forgetBefore(now - 30 * 86_400_000)
      const { points } = await store.history({ gauge: STAGE, fromMs: 0, toMs: now, everyS: null, limit: 9 })
      expect(points.map(({ value }) => value)).toEqual(forgets ? [1, 0] : [61, 60, 1, 0])
      expect(await store.rollup({ gauge: STAGE, step: 'hour', fromMs: 0, toMs: now })).toEqual([bucket])
    })

    test('an empty history has no first reading', async () => {
      expect(await (await open()).firstMs()).toBeNull()
    })

    test('a store that is there can be probed; nothing to write is no work', async () => {
      const store = await open()
      await store.probe()
      expect(await store.write([])).toEqual({ stored: 0, repeated: 0, refused: [] })
    })
  })
}
