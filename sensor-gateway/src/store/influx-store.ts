import { type District, type Gauge, QUANTITIES } from '@district/models'
import type { HistoryPoint, Reading } from '@district/models/contract'
import { escape as escapeInflux, FieldType, type IPoint, type ISchemaOptions } from 'influx'
import type { InfluxConfig } from '../ground/config.ts'
import { QUALITY_FLAGS } from '../ground/counters.ts'
import { BAD_CODE, qualityCode, qualityOf } from '../ground/reading-code.ts'
import {
  type HistoryPage,
  type HistoryQuery,
  type HistoryStore,
  pageOf,
  type Refusal,
  type WriteOutcome,
} from './history-store.ts'
import { DatabaseMissing, InfluxClient, type Row, WriteRefused } from './influx-client.ts'

/**
 * History in InfluxDB, by the part of its 1.x API that 1.x, 2.x and 3 Core all serve: `/write` and one SELECT per `/query`,
 * always bounded in time.
 *
 *     stage,district=weishan,station=S-G-F1,gauge=S-G-F1.stageUpM,run=live,origin=gauge
 *         value=35.61,quality=0i,flags="",seq=1842i,received_ms=1773… 1773…
 */
export class InfluxStore implements HistoryStore {
  readonly kind = 'influx'
  readonly #client: InfluxClient
  readonly #district: District
  readonly #gauges: ReadonlyMap<string, Gauge>

  constructor(config: InfluxConfig, district: District) {
    this.#client = new InfluxClient(config, SCHEMAS)
    this.#district = district
    this.#gauges = new Map(district.gauges.map((gauge) => [gauge.id, gauge]))
  }

  async write(readings: readonly Reading[]): Promise<WriteOutcome> {
    const news = await this.#news(readings)
    const refused = await this.#writeOrSplit(news)
    return { stored: news.length - refused.length, repeated: readings.length - news.length, refused }
  }

  async history(query: HistoryQuery): Promise<HistoryPage> {
    const points = query.everyS === null ? await this.#raw(query) : await this.#aggregated(query, query.everyS * 1000)
    return pageOf(points, query.limit)
  }

  async probe(): Promise<void> {
    await this.#withDatabase(() => this.#client.probe())
  }

  async close(): Promise<void> {}

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
      for (const row of await this.#select('"seq"', this.#gaugeOf(gaugeId), range, 'ORDER BY time'))
        known.set(identityOf(gaugeId, Number(row['time'])), Number(row['seq']))
    }
    return known
  }

  /**
   * A refused batch is in part stored, and does not say which part: halves are written again, which changes nothing of what
   * is there, until the refused ones stand alone.
   */
  async #writeOrSplit(readings: readonly Reading[]): Promise<readonly Refusal[]> {
    if (readings.length === 0) return []
    try {
      await this.#withDatabase(() => this.#client.write(readings.map((reading) => this.#point(reading))))
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

  #point(reading: Reading): IPoint {
    const gauge = this.#gaugeOf(reading.gaugeId)
    return {
      // The client does not escape it; ours are plain words.
      measurement: QUANTITIES[gauge.quantity].measurement,
      tags: { district: this.#district.id, station: gauge.stationId, gauge: gauge.id, run: 'live', origin: 'gauge' },
      fields: {
        value: reading.value,
        quality: qualityCode(reading.quality),
        flags: reading.flags.join(' '),
        seq: reading.seq,
        received_ms: reading.receivedAtMs,
      },
      timestamp: String(reading.takenAtMs),
    }
  }

  async #raw({ gauge, fromMs, toMs, limit }: HistoryQuery): Promise<readonly HistoryPoint[]> {
    const rows = await this.#select(
      '"value", "quality", "flags"',
      gauge,
      { fromMs, toMs },
      `ORDER BY time LIMIT ${limit + 1}`,
    )
    return rows.map((row) => ({
      atMs: Number(row['time']),
      value: Number(row['value']),
      quality: qualityOf(Number(row['quality'])),
      flags: QUALITY_FLAGS.filter((flag) => String(row['flags']).split(' ').includes(flag)),
    }))
  }

  /** Two questions: all readings for the worst quality, and those that are not bad for means and extremes. */
  async #aggregated({ gauge, fromMs, toMs, limit }: HistoryQuery, bucketMs: number): Promise<readonly HistoryPoint[]> {
    const what =
      'mean("value") AS "mean", min("value") AS "minimum", max("value") AS "maximum", max("quality") AS "worst"'
    const ending = `GROUP BY time(${bucketMs}ms) fill(none) ORDER BY time LIMIT ${limit + 1}`
    const all = await this.#select(what, gauge, { fromMs, toMs }, ending)
    if (all.every((row) => Number(row['worst']) < BAD_CODE)) return all.map((row) => aggregatedPoint(row, row))
    const usable = await this.#select(what, gauge, { fromMs, toMs }, ending, `AND "quality" < ${BAD_CODE}`)
    const usableAt = new Map(usable.map((row) => [row['time'], row]))
    return all.map((row) => aggregatedPoint(row, usableAt.get(row['time']) ?? row))
  }

  #select(
    what: string,
    gauge: Gauge,
    range: { fromMs: number; toMs: number },
    ending: string,
    also = '',
  ): Promise<readonly Row[]> {
    const from = escapeInflux.quoted(QUANTITIES[gauge.quantity].measurement)
    const where = [
      `"gauge" = ${escapeInflux.stringLit(gauge.id)}`,
      `"district" = ${escapeInflux.stringLit(this.#district.id)}`,
      `"run" = 'live'`,
      `time >= ${range.fromMs}ms`,
      `time <= ${range.toMs}ms`,
    ].join(' AND ')
    return this.#withDatabase(() => this.#client.query(`SELECT ${what} FROM ${from} WHERE ${where} ${also} ${ending}`))
  }

  async #withDatabase<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request()
    } catch (error) {
      if (!(error instanceof DatabaseMissing)) throw error
      await this.#client.createDatabase()
      return request()
    }
  }

  #gaugeOf(gaugeId: string): Gauge {
    const gauge = this.#gauges.get(gaugeId)
    if (gauge === undefined) throw new RangeError(`gaugeId must be of this district, got ${gaugeId}`)
    return gauge
  }
}

/** Without these the client would write whole numbers as floating-point ones. */
const SCHEMAS: readonly ISchemaOptions[] = Object.values(QUANTITIES).map(({ measurement }) => ({
  measurement,
  tags: ['district', 'station', 'gauge', 'run', 'origin'],
  fields: {
    value: FieldType.FLOAT,
    quality: FieldType.INTEGER,
    flags: FieldType.STRING,
    seq: FieldType.INTEGER,
    received_ms: FieldType.INTEGER,
  },
}))

const aggregatedPoint = (all: Row, usable: Row): HistoryPoint => ({
  atMs: Number(all['time']),
  value: Number(usable['mean']),
  minimum: Number(usable['minimum']),
  maximum: Number(usable['maximum']),
  quality: qualityOf(Number(all['worst'])),
  flags: [],
})

const identityOf = (gaugeId: string, takenAtMs: number): string => `${gaugeId} ${takenAtMs}`
