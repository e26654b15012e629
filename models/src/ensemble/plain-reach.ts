import { eliminateTowardsHead, eliminateTowardsTail, formReach, substituteReach } from '../solver/reach-kernel.ts'
import { closeJunction } from '../solver/sweep.ts'
import { closeWide, substituteWide } from '../solver/wide-sweep.ts'
import type { Work } from '../solver/work.ts'

/* A reach of one member that is not calm, by the kernels of the plain engine, with its water in the member's own arrays. */

/** Forms and eliminates reach `r`, beyond which stands junction `far`. */
export function sweepPlain(w: Work, r: number, far: number, stepS: number, theta: number, isFirst: boolean): void {
  const toHead = w.network.reachTailJunction[r] === far
  formReach(w, r, stepS, theta, isFirst)
  closeJunction(w, far, r, stepS)
  if (w.isWideR[r] === 1) closeWide(w, r, stepS, toHead)
  else if (toHead) eliminateTowardsHead(w, r, stepS)
  else eliminateTowardsTail(w, r, stepS)
}

export function substitutePlain(w: Work, r: number, fromHead: boolean): void {
  if (w.isWideR[r] === 1) substituteWide(w, r, fromHead)
  else substituteReach(w, r, fromHead)
}
