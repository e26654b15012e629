import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import type { OpenBreach } from './forcing.ts'
import type { Work } from './work.ts'

/*
 * A breach takes from the cell that it lies in, as what runs over a bank does, by the law of a broad-crested weir that falls freely to the land beside:
 *
 *     Q = (2/3)^1.5·√g · b · (z − z_sill)^1.5
 *
 * It is a function of the stage of the same instant, so that it fades as the pool falls, and ends at the sill. What left is booked as spilled.
 */

const NONE: readonly OpenBreach[] = []

/** Lets these breaches be open from now on, and no other. Where several lie in one cell their widths add, and the lowest sill holds for all. */
export function openBreaches(w: Work, breaches: readonly OpenBreach[] = NONE): void {
  if (breaches === w.openBreaches.list) return
  w.openBreaches.list = breaches
  w.breachFromR.fill(Number.POSITIVE_INFINITY)
  w.breachSillP.fill(Number.POSITIVE_INFINITY)
  w.breachP.fill(0)
  const { reachStart, reachDxM, bedM } = w.network
  for (const { reachIndex: r, chainageM, widthM, sillM } of breaches) {
    const [first, last, dx] = [reachStart[r]!, reachStart[r + 1]! - 1, reachDxM[r]!]
    const p = Math.min(Math.max(first + Math.round(chainageM / dx), first), last)
    const cellM = p === first || p === last ? 0.5 * dx : dx
    const sill = Math.max(sillM - bedM[p]!, 0)
    w.breachP[p]! += (BROAD_CRESTED_M05S * widthM) / cellM
    w.breachSillP[p] = Math.min(w.breachSillP[p]!, sill)
    w.breachFromR[r] = Math.min(w.breachFromR[r]!, sill)
  }
}

/** What breaches take from a point at depth `y`, m²/s, and how it rises with depth. */
export const breachM2s = (w: Work, p: number, y: number): number => {
  const over = y - w.breachSillP[p]!
  return over > 0 ? w.breachP[p]! * over * Math.sqrt(over) : 0
}
export const breachMPerS = (w: Work, p: number, y: number): number => {
  const over = y - w.breachSillP[p]!
  return over > 0 ? 1.5 * w.breachP[p]! * Math.sqrt(over) : 0
}

/** @throws RangeError where a breach is open, for what has no answer to one */
export function refuseBreaches(what: string, { breaches }: { readonly breaches?: readonly OpenBreach[] }): void {
  if ((breaches ?? NONE).length > 0) throw new RangeError(`${what} must be without breaches, got ${breaches?.length}`)
}
