const TWO_OVER_LN_2 = 2.8853900817779268
/** Beyond these powers of two a number is zero or infinite. */
const LEAST_BITS = -1075
const MOST_BITS = 1024

/**
 * Logarithm to base 2 of a positive number, from the four basic operations alone, so that every engine gives the same bits.
 *
 *     x = 2ⁿ·m, √½ ≤ m < √2        log₂x = n + 2/ln2 · (s + s³/3 + s⁵/5 + …), s = (m − 1)/(m + 1)
 *
 * The argument is brought into range by exact powers of two; with abs(s) ≤ 0.172 eleven terms reach rounding.
 */
export function logarithm2(value: number): number {
  let m = value
  let n = 0
  while (m >= 65536) {
    m *= 1 / 65536
    n += 16
  }
  while (m < 1 / 65536) {
    m *= 65536
    n -= 16
  }
  while (m >= 16) {
    m *= 1 / 16
    n += 4
  }
  while (m < 1 / 16) {
    m *= 16
    n -= 4
  }
  while (m >= Math.SQRT2) {
    m *= 0.5
    n += 1
  }
  while (m < Math.SQRT1_2) {
    m *= 2
    n -= 1
  }
  const s = (m - 1) / (m + 1)
  const q = s * s
  const q2 = q * q
  const low = 1 + q / 3 + q2 * (1 / 5 + q / 7)
  const middle = 1 / 9 + q / 11 + q2 * (1 / 13 + q / 15)
  const high = 1 / 17 + q / 19 + q2 * (1 / 21)
  const q4 = q2 * q2
  return n + TWO_OVER_LN_2 * s * (low + q4 * (middle + q4 * high))
}

/** 2 to the power of a number: Taylor's series of e^(f·ln2) for the part abs(f) ≤ ½, exact powers of two for the rest. */
export function powerOf2(exponent: number): number {
  if (!(exponent > LEAST_BITS)) return 0
  if (exponent >= MOST_BITS) return Number.POSITIVE_INFINITY
  let n = Math.floor(exponent + 0.5)
  const t = (exponent - n) * Math.LN2
  const t2 = t * t
  const t4 = t2 * t2
  const low = 1 + t + t2 * (1 / 2 + t / 6)
  const middle = 1 / 24 + t / 120 + t2 * (1 / 720 + t / 5040)
  const high = 1 / 40_320 + t / 362_880 + t2 * (1 / 3_628_800 + t / 39_916_800)
  let power = low + t4 * (middle + t4 * (high + t4 * (1 / 479_001_600 + t / 6_227_020_800)))
  while (n >= 16) {
    power *= 65536
    n -= 16
  }
  while (n <= -16) {
    power *= 1 / 65536
    n += 16
  }
  for (; n > 0; n--) power *= 2
  for (; n < 0; n++) power *= 0.5
  return power
}

/** `base` to the power of `exponent` for base > 0, within 1e-13 of the exact value where that is between 1e-30 and 1e30; 0 for base ≤ 0. */
export const power = (base: number, exponent: number): number => (base > 0 ? powerOf2(exponent * logarithm2(base)) : 0)

/** Natural logarithm of a positive number. */
export const logarithm = (value: number): number => Math.LN2 * logarithm2(value)
