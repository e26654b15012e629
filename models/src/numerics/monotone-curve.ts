/** A table as a continuously differentiable curve that rises and falls only where its rows do. */
export interface MonotoneCurve {
  readonly at: Float64Array
  readonly values: Float64Array
  /** Slope at each row. */
  readonly slopes: Float64Array
}

/**
 * Cubic Hermite curve through rows of rising `at`; at a row its slope is the harmonic mean of its neighbours' slopes, 0 where those
 * differ in sign, so that no stretch overshoots. Outside the rows the curve goes on straight with the slope of its end:
 * `flatAtEnds` makes both 0.
 *
 * Source: Fritsch and Butland (1984) SIAM J. Sci. Stat. Comput. 5(2).
 *
 * @throws RangeError when there are fewer than two rows, or `at` does not rise
 */
export function monotoneCurve(
  at: readonly number[],
  values: readonly number[],
  flatAtEnds: { readonly first: boolean; readonly last: boolean },
): MonotoneCurve {
  const rows = at.length
  if (rows < 2 || values.length !== rows) throw new RangeError(`rows must be two or more, got ${rows}`)
  const chord = new Float64Array(rows - 1)
  for (let i = 0; i + 1 < rows; i++) {
    if (!(at[i + 1]! > at[i]!)) throw new RangeError(`at must rise, got ${at[i]} before ${at[i + 1]}`)
    chord[i] = (values[i + 1]! - values[i]!) / (at[i + 1]! - at[i]!)
  }
  const slopes = new Float64Array(rows)
  for (let i = 1; i + 1 < rows; i++) {
    const [before, after] = [chord[i - 1]!, chord[i]!]
    const [wide, near] = [at[i + 1]! - at[i]!, at[i]! - at[i - 1]!]
    if (before * after <= 0) continue
    slopes[i] = (3 * (wide + near)) / ((2 * wide + near) / before + (wide + 2 * near) / after)
  }
  slopes[0] = flatAtEnds.first ? 0 : chord[0]!
  slopes[rows - 1] = flatAtEnds.last ? 0 : chord[rows - 2]!
  return { at: Float64Array.from(at), values: Float64Array.from(values), slopes }
}

function rowBefore(at: Float64Array, x: number): number {
  let i = 0
  while (i + 2 < at.length && x >= at[i + 1]!) i++
  return i
}

export function curveValue({ at, values, slopes }: MonotoneCurve, x: number): number {
  const last = at.length - 1
  if (x <= at[0]!) return values[0]! + slopes[0]! * (x - at[0]!)
  if (x >= at[last]!) return values[last]! + slopes[last]! * (x - at[last]!)
  const i = rowBefore(at, x)
  const width = at[i + 1]! - at[i]!
  const f = (x - at[i]!) / width
  const rise = values[i + 1]! - values[i]!
  const first = slopes[i]! * width
  const third = first + slopes[i + 1]! * width - 2 * rise
  return values[i]! + f * (first + f * (rise - first - third + f * third))
}

export function curveSlope({ at, values, slopes }: MonotoneCurve, x: number): number {
  const last = at.length - 1
  if (x <= at[0]!) return slopes[0]!
  if (x >= at[last]!) return slopes[last]!
  const i = rowBefore(at, x)
  const width = at[i + 1]! - at[i]!
  const f = (x - at[i]!) / width
  const rise = values[i + 1]! - values[i]!
  const first = slopes[i]! * width
  const third = first + slopes[i + 1]! * width - 2 * rise
  return (first + f * (2 * (rise - first - third) + 3 * f * third)) / width
}
