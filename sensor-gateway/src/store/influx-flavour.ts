import { DAY_MS } from './bucket.ts'

/** What the three generations of InfluxDB do differently behind the same `/write` and `/query`. */
export interface InfluxFlavour {
  readonly name: 'InfluxDB 1' | 'InfluxDB 2' | 'InfluxDB 3'
  /** Takes CREATE DATABASE; where not, a person makes it or the first write does. */
  readonly createsDatabases: boolean
  /** Takes SHOW SHARDS and DROP SHARD; where not, how long readings are kept is set where the database was made. */
  readonly dropsShards: boolean
  /** InfluxDB 3 Core refuses a query that touches too many of its ten-minute files. */
  readonly longestQueryMs: number
  /** What a person does about a database that is missing. */
  readonly remedy: string
}

export const INFLUX_1: InfluxFlavour = {
  name: 'InfluxDB 1',
  createsDatabases: true,
  dropsShards: true,
  longestQueryMs: Number.POSITIVE_INFINITY,
  remedy: 'give the user the right to create it, or create it with CREATE DATABASE',
}

const INFLUX_2: InfluxFlavour = {
  name: 'InfluxDB 2',
  createsDatabases: false,
  dropsShards: false,
  longestQueryMs: Number.POSITIVE_INFINITY,
  remedy: 'create a bucket, and map the name to it with "influx v1 dbrp create"',
}

const INFLUX_3: InfluxFlavour = {
  name: 'InfluxDB 3',
  createsDatabases: false,
  dropsShards: false,
  longestQueryMs: 2 * DAY_MS,
  remedy: 'create it with "influxdb3 create database"',
}

/** By the headers with which `/ping` answers; a server that does not tell is treated as the oldest. */
export function flavourOf(headers: { get(name: string): string | null }): InfluxFlavour {
  const version = headers.get('x-influxdb-version')?.replace(/^v/i, '') ?? ''
  const build = headers.get('x-influxdb-build')?.toLowerCase() ?? ''
  if (version.startsWith('3') || build === 'core') return INFLUX_3
  if (version.startsWith('2')) return INFLUX_2
  return INFLUX_1
}

/** A span in pieces that the server takes, in order of time. */
export function* pieces(fromMs: number, toMs: number, longestMs: number): Generator<{ fromMs: number; toMs: number }> {
  for (let beginMs = fromMs; beginMs <= toMs; beginMs += longestMs) {
    yield { fromMs: beginMs, toMs: Math.min(toMs, beginMs + longestMs - 1) }
    if (longestMs === Number.POSITIVE_INFINITY) return
  }
}
