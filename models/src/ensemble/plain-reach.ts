import { stillDryReach } from '../solver/dry-links.ts'
import { substituteDry } from '../solver/dry-reach.ts'
import { substituteReach } from '../solver/reach-substitution.ts'
import { settleDry, settleReach } from '../solver/settle.ts'
import { substituteWide } from '../solver/wide-sweep.ts'
import type { Work } from '../solver/work.ts'

/* A reach of one member that is not calm, by the kernels of the plain engine, with its water in the member's own arrays; as in `iterate` and `settleVolumes`. */

export { passReach as sweepPlain } from '../solver/sweep.ts'

export function substitutePlain(w: Work, r: number, isRootHead: boolean): void {
  if (w.isDryR[r] === 1) substituteDry(w, r, isRootHead)
  else if (w.isWideR[r] === 1) substituteWide(w, r, isRootHead)
  else substituteReach(w, r, isRootHead)
}

/** Settles the reach; false where a cell would owe more than rounding explains. */
export function settlePlain(w: Work, r: number, stepS: number): boolean {
  if (w.isDryR[r] !== 1) return settleReach(w, r, stepS)
  settleDry(w, r, stepS)
  return true
}

export { stillDryReach as stillPlain }
