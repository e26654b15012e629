import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { GateId } from '@district/models'
import type { CommandRecord } from '@district/models/contract'
import { openDatabase } from '../ground/sqlite.ts'

const SCHEMA = `
CREATE TABLE IF NOT EXISTS command (
  id TEXT PRIMARY KEY, gate TEXT NOT NULL, opening REAL NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL,
  issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  state TEXT NOT NULL, changed_at INTEGER NOT NULL, measured REAL, detail TEXT) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS command_by_time ON command (issued_at);
`

const COLUMNS = 'id, gate, opening, by, reason, issued_at, expires_at, state, changed_at, measured, detail'

export interface CommandPage {
  readonly commands: readonly CommandRecord[]
  /** Ask again with it for the older ones; null: these were the oldest. */
  readonly nextBeforeMs: number | null
}

/** All commands that were ever given, each with the last word on it: after a restart the open ones are followed on. */
export class CommandBook {
  readonly #database: DatabaseSync
  readonly #write: StatementSync
  readonly #find: StatementSync
  readonly #page: StatementSync
  readonly #open: StatementSync
  readonly #lastAnswered: StatementSync

  constructor(path: string) {
    this.#database = openDatabase(path, SCHEMA)
    const prepare = (sql: string) => this.#database.prepare(sql)
    this.#write = prepare(`INSERT OR REPLACE INTO command (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#find = prepare(`SELECT ${COLUMNS} FROM command WHERE id = ?`)
    this.#page = prepare(
      `SELECT ${COLUMNS} FROM command WHERE (?1 IS NULL OR gate = ?1) AND issued_at < ?2 ORDER BY issued_at DESC LIMIT ?3`,
    )
    this.#open = prepare(`SELECT ${COLUMNS} FROM command WHERE state NOT IN ('done', 'failed') ORDER BY issued_at`)
    this.#lastAnswered = prepare(
      `SELECT ${COLUMNS} FROM command WHERE gate = ? AND state <> 'sent' ORDER BY issued_at DESC LIMIT 1`,
    )
  }

  /** Throws if the disk does not take it. */
  write(record: CommandRecord): void {
    const { commandId, gateId, openingM, by, reason, issuedAtMs, expiresAtMs } = record
    const { state, changedAtMs, measuredOpeningM, detail } = record
    this.#write.run(
      ...[commandId, gateId, openingM, by, reason, issuedAtMs, expiresAtMs],
      ...[state, changedAtMs, measuredOpeningM, detail],
    )
  }

  find(commandId: string): CommandRecord | undefined {
    const row = this.#find.get(commandId)
    return row === undefined ? undefined : recordOf(row)
  }

  page(gateId: string | null, beforeMs: number | null, limit: number): CommandPage {
    const rows = this.#page.all(gateId, beforeMs ?? Number.MAX_SAFE_INTEGER, limit)
    const commands = rows.map(recordOf)
    return { commands, nextBeforeMs: commands.length === limit ? (commands.at(-1)?.issuedAtMs ?? null) : null }
  }

  /** Those on which the last word is not said, oldest first. */
  open(): readonly CommandRecord[] {
    return this.#open.all().map(recordOf)
  }

  /** The newest one on which there is a word. */
  lastAnswered(gateId: GateId): CommandRecord | undefined {
    const row = this.#lastAnswered.get(gateId)
    return row === undefined ? undefined : recordOf(row)
  }

  close(): void {
    this.#database.close()
  }
}

const recordOf = (row: Readonly<Record<string, unknown>>): CommandRecord => ({
  commandId: String(row['id']),
  gateId: String(row['gate']) as GateId,
  openingM: Number(row['opening']),
  by: String(row['by']),
  reason: String(row['reason']),
  issuedAtMs: Number(row['issued_at']),
  expiresAtMs: Number(row['expires_at']),
  state: String(row['state']) as CommandRecord['state'],
  changedAtMs: Number(row['changed_at']),
  measuredOpeningM: row['measured'] === null ? null : Number(row['measured']),
  detail: row['detail'] === null ? null : String(row['detail']),
})
