import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Gauge } from '@district/models'
import type { HistoryPoint, Reading } from '@district/models/contract'
import { BAD_CODE, flagsCode, flagsOf, qualityCode, qualityOf } from '../ground/reading-code.ts'
import { inTransaction, openDatabase } from '../ground/sqlite.ts'
import {
  type HistoryPage,
  type HistoryQuery,
  type HistoryStore,
  pageOf,
  StoreUnreachable,
  type WriteOutcome,
} from './history-store.ts'

const SCHEMA = `
CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, gauge TEXT NOT NULL UNIQUE, quantity TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reading (
  series INTEGER NOT NULL, ts INTEGER NOT NULL, value REAL NOT NULL, quality INTEGER NOT NULL, flags INTEGER NOT NULL,
  seq INTEGER NOT NULL, received INTEGER NOT NULL, PRIMARY KEY (series, ts)) WITHOUT ROWID;
`

const INSERT = 'INSERT INTO reading (series, ts, value, quality, flags, seq, received) VALUES (?, ?, ?, ?, ?, ?, ?)'
const REPLACE = `ON CONFLICT (series, ts) DO UPDATE SET value = excluded.value, quality = excluded.quality,
  flags = excluded.flags, seq = excluded.seq, received = excluded.received`

/** Means and extremes leave out what is bad, unless a bucket holds nothing else. */
const AGGREGATE = `
SELECT ts / CAST(?1 AS INTEGER) AS bucket, max(quality) AS quality,
  coalesce(avg(value) FILTER (WHERE quality < ${BAD_CODE}), avg(value)) AS mean,
  coalesce(min(value) FILTER (WHERE quality < ${BAD_CODE}), min(value)) AS minimum,
  coalesce(max(value) FILTER (WHERE quality < ${BAD_CODE}), max(value)) AS maximum
FROM reading WHERE series = ?2 AND ts BETWEEN ?3 AND ?4 GROUP BY bucket ORDER BY bucket LIMIT ?5`

/** History without any other program: one row per reading in SQLite, clustered by gauge and instant. */
export class SqliteStore implements HistoryStore {
  readonly kind = 'sqlite'
  readonly #database: DatabaseSync
  readonly #writeNew: StatementSync
  readonly #writeLate: StatementSync
  readonly #insertSeries: StatementSync
  readonly #raw: StatementSync
  readonly #aggregate: StatementSync
  readonly #seriesIds = new Map<string, number>()

  constructor(path: string, gauges: readonly Gauge[]) {
    this.#database = openDatabase(path, SCHEMA)
    this.#writeNew = this.#database.prepare(`${INSERT} ${REPLACE}`)
    this.#writeLate = this.#database.prepare(`${INSERT} ${REPLACE} WHERE excluded.seq > reading.seq`)
    this.#insertSeries = this.#database.prepare('INSERT OR IGNORE INTO series (gauge, quantity) VALUES (?, ?)')
    this.#raw = this.#database.prepare(
      'SELECT ts, value, quality, flags FROM reading WHERE series = ? AND ts BETWEEN ? AND ? ORDER BY ts LIMIT ?',
    )
    this.#aggregate = this.#database.prepare(AGGREGATE)
    this.#nameSeries(gauges)
  }

  async write(readings: readonly Reading[]): Promise<WriteOutcome> {
    return this.#reach(() =>
      inTransaction(this.#database, () => {
        let stored = 0
        for (const reading of readings) stored += this.#writeOne(reading)
        return { stored, repeated: readings.length - stored, refused: [] }
      }),
    )
  }

  async history({ gauge, fromMs, toMs, everyS, limit }: HistoryQuery): Promise<HistoryPage> {
    const series = this.#seriesId(gauge.id)
    return this.#reach(() => {
      if (everyS === null) return pageOf(this.#raw.all(series, fromMs, toMs, limit + 1).map(rawPoint), limit)
      const bucketMs = everyS * 1000
      const rows = this.#aggregate.all(bucketMs, series, fromMs, toMs, limit + 1)
      return pageOf(
        rows.map((row) => aggregatedPoint(row, bucketMs)),
        limit,
      )
    })
  }

  async probe(): Promise<void> {
    this.#reach(() => this.#database.prepare('SELECT 1').get())
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close()
  }

  /** 1 if it was taken, 0 if its identity was there with the same or a higher `seq`. */
  #writeOne(reading: Reading): number {
    const { gaugeId, takenAtMs, value, quality, flags, seq, receivedAtMs } = reading
    const statement = flags.includes('late') ? this.#writeLate : this.#writeNew
    const values = [takenAtMs, value, qualityCode(quality), flagsCode(flags), seq, receivedAtMs] as const
    return Number(statement.run(this.#seriesId(gaugeId), ...values).changes)
  }

  #nameSeries(gauges: readonly Gauge[]): void {
    inTransaction(this.#database, () => {
      for (const { id, quantity } of gauges) this.#insertSeries.run(id, quantity)
    })
    for (const row of this.#database.prepare('SELECT id, gauge FROM series').all())
      this.#seriesIds.set(String(row['gauge']), Number(row['id']))
  }

  #seriesId(gaugeId: string): number {
    const id = this.#seriesIds.get(gaugeId)
    if (id === undefined) throw new RangeError(`gaugeId must be of this district, got ${gaugeId}`)
    return id
  }

  /** What SQLite cannot do now (disk full, locked, unreadable) is a state of the process; anything else is a bug. */
  #reach<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR')
        throw new StoreUnreachable(
          `The history's database cannot be used (${error.message}); trying again. DATA_DIR names its folder.`,
        )
      throw error
    }
  }
}

type Row = Readonly<Record<string, unknown>>

const rawPoint = (row: Row): HistoryPoint => ({
  atMs: Number(row['ts']),
  value: Number(row['value']),
  quality: qualityOf(Number(row['quality'])),
  flags: flagsOf(Number(row['flags'])),
})

const aggregatedPoint = (row: Row, bucketMs: number): HistoryPoint => ({
  atMs: Number(row['bucket']) * bucketMs,
  value: Number(row['mean']),
  minimum: Number(row['minimum']),
  maximum: Number(row['maximum']),
  quality: qualityOf(Number(row['quality'])),
  flags: [],
})
