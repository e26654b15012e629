import { isHeld, stoppedAtCrown } from './crown.ts'
import { CLIPPED_M, LEFT_OF_CHANGE, SMALL_M3S, SMOOTH_DEPTH_M } from './reach-kernel.ts'
import { SWEPT, type Work } from './work.ts'

/* as in `sweepCalm`: constants of this module are folded into the code */
const PLACES = SWEPT
const CLIPPED = CLIPPED_M
const SMOOTH_M = SMOOTH_DEPTH_M
const SMALL_Q = SMALL_M3S
const LEFT_PART = LEFT_OF_CHANGE

/**
 * Moves the iterate of a reach by what its root-side junction moved, and says what its far junction moves. Notes the largest changes and
 * how much of them is left to do; a change that is not a number counts as infinite.
 *
 *     left of dz    dz²/2y in deep water, a fifth of dz in shallow         left of dQ    dQ²/2Q
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one pass over the points
export function substituteReach(w: Work, r: number, rootIsHead: boolean): void {
  const isRootHead = rootIsHead ? 1 : 0
  const { stageP, dischargeP, sweepP, dStageJ } = w
  const bedP = w.network.bedM
  const crown = w.crownR[r]!
  const first = w.network.reachStart[r]!
  const last = w.network.reachStart[r + 1]! - 1
  const head = w.network.reachHeadJunction[r]!
  const tail = w.network.reachTailJunction[r]!
  const far = isRootHead === 1 ? tail : head
  const way = isRootHead === 1 ? 1 : -1
  const behindAt = isRootHead === 1 ? 0 : -1
  const stop = isRootHead === 1 ? last : first
  let worst = 0
  let worstQ = 0
  let left = w.leftToDo[0]!
  let leftQ = w.leftToDo[1]!
  let sum = 0
  let p = isRootHead === 1 ? first : last
  let dz = dStageJ[isRootHead === 1 ? head : tail]!
  let dQ = sweepP[PLACES * p]! + sweepP[PLACES * p + 1]! * dz
  for (;;) {
    /* the link behind this point, as seen from the root, then the next point */
    const link = p + behindAt
    const flow = dischargeP[link]! + (isRootHead === 1 ? -dQ : dQ)
    dischargeP[link] = flow
    const size = dQ < 0 ? -dQ : dQ
    if (size > worstQ) worstQ = size
    const twiceQ = 2 * (flow < 0 ? SMALL_Q - flow : SMALL_Q + flow)
    if (dQ * dQ > leftQ * twiceQ) leftQ = (dQ * dQ) / twiceQ
    p += way
    if (p === stop) break
    const place = PLACES * p
    dz = sweepP[place + 2]! + sweepP[place + 3]! * dQ
    dQ = sweepP[place]! + sweepP[place + 1]! * dQ
    const before = stageP[p]!
    const bed = bedP[p]!
    let after = before + dz
    if (before < bed && after > bed) {
      after = bed
      if (worst < CLIPPED) worst = CLIPPED
      if (left < CLIPPED) left = CLIPPED
    } else if (crown < Number.POSITIVE_INFINITY) {
      const stopped = stoppedAtCrown(w, w.network.pointStage[p]!, before, after, bed + crown)
      if (isHeld(after, stopped)) {
        if (worst < CLIPPED) worst = CLIPPED
        if (left < CLIPPED) left = CLIPPED
      }
      after = stopped
    }
    stageP[p] = after
    const change = (after > bed ? after : bed) - (before > bed ? before : bed)
    const moved = change < 0 ? -change : change
    if (moved > worst) worst = moved
    const twiceY = 2 * (after - bed)
    if (twiceY > 2 * SMOOTH_M) {
      if (moved * moved > left * twiceY) left = (moved * moved) / twiceY
    } else if (LEFT_PART * moved > left) left = LEFT_PART * moved
    sum += dz
  }
  dz = w.zEJ[far]! + w.zFJ[far]! * (isRootHead === 1 ? -dQ : dQ)
  dStageJ[far] = dz
  sum += dQ + dz
  if (sum - sum !== 0) worst = Number.POSITIVE_INFINITY
  w.changeR[r] = worst
  w.leftToDo[0] = left
  w.leftToDo[1] = leftQ
  if (worst > w.largestStageChange[0]!) w.largestStageChange[0] = worst
  if (worstQ > w.largestDischargeChange[0]!) w.largestDischargeChange[0] = worstQ
}
