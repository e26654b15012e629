import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { openDatabase } from '../ground/sqlite.ts'
import type { AuditEntry, AuditLog, AuditPage, AuditReader, Deed } from './audit-log.ts'
import { CHAIN_BEGIN, type ChainHead, type ChainLink, canonicalJson, chainHash, entryOf } from './chain.ts'

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
}

/** The audit log in a database of its own: one synced transaction per deed, each entry chained by hash to all before it. */
export class SqliteAuditLog implements AuditLog, AuditReader {
  readonly #options: SqliteAuditLogOptions
  readonly #database: DatabaseSync
  readonly #insert: StatementSync
  readonly #page: StatementSync
  #head: ChainHead

  constructor(options: SqliteAuditLogOptions) {
    this.#options = options
    this.#database = openDatabase(options.path, AUDIT_SCHEMA)
    this.#insert = this.#database.prepare('INSERT INTO entry (id, text, hash) VALUES (?, ?, ?)')
    this.#page = this.#database.prepare('SELECT id, text, hash FROM entry WHERE id < ? ORDER BY id DESC LIMIT ?')
    const last = this.#database.prepare('SELECT id, hash FROM entry ORDER BY id DESC LIMIT 1').get()
    this.#head = { id: Number(last?.['id'] ?? 0), hash: String(last?.['hash'] ?? CHAIN_BEGIN) }
  }

  append({ by, action, subject, detail }: Deed): AuditEntry {
    const id = this.#head.id + 1
    const text = canonicalJson({ id, atMs: this.#options.nowMs(), by, action, subject, detail })
    const hash = chainHash(this.#head.hash, text)
    this.#insert.run(id, text, hash)
    this.#head = { id, hash }
    this.#options.noteHead(this.#head)
    return entryOf({ id, text, hash })
  }

  /** Newest first. */
  page(beforeId: number | null, limit: number): AuditPage {
    const rows = this.#page.all(beforeId ?? Number.MAX_SAFE_INTEGER, limit)
    const entries = rows.map((row) => entryOf(linkOf(row)))
    return { entries, nextBeforeId: entries.length === limit ? (entries.at(-1)?.id ?? null) : null }
  }

  close(): void {
    this.#database.close()
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
