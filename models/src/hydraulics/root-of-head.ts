/**
 * Square root of a head, odd and with a finite slope at zero.
 *
 *     φ(h) = √h  where h ≥ h₀        √h₀·(1.25·t − 0.25·t³), t = h/h₀, below
 *
 * Both meet in value and slope; φ rises everywhere. Source: ours.
 */
export function rootOfHead(head: number, linearBelow: number): number {
  if (head >= linearBelow) return Math.sqrt(head)
  const t = head / linearBelow
  return Math.sqrt(linearBelow) * t * (1.25 - 0.25 * t * t)
}

/** Derivative of `rootOfHead`. */
export function rootOfHeadSlope(head: number, linearBelow: number): number {
  if (head >= linearBelow) return 0.5 / Math.sqrt(head)
  const t = head / linearBelow
  return (1.25 - 0.75 * t * t) / Math.sqrt(linearBelow)
}
