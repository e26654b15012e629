import type { Network } from '../network/network.ts'
import type { Inner } from '../solver/create-engine.ts'

/* Views over the members at every profile point. A dry point counts with its bed. */

const wetStageM = ({ w }: Inner, bedM: number, p: number): number => Math.max(w.stageP[p]!, bedM)

/** Mean of the stages, into `into`. */
export function writeMeanStageM({ bedM }: Network, members: readonly Inner[], into: Float64Array): void {
  for (let p = 0; p < bedM.length; p++) {
    let sum = 0
    for (const member of members) sum += wetStageM(member, bedM[p]!, p)
    into[p] = sum / members.length
  }
}

/** Standard deviation of the stages about their mean, with members − 1 as divisor; 0 for a single member. */
export function writeSpreadStageM(network: Network, members: readonly Inner[], into: Float64Array): void {
  const { bedM } = network
  writeMeanStageM(network, members, into)
  for (let p = 0; p < bedM.length; p++) {
    let sum = 0
    for (const member of members) {
      const off = wetStageM(member, bedM[p]!, p) - into[p]!
      sum += off * off
    }
    into[p] = Math.sqrt(sum / Math.max(members.length - 1, 1))
  }
}

/**
 * Quantile of the stages: with the members in order at 0, 1/(n−1), … 1, straight between them.
 *
 * Source: Hyndman and Fan (1996) The American Statistician 50(4), type 7; recalled.
 *
 * @throws RangeError when `share` lies outside 0 … 1
 */
export function writeQuantileStageM(
  { bedM }: Network,
  members: readonly Inner[],
  share: number,
  into: Float64Array,
): void {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share must be 0 to 1, got ${share}`)
  const sorted = new Float64Array(members.length)
  const along = share * (members.length - 1)
  const below = Math.floor(along)
  const above = Math.min(below + 1, members.length - 1)
  for (let p = 0; p < bedM.length; p++) {
    for (const [k, member] of members.entries()) sorted[k] = wetStageM(member, bedM[p]!, p)
    sorted.sort()
    into[p] = sorted[below]! + (along - below) * (sorted[above]! - sorted[below]!)
  }
}
