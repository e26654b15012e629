import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { GateId } from '@district/models'
import type { GateLock } from '@district/models/contract'
import { openDatabase } from '../ground/sqlite.ts'

const SCHEMA = `
CREATE TABLE IF NOT EXISTS lock (
  gate TEXT PRIMARY KEY, by TEXT NOT NULL, reason TEXT NOT NULL,
  set_at INTEGER NOT NULL, expires_at INTEGER NOT NULL) WITHOUT ROWID;
`

/** Gates that are locked for maintenance, on disk: a restart opens none. One lock a gate; a new one replaces it. */
export class MaintenanceLocks {
  readonly #database: DatabaseSync
  readonly #set: StatementSync
  readonly #of: StatementSync
  readonly #inForce: StatementSync
  readonly #lift: StatementSync

  constructor(path: string) {
    this.#database = openDatabase(path, SCHEMA)
    const prepare = (sql: string) => this.#database.prepare(sql)
    this.#set = prepare('INSERT OR REPLACE INTO lock (gate, by, reason, set_at, expires_at) VALUES (?, ?, ?, ?, ?)')
    this.#of = prepare('SELECT * FROM lock WHERE gate = ? AND expires_at > ?')
    this.#inForce = prepare('SELECT * FROM lock WHERE expires_at > ? ORDER BY expires_at, gate')
    this.#lift = prepare('DELETE FROM lock WHERE gate = ? AND expires_at > ?')
  }

  set({ gateId, by, reason, setMs, expiresMs }: GateLock): void {
    this.#set.run(gateId, by, reason, setMs, expiresMs)
  }

  /** False where the gate is not locked. */
  lift(gateId: GateId, nowMs: number): boolean {
    return Number(this.#lift.run(gateId, nowMs).changes) > 0
  }

  of(gateId: GateId, nowMs: number): GateLock | undefined {
    const row = this.#of.get(gateId, nowMs)
    return row === undefined ? undefined : lockOf(row)
  }

  /** Those that hold now, the next to end first. */
  inForce(nowMs: number): readonly GateLock[] {
    return this.#inForce.all(nowMs).map(lockOf)
  }

  close(): void {
    this.#database.close()
  }
}

const lockOf = (row: Readonly<Record<string, unknown>>): GateLock => ({
  gateId: String(row['gate']) as GateId,
  by: String(row['by']),
  reason: String(row['reason']),
  setMs: Number(row['set_at']),
  expiresMs: Number(row['expires_at']),
})
