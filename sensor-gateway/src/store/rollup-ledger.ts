import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Reading } from '@district/models/contract'
import { inTransaction, openDatabase } from '../ground/sqlite.ts'
import { bucketStart, DAY_MS, HOUR_MS } from './bucket.ts'
import type { RollupStep } from './history-store.ts'

/*
 * dirty   buckets whose readings changed since they were last computed; `version` grows with each change
 * fact    knownFromMs: what is before it was never looked at · endMs: where the ledger began
 */
const SCHEMA = `
CREATE TABLE IF NOT EXISTS dirty (
  step INTEGER NOT NULL, gauge TEXT NOT NULL, at INTEGER NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (step, gauge, at)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS dirty_at ON dirty (step, at);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
`
const STEPS: readonly RollupStep[] = ['hour', 'day']
export const WIDTH_MS: Readonly<Record<RollupStep, number>> = { hour: HOUR_MS, day: DAY_MS }

export interface DirtyBucket {
  readonly gaugeId: string
  readonly atMs: number
  readonly version: number
}

/**
 * Which hours and days must be computed anew. A mark is on disk before its readings leave the spool, and goes only if nothing
 * was written into the bucket while it was computed; so no crash and no late reading leaves a mean behind its readings.
 */
export class RollupLedger {
  readonly #database: DatabaseSync
  readonly #mark: StatementSync
  readonly #clear: StatementSync
  readonly #marked = new Set<string>()
  readonly #lastHour = new Map<string, number>()

  constructor(path: string) {
    this.#database = openDatabase(path, SCHEMA)
    this.#mark = this.#database.prepare(
      'INSERT INTO dirty VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET version = version + 1',
    )
    this.#clear = this.#database.prepare('DELETE FROM dirty WHERE step = ? AND gauge = ? AND at = ? AND version = ?')
  }

  /** Costs a look into a map for a reading of the same hour as the last of its gauge, and a transaction for a new hour. */
  mark(readings: readonly Reading[]): void {
    const fresh = new Map<string, { gaugeId: string; hourMs: number }>()
    for (const { gaugeId, takenAtMs } of readings) {
      const hourMs = bucketStart(takenAtMs, HOUR_MS)
      if (this.#lastHour.get(gaugeId) === hourMs) continue
      const key = keyOf(gaugeId, hourMs)
      if (this.#marked.has(key)) this.#lastHour.set(gaugeId, hourMs)
      else fresh.set(key, { gaugeId, hourMs })
    }
    if (fresh.size === 0) return
    inTransaction(this.#database, () => {
      for (const { gaugeId, hourMs } of fresh.values()) {
        this.#mark.run(STEPS.indexOf('hour'), gaugeId, hourMs)
        this.#mark.run(STEPS.indexOf('day'), gaugeId, bucketStart(hourMs, DAY_MS))
      }
    })
    for (const [key, { gaugeId, hourMs }] of fresh) {
      this.#marked.add(key)
      this.#lastHour.set(gaugeId, hourMs)
    }
  }

  /** The dirty buckets of the oldest instant that ends by `untilMs`. From here on, whatever is written marks them anew. */
  oldest(step: RollupStep, untilMs: number): readonly DirtyBucket[] {
    const first = this.#database.prepare('SELECT min(at) AS at FROM dirty WHERE step = ?').get(STEPS.indexOf(step))
    if (typeof first?.['at'] !== 'number' || first['at'] + WIDTH_MS[step] > untilMs) return []
    const rows = this.#database
      .prepare('SELECT gauge, at, version FROM dirty WHERE step = ? AND at = ?')
      .all(STEPS.indexOf(step), first['at'])
      .map((row) => ({ gaugeId: String(row['gauge']), atMs: Number(row['at']), version: Number(row['version']) }))
    if (step === 'hour') this.#forgetMarks(rows)
    return rows
  }

  clear(step: RollupStep, buckets: readonly DirtyBucket[]): void {
    inTransaction(this.#database, () => {
      for (const { gaugeId, atMs, version } of buckets) this.#clear.run(STEPS.indexOf(step), gaugeId, atMs, version)
    })
  }

  /** Beginnings of the dirty buckets of a gauge in a span, in order. */
  dirtyOf(step: RollupStep, gaugeId: string, fromMs: number, toMs: number): readonly number[] {
    return this.#database
      .prepare('SELECT at FROM dirty WHERE step = ? AND gauge = ? AND at BETWEEN ? AND ? ORDER BY at')
      .all(STEPS.indexOf(step), gaugeId, fromMs, toMs)
      .map((row) => Number(row['at']))
  }

  hasDirtyBefore(atMs: number): boolean {
    return this.#database.prepare('SELECT 1 FROM dirty WHERE at < ? LIMIT 1').get(atMs) !== undefined
  }

  get dirtyCount(): number {
    return Number(this.#database.prepare('SELECT count(*) AS n FROM dirty').get()?.['n'] ?? 0)
  }

  fact(name: 'knownFromMs' | 'endMs'): number | null {
    const value = this.#database.prepare('SELECT value FROM fact WHERE name = ?').get(name)?.['value']
    return value === undefined ? null : Number(value)
  }

  setFact(name: 'knownFromMs' | 'endMs', value: number): void {
    this.#database.prepare('INSERT OR REPLACE INTO fact VALUES (?, ?)').run(name, value)
  }

  close(): void {
    this.#database.close()
  }

  #forgetMarks(buckets: readonly DirtyBucket[]): void {
    for (const { gaugeId, atMs } of buckets) {
      this.#marked.delete(keyOf(gaugeId, atMs))
      if (this.#lastHour.get(gaugeId) === atMs) this.#lastHour.delete(gaugeId)
    }
  }
}

const keyOf = (gaugeId: string, hourMs: number): string => `${gaugeId} ${hourMs}`
