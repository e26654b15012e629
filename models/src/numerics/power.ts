/*
 * Logarithm and power to base 2 from the four basic operations alone, so that every engine gives the same bits; `Math.pow` may differ in
 * the last one. Arguments are brought near 1 by exact powers of two, then a series runs until its next term is below rounding.
 */

const LN_2 = Math.LN2
const ROOT_HALF = Math.sqrt(0.5)
const LONG_STEP = 65_536

/**
 * log₂ of a positive number; −∞ for zero and less.
 *
 *     log₂ x = e + 2/ln 2 · (s + s³/3 + s⁵/5 + …)        x = m·2^e,  √½ ≤ m < √2,  s = (m−1)/(m+1)
 */
export function binaryLogarithm(value: number): number {
  if (!(value > 0)) return Number.NEGATIVE_INFINITY
  if (value === Number.POSITIVE_INFINITY) return value
  let m = value
  let e = 0
  while (m >= LONG_STEP) {
    m /= LONG_STEP
    e += 16
  }
  while (m * LONG_STEP < 1) {
    m *= LONG_STEP
    e -= 16
  }
  while (m >= 2 * ROOT_HALF) {
    m *= 0.5
    e += 1
  }
  while (m < ROOT_HALF) {
    m *= 2
    e -= 1
  }
  const s = (m - 1) / (m + 1)
  const q = s * s
  const tail = q * (1 / 13 + q * (1 / 15 + q * (1 / 17 + q * (1 / 19 + q * (1 / 21 + q / 23)))))
  const series = 1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + tail)))))
  return e + (2 * s * series) / LN_2
}

/**
 * 2 to a power.
 *
 *     2^y = 2^n · (1 + t + t²/2! + … + t¹³/13!)        y = n + f,  −½ ≤ f < ½,  t = f·ln 2
 */
export function binaryPower(exponent: number): number {
  if (!(exponent > -1100)) return exponent < 0 ? 0 : Number.NaN
  if (exponent > 1100) return Number.POSITIVE_INFINITY
  let n = Math.floor(exponent + 0.5)
  const t = (exponent - n) * LN_2
  const tail = 1 + (t / 8) * (1 + (t / 9) * (1 + (t / 10) * (1 + (t / 11) * (1 + (t / 12) * (1 + t / 13)))))
  const body = 1 + (t / 3) * (1 + (t / 4) * (1 + (t / 5) * (1 + (t / 6) * (1 + (t / 7) * tail))))
  let result = 1 + t * (1 + (t / 2) * body)
  for (; n >= 16; n -= 16) result *= LONG_STEP
  for (; n > 0; n--) result *= 2
  for (; n <= -16; n += 16) result /= LONG_STEP
  for (; n < 0; n++) result *= 0.5
  return result
}

/** A number that is not negative to a power that is not zero: 0 stays 0 for a positive power. */
export const power = (base: number, exponent: number): number => binaryPower(exponent * binaryLogarithm(base))
