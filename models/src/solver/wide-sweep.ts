import { isHeld, stoppedAtCrown } from './crown.ts'
import { CLIPPED_M, LEFT_OF_CHANGE, SMALL_M3S, SMOOTH_DEPTH_M } from './reach-kernel.ts'
import { SWEPT, type Work } from './work.ts'

/** Depth below which all of a change may be left to do, and depth below which it counts no more; where the iteration ends tightly anyway nothing is added. */
const SHALLOW_M = 0.06
const LEAST_DEPTH_M = 0.002
/** What is left where water is shallow counts so many times. */
const SHALLOW_COUNTS = 4
/** A change of discharge weighs so much more than what is left of one, in the tolerance of the iteration. */
const LEFT_OF_DISCHARGE = 0.5

/** Moves the iterate of a wide reach by what its root junction moved; the same duties as `substituteReach`. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one pass over the points
export function substituteWide(w: Work, r: number, isRootHead: boolean): void {
  const { stageP, dischargeP, centralP, sweepP, sweepWideP, dStageJ } = w
  const bedP = w.network.bedM
  const crown = w.crownR[r]!
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const far = isRootHead ? w.network.reachTailJunction[r]! : w.network.reachHeadJunction[r]!
  const stop = isRootHead ? last : first
  const way = isRootHead ? 1 : -1
  const behind = isRootHead ? 0 : -1
  let worst = 0
  const least = w.jointQ.length > 0 || w.hasClosed ? SHALLOW_M : LEAST_DEPTH_M
  let left = 0
  let leftQ = 0
  let worstQ = 0
  let sum = 0
  let p = isRootHead ? first : last
  let dz = dStageJ[isRootHead ? w.network.reachHeadJunction[r]! : w.network.reachTailJunction[r]!]!
  let dQ = sweepP[SWEPT * p]! + sweepP[SWEPT * p + 1]! * dz
  for (;;) {
    const link = p + behind
    dischargeP[link] = dischargeP[link]! + (isRootHead ? -dQ : dQ)
    const size = dQ < 0 ? -dQ : dQ
    if (size > worstQ) worstQ = size
    const isUpwind = centralP[link] === 0
    const toDo = isUpwind ? LEFT_OF_DISCHARGE * size : (size * size) / (2 * (SMALL_M3S + Math.abs(dischargeP[link]!)))
    if (toDo > leftQ) leftQ = toDo
    p += way
    if (p === stop) break
    const place = SWEPT * p
    const dQAhead = dQ
    const dzAhead = dz
    dQ = sweepP[place]! + sweepP[place + 1]! * dQAhead + sweepWideP[2 * p]! * dzAhead
    dz = sweepP[place + 2]! + sweepP[place + 3]! * dQAhead + sweepWideP[2 * p + 1]! * dzAhead
    const before = stageP[p]!
    const bed = bedP[p]!
    let after = before + dz
    if (before < bed && after > bed) {
      after = bed
      if (worst < CLIPPED_M) worst = CLIPPED_M
      if (left < CLIPPED_M) left = CLIPPED_M
    } else if (crown < Number.POSITIVE_INFINITY) {
      const stopped = stoppedAtCrown(w, w.network.pointStage[p]!, before, after, bed + crown)
      if (isHeld(after, stopped)) {
        if (worst < CLIPPED_M) worst = CLIPPED_M
        if (left < CLIPPED_M) left = CLIPPED_M
      }
      after = stopped
    }
    stageP[p] = after
    const change = Math.abs((after > bed ? after : bed) - (before > bed ? before : bed))
    if (change > worst) worst = change
    const leaves = leftOfStageM(change, after - bed, least, isUpwind)
    if (leaves > left) left = leaves
    sum += dz
  }
  dz = w.zEJ[far]! + w.zFJ[far]! * (isRootHead ? -dQ : dQ)
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
