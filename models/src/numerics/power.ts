/** Beyond this the result is 0 or infinite. */
const LARGEST_BITS = 1080

/**
 * A positive number to any power, from the four basic operations alone, so that every engine gives the same bits.
 *
 *     b = m·2^k, m in [√½, √2)     y·log₂b = n + f, f in [−½, ½]     b^y = 2^n · e^(f·ln 2)
 *
 * ln m is the series of artanh in (m−1)/(m+1), the exponential that of Taylor; both end below rounding. What is lost grows with the
 * exponent: 1e-15 where the result lies within 2^±20, 1e-13 within 2^±400.
 *
 * Valid: base > 0; a base of 0 or below gives 0.
 */
export function power(base: number, exponent: number): number {
  if (!(base > 0)) return 0
  if (base === Number.POSITIVE_INFINITY) return exponent > 0 ? base : exponent === 0 ? 1 : 0
  let m = base
  let k = 0
  while (m >= 65536) {
    m *= 1 / 65536
    k += 16
  }
  while (m >= Math.SQRT2) {
    m *= 0.5
    k += 1
  }
  while (m < 1 / 65536) {
    m *= 65536
    k -= 16
  }
  while (m < Math.SQRT1_2) {
    m *= 2
    k -= 1
  }
  const log2m = Math.LOG2E * logarithmNearOne(m)
  const n = Math.floor(exponent * (k + log2m) + 0.5)
  if (!(n < LARGEST_BITS)) return Number.POSITIVE_INFINITY
  if (n < -LARGEST_BITS) return 0
  return shifted(exponentialNearZero(Math.LN2 * (exponent * k - n + exponent * log2m)), n)
}

function logarithmNearOne(m: number): number {
  const s = (m - 1) / (m + 1)
  const q = s * s
  let sum = 1 / 23
  sum = sum * q + 1 / 21
  sum = sum * q + 1 / 19
  sum = sum * q + 1 / 17
  sum = sum * q + 1 / 15
  sum = sum * q + 1 / 13
  sum = sum * q + 1 / 11
  sum = sum * q + 1 / 9
  sum = sum * q + 1 / 7
  sum = sum * q + 1 / 5
  sum = sum * q + 1 / 3
  return 2 * s * (1 + q * sum)
}

function exponentialNearZero(x: number): number {
  let sum = 1
  for (let order = 15; order >= 1; order--) sum = 1 + (x * sum) / order
  return sum
}

/** Times 2^n, exactly. */
function shifted(value: number, n: number): number {
  let result = value
  let left = n
  for (; left >= 16; left -= 16) result *= 65536
  for (; left > 0; left--) result *= 2
  for (; left <= -16; left += 16) result *= 1 / 65536
  for (; left < 0; left++) result *= 0.5
  return result
}
