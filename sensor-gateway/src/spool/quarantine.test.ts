import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { Counters } from '../ground/counters.ts'
import { createDeadLetter } from './dead-letter.ts'
import type { SpoolDamage } from './quarantine.ts'
import { Spool } from './spool.ts'

const READINGS = 5000

/** A closed spool with readings that wait, a last word, a dead letter and a fact. */
function writtenSpool() {
  const dir = temporaryDirectory()
  const path = join(dir, 'spool-d.sqlite')
  const spool = new Spool(path, speakingDistrict())
  const live = Array.from({ length: READINGS }, (_, i) => reading({ seq: i + 1, takenAtMs: NOON_MS + i }))
  const counted = new Counters()
  counted.add('received', READINGS + 2)
  counted.add('parked.not-a-number', 2)
  const cause = { topic: 't', receivedAtMs: 1, payload: Buffer.from('x') }
  const deadLetters = [createDeadLetter(cause, { reason: 'not-a-number', detail: 'd', values: 2 })]
  const latest = new Map([['S-G-1.stageUpM', live.at(-1)!]])
  spool.commit({ live, backlog: [], latest, deadLetters, counted, facts: new Map([['somebody', 'is here']]) })
  spool.close()
  const open = () => new Spool(path, speakingDistrict(), () => NOON_MS)
  return { dir, path, open }
}

/** The sum holds, the damaged file lies aside, and the new spool takes readings. */
function expectWorking(spool: Spool, dir: string) {
  const { received, stored, parked, waiting, repeated } = spool.readingCounters
  expect(received).toBe(stored + parked + waiting + repeated)
  expect(spool.damage?.movedTo).toBe(join(dir, 'spool-d.damaged-2026-03-12T000500.000Z'))
  expect(readdirSync(dir)).toContain('spool-d.damaged-2026-03-12T000500.000Z')
  const counted = new Counters()
  counted.add('received')
  spool.commit({ live: [reading()], backlog: [], latest: new Map(), deadLetters: [], counted, facts: new Map() })
  expect(spool.waiting).toBe(waiting + 1)
}

test('[SP1] bytes gone bad in the middle: what lies before and behind is salvaged, the rest is counted as lost', () => {
  const { dir, path, open } = writtenSpool()
  const bytes = readFileSync(path)
  const third = Math.floor(bytes.byteLength / 3 / 4096) * 4096
  bytes.fill(0xa5, third, third + 8192)
  writeFileSync(path, bytes)
  const spool = open()
  expect(spool.waiting).toBeGreaterThan(READINGS * 0.8)
  expect(spool.waiting).toBeLessThan(READINGS)
  expect(spool.damage).toMatchObject({ lost: READINGS - spool.waiting, salvaged: { dead_letter: 1, latest: 1 } })
  expect(spool.fact('somebody')).toBe('is here')
  expect(spool.deadLetters(null, 5).letters).toMatchObject([{ values: 2 }])
  expectWorking(spool, dir)
  spool.close()
})

test('[SP1] a file that ends early, is no database, or has other columns is put aside, and the gateway begins anew', () => {
  const cut = writtenSpool()
  truncateSync(cut.path, 50_000)
  const garbage = writtenSpool()
  writeFileSync(garbage.path, Buffer.alloc(20_000, 'not a database '))
  const foreign = writtenSpool()
  const database = new DatabaseSync(foreign.path)
  database.exec('ALTER TABLE waiting RENAME COLUMN seq TO sequence')
  database.close()
  for (const { open, dir } of [cut, garbage, foreign]) {
    const spool = open()
    expectWorking(spool, dir)
    spool.close()
  }
})

test('[SP1] the report outlives a restart, and ends when the damaged file was taken away', () => {
  const { dir, path, open } = writtenSpool()
  writeFileSync(path, Buffer.alloc(20_000, 'not a database '))
  const first = open()
  const damage = first.damage!
  first.close()
  const second = open()
  expect(second.damage).toEqual(damage)
  rmSync(damage.movedTo)
  expect(second.damage).toBeUndefined()
  expect(readdirSync(dir).filter((name) => name.includes('damaged'))).toEqual([])
  second.close()
})

