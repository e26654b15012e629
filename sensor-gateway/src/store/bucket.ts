import type { HistoryPoint } from '@district/models/contract'
import { BAD_CODE, qualityOf } from '../ground/reading-code.ts'

export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

/** What is kept of a span of readings. What is bad is left out, unless the span holds nothing else (`isOnlyBad`). */
export interface Bucket {
  readonly atMs: number
  /** Readings that the numbers were made of. */
  readonly count: number
  readonly mean: number
  readonly minimum: number
  readonly maximum: number
  readonly last: number
  /** Quality code of the worst reading, also of those that were left out. */
  readonly worst: number
  readonly isOnlyBad: boolean
}

export const AGGREGATIONS = ['mean', 'min', 'max', 'sum', 'last', 'count', 'time-weighted'] as const
export type Aggregation = (typeof AGGREGATIONS)[number]

const VALUE_OF: Readonly<Record<Exclude<Aggregation, 'time-weighted'>, (bucket: Bucket) => number>> = {
  mean: ({ mean }) => mean,
  min: ({ minimum }) => minimum,
  max: ({ maximum }) => maximum,
  sum: ({ mean, count }) => mean * count,
  last: ({ last }) => last,
  count: ({ count }) => count,
}

export const pointOf = (bucket: Bucket, aggregation: Exclude<Aggregation, 'time-weighted'> = 'mean'): HistoryPoint => ({
  atMs: bucket.atMs,
  value: VALUE_OF[aggregation](bucket),
  minimum: bucket.minimum,
  maximum: bucket.maximum,
  quality: qualityOf(bucket.worst),
  flags: [],
})

export const bucketStart = (atMs: number, widthMs: number): number => Math.floor(atMs / widthMs) * widthMs

/** Narrow buckets, in order of time, as wider ones; exact, because a mean keeps its count. */
export function widened(parts: readonly Bucket[], widthMs: number): Bucket[] {
  const wide = Map.groupBy(parts, ({ atMs }) => bucketStart(atMs, widthMs))
  return [...wide].map(([atMs, inside]) => joined(atMs, inside))
}

function joined(atMs: number, parts: readonly Bucket[]): Bucket {
  const usable = parts.filter(({ isOnlyBad }) => !isOnlyBad)
  const used = usable.length > 0 ? usable : parts
  const count = used.reduce((sum, part) => sum + part.count, 0)
  return {
    atMs,
    count,
    mean: used.reduce((sum, part) => sum + part.mean * part.count, 0) / count,
    minimum: Math.min(...used.map(({ minimum }) => minimum)),
    maximum: Math.max(...used.map(({ maximum }) => maximum)),
    last: used.at(-1)?.last ?? Number.NaN,
    worst: Math.max(...parts.map(({ worst }) => worst)),
    isOnlyBad: usable.length === 0,
  }
}

/** Of one span: what all readings say of quality, and what the usable ones say of the value, if there are any. */
export const isAnyBad = (buckets: readonly Bucket[]): boolean => buckets.some(({ worst }) => worst === BAD_CODE)

/** A kept bucket as a row has it, of either database; only the name of its instant differs. */
export const keptBucket = (row: Readonly<Record<string, unknown>>, atMs: unknown): Bucket => ({
  atMs: Number(atMs),
  count: Number(row['count']),
  mean: Number(row['mean']),
  minimum: Number(row['minimum']),
  maximum: Number(row['maximum']),
  last: Number(row['last']),
  worst: Number(row['worst']),
  isOnlyBad: Number(row['only_bad']) === 1,
})
