/** A stream of chance: the same seed gives the same numbers. */
export interface Chance {
  /** In [0, 1). */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** Gamma with mean 1. */
  gamma(shape: number): number
}

/** Weyl steps through the finaliser of MurmurHash3 (Appleby, public domain). */
export function createChance(seed: number): Chance {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let h = state
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
  }
  /** Box and Muller (1958). */
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  /** Marsaglia and Tsang (2000); below shape 1 by the power of a uniform number. */
  const gammaOf = (shape: number): number => {
    if (shape < 1) return gammaOf(shape + 1) * (1 - uniform()) ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(1 - uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
  return { uniform, normal, gamma: (shape) => gammaOf(shape) / shape }
}
