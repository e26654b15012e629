import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { type ChainHead, canonicalJson } from './chain.ts'
import type { ChainBreak } from './chain-break.ts'
import { SqliteAuditLog } from './sqlite-audit-log.ts'
import { AUDIT_HEAD, verifyFile } from './verify-file.ts'

const VERIFY = fileURLToPath(new URL('../verify-audit.ts', import.meta.url))
const DROP_GUARDS = 'DROP TRIGGER entry_stays; DROP TRIGGER entry_remains; DROP TRIGGER entry_follows;'

/** A log of `count` entries, closed, with the end noted in a spool as the gateway does it. */
function writtenLog(count: number) {
  const dir = temporaryDirectory()
  const path = join(dir, 'audit-d.sqlite')
  let head: ChainHead | undefined
  const log = new SqliteAuditLog({
    path,
    nowMs: () => 7,
    noteHead: (noted) => {
      head = noted
    },
  })
  for (let i = 1; i <= count; i++)
    log.append({ by: '李 \ud800', action: 'deed', subject: `s${i}`, detail: { z: 1, a: { c: [2], b: i } } })
  log.close()
  const spool = new DatabaseSync(join(dir, 'spool-d.sqlite'))
  spool.exec('PRAGMA journal_mode = WAL; CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT)')
  spool.prepare('INSERT INTO fact VALUES (?, ?)').run(AUDIT_HEAD, JSON.stringify(head))
  spool.close()
  const tamper = (sql: string) => {
    const database = new DatabaseSync(path)
    try {
      database.exec(sql)
    } finally {
      database.close()
    }
  }
  const verify = () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [VERIFY, '--data-dir', dir], { encoding: 'utf8' })
    return { status, said: stdout + stderr }
  }
  return { path, tamper, verify }
}

test('[AU1] the chain of a log that nobody touched is whole, also while it goes on after a restart', () => {
  const { path, verify } = writtenLog(3)
  expect(verify()).toMatchObject({
    status: 0,
    said: expect.stringMatching(/3 entries, chain whole, head [0-9a-f]{64}\n/),
  })
  const again = new SqliteAuditLog({ path, nowMs: () => 8, noteHead: () => {} })
  expect(again.append({ by: 'wu', action: 'deed', subject: 's', detail: {} })).toMatchObject({ id: 4, atMs: 8 })
  again.close()
  expect(verify()).toMatchObject({ status: 0, said: expect.stringContaining('4 entries, chain whole') })
})

test.each([
  ['changed', `UPDATE entry SET text = replace(text, 's2', 'sX') WHERE id = 2`, 'broken at entry 2: its hash'],
  ['removed', 'DELETE FROM entry WHERE id = 2', 'broken at entry 2: it is missing'],
  [
    'exchanged',
    'UPDATE entry SET text = (SELECT text FROM entry WHERE id = 1) WHERE id = 2',
    'broken at entry 2: its text',
  ],
  ['cut off', 'DELETE FROM entry WHERE id >= 2', 'broken at entry 2: the end is cut off: 3 entries'],
  ['made anew', 'DELETE FROM entry', 'broken at entry 1: the end is cut off'],
])('[AU1] an entry that was %s is found, named, and ends the command with 1', (_what, sql, said) => {
  const { tamper, verify } = writtenLog(3)
  tamper(DROP_GUARDS + sql)
  expect(verify()).toMatchObject({ status: 1, said: expect.stringContaining(said) })
})

test('[AU1] a file that is no database, and a directory without a log, are said and end with 1', () => {
  const { path, tamper, verify } = writtenLog(1)
  tamper('PRAGMA journal_mode = DELETE')
  spawnSync('sh', ['-c', `printf 'not a database, but long enough to look at it' > ${path}`])
  expect(verify()).toMatchObject({ status: 1, said: expect.stringContaining('cannot be read') })
  const empty = spawnSync(process.execPath, [VERIFY, '--data-dir', temporaryDirectory()], { encoding: 'utf8' })
  expect(empty).toMatchObject({ status: 1, stderr: expect.stringContaining('No audit log') })
})

