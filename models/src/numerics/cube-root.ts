/**
 * Cube root of a positive number, from the four basic operations alone, so that every engine gives the same bits.
 *
 * The argument is brought into (1/8, 1] by exact powers of 8; a parabola then meets the root within 1.6 %, and each Halley step
 * x ← x·(x³ + 2r)/(2x³ + r) cubes the error: 3e-6, then below rounding.
 */
export function cubeRoot(value: number): number {
  if (!(value > 0)) return 0
  let r = value
  let scale = 1
  while (r > 1) {
    r *= 0.125
    scale *= 2
  }
  while (r <= 0.125) {
    r *= 8
    scale *= 0.5
  }
  let x = 0.38126337 + r * (1.07227378 - 0.46946243 * r)
  let cube = x * x * x
  x *= (cube + 2 * r) / (2 * cube + r)
  cube = x * x * x
  return (scale * x * (cube + 2 * r)) / (2 * cube + r)
}
