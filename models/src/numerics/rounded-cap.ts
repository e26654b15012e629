/**
 * The smaller of x and 1, with its corner rounded by a parabola over 1 ± b: continuously differentiable, never above 1, slope from 1 to 0.
 *
 *     x  below 1−b        x − (x−1+b)²/(4b)  between        1  above 1+b
 */
export function roundedCap(x: number, b: number): number {
  const past = x - 1 + b
  return past <= 0 ? x : past >= 2 * b ? 1 : x - (past * past) / (4 * b)
}

/** Slope of `roundedCap`. */
export function roundedCapSlope(x: number, b: number): number {
  const past = x - 1 + b
  return past <= 0 ? 1 : past >= 2 * b ? 0 : 1 - past / (2 * b)
}
