import { join } from 'node:path'
import { expect, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { Counters } from '../ground/counters.ts'
import { Spool } from './spool.ts'

const MIB = 1024 * 1024

function boundedSpool(limits: { maxBytes: number; reserveBytes: number }) {
  let nowMs = NOON_MS
  const spool = new Spool(join(temporaryDirectory(), 'spool.sqlite'), speakingDistrict(), () => nowMs, limits)
  const take = (count: number) => {
    const live = Array.from({ length: count }, (_, i) => reading({ seq: i }))
    const counted = new Counters()
    counted.add('received', count)
    spool.commit({ live, backlog: [], latest: new Map(), deadLetters: [], counted, facts: new Map() })
  }
  const later = (ms: number) => {
    nowMs += ms
  }
  return { spool, take, later }
}

test('[SP2] a spool that has reached its size takes nothing, and takes again when the history has caught up', () => {
  const { spool, take, later } = boundedSpool({ maxBytes: 8 * MIB, reserveBytes: 0 })
  expect(spool.refusal).toBeNull()
  take(200_000)
  later(999)
  expect(spool.refusal).toBeNull()
  later(1)
  expect(spool.refusal).toMatch(/SPOOL_MAX_MIB, 8 MiB: bring the history back/)
  const batch = spool.nextBatch(1_000_000)!
  spool.settle(batch, { stored: batch.readings.length, repeated: 0, refused: [] })
  later(1000)
  expect(spool.refusal).toBeNull()
  take(1)
  spool.close()
})

test('[SP2] nearly full is said with numbers, before anything is refused and not beside a refusal', () => {
  const { spool, take, later } = boundedSpool({ maxBytes: 8 * MIB, reserveBytes: 0 })
  expect(spool.room).toMatchObject({ maxBytes: 8 * MIB, warning: null })
  // Until four fifths of it are used.
  while (spool.room.usedBytes <= 6.4 * MIB) {
    expect(spool.room.warning).toBeNull()
    take(5000)
    later(1000)
  }
  expect(spool.room.warning).toMatch(
    /^The spool is nearly full: 6 of 8 MiB \(SPOOL_MAX_MIB\) are used: bring the history/,
  )
  expect(spool.refusal).toBeNull()
  take(100_000)
  later(1000)
  expect(spool.refusal).not.toBeNull()
  expect(spool.room.warning).toBeNull()
  spool.close()
})

test('[SP2] a disk near its reserve is said with numbers', () => {
  const { freeBytes } = boundedSpool({ maxBytes: 8 * MIB, reserveBytes: 0 }).spool.room
  const { spool } = boundedSpool({ maxBytes: 8 * MIB, reserveBytes: Math.floor(freeBytes / 1.1) })
  expect(spool.refusal).toBeNull()
  expect(spool.room.warning).toMatch(
    /^The disk is nearly full for the spool: \d+ MiB are free, and readings are refused/,
  )
  spool.close()
})

test('[SP2] the reserve of the disk is kept free, and a clock that jumps back is no reason not to look', () => {
  const { spool, later } = boundedSpool({ maxBytes: 8 * MIB, reserveBytes: 2 ** 50 })
  expect(spool.refusal).toMatch(/MiB of the disk are free, of which SPOOL_RESERVE_MIB keeps 1073741824: make room/)
  later(-3_600_000)
  expect(spool.refusal).not.toBeNull()
  spool.close()
})
