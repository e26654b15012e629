import { isHeld, stoppedAtCrown } from './crown.ts'
import { CLIPPED_M, LEFT_OF_CHANGE, SMALL_M3S, SMOOTH_DEPTH_M } from './reach-kernel.ts'
import type { Work } from './work.ts'

/** Depth below which all of a change may be left to do, and depth below which it counts no more; where the iteration ends tightly anyway nothing is added. */
const SHALLOW_M = 0.06
const LEAST_DEPTH_M = 0.002
/** What is left where water is shallow counts so many times. */
const SHALLOW_COUNTS = 4
/** A change of discharge weighs so much more than what is left of one, in the tolerance of the iteration. */
const LEFT_OF_DISCHARGE = 0.5

/*
 * Elimination of a reach with upwind links. Their rows reach one point further against the flow, so everything answers to two unknowns on
 * the root side:
 *
 *     Q of a link = a + b·z + c·Q′ + d·z′          z, Q′, z′: the point, the link and the point after it on the way to the root
 *     z of a point = e + f·Q + h·z′                Q: the link on its root side, z′: the point after that
 *
 * One function serves both directions, by the sign and stride of the way: these reaches are few, or short-lived.
 */

/**
 * Eliminates a reach from its far junction towards its root, for given right-hand sides and constant of the far stage, into `qA` and `zE`;
 * the coefficients go into `qBP`, `qCP`, `qDP`, `zFP`, `zHP`. Leaves the junctions alone.
 */
export function eliminateWide(
  w: Work,
  r: number,
  stepS: number,
  isRootHead: boolean,
  farE: number,
  qRestP: Float64Array,
  restP: Float64Array,
  qAP: Float64Array,
  zEP: Float64Array,
): void {
  const { qOwnP, slopeP, thetaP, centralP, qBP, qCP, qDP, zFP, zHP } = w
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const sign = isRootHead ? 1 : -1
  const stop = isRootHead ? first : last - 1
  const toRoot = isRootHead ? -1 : 1
  const qRootP = isRootHead ? w.qLeftP : w.qRightP
  const qFarP = isRootHead ? w.qRightP : w.qLeftP
  const zRootP = isRootHead ? w.zLeftP : w.zRightP
  const zFarP = isRootHead ? w.zRightP : w.zLeftP
  const zRoot2P = isRootHead ? w.zBackP : w.zAheadP
  const zFar2P = isRootHead ? w.zAheadP : w.zBackP
  /* far point: e + f·Q + h·z; the point beyond it: e2 + f2·Q(beyond) + h2·(far point); link beyond: u + v·Q + t·z */
  let e = farE
  let f = w.zFJ[isRootHead ? w.network.reachTailJunction[r]! : w.network.reachHeadJunction[r]!]!
  let h = 0
  let e2 = 0
  let f2 = 0
  let h2 = 0
  let u = 0
  let v = 0
  let t = 0
  for (let l = isRootHead ? last - 1 : first; ; l += toRoot) {
    const isWide = centralP[l]! < 1
    const zFar2 = isWide ? zFar2P[l]! : 0
    const qFar = qFarP[l]! + zFar2 * f2
    const zFar = zFarP[l]! + zFar2 * h2
    const per = 1 / (qOwnP[l]! + qFar * v + zFar * f)
    const a = (qRestP[l]! - zFar2 * e2 - qFar * u - zFar * e) * per
    const b = -(zRootP[l]! + qFar * t + zFar * h) * per
    const c = -qRootP[l]! * per
    const d = isWide ? -zRoot2P[l]! * per : 0
    qAP[l] = a
    qBP[l] = b
    qCP[l] = c
    qDP[l] = d
    if (l === stop) return
    const p = isRootHead ? l : l + 1
    const out = sign * stepS * thetaP[l]!
    const cell = 1 / (slopeP[p]! + out * b)
    e2 = e
    f2 = f
    h2 = h
    e = (restP[p]! - out * a) * cell
    f = (sign * stepS * thetaP[l + toRoot]! - out * c) * cell
    h = -out * d * cell
    zEP[p] = e
    zFP[p] = f
    zHP[p] = h
    u = a + b * e
    v = b * f + c
    t = b * h + d
  }
}

