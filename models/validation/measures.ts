import type { AdvanceOutcome } from '../src/index.ts'
import type { Check } from './case.ts'

export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

export const largestOf = (values: readonly number[]): number =>
  values.reduce(
    (largest, value) => (value > largest || Number.isNaN(value) ? value : largest),
    Number.NEGATIVE_INFINITY,
  )

export const differences = (computed: readonly number[], exact: readonly number[]): number[] =>
  computed.map((value, i) => Math.abs(value - (exact[i] ?? Number.NaN)))

export const rms = (values: readonly number[]): number => Math.sqrt(meanOf(values.map((value) => value * value)))

export const relative = (computed: number, exact: number): number => Math.abs(computed / exact - 1)

/** First place at which falling values pass `level`, between points by straight line; NaN where they never do. */
export function lastAboveM(xM: readonly number[], values: readonly number[], level: number): number {
  for (let i = xM.length - 2; i >= 0; i--) {
    const [a, b] = [values[i] ?? 0, values[i + 1] ?? 0]
    if (a >= level && b < level) return (xM[i] ?? 0) + ((a - level) / (a - b)) * ((xM[i + 1] ?? 0) - (xM[i] ?? 0))
  }
  return Number.NaN
}

/** Value at `atM` by straight line between points. */
export function sampleAt(xM: readonly number[], values: readonly number[], atM: number): number {
  const after = xM.findIndex((x) => x >= atM)
  if (after <= 0) return values[after === 0 ? 0 : values.length - 1] ?? Number.NaN
  const [x0, x1] = [xM[after - 1] ?? 0, xM[after] ?? 0]
  const [v0, v1] = [values[after - 1] ?? 0, values[after] ?? 0]
  return v0 + ((atM - x0) / (x1 - x0)) * (v1 - v0)
}

/** A run that must have reached its end. */
export const ended = (what: string, outcome: AdvanceOutcome): Check => ({
  what: outcome.kind === 'reached' ? what : `${what} (${outcome.reason})`,
  error: outcome.kind === 'reached' ? 0 : 1,
  limit: 0,
})
