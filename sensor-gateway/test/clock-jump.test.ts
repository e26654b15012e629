import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDistrictClock } from '../src/ground/clock.ts'
import { silentLog } from '../src/ground/log.ts'
import { Pipeline } from '../src/pipeline.ts'
import { Spool } from '../src/spool/spool.ts'
import { SqliteStore } from '../src/store/sqlite-store.ts'
import { NOON_MS, speakingDistrict, stationMessage, TOPIC } from './fixture/district.ts'
import { temporaryDirectory } from './fixture/temporary.ts'

const HOUR_MS = 3_600_000

test('[SC18] whichever way the gateway’s clock jumps, what stations send is stored or parked, never lost, and well again with the clock', () => {
  const district = speakingDistrict()
  const dir = temporaryDirectory()
  let wallMs = NOON_MS
  const clock = createDistrictClock({ originMs: 0, speed: 1 }, () => wallMs)
  const spool = new Spool(join(dir, 'spool.sqlite'), district)
  const store = new SqliteStore(join(dir, 'history.sqlite'), district.gauges)
  const pipeline = new Pipeline({ district, clock, spool, store, log: silentLog(), onStoreHealth: () => {} })
  onTestFinished(async () => {
    await pipeline.drain.stop(1000)
    await store.close()
    spool.close()
  })
  let trueMs = NOON_MS
  const outcomes: string[] = []
  /** Ten seconds later the station, whose clock is right, says its stage; ours is off by `jumpMs`. */
  const sayWith = (jumpMs: number) => {
    trueMs += 10_000
    wallMs = trueMs + jumpMs
    const before = spool.counters.parked
    const payload = Buffer.from(stationMessage({ stageUpM: 37 }, { takenAtMs: trueMs }))
    expect(pipeline.intake([{ topic: TOPIC, payload, receivedAtMs: clock.nowMs() }])).toBe(true)
    const { received, stored, parked, waiting, repeated } = spool.readingCounters
    expect(received).toBe(stored + parked + waiting + repeated)
    outcomes.push(spool.counters.parked > before ? 'parked' : 'taken')
  }
  for (const jumpMs of [0, -60_000, -HOUR_MS, 0, HOUR_MS, 3 * 366 * 24 * HOUR_MS, 0]) sayWith(jumpMs)
  expect(outcomes).toEqual(['taken', 'taken', 'parked', 'taken', 'taken', 'parked', 'taken'])
  expect(spool.counters.count('parked.time-implausible')).toBe(2)
  expect(pipeline.live.document(trueMs).gauges).toMatchObject([{ takenAtMs: trueMs, value: 37 }])
  expect(pipeline.latencies.acknowledged.cumulative.at(-1)).toBe(7)
})
