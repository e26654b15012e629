import type { Edit, HistoryPoint } from '@district/models/contract'
import { qualityCode } from '../ground/reading-code.ts'
import { applyEdits } from './apply-edits.ts'
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
  const { fromMs, toMs, everyS } = query
  const page = await ask(query)
  const touching = edits.filter((edit) => edit.toMs >= fromMs && edit.fromMs <= toMs)
  if (touching.length === 0) return page
  if (everyS === null) return { ...page, points: applyEdits(page.points, touching) }
  const widthMs = everyS * 1000
  const points: HistoryPoint[] = []
  for (const point of page.points) {
    const own = touching.filter((edit) => edit.toMs >= point.atMs && edit.fromMs < point.atMs + widthMs)
    points.push(own.length === 0 ? point : await editedBucket(ask, own, query, point, widthMs))
  }
  return { ...page, points }
}

async function editedBucket(
  ask: AskHistory,
  edits: readonly Edit[],
  { gauge, fromMs, toMs }: HistoryQuery,
  bucket: HistoryPoint,
  widthMs: number,
): Promise<HistoryPoint> {
  const readings: HistoryPoint[] = []
  const lastMs = Math.min(toMs, bucket.atMs + widthMs - 1)
  for (let nextMs: number | null = Math.max(fromMs, bucket.atMs); nextMs !== null; ) {
    const page: HistoryPage = await ask({ gauge, fromMs: nextMs, toMs: lastMs, everyS: null, limit: PAGE })
    readings.push(...page.points)
    nextMs = page.nextFromMs
  }
  const edited = applyEdits(readings, edits)
  const editIds = [...new Set(edited.flatMap(({ editIds = [] }) => editIds))].sort((a, b) => a - b)
  if (editIds.length === 0) return bucket
  const { atMs, flags, ...raw } = bucket
  return { atMs, flags, ...summaryOf(edited), raw, editIds }
}

function summaryOf(points: readonly HistoryPoint[]): Pick<HistoryPoint, 'value' | 'minimum' | 'maximum' | 'quality'> {
  const usable = points.filter(({ quality }) => quality !== 'bad')
  const counted = usable.length > 0 ? usable : points
  let [total, minimum, maximum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { value } of counted) {
    total += value
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
  }
  const worst = points.reduce((a, b) => (qualityCode(b.quality) > qualityCode(a.quality) ? b : a))
  return { value: total / counted.length, minimum, maximum, quality: worst.quality }
}
