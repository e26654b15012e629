import type { DatabaseSync } from 'node:sqlite'
import type { Deed } from '../audit/audit-log.ts'

/**
 * What the account command did and the audit log does not have yet. Only the gateway writes the log's chain; it fetches these at
 * its start and before each entry of its own about accounts. Rather an entry twice after a crash than none.
 */
export class PendingDeeds {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  add(atMs: number, action: string, subject: string): void {
    this.#database
      .prepare('INSERT INTO pendingDeeds (atMs, action, subject) VALUES (?, ?, ?)')
      .run(atMs, action, subject)
  }

  moveTo(audit: { append(deed: Deed): unknown }): void {
    for (const { id, atMs, action, subject } of this.#database
      .prepare('SELECT * FROM pendingDeeds ORDER BY id')
      .all()) {
      audit.append({
        by: 'command line',
        action: String(action),
        subject: String(subject),
        detail: { atMs: Number(atMs) },
      })
      this.#database.prepare('DELETE FROM pendingDeeds WHERE id = ?').run(Number(id))
    }
  }
}
