import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Counters } from '../../src/ground/counters.ts'
import type { SpoolLimits } from '../../src/spool/disk-room.ts'
import { Spool } from '../../src/spool/spool.ts'
import { NOON_MS, reading, speakingDistrict } from '../fixture/district.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'

const MIB = 1024 * 1024

/** A disk of 16 MiB. Mounting takes root, or a sudo that asks for nothing. */
function smallDisk(): string {
  const dir = temporaryDirectory()
  const asRoot = (...words: string[]) =>
    process.getuid?.() === 0 ? execFileSync(words[0]!, words.slice(1)) : execFileSync('sudo', ['-n', ...words])
  asRoot('mount', '-t', 'tmpfs', '-o', 'size=16m,mode=777', 'tmpfs', dir)
  onTestFinished(() => void asRoot('umount', '-l', dir))
  return dir
}

/** A spool on `dir` whose clock goes on by a second at each commit. */
function spoolOn(dir: string, limits: SpoolLimits) {
  let nowMs = NOON_MS
  const spool = new Spool(join(dir, 'spool.sqlite'), speakingDistrict(), () => nowMs, limits)
  onTestFinished(() => spool.close())
  const take = () => {
    nowMs += 1000
    const live = Array.from({ length: 500 }, (_, i) => reading({ seq: i }))
    const counted = new Counters()
    counted.add('received', live.length)
    spool.commit({ live, backlog: [], latest: new Map(), deadLetters: [], counted, facts: new Map() })
  }
  const drain = () => {
    for (let batch = spool.nextBatch(2000); batch !== undefined; batch = spool.nextBatch(2000))
      spool.settle(batch, { stored: batch.readings.length, repeated: 0, refused: [] })
  }
  const sumHolds = () => {
    const { received, stored, parked, waiting, repeated } = spool.readingCounters
    expect(received).toBe(stored + parked + waiting + repeated)
  }
  return { spool, take, drain, sumHolds }
}

test('[SP3] a disk that is really full takes nothing of a commit, and takes again when there is room', () => {
  const dir = smallDisk()
  const ballast = join(dir, 'ballast')
  writeFileSync(ballast, Buffer.alloc(4 * MIB))
  const { spool, take, sumHolds } = spoolOn(dir, { maxBytes: 1e12, reserveBytes: 0 })
  const fill = () => {
    for (let i = 0; i < 2000; i++) take()
  }
  expect(fill).toThrow(/full/)
  const { waiting } = spool
  expect(take).toThrow(/full/)
  expect(spool.waiting).toBe(waiting)
  sumHolds()
  rmSync(ballast)
  take()
  expect(spool.waiting).toBe(waiting + 500)
  sumHolds()
})

test('[SP3] with its reserve the intake ends before the disk is full, and the drain empties the spool', () => {
  const { spool, take, drain, sumHolds } = spoolOn(smallDisk(), { maxBytes: 1e12, reserveBytes: 5 * MIB })
  let taken = 0
  for (; spool.refusal === null; taken++) take()
  expect(spool.refusal).toMatch(/SPOOL_RESERVE_MIB/)
  expect(taken).toBeGreaterThan(20)
  drain()
  expect(spool.waiting).toBe(0)
  sumHolds()
})