/** A log in one file, each entry on several pages, and what the gateway would do with it. */
function damagedLog(damage: (bytes: Buffer) => Buffer) {
  const dir = temporaryDirectory()
  const path = join(dir, 'audit-d.sqlite')
  const heads: ChainHead[] = []
  const noteHead = (head: ChainHead) => void heads.push(head)
  const log = new SqliteAuditLog({ path, nowMs: () => 7, noteHead })
  for (let i = 1; i <= 40; i++)
    log.append({ by: 'li', action: 'deed', subject: `s${i}`, detail: { why: 'x'.repeat(3000) } })
  log.close()
  writeFileSync(path, damage(readFileSync(path)))
  const found: ChainBreak[] = []
  const again = new SqliteAuditLog({
    path,
    nowMs: () => 8,
    noteHead,
    noted: heads.at(-1),
    onDamage: (damaged) => found.push(damaged),
  })
  onTestFinished(() => again.close())
  const verify = () => verifyFile(path, join(dir, 'spool-d.sqlite'))
  return { dir, path, again, heads, found, verify }
}

test('[AU4] a damaged log does not stop the start: it lies aside, and the new chain begins with how far it is whole', () => {
  const { again, heads, found, verify } = damagedLog((bytes) => {
    const half = Math.floor(bytes.byteLength / 2 / 4096) * 4096
    return bytes.fill(0xa5, half, half + 8192)
  })
  const [old] = found
  expect(old?.readable.id).toBeGreaterThan(5)
  expect(old?.readable.id).toBeLessThan(40)
  expect(old?.readable).toEqual(heads[old!.readable.id - 1])
  expect(old?.noted).toEqual(heads[39])
  expect(existsSync(old!.movedTo)).toBe(true)
  expect(again.append({ by: 'li', action: 'deed', subject: 's', detail: {} })).toMatchObject({ id: 2 })
  expect(again.page(null, 9).entries.at(-1)).toMatchObject({ action: 'audit.begin-anew', detail: { ...old } })
  expect(again.damage).toEqual(old)
  expect(verify()).toEqual({
    ok: false,
    sentence: expect.stringMatching(
      `2 entries, chain whole.*\n.*${old!.readable.id} of 40 entries.*${old!.readable.hash}`,
    ),
  })
  rmSync(old!.movedTo)
  expect(again.damage).toBeUndefined()
  expect(verify()).toEqual({ ok: true, sentence: expect.stringContaining('a new chain was begun') })
})

test('[AU4] a log that is no database any more is put aside too, and what was noted of it is kept', () => {
  const { found, heads } = damagedLog(() => Buffer.from('not a database, but long enough to look at it'.repeat(200)))
  expect(found).toMatchObject([{ readable: { id: 0 }, noted: heads[39] }])
})

test('[AU4] a log whose noted end is missing says so with its next entry, instead of forgetting it', () => {
  const { path, tamper, verify } = writtenLog(3)
  const noted = { id: 5, hash: 'f'.repeat(64) }
  tamper('SELECT 1')
  const again = new SqliteAuditLog({ path, nowMs: () => 8, noteHead: () => {}, noted })
  expect(again.page(null, 1).entries).toMatchObject([{ id: 4, action: 'audit.end-missing', detail: { noted } }])
  again.close()
  expect(verify()).toMatchObject({ status: 1, said: expect.stringContaining('was missing at the start') })
  const third = new SqliteAuditLog({ path, nowMs: () => 9, noteHead: () => {}, noted: { ...noted, id: 0 } })
  expect(third.page(null, 9).entries).toHaveLength(4)
  third.close()
})

test.each([
  ['changed', `UPDATE entry SET text = '{}' WHERE id = 1`],
  ['removed', 'DELETE FROM entry WHERE id = 3'],
  ['replaced', `INSERT OR REPLACE INTO entry VALUES (2, '{}', '')`],
  ['put after a gap', `INSERT INTO entry VALUES (9, '{}', '')`],
])('[AU2] an entry cannot be %s, by no program that opens the file', (_what, sql) => {
  const { tamper } = writtenLog(3)
  expect(() => tamper(sql)).toThrow('append-only')
})

test('one content has one text', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: undefined, A: null })).toBe('{"A":null,"b":[{"c":2,"d":1}]}')
})
