/* (2k − 1)!!/((2k)!!·(2k + 1)), k = 1 … 10: the series of the arcsine */
const TERMS = [
  1 / 6,
  3 / 40,
  5 / 112,
  35 / 1152,
  63 / 2816,
  231 / 13_312,
  143 / 10_240,
  6435 / 557_056,
  12_155 / 1_245_184,
  46_189 / 5_505_024,
] as const

/**
 * Angle whose sine is `x`, from the four basic operations and square roots alone, so that every engine gives the same bits.
 *
 *     asin x = 4 · asin x₂      xₖ₊₁ = xₖ / √(2·(1 + √(1 − xₖ²)))      asin x₂ by its series, x₂ ≤ 0.2
 *
 * Source: half-angle formula and Taylor series of the arcsine.
 * Valid:  0 ≤ x ≤ √½, to 1e-15; above, the complement's sine is the better argument.
 */
export function arcsine(x: number): number {
  const half = x / Math.sqrt(2 * (1 + Math.sqrt(1 - x * x)))
  const quarter = half / Math.sqrt(2 * (1 + Math.sqrt(1 - half * half)))
  const square = quarter * quarter
  let sum = 0
  for (let k = TERMS.length - 1; k >= 0; k--) sum = (sum + TERMS[k]!) * square
  return 4 * quarter * (1 + sum)
}
