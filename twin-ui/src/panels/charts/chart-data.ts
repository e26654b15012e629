import type { HistoryPoint } from '@district/models/contract'
import type { BranchLetter } from '../../rehearsal/branch.ts'

/** One line of a chart: instants in ms, rising, and values; `null` breaks the line. */
export interface ChartSeries {
  readonly label: string
  readonly tone: ChartTone
  readonly atMs: readonly number[]
  readonly values: readonly (number | null)[]
}

/** measured lines are full, computed and rehearsed ones told apart by dash as well as colour. */
export type ChartTone =
  | 'measured-up'
  | 'measured-down'
  | 'forecast-up'
  | 'forecast-down'
  | 'rehearsal-up'
  | 'rehearsal-down'
  | 'baseline-up'
  | 'baseline-down'
  | `branch-${BranchLetter}`

/** A silence longer than this many buckets is drawn as a gap: a line there would claim a measurement. */
const GAP_BUCKETS = 3

/** History as a line: bad values are left out, silences break it, and the newest reading ends it. */
export function historyLine(
  points: readonly HistoryPoint[],
  everyS: number,
  latest: { readonly takenAtMs: number; readonly value: number } | undefined,
): Pick<ChartSeries, 'atMs' | 'values'> {
  const atMs: number[] = []
  const values: (number | null)[] = []
  const add = (instantMs: number, value: number) => {
    const beforeMs = atMs.at(-1)
    if (beforeMs !== undefined && instantMs <= beforeMs) return
    if (beforeMs !== undefined && instantMs - beforeMs > GAP_BUCKETS * everyS * 1000) {
      atMs.push(beforeMs + 1000)
      values.push(null)
    }
    atMs.push(instantMs)
    values.push(value)
  }
  for (const point of points) if (point.quality !== 'bad') add(point.atMs, point.value)
  if (latest !== undefined) add(latest.takenAtMs, latest.value)
  return { atMs, values }
}

/** The columns that uPlot wants: one axis of seconds, and every line on it. */
export function alignedColumns(series: readonly ChartSeries[]): [number[], ...(number | null | undefined)[][]] {
  const instants = [...new Set(series.flatMap((line) => line.atMs))].toSorted((a, b) => a - b)
  const columns = series.map((line) => {
    const valueAt = new Map(line.atMs.map((atMs, index) => [atMs, line.values[index] ?? null]))
    // `undefined` joins over an instant that this line does not have; `null` would break it.
    return instants.map((atMs) => valueAt.get(atMs))
  })
  return [instants.map((atMs) => atMs / 1000), ...columns]
}

export interface Extent {
  readonly minimum: number
  readonly maximum: number
  readonly latest: number
}

export function extentOf({ values }: Pick<ChartSeries, 'values'>): Extent | undefined {
  const known = values.filter((value) => value !== null)
  const latest = known.at(-1)
  if (latest === undefined) return undefined
  return { minimum: Math.min(...known), maximum: Math.max(...known), latest }
}

/** An axis never narrower than what is worth seeing, so that noise of a millimetre does not fill the picture. */
export function axisRange(minimum: number, maximum: number, leastSpan: number): [number, number] {
  if (!Number.isFinite(minimum) || !Number.isFinite(maximum)) return [0, leastSpan]
  const middle = (minimum + maximum) / 2
  const half = Math.max((maximum - minimum) * 0.58, leastSpan / 2)
  return minimum >= 0 && middle - half < 0 ? [0, Math.max(maximum * 1.08, leastSpan)] : [middle - half, middle + half]
}
