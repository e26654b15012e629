import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Gauge } from '@district/models'
import type { Edit, EditChange, EditsDocument } from '@district/models/contract'
import { openDatabase } from '../ground/sqlite.ts'

/* Nothing is ever deleted or changed here but for the three columns that say that an edit was taken back. */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS edit (
  id INTEGER PRIMARY KEY AUTOINCREMENT, gauge TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
  change TEXT NOT NULL, made_by TEXT NOT NULL, reason TEXT NOT NULL, at INTEGER NOT NULL,
  reverted_by TEXT, reverted_reason TEXT, reverted_at INTEGER);
CREATE INDEX IF NOT EXISTS edit_of_gauge ON edit (gauge, id);
`

type Row = Readonly<Record<string, unknown>>

/** Who is it, why, and when. */
export interface Signature {
  readonly by: string
  readonly reason: string
  readonly atMs: number
}

/** The edits of a district's history, on disk; the history itself knows nothing of them. */
export class Edits {
  readonly #database: DatabaseSync
  readonly #gauges: ReadonlyMap<string, Gauge>
  readonly #insert: StatementSync
  readonly #revert: StatementSync
  readonly #one: StatementSync
  readonly #page: StatementSync
  readonly #inForce: StatementSync

  constructor(path: string, gauges: readonly Gauge[]) {
    this.#database = openDatabase(path, SCHEMA)
    this.#gauges = new Map(gauges.map((gauge) => [gauge.id, gauge]))
    const prepare = (sql: string) => this.#database.prepare(sql)
    this.#insert = prepare(
      'INSERT INTO edit (gauge, from_ms, to_ms, change, made_by, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#revert = prepare(
      'UPDATE edit SET reverted_by = ?, reverted_reason = ?, reverted_at = ? WHERE id = ? AND reverted_by IS NULL',
    )
    this.#one = prepare('SELECT * FROM edit WHERE id = ?')
    this.#page = prepare('SELECT * FROM edit WHERE gauge = ? AND id < ? ORDER BY id DESC LIMIT ?')
    this.#inForce = prepare(
      'SELECT * FROM edit WHERE gauge = ? AND reverted_by IS NULL AND to_ms >= ? AND from_ms <= ? ORDER BY id',
    )
  }

  add(gauge: Gauge, fromMs: number, toMs: number, change: EditChange, { by, reason, atMs }: Signature): Edit {
    const { lastInsertRowid } = this.#insert.run(gauge.id, fromMs, toMs, JSON.stringify(change), by, reason, atMs)
    return {
      id: Number(lastInsertRowid),
      gaugeId: gauge.id,
      fromMs,
      toMs,
      change,
      by,
      reason,
      atMs,
      reverted: null,
    }
  }

  /** True if it was in force until now. */
  revert(id: number, { by, reason, atMs }: Signature): boolean {
    return Number(this.#revert.run(by, reason, atMs, id).changes) === 1
  }

  get(id: number): Edit | undefined {
    const row = this.#one.get(id)
    return row === undefined ? undefined : this.#editOf(row)
  }

  /** Newest first, reverted ones too. */
  page(gauge: Gauge, beforeId: number | null, limit: number): EditsDocument {
    const rows = this.#page.all(gauge.id, beforeId ?? Number.MAX_SAFE_INTEGER, limit + 1)
    const edits = rows
      .slice(0, limit)
      .map((row) => this.#editOf(row))
      .filter((edit) => edit !== undefined)
    return { edits, nextBefore: rows.length > limit ? Number(rows[limit - 1]?.['id']) : null }
  }

  /** Those in force that touch a span, in the order in which they were made. */
  inForce(gauge: Gauge, fromMs: number, toMs: number): readonly Edit[] {
    return this.#inForce
      .all(gauge.id, fromMs, toMs)
      .map((row) => this.#editOf(row))
      .filter((edit) => edit !== undefined)
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  /** Undefined when the pack no longer has the gauge. */
  #editOf(row: Row): Edit | undefined {
    const gauge = this.#gauges.get(String(row['gauge']))
    if (gauge === undefined) return undefined
    return {
      id: Number(row['id']),
      gaugeId: gauge.id,
      fromMs: Number(row['from_ms']),
      toMs: Number(row['to_ms']),
      // Written by `add`, and by nobody else.
      change: JSON.parse(String(row['change'])) as EditChange,
      by: String(row['made_by']),
      reason: String(row['reason']),
      atMs: Number(row['at']),
      reverted:
        row['reverted_by'] === null
          ? null
          : {
              by: String(row['reverted_by']),
              reason: String(row['reverted_reason']),
              atMs: Number(row['reverted_at']),
            },
    }
  }
}
