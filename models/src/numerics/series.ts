/** Instants, rising or equal, and a value at each: linear between, constant before the first and after the last; two values at one instant are a jump. */
interface LinearSeries {
  readonly atS: readonly number[]
  readonly values: readonly number[]
}

/** Value of a piecewise-linear series at `at`: constant before the first and after the last; where it jumps, the later value. */
export function sampleSeries(series: LinearSeries, at: number): number {
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

/** Integral of a piecewise-linear series over [`from`, `to`], exactly; 0 where that is no time, and of a series without values. */
export function integralOfSeries(series: LinearSeries, from: number, to: number): number {
  const { atS, values } = series
  const count = atS.length
  if (count === 0 || !(to > from)) return 0
  let sum = 0
  let at = from
  let value = sampleSeries(series, from)
  let k = firstAfter(atS, from)
  for (; k < count && atS[k]! < to; k++) {
    sum += 0.5 * (value + values[k]!) * (atS[k]! - at)
    at = atS[k]!
    value = values[k]!
  }
  return sum + 0.5 * (value + valueBefore(series, k, to)) * (to - at)
}

/** Value just before `at`, which lies after all instants before `k` and not after the instant `k`. */
function valueBefore({ atS, values }: LinearSeries, k: number, at: number): number {
  if (k === 0) return values[0]!
  if (k === atS.length) return values[k - 1]!
  const fraction = (at - atS[k - 1]!) / (atS[k]! - atS[k - 1]!)
  return values[k - 1]! + fraction * (values[k]! - values[k - 1]!)
}

/** Place of the first instant later than `at`. */
function firstAfter(atS: readonly number[], at: number): number {
  let low = 0
  let high = atS.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (atS[middle]! > at) high = middle
    else low = middle + 1
  }
  return low
}
