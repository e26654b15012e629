import type { Network } from '../network/network.ts'
import type { Work } from '../solver/work.ts'

/** The ends of reaches stand where their junctions do. */
export function putOwnEnds({ endStart, endPoint, stageJ, stageP }: Work): void {
  for (let j = 0; j < stageJ.length; j++)
    for (let e = endStart[j]!; e < endStart[j + 1]!; e++) stageP[endPoint[e]!] = stageJ[j]!
}

/** Bed below a junction's half cells, of which its volume is right to a part. */
export function bedAreaM2({ endStart, endReach, network, bottomWidthR }: Work, j: number): number {
  let area = 0
  for (let e = endStart[j]!; e < endStart[j + 1]!; e++)
    area += 0.5 * network.reachDxM[endReach[e]!]! * bottomWidthR[endReach[e]!]!
  return area
}

/** Whether anything but seepage by depth leaves a reach. */
export const takes = ({ demandR, openR }: Work, r: number): boolean => demandR[r]! > 0 || openR[r]! > 0

/** Whether a river stands at an end of a reach. */
export function meetsRiver({ junctionIsRiver, reachHeadJunction, reachTailJunction }: Network, r: number): boolean {
  return junctionIsRiver[reachHeadJunction[r]!] === 1 || junctionIsRiver[reachTailJunction[r]!] === 1
}
