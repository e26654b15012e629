import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { type ChainHead, canonicalJson } from './chain.ts'
import { SqliteAuditLog } from './sqlite-audit-log.ts'
import { AUDIT_HEAD } from './verify-file.ts'

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
