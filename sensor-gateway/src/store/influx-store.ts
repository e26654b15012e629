import { type District, type Gauge, QUANTITIES, type Quantity } from '@district/models'
import type { HistoryPoint, Reading } from '@district/models/contract'
import { escape as escapeInflux } from 'influx'
import type { InfluxConfig } from '../ground/config.ts'
import { QUALITY_FLAGS } from '../ground/counters.ts'
import { BAD_CODE, qualityOf } from '../ground/reading-code.ts'
import { type Bucket, isAnyBad, keptBucket, pointOf } from './bucket.ts'
import {
  type GaugeBucket,
  type HistoryPage,
  type HistoryQuery,
  type HistoryStore,
  pageOf,
  type Refusal,
  type RollupQuery,
  type RollupStep,
  type StatsQuery,
  StoreFailing,
  type WriteOutcome,
} from './history-store.ts'
import { DatabaseMissing, InfluxClient, type Row, WriteRefused } from './influx-client.ts'
import { pieces } from './influx-flavour.ts'
import { LineProtocol, ROLLUP_SUFFIX } from './line-protocol.ts'
import { sift } from './sift.ts'

/** So many gauges in one question. */
const GAUGES_PER_QUERY = 50
/** At so many failures of one batch in a row it is looked at reading by reading, and at as many again once more. */
const FAILURES_BEFORE_SIFTING = 8

/**
 * History in InfluxDB, by the part of its 1.x API that 1.x, 2.x and 3 Core all serve: `/write` and one SELECT per `/query`,
 * always bounded in time.
 *
 *     stage,district=weishan,station=S-G-F1,gauge=S-G-F1.stageUpM,run=live,origin=gauge
 *         value=35.61,quality=0i,flags="",seq=1842i,received_ms=1773… 1773…
 *
 * Means of hours and days stand in `stage_1h` and `stage_1d` of a second database, `<database>_rollup`, so that readings and
 * means can be kept for different times on servers that know one time per database.
 */
export class InfluxStore implements HistoryStore {
  readonly kind = 'influx'
  readonly #client: InfluxClient
  readonly #district: District
  readonly #gauges: ReadonlyMap<string, Gauge>
  readonly #lines: LineProtocol
  readonly #database: string
  readonly #rollups: string
  /** How often it failed at the batch that begins with this reading. */
  #failing = { identity: '', times: 0 }
  #lastTaken: Reading | undefined

  constructor(config: InfluxConfig, district: District, timeoutMs?: number) {
    this.#client = new InfluxClient(config, timeoutMs)
    this.#lines = new LineProtocol(district)
    this.#database = config.database
    this.#rollups = `${config.database}_rollup`
    this.#district = district
    this.#gauges = new Map(district.gauges.map((gauge) => [gauge.id, gauge]))
  }

  async write(readings: readonly Reading[]): Promise<WriteOutcome> {
    const news = await this.#news(readings)
    const refused = await this.#writeOrSift(news)
    return { stored: news.length - refused.length, repeated: readings.length - news.length, refused }
  }

