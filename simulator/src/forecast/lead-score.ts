/** Lead times at which forecasts are scored, h. */
export const LEADS_H = [1, 3, 6, 12, 24, 48, 72] as const

/** Sums over errors, forecast − measured. */
export interface ErrorSums {
  readonly n: number
  readonly sum: number
  readonly sumAbs: number
  readonly sumSq: number
}

export interface LeadScore {
  readonly leadH: number
  readonly quantity: 'stage' | 'discharge'
  readonly n: number
  /** Mean of forecast − measured, of its size, and root of the mean of its square; m or m³/s. */
  readonly bias: number
  readonly mae: number
  readonly rmse: number
}

export const scoreOf = (
  leadH: number,
  quantity: LeadScore['quantity'],
  { n, sum, sumAbs, sumSq }: ErrorSums,
): LeadScore => ({
  leadH,
  quantity,
  n,
  bias: n === 0 ? 0 : sum / n,
  mae: n === 0 ? 0 : sumAbs / n,
  rmse: n === 0 ? 0 : Math.sqrt(sumSq / n),
})

/** What a forecast said of an instant, between its samples; undefined outside of them. */
export function forecastAt(
  values: Float32Array,
  gauges: number,
  gauge: number,
  sinceStartS: number,
  everyS: number,
): number | undefined {
  const frames = values.length / gauges
  const place = sinceStartS / everyS
  const k = Math.floor(place)
  if (!(place >= 0) || place > frames - 1) return undefined
  const before = values[k * gauges + gauge] ?? Number.NaN
  const after = values[Math.min(k + 1, frames - 1) * gauges + gauge] ?? Number.NaN
  const value = before + (place - k) * (after - before)
  return Number.isFinite(value) ? value : undefined
}
