import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Gauge } from '@district/models'
import type { HistoryPoint, Reading } from '@district/models/contract'
import { BAD_CODE, flagsCode, flagsOf, qualityCode, qualityOf } from '../ground/reading-code.ts'
import { inTransaction, openDatabase } from '../ground/sqlite.ts'
import { type Bucket, keptBucket, pointOf } from './bucket.ts'
import {
  type GaugeBucket,
  type HistoryPage,
  type HistoryQuery,
  type HistoryStore,
  pageOf,
  type RollupQuery,
  type RollupStep,
  type StatsQuery,
  StoreUnreachable,
  type WriteOutcome,
} from './history-store.ts'

const SCHEMA = `
CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, gauge TEXT NOT NULL UNIQUE, quantity TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reading (
  series INTEGER NOT NULL, ts INTEGER NOT NULL, value REAL NOT NULL, quality INTEGER NOT NULL, flags INTEGER NOT NULL,
  seq INTEGER NOT NULL, received INTEGER NOT NULL, PRIMARY KEY (series, ts)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rollup (
  step INTEGER NOT NULL, series INTEGER NOT NULL, ts INTEGER NOT NULL, count INTEGER NOT NULL, mean REAL NOT NULL,
  minimum REAL NOT NULL, maximum REAL NOT NULL, last REAL NOT NULL, worst INTEGER NOT NULL, only_bad INTEGER NOT NULL,
  PRIMARY KEY (step, series, ts)) WITHOUT ROWID;
`

const INSERT = 'INSERT INTO reading (series, ts, value, quality, flags, seq, received) VALUES (?, ?, ?, ?, ?, ?, ?)'
const REPLACE = `ON CONFLICT (series, ts) DO UPDATE SET value = excluded.value, quality = excluded.quality,
  flags = excluded.flags, seq = excluded.seq, received = excluded.received`

const USABLE = `FILTER (WHERE quality < ${BAD_CODE})`
/** Means and extremes leave out what is bad, unless a bucket holds nothing else. */
const AGGREGATE = `
SELECT bucket.*, reading.value AS last FROM (
  SELECT ts / CAST(?1 AS INTEGER) * CAST(?1 AS INTEGER) AS at, max(quality) AS worst,
    count(*) ${USABLE} AS usable, count(*) AS n, coalesce(max(ts) ${USABLE}, max(ts)) AS last_ts,
    coalesce(avg(value) ${USABLE}, avg(value)) AS mean,
    coalesce(min(value) ${USABLE}, min(value)) AS minimum,
    coalesce(max(value) ${USABLE}, max(value)) AS maximum
  FROM reading WHERE series = ?2 AND ts BETWEEN ?3 AND ?4 GROUP BY 1 ORDER BY 1 LIMIT ?5) AS bucket
JOIN reading ON reading.series = ?2 AND reading.ts = bucket.last_ts ORDER BY at`
// CROSS keeps the order of the tables: one search a gauge. Left to itself SQLite reads every reading there is.
const LAST_WORDS = `
SELECT gauge, ts, value, quality, flags, seq, received FROM series
CROSS JOIN reading ON reading.series = series.id
  AND reading.ts = (SELECT max(ts) FROM reading WHERE series = series.id AND ts BETWEEN ? AND ?)`
const STEPS: readonly RollupStep[] = ['hour', 'day']
/** So many rows leave in one transaction, so that others get their turn. */
const FORGET_ROWS = 20_000

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
    if (everyS === null)
      return this.#reach(() => pageOf(this.#raw.all(series, fromMs, toMs, limit + 1).map(rawPoint), limit))
    const buckets = await this.stats({ gauges: [gauge], fromMs, toMs, widthMs: everyS * 1000, limit: limit + 1 })
    return pageOf(
      buckets.map(({ bucket }) => pointOf(bucket)),
      limit,
    )
  }

  async stats({ gauges, fromMs, toMs, widthMs, limit = -1 }: StatsQuery): Promise<readonly GaugeBucket[]> {
    return this.#reach(() =>
      gauges.flatMap((gauge) =>
        this.#aggregate
          .all(widthMs, this.#seriesId(gauge.id), fromMs, toMs, limit)
          .map((row) => ({ gauge, bucket: aggregated(row) })),
      ),
    )
  }

  async rollup({ gauge, step, fromMs, toMs }: RollupQuery): Promise<readonly Bucket[]> {
    const select = 'SELECT * FROM rollup WHERE step = ? AND series = ? AND ts BETWEEN ? AND ? ORDER BY ts'
    return this.#reach(() =>
      this.#database
        .prepare(select)
        .all(STEPS.indexOf(step), this.#seriesId(gauge.id), fromMs, toMs)
        .map((row) => keptBucket(row, row['ts'])),
    )
  }

  async keepRollup(step: RollupStep, buckets: readonly GaugeBucket[]): Promise<void> {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.#reach(() =>
      inTransaction(this.#database, () => {
        for (const { gauge, bucket } of buckets) {
          const { atMs, count, mean, minimum, maximum, last, worst, isOnlyBad } = bucket
          const values = [atMs, count, mean, minimum, maximum, last, worst, isOnlyBad ? 1 : 0] as const
          insert.run(STEPS.indexOf(step), this.#seriesId(gauge.id), ...values)
        }
      }),
    )
  }

  async lastWords(sinceMs: number, atMs: number): Promise<readonly Reading[]> {
    const rows = this.#reach(() => this.#database.prepare(LAST_WORDS).all(sinceMs, atMs))
    return rows.map(wholeReading)
  }

  async firstMs(): Promise<number | null> {
    const select = 'SELECT min((SELECT min(ts) FROM reading WHERE series = series.id)) AS first FROM series'
    const first = this.#reach(() => this.#database.prepare(select).get()?.['first'])
    return first === null || first === undefined ? null : Number(first)
  }

  async forgetBefore(beforeMs: number): Promise<void> {
    const forget = this.#database.prepare(
      `DELETE FROM reading WHERE (series, ts) IN (SELECT series, ts FROM reading WHERE series = ? AND ts < ? LIMIT ${FORGET_ROWS})`,
    )
    for (const series of this.#seriesIds.values())
      while (this.#reach(() => Number(forget.run(series, beforeMs).changes)) === FORGET_ROWS) await nextTurn()
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

const wholeReading = (row: Row): Reading => ({
  gaugeId: String(row['gauge']) as Reading['gaugeId'],
  takenAtMs: Number(row['ts']),
  receivedAtMs: Number(row['received']),
  seq: Number(row['seq']),
  value: Number(row['value']),
  quality: qualityOf(Number(row['quality'])),
  flags: flagsOf(Number(row['flags'])),
})

const aggregated = (row: Row): Bucket => {
  const usable = Number(row['usable'])
  return {
    atMs: Number(row['at']),
    count: usable === 0 ? Number(row['n']) : usable,
    mean: Number(row['mean']),
    minimum: Number(row['minimum']),
    maximum: Number(row['maximum']),
    last: Number(row['last']),
    worst: Number(row['worst']),
    isOnlyBad: usable === 0,
  }
}
