import type { Gauge } from '@district/models'
import type { HistoryPoint, Quality } from '@district/models/contract'
import { qualityCode, qualityOf } from '../ground/reading-code.ts'
import { bucketStart } from './bucket.ts'
import type { HistoryStore } from './history-store.ts'

const PAGE = 10_000

interface Sum {
  weightMs: number
  weighted: number
  minimum: number
  maximum: number
  worst: number
}

/**
 * Means in which a value counts for as long as it held: until the next reading, at most for `staleAfterS`, for after that the
 * gauge was silent. A value that began before the span or the bucket counts from its beginning. What is bad holds nothing.
 */
export async function timeWeighted(
  store: Pick<HistoryStore, 'history'>,
  gauge: Gauge,
  { fromMs, toMs, everyMs }: { readonly fromMs: number; readonly toMs: number; readonly everyMs: number },
): Promise<readonly HistoryPoint[]> {
  const sums = new Map<number, Sum>()
  const holdMs = gauge.staleAfterS * 1000
  const hold = ({ atMs, value, quality }: HistoryPoint, untilMs: number) => {
    if (quality === 'bad') return
    const endMs = Math.min(untilMs, atMs + holdMs, toMs + 1)
    for (let beginMs = Math.max(atMs, fromMs); beginMs < endMs; ) {
      const bucketMs = bucketStart(beginMs, everyMs)
      const partEndMs = Math.min(endMs, bucketMs + everyMs)
      addTo(sums, bucketMs, { value, quality, weightMs: partEndMs - beginMs })
      beginMs = partEndMs
    }
  }
  let open: HistoryPoint | undefined
  for (let nextMs: number | null = fromMs - holdMs; nextMs !== null; ) {
    const query = { gauge, fromMs: Math.max(0, nextMs), toMs, everyS: null, limit: PAGE }
    const page = await store.history(query)
    for (const point of page.points) {
      if (open !== undefined) hold(open, point.atMs)
      open = point
    }
    nextMs = page.nextFromMs
  }
  if (open !== undefined) hold(open, toMs + 1)
  return [...sums].map(([atMs, { weightMs, weighted, minimum, maximum, worst }]) => ({
    atMs,
    value: weighted / weightMs,
    minimum,
    maximum,
    quality: qualityOf(worst),
    flags: [],
  }))
}

function addTo(
  sums: Map<number, Sum>,
  bucketMs: number,
  part: { readonly value: number; readonly quality: Quality; readonly weightMs: number },
): void {
  const { value, quality, weightMs } = part
  const sum = sums.get(bucketMs) ?? { weightMs: 0, weighted: 0, minimum: value, maximum: value, worst: 0 }
  sum.weightMs += weightMs
  sum.weighted += weightMs * value
  sum.minimum = Math.min(sum.minimum, value)
  sum.maximum = Math.max(sum.maximum, value)
  sum.worst = Math.max(sum.worst, qualityCode(quality))
  sums.set(bucketMs, sum)
}
