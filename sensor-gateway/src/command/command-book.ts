import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { GateId } from '@district/models'
import type { CommandPrediction, CommandRecord, CommandStep } from '@district/models/contract'
import { inTransaction, openDatabase } from '../ground/sqlite.ts'

const SCHEMA = `
CREATE TABLE IF NOT EXISTS command (
  id TEXT PRIMARY KEY, gate TEXT NOT NULL, opening REAL NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL,
  issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
  state TEXT NOT NULL, changed_at INTEGER NOT NULL, measured REAL, detail TEXT,
  from_opening REAL, confirmed_by TEXT, predicted INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS command_by_time ON command (issued_at);
CREATE TABLE IF NOT EXISTS command_step (
  id INTEGER PRIMARY KEY, command TEXT NOT NULL, at INTEGER NOT NULL, by TEXT NOT NULL, state TEXT NOT NULL, detail TEXT);
CREATE INDEX IF NOT EXISTS command_step_of ON command_step (command, id);
CREATE TABLE IF NOT EXISTS command_prediction (command TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
`

/** Columns that an earlier book does not have. */
const LATER_COLUMNS = {
  from_opening: 'REAL',
  confirmed_by: 'TEXT',
  predicted: 'INTEGER NOT NULL DEFAULT 0',
} as const

const COLUMNS =
  'id, gate, opening, by, reason, issued_at, expires_at, state, changed_at, measured, detail, from_opening, confirmed_by, predicted'

export interface CommandPage {
  readonly commands: readonly CommandRecord[]
  /** Ask again with it for the older ones; null: these were the oldest. */
  readonly nextBeforeMs: number | null
}

/** All commands that were ever given, each with the last word on it and every word before: after a restart the open ones are followed on. */
export class CommandBook {
  readonly #database: DatabaseSync
  readonly #write: StatementSync
  readonly #step: StatementSync
  readonly #steps: StatementSync
  readonly #predict: StatementSync
  readonly #prediction: StatementSync
  readonly #find: StatementSync
  readonly #page: StatementSync
  readonly #open: StatementSync
  readonly #since: StatementSync
  readonly #lastAnswered: StatementSync

  constructor(path: string) {
    this.#database = openDatabase(path, SCHEMA)
    addLaterColumns(this.#database)
    const prepare = (sql: string) => this.#database.prepare(sql)
    this.#write = prepare(
      `INSERT OR REPLACE INTO command (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#step = prepare('INSERT INTO command_step (command, at, by, state, detail) VALUES (?, ?, ?, ?, ?)')
    this.#steps = prepare('SELECT at, by, state, detail FROM command_step WHERE command = ? ORDER BY id')
    this.#predict = prepare('INSERT OR REPLACE INTO command_prediction (command, document) VALUES (?, ?)')
    this.#prediction = prepare('SELECT document FROM command_prediction WHERE command = ?')
    this.#find = prepare(`SELECT ${COLUMNS} FROM command WHERE id = ?`)
    this.#page = prepare(
      `SELECT ${COLUMNS} FROM command WHERE (?1 IS NULL OR gate = ?1) AND issued_at < ?2 ORDER BY issued_at DESC LIMIT ?3`,
    )
    this.#open = prepare(
      `SELECT ${COLUMNS} FROM command WHERE state NOT IN ('done', 'failed', 'refused') ORDER BY issued_at`,
    )
    this.#since = prepare(`SELECT ${COLUMNS} FROM command WHERE gate = ? AND issued_at >= ? ORDER BY issued_at`)
    this.#lastAnswered = prepare(
      `SELECT ${COLUMNS} FROM command WHERE gate = ? AND state NOT IN ('sent', 'proposed', 'refused') ORDER BY issued_at DESC LIMIT 1`,
    )
  }

  /** The record as it stands now, and the word that made it so. Throws if the disk does not take it. */
  write(record: CommandRecord, saidBy: string, prediction?: CommandPrediction): void {
    const { commandId, gateId, openingM, by, reason, issuedAtMs, expiresAtMs } = record
    const { state, changedAtMs, measuredOpeningM, detail, fromOpeningM, confirmedBy, isPredicted } = record
    inTransaction(this.#database, () => {
      this.#write.run(
        ...[commandId, gateId, openingM, by, reason, issuedAtMs, expiresAtMs],
        ...[state, changedAtMs, measuredOpeningM, detail, fromOpeningM, confirmedBy, isPredicted ? 1 : 0],
      )
      this.#step.run(commandId, changedAtMs, saidBy, state, detail)
      if (prediction !== undefined) this.#predict.run(commandId, JSON.stringify(prediction))
    })
  }

  find(commandId: string): CommandRecord | undefined {
    const row = this.#find.get(commandId)
    return row === undefined ? undefined : recordOf(row)
  }

  /** Every word on a command, from the first on. */
  steps(commandId: string): readonly CommandStep[] {
    return this.#steps.all(commandId).map((row) => ({
      atMs: Number(row['at']),
      by: String(row['by']),
      state: String(row['state']) as CommandStep['state'],
      detail: row['detail'] === null ? null : String(row['detail']),
    }))
  }

  /** What a command was expected to do, as it was given with it. */
  prediction(commandId: string): CommandPrediction | null {
    const row = this.#prediction.get(commandId)
    return row === undefined ? null : (JSON.parse(String(row['document'])) as CommandPrediction)
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

  /** Those of a gate from an instant on, oldest first. */
  since(gateId: GateId, fromMs: number): readonly CommandRecord[] {
    return this.#since.all(gateId, fromMs).map(recordOf)
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

function addLaterColumns(database: DatabaseSync): void {
  const there = new Set(
    database
      .prepare('PRAGMA table_info(command)')
      .all()
      .map((row) => String(row['name'])),
  )
  for (const [name, kind] of Object.entries(LATER_COLUMNS))
    if (!there.has(name)) database.exec(`ALTER TABLE command ADD COLUMN ${name} ${kind}`)
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
  measuredOpeningM: numberOrNull(row['measured']),
  detail: textOrNull(row['detail']),
  fromOpeningM: numberOrNull(row['from_opening']),
  confirmedBy: textOrNull(row['confirmed_by']),
  isPredicted: Number(row['predicted']) === 1,
})

const numberOrNull = (value: unknown): number | null => (value === null ? null : Number(value))
const textOrNull = (value: unknown): string | null => (value === null ? null : String(value))
