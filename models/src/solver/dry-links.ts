import type { Work } from './work.ts'

/**
 * Stills the links of the iterate between two points that are dry now: what left them within the step is booked, and no water is there that could go
 * on. Without this a frame would show discharge between dry points, and the next step would start with momentum of nothing.
 */
export function stillDryLinks(w: Work): void {
  for (let r = 0; r < w.demandR.length; r++) stillDryReach(w, r)
}

export function stillDryReach(w: Work, r: number): void {
  const { stageP, dischargeP } = w
  const { reachStart, bedM } = w.network
  const last = reachStart[r + 1]! - 1
  let wasDry = false
  for (let p = reachStart[r]!; p <= last; p++) {
    const isDry = stageP[p]! <= bedM[p]!
    if (isDry && wasDry) dischargeP[p - 1] = 0
    wasDry = isDry
  }
}
