import type { Gauge } from '@district/models'

/** What a gauge said over one whole window: the integral of its value (meters), and by how much it rose (stages). */
export interface ClosedWindow {
  readonly index: number
  /** Unit of the value times s. */
  readonly integral: number
  readonly rise: number
}

/** What a gauge has said in the window that is open, and the last window that it closed whole. */
export interface MeterWindows {
  readonly index: number
  readonly lastAtMs: number
  readonly lastValue: number
  readonly integral: number
  /** Value at the beginning; NaN where the gauge was silent then: the window is not whole. */
  readonly firstValue: number
  readonly closed: ClosedWindow | null
}

/**
 * The next reading of a gauge: trapezoids from reading to reading, cut at the windows' borders, which are multiples of their
 * length since 1970. A silence longer than the gauge's own contract leaves its window not whole. Constant work per reading.
 */
export function windowsAfter(
  known: MeterWindows | undefined,
  { staleAfterS }: Pick<Gauge, 'staleAfterS'>,
  windowS: number,
  takenAtMs: number,
  value: number,
): MeterWindows {
  const windowMs = windowS * 1000
  const index = Math.floor(takenAtMs / windowMs)
  const spoken = known !== undefined && takenAtMs - known.lastAtMs <= staleAfterS * 1000
  if (!spoken || index > known.index + 1)
    return { index, lastAtMs: takenAtMs, lastValue: value, integral: 0, firstValue: Number.NaN, closed: null }
  const areaOf = (fromMs: number, from: number, toMs: number, to: number) =>
    ((from + to) / 2) * ((toMs - fromMs) / 1000)
  if (index === known.index)
    return {
      ...known,
      lastAtMs: takenAtMs,
      lastValue: value,
      integral: known.integral + areaOf(known.lastAtMs, known.lastValue, takenAtMs, value),
    }
  const borderMs = index * windowMs
  const part = (borderMs - known.lastAtMs) / (takenAtMs - known.lastAtMs)
  const border = known.lastValue + part * (value - known.lastValue)
  const integral = known.integral + areaOf(known.lastAtMs, known.lastValue, borderMs, border)
  const isWhole = !Number.isNaN(known.firstValue)
  return {
    index,
    lastAtMs: takenAtMs,
    lastValue: value,
    integral: areaOf(borderMs, border, takenAtMs, value),
    firstValue: border,
    closed: isWhole ? { index: known.index, integral, rise: border - known.firstValue } : null,
  }
}
