import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import type { ChainHead } from './chain.ts'
import { SqliteAuditLog } from './sqlite-audit-log.ts'
import { verifyFile } from './verify-file.ts'

function logOf(count: number) {
  const dir = temporaryDirectory()
  const [path, spoolPath] = [join(dir, 'audit.sqlite'), join(dir, 'spool.sqlite')]
  const spool = new DatabaseSync(spoolPath)
  spool.exec('CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT)')
  onTestFinished(() => spool.close())
  const noteHead = (head: ChainHead) =>
    spool.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?)').run('audit-head', JSON.stringify(head))
  const log = new SqliteAuditLog({ path, nowMs: () => 1000, noteHead })
  for (let i = 1; i <= count; i++) log.append({ by: 'li', action: 'gate.command', subject: `G-${i}`, detail: { i } })
  return { log, dir, path, spoolPath, noteHead }
}

/** Changes the file as somebody would who knows SQLite: the triggers are dropped first. */
function tamper(path: string, sql: string): void {
  const database = new DatabaseSync(path)
  for (const name of ['entry_stays', 'entry_remains', 'entry_follows']) database.exec(`DROP TRIGGER ${name}`)
  database.exec(sql)
  database.close()
}

test('[AU1] entries stay: SQLite itself refuses to change, remove or slip in', () => {
  const { log, path } = logOf(3)
  log.close()
  const database = new DatabaseSync(path)
  onTestFinished(() => database.close())
  for (const sql of [
    "UPDATE entry SET text = 'x' WHERE id = 2",
    'DELETE FROM entry WHERE id = 2',
    "INSERT INTO entry VALUES (9, 'x', 'y')",
  ])
    expect(() => database.exec(sql)).toThrow('append-only')
})

test('[AU1] a log goes on where it stopped, and is read newest first', () => {
  const { log, path, spoolPath } = logOf(3)
  log.close()
  const again = new SqliteAuditLog({ path, nowMs: () => 2000, noteHead: () => {} })
  again.append({ by: 'wang', action: 'edit.make', subject: 'S-1', detail: {} })
  const { entries, nextBeforeId } = again.page(null, 3)
  expect(entries.map(({ id, by, subject }) => [id, by, subject])).toEqual([
    [4, 'wang', 'S-1'],
    [3, 'li', 'G-3'],
    [2, 'li', 'G-2'],
  ])
  expect(again.page(nextBeforeId, 3).entries.map(({ id }) => id)).toEqual([1])
  again.close()
  expect(verifyFile(path, spoolPath).sentence).toContain('4 entries, chain whole')
})

test.each([
  ["UPDATE entry SET text = replace(text, 'li', 'wu') WHERE id = 2", 'broken at entry 2'],
  ['DELETE FROM entry WHERE id = 2', 'broken at entry 2'],
  ['DELETE FROM entry WHERE id = 4', 'broken at entry 4: the end is cut off'],
  ['UPDATE entry SET text = (SELECT text FROM entry WHERE id = 1) WHERE id = 3', 'broken at entry 3'],
])('[AU2] who tampers with the file is found out: %s', (sql, found) => {
  const { log, path, spoolPath } = logOf(4)
  log.close()
  expect(verifyFile(path, spoolPath)).toMatchObject({ ok: true })
  tamper(path, sql)
  const verdict = verifyFile(path, spoolPath)
  expect(verdict.ok).toBe(false)
  expect(verdict.sentence).toContain(found)
})

test('[AU2] an old copy put in its place is found out by the head that the spool noted', () => {
  const { log, dir, path, spoolPath, noteHead } = logOf(2)
  log.close()
  const old = join(dir, 'old.sqlite')
  copyFileSync(path, old)
  const next = new SqliteAuditLog({ path, nowMs: () => 1, noteHead })
  next.append({ by: 'li', action: 'x', subject: 'y', detail: {} })
  next.close()
  expect(verifyFile(path, spoolPath)).toMatchObject({ ok: true })
  expect(verifyFile(old, spoolPath).sentence).toContain('broken at entry 3: the end is cut off')
  expect(verifyFile(join(dir, 'none.sqlite'), spoolPath)).toMatchObject({ ok: false })
})
