import { GRAVITY_M_PER_S2 as g } from '../../src/index.ts'
import { rootBetween } from './channel.ts'

/**
 * Discharge coefficient of a sluice gate, Q = Cd·a·b·√(2 g y₁), from energy before the leaf and momentum behind it.
 *
 *     free        Cd = Cc / √(1 + Cc·a/y₁)
 *     submerged   y₁ + q²/(2 g y₁²) = y + q²/(2 g c²)        q²/(g c) + y²/2 = q²/(g y₃) + y₃²/2        c = Cc·a
 *
 * The jet is submerged when the depth conjugate to it lies below y₃.
 *
 * Source: classical; as in Belaud, Cassan, Baume (2009) J. Hydraul. Eng. 135(12) with constant Cc.
 * Valid:  flat sill, rectangular.
 */
export function energyMomentumCd(openingM: number, y1: number, y3: number, contraction = 0.61): number {
  const c = contraction * openingM
  const perQ = openingM * Math.sqrt(2 * g * y1)
  const free = contraction / Math.sqrt(1 + c / y1)
  const qFree = free * perQ
  const conjugate = (c / 2) * (Math.sqrt(1 + (8 * qFree ** 2) / (g * c ** 3)) - 1)
  if (y3 <= conjugate) return free
  /* for a depth y over the jet, momentum gives q, and energy must then hold */
  const qOf = (y: number) => Math.sqrt(((y3 * y3 - y * y) * g) / (2 * (1 / c - 1 / y3)))
  const excess = (y: number) => {
    const q = qOf(y)
    return y + q ** 2 / (2 * g * c * c) - y1 - q ** 2 / (2 * g * y1 * y1)
  }
  return qOf(rootBetween(excess, c, y3)) / perQ
}

/**
 * The same by the regression of Swamee.
 *
 *     free while y₁ ≥ 0.81 y₃ (y₃/a)^0.72        Cd = 0.611 ((y₁−a)/(y₁+15a))^0.072
 *     submerged: Cd · (y₁−y₃)^0.7 / (0.32 (0.81 y₃ (y₃/a)^0.72 − y₁)^0.7 + (y₁−y₃)^0.7)
 *
 * Source: Swamee (1992) J. Irrig. Drain. Eng. 118(1); recalled.
 */
export function swameeCd(a: number, y1: number, y3: number): number {
  const free = 0.611 * ((y1 - a) / (y1 + 15 * a)) ** 0.072
  const limit = 0.81 * y3 * (y3 / a) ** 0.72
  if (y1 >= limit) return free
  const head = (y1 - y3) ** 0.7
  return (free * head) / (0.32 * (limit - y1) ** 0.7 + head)
}
