import type { Gauge } from '@district/models'
import type { Edit, HistoryPoint } from '@district/models/contract'
import { qualityCode } from '../ground/reading-code.ts'
import { applyEdits } from './apply-edits.ts'
import { type Aggregation, type Bucket, pointOf } from './bucket.ts'
import type { HistoryPage, HistoryQuery } from './history-store.ts'

/** How the readings are asked for: a store's own `history`, or what stands before it. */
export type AskHistory = (query: HistoryQuery) => Promise<HistoryPage>

/** Readings that are fetched at once to make an edited bucket anew. */
const PAGE = 20_000

/**
 * The history with a gauge's edits applied, those in force. Readings are edited as they are read; a bucket that an edit touches is made anew from its
 * readings, edited, as the store makes its buckets: mean and extremes of what is not bad, or of all where nothing else is there.
 * Where the readings themselves are gone and only a mean was kept, the bucket stays as it is.
 */
export async function correctedHistory(
  ask: AskHistory,
  edits: readonly Edit[],
  query: HistoryQuery,
): Promise<HistoryPage> {
  const { gauge, fromMs, toMs, everyS } = query
  const page = await ask(query)
  const touching = edits.filter((edit) => edit.toMs >= fromMs && edit.fromMs <= toMs)
  if (touching.length === 0) return page
  if (everyS === null) return { ...page, points: applyEdits(page.points, touching) }
  const span = { gauge, fromMs, toMs, everyMs: everyS * 1000, aggregation: 'mean' } as const
  return { ...page, points: await correctedBuckets(ask, touching, page.points, span) }
}

export interface BucketSpan {
  readonly gauge: Gauge
  readonly fromMs: number
  readonly toMs: number
  readonly everyMs: number
  readonly aggregation: Exclude<Aggregation, 'time-weighted'>
}

/** Those of the buckets that an edit touches, made anew; the others as they are. */
export async function correctedBuckets(
  ask: AskHistory,
  edits: readonly Edit[],
  buckets: readonly HistoryPoint[],
  span: BucketSpan,
): Promise<readonly HistoryPoint[]> {
  if (edits.length === 0) return buckets
  const points: HistoryPoint[] = []
  for (const bucket of buckets) {
    const own = edits.filter((edit) => edit.toMs >= bucket.atMs && edit.fromMs < bucket.atMs + span.everyMs)
    points.push(own.length === 0 ? bucket : await editedBucket(ask, own, bucket, span))
  }
  return points
}

async function editedBucket(
  ask: AskHistory,
  edits: readonly Edit[],
  bucket: HistoryPoint,
  { gauge, fromMs, toMs, everyMs, aggregation }: BucketSpan,
): Promise<HistoryPoint> {
  const readings: HistoryPoint[] = []
  const lastMs = Math.min(toMs, bucket.atMs + everyMs - 1)
  for (let nextMs: number | null = Math.max(fromMs, bucket.atMs); nextMs !== null; ) {
    const page: HistoryPage = await ask({ gauge, fromMs: nextMs, toMs: lastMs, everyS: null, limit: PAGE })
    readings.push(...page.points)
    nextMs = page.nextFromMs
  }
  const edited = applyEdits(readings, edits)
  const editIds = [...new Set(edited.flatMap(({ editIds = [] }) => editIds))].sort((a, b) => a - b)
  if (editIds.length === 0) return bucket
  const { atMs, flags, ...raw } = bucket
  return { ...pointOf(bucketOf(atMs, edited), aggregation), flags, raw, editIds }
}

function bucketOf(atMs: number, points: readonly HistoryPoint[]): Bucket {
  const usable = points.filter(({ quality }) => quality !== 'bad')
  const counted = usable.length > 0 ? usable : points
  let [total, minimum, maximum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { value } of counted) {
    total += value
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
  }
  return {
    atMs,
    count: counted.length,
    mean: total / counted.length,
    minimum,
    maximum,
    last: counted.at(-1)?.value ?? Number.NaN,
    worst: points.reduce((worst, { quality }) => Math.max(worst, qualityCode(quality)), 0),
    isOnlyBad: usable.length === 0,
  }
}