test('[SP1] a spool that is sound stays where it is', () => {
  const { path, dir, open } = writtenSpool()
  const spool = open()
  expect(spool.damage).toBeUndefined()
  expect(spool.waiting).toBe(READINGS)
  expect(existsSync(path)).toBe(true)
  expect(readdirSync(dir).filter((name) => name.includes('damaged'))).toEqual([])
  spool.close()
})

test('[SP1] letters that were tried again before the damage count once: the sum holds without their old values', () => {
  const { dir, path, open } = writtenSpool()
  const before = new Spool(path, speakingDistrict())
  const counted = new Counters()
  counted.add('unparked', 2)
  counted.add('received', -2)
  const nothing = { live: [], backlog: [], latest: new Map(), deadLetters: [], facts: new Map() }
  before.commit({ ...nothing, takenLetters: [1], counted })
  before.close()
  const database = new DatabaseSync(path)
  database.exec('ALTER TABLE latest RENAME COLUMN seq TO serial')
  database.close()
  const spool = open()
  expect(spool.damage).toMatchObject({ lost: 0 })
  expect(spool.readingCounters).toMatchObject({ received: READINGS, parked: 0 })
  expectWorking(spool, dir)
  spool.close()
})

test('[SP9] damage that shows in use: the file is put aside, and readings go on into a new one without a restart', () => {
  const { dir, path } = writtenSpool()
  const told: SpoolDamage[] = []
  const spool = new Spool(
    path,
    speakingDistrict(),
    () => NOON_MS,
    undefined,
    (damage) => told.push(damage),
  )
  const taken = spool.nextBatch(100)!
  const bytes = readFileSync(path)
  const third = Math.floor(bytes.byteLength / 3 / 4096) * 4096
  overwrite(path, Buffer.alloc(8192, 0xa5), third)
  const counted = new Counters()
  counted.add('received')
  const before = spool.waiting
  for (let batch = spool.nextBatch(READINGS, 'live', taken.lastId); told.length === 0; ) {
    if (batch === undefined) throw new Error('the damage was not met')
    batch = spool.nextBatch(READINGS, 'live', batch.lastId)
  }
  expect(spool.waiting).toBeLessThan(before)
  expect(told).toEqual([spool.damage])
  expect(spool.damage).toMatchObject({ lost: before - spool.waiting, why: expect.stringContaining('malformed') })
  expect(spool.fact('somebody')).toBe('is here')
  spool.settle(taken, { stored: 100, repeated: 0, refused: [] })
  expect(spool.readingCounters).toMatchObject({ stored: 100, parked: 2 })
  expectWorking(spool, dir)
  spool.close()
  const again = new Spool(path, speakingDistrict(), () => NOON_MS)
  expect(again.damage).toEqual(told[0])
  expect(again.readingCounters.stored).toBe(100)
  again.close()
})

test('[SP9] what the history had in hand when its rows were lost counts as stored and not as lost', () => {
  const { path } = writtenSpool()
  const spool = new Spool(path, speakingDistrict(), () => NOON_MS)
  const all = spool.nextBatch(READINGS)!
  overwrite(path, Buffer.alloc(8192, 0xa5), Math.floor(readFileSync(path).byteLength / 3 / 4096) * 4096)
  spool.settle(all, { stored: READINGS, repeated: 0, refused: [] })
  expect(spool.readingCounters).toEqual({
    received: READINGS + 2,
    stored: READINGS,
    parked: 2,
    waiting: 0,
    repeated: 0,
  })
  spool.close()
})

test('[SP9] a spool that was closed is not taken for damaged', () => {
  const { dir, open } = writtenSpool()
  const spool = open()
  spool.close()
  expect(() => spool.nextBatch(1)).toThrow('closed')
  expect(readdirSync(dir).filter((name) => name.includes('damaged'))).toEqual([])
})

/** As a bad disk does it: in place, and under the eyes of whoever has it open. */
function overwrite(path: string, bytes: Buffer, at: number): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.byteLength, at)
  closeSync(file)
  // Another's transaction, so that whoever has it open reads it anew and not from memory.
  const other = new DatabaseSync(path)
  other.exec("INSERT OR REPLACE INTO fact VALUES ('other', 'was here')")
  other.close()
}
