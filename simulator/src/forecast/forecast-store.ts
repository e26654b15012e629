import { inTransaction, openDatabase } from '../ground/database.ts'
import type { ErrorSums } from './lead-score.ts'

/** What a forecast says of itself; its values are kept beside it. */
export interface ForecastMeta {
  /** District time at which it was made, and of the state that it began with. */
  readonly madeMs: number
  readonly startMs: number
  readonly horizonS: number
  readonly everyS: number
  /** What came of the run. */
  readonly hash: string
  readonly outcome: 'reached' | 'diverged'
  readonly detail?: string
  readonly massError: number
  readonly orderIds: readonly string[]
  readonly leastFreeboard: { readonly reachId: string; readonly freeboardM: number; readonly atMs: number } | null
  readonly tookMs: number
}

export interface StoredForecast extends ForecastMeta {
  readonly id: number
  /** `[sample · gauges + gauge]`. */
  readonly values: Float32Array
}

/** Forecasts until they are scored, and the sums of their errors, on disk. */
export interface ForecastStore {
  add(meta: ForecastMeta, values: Float32Array): number
  newest(): StoredForecast | undefined
  /** Forecasts whose start lies in a span and that were not scored at this lead. */
  unscored(leadH: number, fromStartMs: number, toStartMs: number): readonly StoredForecast[]
  /** Adds the errors of one forecast at one lead, all gauges at once, and never twice. */
  score(forecastId: number, leadH: number, errors: ReadonlyMap<string, number>): void
  sums(): readonly (ErrorSums & { readonly gaugeId: string; readonly leadH: number })[]
  count(): number
  close(): void
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS meaning (only INTEGER PRIMARY KEY CHECK (only = 1), gauges TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS forecast (
  id INTEGER PRIMARY KEY AUTOINCREMENT, start_ms INTEGER NOT NULL, meta TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS forecast_by_start ON forecast (start_ms);
CREATE TABLE IF NOT EXISTS scored (forecast_id INTEGER NOT NULL, lead_h INTEGER NOT NULL, PRIMARY KEY (forecast_id, lead_h)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lead_score (
  gauge_id TEXT NOT NULL, lead_h INTEGER NOT NULL, n INTEGER NOT NULL, sum REAL NOT NULL, sum_abs REAL NOT NULL, sum_sq REAL NOT NULL,
  PRIMARY KEY (gauge_id, lead_h)) WITHOUT ROWID;`

/** As many forecasts as can wait for their last lead at four an hour; older ones go. */
const MOST_FORECASTS = 300

/**
 * Opens the forecasts at `path`, or makes them. Values are told by place, so a store whose `meaning` (the network and its gauges) is another one is
 * emptied first.
 */
export function openForecastStore(path: string, meaning: string): ForecastStore {
  const database = openDatabase(path, SCHEMA, 'NORMAL')
  const known = database.prepare('SELECT gauges FROM meaning').get() as { gauges: string } | undefined
  if (known !== undefined && known.gauges !== meaning)
    database.exec('DELETE FROM forecast; DELETE FROM scored; DELETE FROM lead_score;')
  database.prepare('INSERT OR REPLACE INTO meaning (only, gauges) VALUES (1, ?)').run(meaning)

  const insert = database.prepare('INSERT INTO forecast (start_ms, meta, body) VALUES (?, ?, ?)')
  const later = database.prepare('DELETE FROM forecast WHERE start_ms > ?')
  const prune = database.prepare(
    'DELETE FROM forecast WHERE id NOT IN (SELECT id FROM forecast ORDER BY start_ms DESC LIMIT ?)',
  )
  const forget = database.prepare('DELETE FROM scored WHERE forecast_id NOT IN (SELECT id FROM forecast)')
  const last = database.prepare('SELECT id, meta, body FROM forecast ORDER BY start_ms DESC LIMIT 1')
  const between = database.prepare(
    `SELECT id, meta, body FROM forecast WHERE start_ms >= ? AND start_ms <= ?
     AND NOT EXISTS (SELECT 1 FROM scored WHERE forecast_id = forecast.id AND lead_h = ?) ORDER BY start_ms`,
  )
  const mark = database.prepare('INSERT OR IGNORE INTO scored (forecast_id, lead_h) VALUES (?, ?)')
  const sum = database.prepare(
    `INSERT INTO lead_score (gauge_id, lead_h, n, sum, sum_abs, sum_sq) VALUES (?, ?, 1, ?, ?, ?)
     ON CONFLICT (gauge_id, lead_h) DO UPDATE SET n = n + 1, sum = sum + excluded.sum, sum_abs = sum_abs + excluded.sum_abs,
     sum_sq = sum_sq + excluded.sum_sq`,
  )
  const allSums = database.prepare('SELECT * FROM lead_score ORDER BY gauge_id, lead_h')
  const counted = database.prepare('SELECT count(*) AS count FROM forecast')
  const whole = <T>(work: () => T): T => inTransaction(database, work)

  return {
    add: (meta, values) =>
      whole(() => {
        // A simulated clock that began anew: what it foretold in an earlier life is of other days.
        later.run(Math.round(meta.startMs))
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
        const { lastInsertRowid } = insert.run(Math.round(meta.startMs), JSON.stringify(meta), bytes)
        prune.run(MOST_FORECASTS)
        forget.run()
        return Number(lastInsertRowid)
      }),
    newest: () => forecastOf(last.get() as Row | undefined),
    unscored: (leadH, fromStartMs, toStartMs) =>
      between.all(Math.round(fromStartMs), Math.round(toStartMs), leadH).flatMap((row) => {
        const one = forecastOf(row as unknown as Row)
        return one === undefined ? [] : [one]
      }),
    score: (forecastId, leadH, errors) =>
      whole(() => {
        if (mark.run(forecastId, leadH).changes === 0) return
        for (const [gaugeId, error] of errors) sum.run(gaugeId, leadH, error, Math.abs(error), error * error)
      }),
    sums: () => allSums.all().map(sumsOf),
    count: () => Number((counted.get() as { count: number }).count),
    close: () => database.close(),
  }
}

interface Row {
  readonly id: number
  readonly meta: string
  readonly body: Uint8Array
}

function forecastOf(row: Row | undefined): StoredForecast | undefined {
  if (row === undefined) return undefined
  const { id, meta, body } = row
  const values = new Float32Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.byteLength))
  return { id, ...(JSON.parse(meta) as ForecastMeta), values }
}

function sumsOf(row: unknown) {
  const { gauge_id, lead_h, n, sum, sum_abs, sum_sq } = row as {
    gauge_id: string
    lead_h: number
    n: number
    sum: number
    sum_abs: number
    sum_sq: number
  }
  return { gaugeId: gauge_id, leadH: lead_h, n, sum, sumAbs: sum_abs, sumSq: sum_sq }
}
