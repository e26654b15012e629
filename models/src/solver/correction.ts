import { pondVolumeM3 } from './pond.ts'
import { volumeAtM3 } from './reach-kernel.ts'
import type { Work } from './work.ts'

/**
 * Lifts the iterate's stages, one change per unknown stage, and adds what that brought to every reach, m³. Returns the sum.
 * Nothing falls below its bed. Shores keep their stage, and so does what a closed conduit meets: pressure holds no water.
 */
export function liftStages(w: Work, changeM: Float64Array, addedM3: Float64Array): number {
  const before = heldM3(w)
  moveStages(w, changeM)
  const after = heldM3(w)
  let sumM3 = 0
  for (let r = 0; r < after.length; r++) {
    const gainedM3 = after[r]! - before[r]!
    addedM3[r] = addedM3[r]! + gainedM3
    sumM3 += gainedM3
  }
  return sumM3
}

function moveStages(w: Work, changeM: Float64Array): void {
  const { pointStage, bedM, junctionCount } = w.network
  for (let j = 0; j < junctionCount; j++)
    if (mayMove(w, j)) w.stageJ[j] = lifted(w.stageJ[j]!, changeM[j]!, w.lowestBedJ[j]!)
  forEachPoint(w, (r, p) => {
    const stage = pointStage[p]!
    if (stage < junctionCount) w.stageP[p] = w.stageJ[stage]!
    else if (w.crownR[r] === Number.POSITIVE_INFINITY) w.stageP[p] = lifted(w.stageP[p]!, changeM[stage]!, bedM[p]!)
  })
}

/** Water in every reach; that of a pond is counted to the first reach that meets there. */
function heldM3(w: Work): Float64Array {
  const volumeM3 = new Float64Array(w.demandR.length)
  forEachPoint(w, (r, p) => {
    volumeM3[r] = volumeM3[r]! + volumeAtM3(w, r, p)
  })
  for (const j of w.pondJunctions) {
    const r = w.endReach[w.endStart[j]!] ?? 0
    volumeM3[r] = volumeM3[r]! + pondVolumeM3(w.pondJ[j]!, w.stageJ[j]!)
  }
  return volumeM3
}

function forEachPoint({ network: { reachStart } }: Work, visit: (r: number, p: number) => void): void {
  for (let r = 0; r + 1 < reachStart.length; r++) for (let p = reachStart[r]!; p < reachStart[r + 1]!; p++) visit(r, p)
}

const lifted = (stageM: number, changeM: number, bedM: number): number =>
  Math.max(stageM + changeM, Math.min(stageM, bedM))

function mayMove(w: Work, j: number): boolean {
  if (w.network.junctionIsRiver[j] === 1) return false
  for (let e = w.endStart[j]!; e < w.endStart[j + 1]!; e++)
    if (w.crownR[w.endReach[e]!] !== Number.POSITIVE_INFINITY) return false
  return true
}
