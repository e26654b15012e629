import type { Network, ReachId } from '@district/models'
import type { Frame } from '@district/models/contract'

/** Where and when in one reach the water of two runs lies furthest apart. */
export interface PlaceDifference {
  readonly reachId: ReachId
  readonly chainageM: number
  readonly atMs: number
  /** First run less second, m. */
  readonly stageChangeM: number
}

/** Smaller ones are within what gauges can tell. */
const WORTH_SAYING_M = 0.01

/** One a reach, largest first, over the frames that both runs have. */
export function largestDifferences(
  { district, reachStart, chainageM }: Pick<Network, 'district' | 'reachStart' | 'chainageM'>,
  changed: readonly Frame[],
  baseline: readonly Frame[],
): readonly PlaceDifference[] {
  const count = Math.min(changed.length, baseline.length)
  return district.reaches
    .flatMap(({ id }, reach) => {
      let [most, atPoint, atFrame] = [0, -1, 0]
      const last = reachStart[reach + 1] ?? 0
      for (let k = 0; k < count; k++) {
        const [a, b] = [changed[k]?.depthM, baseline[k]?.depthM]
        if (a === undefined || b === undefined) continue
        for (let point = reachStart[reach] ?? 0; point < last; point++) {
          const difference = (a[point] ?? 0) - (b[point] ?? 0)
          if (Math.abs(difference) > Math.abs(most)) [most, atPoint, atFrame] = [difference, point, k]
        }
      }
      if (Math.abs(most) < WORTH_SAYING_M) return []
      const atMs = changed[atFrame]?.timeMs ?? 0
      return [{ reachId: id, chainageM: chainageM[atPoint] ?? 0, atMs, stageChangeM: most }]
    })
    .toSorted((a, b) => Math.abs(b.stageChangeM) - Math.abs(a.stageChangeM))
}
