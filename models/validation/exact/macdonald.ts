import { GRAVITY_M_PER_S2 as g } from '../../src/index.ts'
import { type Channel, frictionSlope, froudeSquared } from './channel.ts'

/** A stretch of a steady flow whose depth was chosen; the bed follows from it. Depth and its slope are smooth inside. */
export interface Stretch {
  readonly fromM: number
  readonly toM: number
  readonly depthM: (xM: number) => number
  readonly depthPerM: (xM: number) => number
}

const POINTS = [-0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664] as const
const WEIGHTS = [
  0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891,
] as const

/** Integral by five Gauss points in each of `parts` pieces. */
export function integral(f: (x: number) => number, from: number, to: number, parts: number): number {
  const half = (to - from) / parts / 2
  let sum = 0
  for (let i = 0; i < parts; i++) {
    const middle = from + (2 * i + 1) * half
    for (const [k, point] of POINTS.entries()) sum += (WEIGHTS[k] ?? 0) * f(middle + half * point)
  }
  return sum * half
}

/**
 * Bed under a steady flow of chosen depth: the method of manufactured beds.
 *
 *     S₀ = (1 − Fr²) y′ + Sf        z(x) = z(end) + ∫ₓ S₀ dx
 *
 * Source: MacDonald, Baines, Nichols, Samuels (1997) J. Hydraul. Eng. 123(11).
 * Valid:  prismatic channel; at a jump between stretches the bed is continuous.
 */
export function bedUnder(
  channel: Channel,
  dischargeM3s: number,
  stretches: readonly Stretch[],
): (xM: number) => number {
  const slopeOf = (stretch: Stretch) => (x: number) => {
    const y = stretch.depthM(x)
    return (
      (1 - froudeSquared(channel, dischargeM3s, y)) * stretch.depthPerM(x) + frictionSlope(channel, dischargeM3s, y)
    )
  }
  return (xM) =>
    stretches.reduce((sum, stretch) => {
      const from = Math.max(xM, stretch.fromM)
      if (from >= stretch.toM) return sum
      const parts = Math.max(1, Math.ceil((200 * (stretch.toM - from)) / (stretch.toM - stretch.fromM)))
      return sum + integral(slopeOf(stretch), from, stretch.toM, parts)
    }, 0)
}

export const depthOf =
  (stretches: readonly Stretch[]) =>
  (xM: number): number => {
    const stretch = stretches.find(({ toM }) => xM <= toM) ?? stretches.at(-1)
    if (stretch === undefined) throw new RangeError('stretches must not be empty, got none')
    return stretch.depthM(xM)
  }

/**
 * A way for slow water to become fast before x = 0: depth falls evenly from `slowDepthM`, through the critical depth, to `fastDepthM`.
 * An engine that takes one condition at its head can then meet a profile that begins faster than critical.
 */
export const approach = (lengthM: number, slowDepthM: number, fastDepthM: number): Stretch => ({
  fromM: -lengthM,
  toM: 0,
  depthM: (x) => fastDepthM - ((slowDepthM - fastDepthM) * x) / lengthM,
  depthPerM: () => -(slowDepthM - fastDepthM) / lengthM,
})

const k = Math.cbrt(4 / g)
const bell = (height: number, steepness: number): Stretch => {
  const hump = (x: number) => height * Math.exp(-steepness * (x / 1000 - 0.5) ** 2)
  return {
    fromM: 0,
    toM: 1000,
    depthM: (x) => k * (1 + hump(x)),
    depthPerM: (x) => (-2 * k * steepness * (x / 1000 - 0.5) * hump(x)) / 1000,
  }
}

/** Subcritical: q 2 m²/s, n 0.033. */
export const SUBCRITICAL: readonly Stretch[] = [bell(0.5, 16)]
/** Supercritical: q 2.5 m²/s, n 0.04. */
export const SUPERCRITICAL: readonly Stretch[] = [bell(-0.2, 36)]

const JUMP = [-0.348427, 0.552264, -0.55558] as const
/** From super- to subcritical with a jump at 500 m: q 2 m²/s, n 0.0218. */
export const WITH_JUMP: readonly Stretch[] = [
  {
    fromM: 0,
    toM: 500,
    depthM: (x) => k * (0.9 - Math.exp(-x / 250) / 6),
    depthPerM: (x) => (k * Math.exp(-x / 250)) / 1500,
  },
  {
    fromM: 500,
    toM: 1000,
    depthM: (x) =>
      k *
      (1 +
        JUMP.reduce((sum, a, i) => sum + a * Math.exp(-20 * (i + 1) * (x / 1000 - 0.5)), 0) +
        0.8 * Math.exp(x / 1000 - 1)),
    depthPerM: (x) =>
      (k *
        (JUMP.reduce((sum, a, i) => sum - 20 * (i + 1) * a * Math.exp(-20 * (i + 1) * (x / 1000 - 0.5)), 0) +
          0.8 * Math.exp(x / 1000 - 1))) /
      1000,
  },
]

const SHOCK_M = 200 / 3
/** A short channel, slow to fast by itself, and a jump at 200/3 m: q 2 m²/s, n 0.0328. */
export const SHORT_WITH_SHOCK: readonly Stretch[] = [
  {
    fromM: 0,
    toM: SHOCK_M,
    depthM: (x) => k * (4 / 3 - x / 100) - ((9 * x) / 1000) * (x / 100 - 2 / 3),
    depthPerM: (x) => -k / 100 - (9 / 1000) * (x / 50 - 2 / 3),
  },
  {
    fromM: SHOCK_M,
    toM: 100,
    depthM: (x) => {
      const s = x / 100 - 2 / 3
      return k * (0.674202 * s ** 4 + 0.674202 * s ** 3 - 21.7112 * s ** 2 + 14.492 * s + 1.4305)
    },
    depthPerM: (x) => {
      const s = x / 100 - 2 / 3
      return (k * (4 * 0.674202 * s ** 3 + 3 * 0.674202 * s ** 2 - 2 * 21.7112 * s + 14.492)) / 100
    },
  },
]
