/** Value of a piecewise-linear series at `at`: constant before the first and after the last; where it jumps, the later value. */
export function sampleSeries(
  series: { readonly atS: readonly number[]; readonly values: readonly number[] },
  at: number,
): number {
  const { atS, values } = series
  const count = atS.length
  if (count === 0) return 0
  if (at < atS[0]!) return values[0]!
  let low = 0
  let high = count
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (atS[middle]! <= at) low = middle
    else high = middle
  }
  if (low === count - 1) return values[low]!
  const fraction = (at - atS[low]!) / (atS[low + 1]! - atS[low]!)
  return values[low]! + fraction * (values[low + 1]! - values[low]!)
}
