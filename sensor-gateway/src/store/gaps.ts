import type { HistoryGap, HistoryPoint } from '@district/models/contract'

export const GAP_POLICIES = ['none', 'null', 'previous', 'linear'] as const
export type GapPolicy = (typeof GAP_POLICIES)[number]

export interface GapRule {
  readonly policy: GapPolicy
  /** `previous`: how old a value may be carried on · `linear`: how wide a gap may be bridged. */
  readonly maxGapMs: number
}

/**
 * Buckets without readings, from the first to the last that is asked for, filled as asked; what cannot be filled is a gap.
 * `points` may begin before and end after the span: what is beyond its ends fills, and is not given back.
 */
export function filled(
  points: readonly HistoryPoint[],
  { fromMs, toMs, everyMs }: { readonly fromMs: number; readonly toMs: number; readonly everyMs: number },
  rule: GapRule,
): readonly (HistoryPoint | HistoryGap)[] {
  if (rule.policy === 'none') return points
  const all: (HistoryPoint | HistoryGap)[] = []
  const beginMs = Math.floor(fromMs / everyMs) * everyMs
  let next = points.findIndex((point) => point.atMs >= beginMs)
  if (next < 0) next = points.length
  for (let atMs = beginMs; atMs <= toMs; atMs += everyMs) {
    const point = points[next]
    if (point?.atMs === atMs) {
      all.push(point)
      next++
    } else all.push(filler(atMs, points[next - 1], point, rule))
  }
  return all
}

function filler(
  atMs: number,
  before: HistoryPoint | undefined,
  after: HistoryPoint | undefined,
  { policy, maxGapMs }: GapRule,
): HistoryPoint | HistoryGap {
  const gap = { atMs, value: null, quality: 'bad', flags: [] } as const
  if (before === undefined) return gap
  if (policy === 'previous') {
    if (atMs - before.atMs > maxGapMs) return gap
    return { atMs, value: before.value, quality: before.quality, flags: [], filled: 'previous' }
  }
  if (policy !== 'linear' || after === undefined || after.atMs - before.atMs > maxGapMs) return gap
  const share = (atMs - before.atMs) / (after.atMs - before.atMs)
  const value = before.value + share * (after.value - before.value)
  const quality = before.quality === 'good' ? after.quality : before.quality
  return { atMs, value, quality, flags: [], filled: 'linear' }
}