/** Eliminates a wide reach and adds what is left to its root junction. */
export function closeWide(w: Work, r: number, stepS: number, isRootHead: boolean): void {
  const far = isRootHead ? w.network.reachTailJunction[r]! : w.network.reachHeadJunction[r]!
  const root = isRootHead ? w.network.reachHeadJunction[r]! : w.network.reachTailJunction[r]!
  eliminateWide(w, r, stepS, isRootHead, w.zEJ[far]!, w.qRestP, w.restP, w.qAP, w.zEP)
  const link = isRootHead ? w.network.reachStart[r]! : w.network.reachStart[r + 1]! - 2
  const out = (isRootHead ? stepS : -stepS) * w.thetaP[link]!
  w.slopeJ[root] = w.slopeJ[root]! + out * w.qBP[link]!
  w.restJ[root] = w.restJ[root]! - out * w.qAP[link]!
}

/** Moves the iterate of a wide reach by what its root junction moved; the same duties as `substituteReach`. */
export function substituteWide(w: Work, r: number, isRootHead: boolean): void {
  const { stageP, dischargeP, centralP, qAP, qBP, qCP, qDP, zEP, zFP, zHP, dStageJ } = w
  const bedP = w.network.bedM
  const crown = w.crownR[r]!
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const far = isRootHead ? w.network.reachTailJunction[r]! : w.network.reachHeadJunction[r]!
  const stop = isRootHead ? last - 1 : first
  const step = isRootHead ? 1 : -1
  let worst = 0
  const least = w.jointQ.length > 0 || w.hasClosed ? SHALLOW_M : LEAST_DEPTH_M
  let left = 0
  let leftQ = 0
  let worstQ = 0
  let sum = 0
  let dQ = 0
  let dzBefore = 0
  let dz = dStageJ[isRootHead ? w.network.reachHeadJunction[r]! : w.network.reachTailJunction[r]!]!
  for (let l = isRootHead ? first : last - 1; ; l += step) {
    dQ = qAP[l]! + qBP[l]! * dz + qCP[l]! * dQ + qDP[l]! * dzBefore
    dischargeP[l] = dischargeP[l]! + dQ
    const size = dQ < 0 ? -dQ : dQ
    if (size > worstQ) worstQ = size
    const isUpwind = centralP[l] === 0
    const toDo = isUpwind ? LEFT_OF_DISCHARGE * size : (size * size) / (2 * (SMALL_M3S + Math.abs(dischargeP[l]!)))
    if (toDo > leftQ) leftQ = toDo
    if (l === stop) break
    const point = isRootHead ? l + 1 : l
    const moved = zEP[point]! + zFP[point]! * dQ + zHP[point]! * dz
    dzBefore = dz
    dz = moved
    const before = stageP[point]!
    const bed = bedP[point]!
    let after = before + dz
    if (before < bed && after > bed) {
      after = bed
      if (worst < CLIPPED_M) worst = CLIPPED_M
      if (left < CLIPPED_M) left = CLIPPED_M
    } else if (crown < Number.POSITIVE_INFINITY) {
      const stopped = stoppedAtCrown(w, w.network.pointStage[point]!, before, after, bed + crown)
      if (isHeld(after, stopped)) {
        if (worst < CLIPPED_M) worst = CLIPPED_M
        if (left < CLIPPED_M) left = CLIPPED_M
      }
      after = stopped
    }
    stageP[point] = after
    const change = Math.abs((after > bed ? after : bed) - (before > bed ? before : bed))
    if (change > worst) worst = change
    const leaves = leftOfStageM(change, after - bed, least, isUpwind)
    if (leaves > left) left = leaves
    sum += dz
  }
  dz = w.zEJ[far]! + w.zFJ[far]! * dQ
  dStageJ[far] = dz
  sum += dQ + dz
  if (sum - sum !== 0) {
    worst = Number.POSITIVE_INFINITY
    left = worst
  }
  w.changeR[r] = worst
  if (left > w.leftToDo[0]!) w.leftToDo[0] = left
  if (leftQ > w.leftToDo[1]!) w.leftToDo[1] = leftQ
  if (worst > w.largestStageChange[0]!) w.largestStageChange[0] = worst
  if (worstQ > w.largestDischargeChange[0]!) w.largestDischargeChange[0] = worstQ
}

/** What upwind links leave of a change is a part of it, all of it and more where water is shallow; others leave its square. */
function leftOfStageM(change: number, depth: number, least: number, isUpwind: boolean): number {
  if (depth < SHALLOW_M) return SHALLOW_COUNTS * change * (SHALLOW_M / (depth > least ? depth : least))
  if (isUpwind) return LEFT_OF_CHANGE * change
  return ((depth < SMOOTH_DEPTH_M ? SHALLOW_COUNTS : 1) * change * change) / (2 * depth)
}
