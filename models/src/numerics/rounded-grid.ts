import { assertSameLength } from '../ground/assert.ts'

/** A table read as straight lines between knots whose corners are rounded by parabolas: continuously differentiable, and never steeper,
 * flatter or less monotone than its straight lines. */
export interface RoundedKnots {
  readonly at: Float64Array
  /** Half of the stretch around each knot that is rounded. */
  readonly halfWidth: Float64Array
}

/** Part of the nearer gap between knots that is rounded on each side of a knot. */
const ROUNDED_PART = 0.15

export function roundedKnots(at: readonly number[]): RoundedKnots {
  const halfWidth = at.map((x, i) =>
    i === 0 || i === at.length - 1 ? 0 : ROUNDED_PART * Math.min(x - at[i - 1]!, at[i + 1]! - x),
  )
  return { at: Float64Array.from(at), halfWidth: Float64Array.from(halfWidth) }
}

/**
 * The three knots that count at `x` (from the returned index on) with their weights and the slopes of these, into `into`: weights at 0…2,
 * slopes at 3…5. Weights are not negative and add up to one. Outside the knots the outermost line goes on.
 *
 *     straight    λ = (1−t, t)                   t = (x−xᵢ)/(xᵢ₊₁−xᵢ)
 *     rounded     ∓ (x−xₖ±w)²/(4w) · change of slope at xₖ, within w of knot k
 */
export function weighKnots(knots: RoundedKnots, x: number, into: Float64Array): number {
  const { at, halfWidth } = knots
  const last = at.length - 1
  let k = 1
  while (k < last - 1 && x > 0.5 * (at[k]! + at[k + 1]!)) k++
  /* knot k is the inner knot nearest to x; its neighbours are k−1 and k+1 */
  const left = at[k]! - at[k - 1]!
  const right = at[k + 1]! - at[k]!
  const d = x - at[k]!
  const w = halfWidth[k]!
  const past = d <= -w ? 0 : d >= w ? d : ((d + w) * (d + w)) / (4 * w)
  const pastSlope = d <= -w ? 0 : d >= w ? 1 : (d + w) / (2 * w)
  /* d splits into what lies before the knot and what lies past it */
  into[0] = -(d - past) / left
  into[2] = past / right
  into[1] = 1 - into[0]! - into[2]!
  into[3] = -(1 - pastSlope) / left
  into[5] = pastSlope / right
  into[4] = -into[3]! - into[5]!
  return k - 1
}

/** A function of two variables on a grid, rounded as above: `value[i·m + j]` at knots i and j. */
export interface RoundedGrid {
  readonly rows: RoundedKnots
  readonly columns: RoundedKnots
  readonly value: Float64Array
  /** Scratch of `weighKnots`, so that a reading allocates nothing. */
  readonly rowWeight: Float64Array
  readonly columnWeight: Float64Array
}

export function roundedGrid(
  rows: readonly number[],
  columns: readonly number[],
  values: readonly (readonly number[])[],
): RoundedGrid {
  assertSameLength('values', values.length, rows.length)
  for (const row of values) assertSameLength('a row of values', row.length, columns.length)
  return {
    rows: roundedKnots(rows),
    columns: roundedKnots(columns),
    value: Float64Array.from(values.flat()),
    rowWeight: new Float64Array(6),
    columnWeight: new Float64Array(6),
  }
}
