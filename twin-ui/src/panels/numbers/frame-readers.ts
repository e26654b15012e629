import type { GateId, Network, NodeId, ReachId, StructureId } from '@district/models'
import type { Frame } from '@district/models/contract'
import type { DistrictIndex } from '../../state/district-index.ts'

/** How a number is found in a frame. Undefined where the model has no water there (a river). */
export type FrameReader = (frame: Frame) => number | undefined

const stageAt =
  (network: Network, point: number | undefined): FrameReader =>
  (frame) => {
    if (point === undefined) return undefined
    const [bedM, depthM] = [network.bedM[point], frame.depthM[point]]
    return bedM === undefined || depthM === undefined ? undefined : bedM + depthM
  }

/** What a frame says of a crossing: a gate, or a structure without a leaf. */
export interface CrossingReaders {
  readonly stageUpM: FrameReader
  readonly stageDownM: FrameReader
  readonly dischargeM3s: FrameReader
}

export interface GateReaders extends CrossingReaders {
  readonly openingM: FrameReader
}

const crossingReaders = (crossing: number): CrossingReaders => ({
  stageUpM: (frame) => known(frame.crossingUpM[crossing]),
  stageDownM: (frame) => known(frame.crossingDownM[crossing]),
  dischargeM3s: (frame) => frame.crossingDischargeM3s[crossing],
})

/** NaN stands where the model has no water. */
const known = (value: number | undefined): number | undefined =>
  value === undefined || Number.isNaN(value) ? undefined : value

export function gateReaders(index: DistrictIndex, gateId: GateId): GateReaders {
  const gate = index.gateIndexById.get(gateId) ?? -1
  return { ...crossingReaders(gate), openingM: (frame) => frame.gateOpeningM[gate] }
}

/** True where the model has water on that side of a gate; a river's side has none. */
export function isModelled(
  { gateUpJunction, gateDownJunction, junctionIsRiver }: Network,
  crossing: number,
  side: 'up' | 'down',
): boolean {
  const junction = (side === 'up' ? gateUpJunction : gateDownJunction)[crossing] ?? -1
  return junction >= 0 && junctionIsRiver[junction] === 0
}

export const structureReaders = (index: DistrictIndex, structureId: StructureId): CrossingReaders =>
  crossingReaders(index.crossingByStructure.get(structureId) ?? -1)

export const nodeStageReader =
  (index: DistrictIndex, nodeId: NodeId): FrameReader =>
  (frame) =>
    known(frame.nodeStageM[index.nodeIndexById.get(nodeId) ?? -1])

export interface PointReaders {
  readonly stageM: FrameReader
  readonly depthM: FrameReader
  readonly dischargeM3s: FrameReader
  /** Bank above water, negative when it spills. */
  readonly freeboardM: FrameReader
}

export function pointReaders(network: Network, point: number): PointReaders {
  const depthM: FrameReader = (frame) => frame.depthM[point]
  return {
    stageM: stageAt(network, point),
    depthM,
    dischargeM3s: (frame) => frame.dischargeM3s[point],
    freeboardM: (frame) => {
      const [bankM, bedM, depth] = [network.bankM[point], network.bedM[point], frame.depthM[point]]
      return bankM === undefined || bedM === undefined || depth === undefined ? undefined : bankM - bedM - depth
    },
  }
}

/** The profile point of a reach that is nearest to a chainage. */
export function nearestPoint(network: Network, reachIndex: number, chainageM: number): number {
  const start = network.reachStart[reachIndex] ?? 0
  const end = (network.reachStart[reachIndex + 1] ?? start + 1) - 1
  let best = start
  for (let point = start; point <= end; point++)
    if (distance(network, point, chainageM) < distance(network, best, chainageM)) best = point
  return best
}

const distance = (network: Network, point: number, chainageM: number): number =>
  Math.abs((network.chainageM[point] ?? 0) - chainageM)

export const reachIndexOf = (index: DistrictIndex, reachId: ReachId): number => index.reachIndexById.get(reachId) ?? -1
