import { join } from 'node:path'
import type { Edit } from '@district/models/contract'
import { expect, onTestFinished, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import type { Aggregation } from './bucket.ts'
import { HistoryReader } from './history-reader.ts'
import { SqliteStore } from './sqlite-store.ts'

const { gauges } = speakingDistrict()
const STAGE = gauges[0]!
const MINUTE_MS = Math.ceil(NOON_MS / 60_000) * 60_000
const at = (s: number, value: number) => reading({ takenAtMs: MINUTE_MS + s * 1000, value })
/** One metre more from 20 s on, within the first minute. */
const SHIFT: Edit = {
  id: 7,
  gaugeId: STAGE.id,
  fromMs: MINUTE_MS + 20_000,
  toMs: MINUTE_MS + 50_000,
  change: { kind: 'shift', by: 1 },
  by: 'li',
  reason: 'benchmark',
  atMs: NOON_MS,
  reverted: null,
}

test.each([
  ['mean', [36, 38]],
  ['min', [34, 38]],
  ['max', [38, 38]],
  ['sum', [72, 38]],
  ['last', [38, 38]],
  ['count', [2, 1]],
  // 34 for 30 s, 38 for the 30 s that are left of the minute; 38 holds for 15 s more, then there is 38 again.
  ['time-weighted', [36, 38]],
] satisfies readonly (readonly [Aggregation, readonly number[]])[])(
  '[QC20] a bucket by %s is made of readings as they were edited',
  async (aggregation, values) => {
    const store = new SqliteStore(join(temporaryDirectory(), 'history.sqlite'), gauges)
    onTestFinished(() => store.close())
    await store.write([at(0, 34), at(30, 37), at(60, 38)])
    const reader = new HistoryReader(store, null, () => Number.NEGATIVE_INFINITY)
    const span = { gauge: STAGE, fromMs: MINUTE_MS, toMs: MINUTE_MS + 119_999, everyS: 60, limit: 10 }
    const query = { ...span, aggregation, gap: { policy: 'none', maxGapMs: 0 } } as const
    const { points } = await reader.page({ ...query, edits: [SHIFT] })
    expect(points.map(({ value }) => value)).toEqual(values)
  },
)
