import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { SqliteStore } from './sqlite-store.ts'
import { timeWeighted } from './time-weighted.ts'

const { gauges } = speakingDistrict()
// It is silent after 45 s.
const STAGE = gauges[0]!
const MINUTE_MS = Math.ceil(NOON_MS / 60_000) * 60_000
const at = (s: number, value: number) => reading({ takenAtMs: MINUTE_MS + s * 1000, value })

test('[HS14] a value counts for as long as it held, from before the span, and not beyond its silence', async () => {
  const store = new SqliteStore(join(temporaryDirectory(), 'history.sqlite'), gauges)
  onTestFinished(() => store.close())
  await store.write([at(-10, 30), at(20, 36), at(30, 40), at(90, 34), at(120, 33)])
  const span = { fromMs: MINUTE_MS, toMs: MINUTE_MS + 179_999, everyMs: 60_000 }
  const points = await timeWeighted(store, STAGE, span)
  expect(points.map(({ atMs, value }) => [atMs - MINUTE_MS, value])).toEqual([
    // 20 s of 30, 10 s of 36, 30 s of 40.
    [0, (20 * 30 + 10 * 36 + 30 * 40) / 60],
    // 15 s of 40, 15 s of silence, 30 s of 34.
    [60_000, (15 * 40 + 30 * 34) / 45],
    [120_000, 33],
  ])
})
