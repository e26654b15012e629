import { existsSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { fileDamage, isDamage, putAside } from '../ground/damaged-file.ts'
import { openDatabase } from '../ground/sqlite.ts'
import type { AuditEntry, AuditLog, AuditPage, AuditReader, Deed } from './audit-log.ts'
import { CHAIN_BEGIN, type ChainHead, type ChainLink, canonicalJson, chainHash, entryOf, verifyChain } from './chain.ts'
import { breakOf, brokenOff, type ChainBreak, cutOff } from './chain-break.ts'

/** Whoever opens the file with another program is refused too: nothing is changed, removed or slipped in between. */
const AUDIT_SCHEMA = `
CREATE TABLE IF NOT EXISTS entry (id INTEGER PRIMARY KEY, text TEXT NOT NULL, hash TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS entry_stays BEFORE UPDATE ON entry
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_remains BEFORE DELETE ON entry
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS entry_follows BEFORE INSERT ON entry
  WHEN NEW.id <> (SELECT coalesce(max(id), 0) + 1 FROM entry)
  BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
`

export interface SqliteAuditLogOptions {
  readonly path: string
  readonly nowMs: () => number
  /** Keeps the end of the chain somewhere else, so that a cut end shows. Called when the entry is on disk. */
  readonly noteHead: (head: ChainHead) => void
  /** What was kept there last. */
  readonly noted?: ChainHead | undefined
  /** A damaged file is replaced, at the start or in use. */
  readonly onDamage?: (found: ChainBreak) => void
}

interface AuditFile {
  readonly database: DatabaseSync
  readonly insert: StatementSync
  readonly page: StatementSync
  readonly head: ChainHead
}

/**
 * The audit log in a database of its own: one synced transaction per deed, each entry chained by hash to all before it. A file
 * that is damaged is put aside, and a new chain begins with an entry that names it and how far it is whole.
 */
export class SqliteAuditLog implements AuditLog, AuditReader {
  readonly #options: SqliteAuditLogOptions
  #file: AuditFile
  #head: ChainHead

  constructor(options: SqliteAuditLogOptions) {
    this.#options = options
    const why = fileDamage(options.path, () => undefined)
    if (why !== undefined) {
      const movedTo = putAside(options.path, options.nowMs())
      this.#file = openFile(options.path)
      this.#head = this.#file.head
      this.#write(brokenOff({ movedTo, why, readable: readableHead(movedTo), noted: options.noted }))
    } else {
      this.#file = openFile(options.path)
      this.#head = this.#file.head
      if (!this.#holds(options.noted)) this.#write(cutOff(options.noted, this.#head))
    }
    const found = this.damage
    if (found !== undefined) options.onDamage?.(found)
  }

  /** How the chain came to begin anew; as long as the damaged file lies where it was put. */
  get damage(): ChainBreak | undefined {
    const first = this.#file.database.prepare('SELECT id, text, hash FROM entry WHERE id = 1').get()
    const found = first === undefined ? undefined : breakOf(entryOf(linkOf(first)))
    return found !== undefined && existsSync(found.movedTo) ? found : undefined
  }

  append(deed: Deed): AuditEntry {
    try {
      return this.#write(deed)
    } catch (error) {
      if (!isDamage(error)) throw error
      this.#beginAnew(error.message)
      return this.#write(deed)
    }
  }

  #write({ by, action, subject, detail }: Deed): AuditEntry {
    const id = this.#head.id + 1
    const text = canonicalJson({ id, atMs: this.#options.nowMs(), by, action, subject, detail })
    const hash = chainHash(this.#head.hash, text)
    this.#file.insert.run(id, text, hash)
    this.#head = { id, hash }
    this.#options.noteHead(this.#head)
    return entryOf({ id, text, hash })
  }

  #beginAnew(why: string): void {
    const { path, nowMs, onDamage } = this.#options
    const noted = this.#head
    this.#file.database.close()
    const movedTo = putAside(path, nowMs())
    this.#file = openFile(path)
    this.#head = this.#file.head
    this.#write(brokenOff({ movedTo, why, readable: readableHead(movedTo), noted }))
    const found = this.damage
    if (found !== undefined) onDamage?.(found)
  }

  #holds(noted: ChainHead | undefined): boolean {
    if (noted === undefined || noted.id === 0) return true
    return this.#file.database.prepare('SELECT hash FROM entry WHERE id = ?').get(noted.id)?.['hash'] === noted.hash
  }

  /** Newest first. */
  page(beforeId: number | null, limit: number): AuditPage {
    const rows = this.#file.page.all(beforeId ?? Number.MAX_SAFE_INTEGER, limit)
    const entries = rows.map((row) => entryOf(linkOf(row)))
    return { entries, nextBeforeId: entries.length === limit ? (entries.at(-1)?.id ?? null) : null }
  }

  close(): void {
    this.#file.database.close()
  }
}

function openFile(path: string): AuditFile {
  const database = openDatabase(path, AUDIT_SCHEMA)
  const last = database.prepare('SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1').get()
  return {
    database,
    insert: database.prepare('INSERT INTO entry (id, text, hash) VALUES (?, ?, ?)'),
    page: database.prepare('SELECT id, text, hash FROM entry WHERE id < ? ORDER BY id DESC LIMIT ?'),
    head: { id: Number(last?.['id'] ?? 0), hash: String(last?.['hash'] ?? CHAIN_BEGIN) },
  }
}

/** How far a damaged file can be read and is whole. */
export function readableHead(path: string): ChainHead {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(path, { readOnly: true })
    return verifyChain(untilDamage(chainLinks(database))).head
  } catch (error) {
    if (!isDamage(error)) throw error
    return { id: 0, hash: CHAIN_BEGIN }
  } finally {
    database?.close()
  }
}

function* untilDamage(links: Iterable<ChainLink>): Generator<ChainLink> {
  try {
    yield* links
  } catch (error) {
    if (!isDamage(error)) throw error
  }
}

/** All links of a log, oldest first; for whoever verifies it. */
export function* chainLinks(database: DatabaseSync): Generator<ChainLink> {
  for (const row of database.prepare('SELECT id, text, hash FROM entry ORDER BY id').iterate()) yield linkOf(row)
}

const linkOf = (row: Readonly<Record<string, unknown>>): ChainLink => ({
  id: Number(row['id']),
  text: String(row['text']),
  hash: String(row['hash']),
})
