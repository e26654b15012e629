/**
 * Arc cosine from basic operations and square roots, so that every engine gives the same bits.
 *
 *     acos c = 2·atan √((1−c)/(1+c)),  atan t = 2·atan(t/(1+√(1+t²)))
 *
 * Halved until t < 0.2, the arc tangent is its series t − t³/3 + t⁵/5 − … .
 *
 * @returns 0 for c ≥ 1, π for c ≤ −1
 */
export function arcCosine(cosine: number): number {
  if (cosine >= 1) return 0
  if (cosine <= -1) return Math.PI
  let t = Math.sqrt((1 - cosine) / (1 + cosine))
  let scale = 2
  while (t >= 0.2) {
    t /= 1 + Math.sqrt(1 + t * t)
    scale *= 2
  }
  const q = -t * t
  const tail = q * (1 / 15 + q * (1 / 17 + q * (1 / 19 + q * (1 / 21 + q / 23))))
  const series = 1 + q * (1 / 3 + q * (1 / 5 + q * (1 / 7 + q * (1 / 9 + q * (1 / 11 + q * (1 / 13) + q * tail)))))
  return scale * t * series
}
