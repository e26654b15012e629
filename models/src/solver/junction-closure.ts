import type { Work } from './work.ts'

/** Solves a junction's continuity for its stage: dz = e + f·dQ of the reach towards the root. */
export function closeJunction(w: Work, j: number, reach: number, stepS: number): void {
  if (w.network.junctionIsRiver[j] === 1) {
    w.zEJ[j] = w.fixJ[j]!
    w.zFJ[j] = 0
    return
  }
  const per = 1 / w.slopeJ[j]!
  w.zEJ[j] = w.restJ[j]! * per
  if (reach < 0) w.zFJ[j] = 0
  else if (w.network.reachTailJunction[reach] === j)
    w.zFJ[j] = stepS * w.thetaP[w.network.reachStart[reach + 1]! - 2]! * per
  else w.zFJ[j] = -stepS * w.thetaP[w.network.reachStart[reach]!]! * per
}