  async history(query: HistoryQuery): Promise<HistoryPage> {
    const { gauge, fromMs, toMs, everyS, limit } = query
    if (everyS === null) return pageOf(await this.#raw(query), limit)
    const buckets = await this.stats({ gauges: [gauge], fromMs, toMs, widthMs: everyS * 1000, limit: limit + 1 })
    return pageOf(
      buckets.map(({ bucket }) => pointOf(bucket)),
      limit,
    )
  }

  /** Two questions where something is bad: all readings for the worst quality, the usable ones for the numbers. */
  async stats({ gauges, fromMs, toMs, widthMs, limit }: StatsQuery): Promise<readonly GaugeBucket[]> {
    const what = 'count("value"), mean("value"), min("value"), max("value"), last("value"), max("quality") AS "worst"'
    const ending = `GROUP BY time(${widthMs}ms), "gauge" fill(none) ORDER BY time${limit === undefined ? '' : ` LIMIT ${limit}`}`
    const found: GaugeBucket[] = []
    const { longestQueryMs } = await this.#client.flavour()
    // A bucket is never cut in two.
    const longestMs = Math.max(widthMs, Math.floor(longestQueryMs / widthMs) * widthMs)
    const alignedMs = Math.floor(fromMs / widthMs) * widthMs
    for (const group of groupsOf(gauges))
      for (const piece of pieces(alignedMs, toMs, longestMs)) {
        const range = { fromMs: Math.max(fromMs, piece.fromMs), toMs: piece.toMs }
        const all = (await this.#select(what, group, range, ending)).map((row) => this.#bucketOf(row, false))
        if (!isAnyBad(all.map(({ bucket }) => bucket))) {
          found.push(...all)
          continue
        }
        const usable = new Map(
          (await this.#select(what, group, range, ending, `AND "quality" < ${BAD_CODE}`))
            .map((row) => this.#bucketOf(row, false))
            .map((one) => [identityOf(one.gauge.id, one.bucket.atMs), one.bucket]),
        )
        for (const { gauge, bucket } of all) {
          const better = usable.get(identityOf(gauge.id, bucket.atMs))
          found.push({ gauge, bucket: { ...(better ?? bucket), worst: bucket.worst, isOnlyBad: better === undefined } })
        }
      }
    return found
  }

  async rollup({ gauge, step, fromMs, toMs }: RollupQuery): Promise<readonly Bucket[]> {
    const what = '"mean", "minimum", "maximum", "last", "count", "worst", "only_bad"'
    const rows: Row[] = []
    const { longestQueryMs } = await this.#client.flavour()
    for (const range of pieces(fromMs, toMs, longestQueryMs))
      rows.push(...(await this.#select(what, [gauge], range, 'ORDER BY time', '', ROLLUP_SUFFIX[step])))
    return rows.map((row) => keptBucket(row, row['time']))
  }

  async keepRollup(step: RollupStep, buckets: readonly GaugeBucket[]): Promise<void> {
    if (buckets.length === 0) return
    const lines = this.#lines.bucketLines(step, buckets)
    await this.#withDatabase(this.#rollups, () => this.#client.write(lines, this.#rollups))
  }

  async lastWords(sinceMs: number, atMs: number): Promise<readonly Reading[]> {
    const statement = `SELECT "value", "quality", "flags", "seq", "received_ms" FROM ${this.#allMeasurements()} WHERE "district" = ${escapeInflux.stringLit(this.#district.id)} AND "run" = 'live' AND time >= ${sinceMs}ms AND time <= ${atMs}ms GROUP BY "gauge" ORDER BY time DESC LIMIT 1`
    const rows = await this.#withDatabase(this.#database, () => this.#client.query(statement))
    return rows.filter((row) => this.#gauges.has(String(row['gauge']))).map(readingOf)
  }

  async firstMs(): Promise<number | null> {
    const statement = `SELECT "value" FROM ${this.#allMeasurements()} WHERE "district" = ${escapeInflux.stringLit(this.#district.id)} AND "run" = 'live' AND time >= 0ms ORDER BY time LIMIT 1`
    const rows = await this.#withDatabase(this.#database, () => this.#client.query(statement))
    return rows.length === 0 ? null : Math.min(...rows.map((row) => Number(row['time'])))
  }

  /** Whole shards, a week each unless configured otherwise: deleting single points would cost the server a rewrite. */
  async forgetBefore(beforeMs: number): Promise<void> {
    if (!(await this.#client.flavour()).dropsShards) return
    const shards = await this.#client.query('SHOW SHARDS')
    for (const row of shards)
      if (row['database'] === this.#database && Date.parse(String(row['end_time'])) <= beforeMs)
        await this.#client.query(`DROP SHARD ${Number(row['id'])}`)
  }

  async probe(): Promise<void> {
    await this.#withDatabase(this.#database, () => this.#client.probe())
  }

  async close(): Promise<void> {
    this.#client.close()
  }

  /** Those that the history has not, in their order. InfluxDB would let any later write replace, also an older correction. */
  async #news(readings: readonly Reading[]): Promise<readonly Reading[]> {
    const knownSeq = await this.#seqOfLate(readings)
    return readings.filter((reading) => {
      const identity = identityOf(reading.gaugeId, reading.takenAtMs)
      const known = knownSeq.get(identity)
      if (reading.flags.includes('late') && known !== undefined && known >= reading.seq) return false
      knownSeq.set(identity, reading.seq)
      return true
    })
  }

  /** Only a late reading can have been there before; so only for these is asked, once per gauge. */
  async #seqOfLate(readings: readonly Reading[]): Promise<Map<string, number>> {
    const known = new Map<string, number>()
    const late = Map.groupBy(
      readings.filter(({ flags }) => flags.includes('late')),
      ({ gaugeId }) => gaugeId,
    )
    for (const [gaugeId, group] of late) {
      const times = group.map(({ takenAtMs }) => takenAtMs)
      const range = { fromMs: Math.min(...times), toMs: Math.max(...times) }
      for (const row of await this.#select('"seq"', [this.#gaugeOf(gaugeId)], range, 'ORDER BY time'))
        known.set(identityOf(gaugeId, Number(row['time'])), Number(row['seq']))
    }
    return known
  }

  /** One reading that the database cannot digest does not hold back all others. */
  async #writeOrSift(readings: readonly Reading[]): Promise<readonly Refusal[]> {
    try {
      return await this.#writeOrSplit(readings)
    } catch (error) {
      const [first] = readings
      if (!(error instanceof StoreFailing) || first === undefined) throw error
      const identity = identityOf(first.gaugeId, first.takenAtMs)
      const times = this.#failing.identity === identity ? this.#failing.times + 1 : 1
      this.#failing = { identity, times }
      if (times % FAILURES_BEFORE_SIFTING !== 0) throw error
      return sift(readings, (piece) => this.#writeOrSplit(piece), this.#lastTaken)
    }
  }

  /**
   * A refused batch is in part stored, and does not say which part: halves are written again, which changes nothing of what
   * is there, until the refused ones stand alone.
   */
  async #writeOrSplit(readings: readonly Reading[]): Promise<readonly Refusal[]> {
    if (readings.length === 0) return []
    try {
      await this.#withDatabase(this.#database, () => this.#client.write(this.#lines.lines(readings)))
      this.#lastTaken = readings.at(-1)
      return []
    } catch (error) {
      if (!(error instanceof WriteRefused)) throw error
      const [only] = readings
      if (readings.length === 1 && only !== undefined) return [{ reading: only, why: error.message }]
      const middle = readings.length >> 1
      return [
        ...(await this.#writeOrSplit(readings.slice(0, middle))),
        ...(await this.#writeOrSplit(readings.slice(middle))),
      ]
    }
  }

  async #raw({ gauge, fromMs, toMs, limit }: HistoryQuery): Promise<readonly HistoryPoint[]> {
    const { longestQueryMs } = await this.#client.flavour()
    const points: HistoryPoint[] = []
    for (const range of pieces(fromMs, toMs, longestQueryMs)) {
      const ending = `ORDER BY time LIMIT ${limit + 1 - points.length}`
      points.push(...(await this.#select('"value", "quality", "flags"', [gauge], range, ending)).map(rawPoint))
      if (points.length > limit) break
    }
    return points
  }

  #select(
    what: string,
    gauges: readonly Gauge[],
    range: { fromMs: number; toMs: number },
    ending: string,
    also = '',
    suffix = '',
  ): Promise<readonly Row[]> {
    const names = new Set(gauges.map(({ quantity }) => QUANTITIES[quantity].measurement))
    const where = [
      `(${gauges.map(({ id }) => `"gauge" = ${escapeInflux.stringLit(id)}`).join(' OR ')})`,
      `"district" = ${escapeInflux.stringLit(this.#district.id)}`,
      `"run" = 'live'`,
      `time >= ${range.fromMs}ms`,
      `time <= ${range.toMs}ms`,
    ].join(' AND ')
    const from = [...names].map((name) => escapeInflux.quoted(`${name}${suffix}`)).join(', ')
    const database = suffix === '' ? this.#database : this.#rollups
    const statement = `SELECT ${what} FROM ${from} WHERE ${where} ${also} ${ending}`
    return this.#withDatabase(database, () => this.#client.query(statement, database))
  }

  #allMeasurements(): string {
    const used = new Set([...this.#gauges.values()].map(({ quantity }) => quantity))
    return [...used].map((quantity) => escapeInflux.quoted(measurementOf(QUANTITIES[quantity]))).join(', ')
  }

  #bucketOf(row: Row, isOnlyBad: boolean): GaugeBucket {
    const bucket = {
      atMs: Number(row['time']),
      count: Number(row['count']),
      mean: Number(row['mean']),
      minimum: Number(row['min']),
      maximum: Number(row['max']),
      last: Number(row['last']),
      worst: Number(row['worst']),
      isOnlyBad,
    }
    return { gauge: this.#gaugeOf(String(row['gauge'])), bucket }
  }

  async #withDatabase<T>(database: string, request: () => Promise<T>): Promise<T> {
    try {
      return await request()
    } catch (error) {
      if (!(error instanceof DatabaseMissing)) throw error
      await this.#client.createDatabase(database)
      return request()
    }
  }

  #gaugeOf(gaugeId: string): Gauge {
    const gauge = this.#gauges.get(gaugeId)
    if (gauge === undefined) throw new RangeError(`gaugeId must be of this district, got ${gaugeId}`)
    return gauge
  }
}

const measurementOf = ({ measurement }: Quantity): string => measurement

/** Gauges of one quantity together, not too many in one question. */
function* groupsOf(gauges: readonly Gauge[]): Generator<readonly Gauge[]> {
  for (const group of Map.groupBy(gauges, ({ quantity }) => quantity).values())
    for (let i = 0; i < group.length; i += GAUGES_PER_QUERY) yield group.slice(i, i + GAUGES_PER_QUERY)
}

const flagsOf = (words: unknown) => QUALITY_FLAGS.filter((flag) => String(words).split(' ').includes(flag))

const rawPoint = (row: Row): HistoryPoint => ({
  atMs: Number(row['time']),
  value: Number(row['value']),
  quality: qualityOf(Number(row['quality'])),
  flags: flagsOf(row['flags']),
})

const readingOf = (row: Row): Reading => ({
  gaugeId: String(row['gauge']) as Reading['gaugeId'],
  takenAtMs: Number(row['time']),
  receivedAtMs: Number(row['received_ms']),
  seq: Number(row['seq']),
  value: Number(row['value']),
  quality: qualityOf(Number(row['quality'])),
  flags: flagsOf(row['flags']),
})

const identityOf = (gaugeId: string, takenAtMs: number): string => `${gaugeId} ${takenAtMs}`
