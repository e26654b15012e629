import { GRAVITY_M_PER_S2 as g } from '../../src/index.ts'
import { rootBetween } from './channel.ts'

/** Bed of the bump: z = 0.2 − 0.05 (x − 10)² between 8 and 12 m of 25 m. */
export const bumpBedM = (xM: number): number => Math.max(0, 0.2 - 0.05 * (xM - 10) ** 2)

const CREST_M = 10
const crestBedM = bumpBedM(CREST_M)

/** Depth with head H over a bed at z: h + q²/(2gh²) + z = H, on the slow or the fast side of the critical depth. */
function depthWithHead(q: number, H: number, z: number, isFast: boolean): number {
  const hc = Math.cbrt((q * q) / g)
  const excess = (h: number) => h + (q * q) / (2 * g * h * h) + z - H
  if (excess(hc) >= 0) return hc
  return isFast ? rootBetween(excess, 1e-3 * hc, hc) : rootBetween(excess, hc, 100)
}

export interface BumpFlow {
  readonly depthM: (xM: number) => number
  /** Where the water jumps; absent where it does not. */
  readonly jumpM?: number
}

/** Slow throughout; `tailDepthM` holds at the end. Source: Bernoulli. Valid: frictionless, wide. */
export function slowOverBump(q: number, tailDepthM: number): BumpFlow {
  const H = tailDepthM + (q * q) / (2 * g * tailDepthM ** 2)
  return { depthM: (x) => depthWithHead(q, H, bumpBedM(x), false) }
}

/** Slow before the crest, critical on it, fast behind. */
export function overBump(q: number): BumpFlow {
  const H = 1.5 * Math.cbrt((q * q) / g) + crestBedM
  return { depthM: (x) => depthWithHead(q, H, bumpBedM(x), x > CREST_M) }
}

/** The same, but a jump brings the water back to the slow flow that `tailDepthM` asks for: q²/h + gh²/2 is the same on both sides. */
export function jumpOverBump(q: number, tailDepthM: number): BumpFlow {
  const fast = overBump(q)
  const slow = slowOverBump(q, tailDepthM)
  const force = (h: number) => (q * q) / h + 0.5 * g * h * h
  const jumpM = rootBetween((x) => force(fast.depthM(x)) - force(slow.depthM(x)), CREST_M + 0.01, 12)
  return { depthM: (x) => (x < jumpM ? fast.depthM(x) : slow.depthM(x)), jumpM }
}
