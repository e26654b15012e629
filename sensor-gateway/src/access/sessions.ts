import type { DatabaseSync } from 'node:sqlite'
import type { Person, Role } from '@district/models/contract'
import { CLOCK_TOLERANCE_MS, hashOf, newSecret, type RandomBytes } from './secret.ts'

const HOUR_MS = 3_600_000
export const IDLE_MS = 2 * HOUR_MS
export const SESSION_MS = 12 * HOUR_MS
/** Each note of use is a synced write; one a minute is exact enough. */
const NOTE_USE_AFTER_MS = 60_000

interface SessionRow {
  name: string
  role: string
  begunMs: number
  usedMs: number
}

/**
 * Who is logged in. The browser keeps the secret, we its hash. A session ends when idle, when old, when its account is disabled
 * or gets another password, and when the wall clock was set back behind its last use: better one login more than a session
 * that outlives its time.
 */
export class Sessions {
  readonly #database: DatabaseSync
  readonly #nowMs: () => number
  readonly #randomBytes: RandomBytes

  constructor(database: DatabaseSync, nowMs: () => number, randomBytes: RandomBytes) {
    this.#database = database
    this.#nowMs = nowMs
    this.#randomBytes = randomBytes
  }

  begin(name: string): { readonly secret: string; readonly endsAtMs: number } {
    const secret = newSecret(this.#randomBytes)
    const nowMs = this.#nowMs()
    this.#database.prepare('DELETE FROM sessions WHERE begunMs < ?').run(nowMs - SESSION_MS)
    this.#database.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?)').run(hashOf(secret), name, nowMs, nowMs)
    return { secret, endsAtMs: nowMs + SESSION_MS }
  }

  /** `renews`: a person did something just now, and the idle time begins anew. */
  personOf(secret: string, renews: boolean): Person | null {
    const secretHash = hashOf(secret)
    const row = this.#database
      .prepare(
        'SELECT name, role, begunMs, usedMs FROM sessions JOIN accounts USING (name) WHERE secretHash = ? AND disabled = 0',
      )
      .get(secretHash) as SessionRow | undefined
    if (row === undefined) return null
    const nowMs = this.#nowMs()
    const idleMs = nowMs - row.usedMs
    if (idleMs > IDLE_MS || nowMs - row.begunMs > SESSION_MS || idleMs < -CLOCK_TOLERANCE_MS) {
      this.end(secret)
      return null
    }
    if (renews && idleMs > NOTE_USE_AFTER_MS)
      this.#database.prepare('UPDATE sessions SET usedMs = ? WHERE secretHash = ?').run(nowMs, secretHash)
    return { name: row.name, role: row.role as Role }
  }

  end(secret: string): void {
    this.#database.prepare('DELETE FROM sessions WHERE secretHash = ?').run(hashOf(secret))
  }

  get count(): number {
    const row = this.#database
      .prepare('SELECT count(*) AS count FROM sessions WHERE usedMs >= ? AND begunMs >= ?')
      .get(this.#nowMs() - IDLE_MS, this.#nowMs() - SESSION_MS)
    return Number(row?.['count'])
  }
}
