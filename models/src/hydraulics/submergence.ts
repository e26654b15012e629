import { power } from '../numerics/power.ts'
import { type StructureFlow, setFlow, setNoFlow } from './structure-flow.ts'

const EXPONENT = 0.385
/** Where 1 − e^1.5 is less, the power of it, whose slope has no end, gives way to a cubic. */
const NEAR_LEVEL = 0.01
const AT_NEAR_LEVEL = power(NEAR_LEVEL, EXPONENT)

/**
 * Drowns a free overfall by its tail water, and turns it round where the tail water is higher.
 *
 *     Q = F(h₁) · (1 − e^1.5)^0.385      e = (h₂/h₁ − m)/(1 − m), 0 where h₂/h₁ ≤ m      h over the crest
 *
 * m is the modular limit, 0 in Villemonte's own formula. Its slope is infinite where both waters are level, so where u = 1 − e^1.5 is less
 * than 0.01 the power is replaced by 0.01^0.385·(1.3075·t − 0.3075·t³), t = u/0.01: odd, rising, and meeting the power in value and
 * slope. That is where the head is less than 0.67 % of h₁ (7 mm at 1 m, times 1 − m); there Q is lower than Villemonte's, by 5 % at 5 mm of head and by half
 * at 1.5 mm, and above it exactly his.
 *
 * Source: Villemonte (1947) Engineering News-Record 139; cubic ours.
 * Valid:  F zero at the crest and rising with the head: then monotone in both stages; its slopes stay finite where F rises at least as h₁^1 there.
 *
 * @param freeM3s F at the higher head
 * @param freePerHeadM2s its slope there
 */
export function passCrest(
  upHeadM: number,
  downHeadM: number,
  modularLimit: number,
  freeM3s: number,
  freePerHeadM2s: number,
  into: StructureFlow,
): void {
  const isForward = upHeadM >= downHeadM
  const h1 = isForward ? upHeadM : downHeadM
  const h2 = Math.max(isForward ? downHeadM : upHeadM, 0)
  if (h1 <= 0) {
    setNoFlow(into)
    return
  }
  const s = h2 / h1
  const per = 1 / (1 - modularLimit)
  const e = (s - modularLimit) * per
  if (e <= 0) {
    setFlow(into, isForward, freeM3s, freePerHeadM2s, 0)
    return
  }
  const root = Math.sqrt(e)
  const u = 1 - e * root
  const isNear = u < NEAR_LEVEL
  const t = u / NEAR_LEVEL
  const factor = isNear ? AT_NEAR_LEVEL * t * (1.3075 - 0.3075 * t * t) : power(u, EXPONENT)
  const perU = isNear ? (AT_NEAR_LEVEL / NEAR_LEVEL) * (1.3075 - 0.9225 * t * t) : (EXPONENT * factor) / u
  const perS = -1.5 * root * per * perU
  setFlow(into, isForward, freeM3s * factor, freePerHeadM2s * factor - (freeM3s * perS * s) / h1, (freeM3s * perS) / h1)
}

/** The higher of two heads over a crest, 0 where both waters are below it. */
export const higherHeadM = (upHeadM: number, downHeadM: number): number => Math.max(upHeadM, downHeadM, 0)
