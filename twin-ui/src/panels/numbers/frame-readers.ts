import type { GateId, Network, ReachId, Structure } from '@district/models'
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

export interface GateReaders {
  readonly stageUpM: FrameReader
  readonly stageDownM: FrameReader
  readonly dischargeM3s: FrameReader
  readonly openingM: FrameReader
}

export function gateReaders(network: Network, index: DistrictIndex, gateId: GateId): GateReaders {
  const gate = index.gateIndexById.get(gateId) ?? -1
  const place = index.gatePlaces[gate]
  return {
    stageUpM: stageAt(network, place?.upPoint),
    stageDownM: stageAt(network, place?.downPoint),
    dischargeM3s: (frame) => frame.gateDischargeM3s[gate],
    openingM: (frame) => frame.gateOpeningM[gate],
  }
}

/** Stages on both sides of a structure without a leaf; its discharge where a reach begins or ends at it, for there all its water passes. */
export function structureReaders(
  network: Network,
  index: DistrictIndex,
  { id, seat }: Structure,
): Omit<GateReaders, 'openingM'> {
  const place = index.structurePlaces.get(id)
  const point = seat.kind === 'reach-head' ? place?.downPoint : seat.kind === 'reach-tail' ? place?.upPoint : undefined
  return {
    stageUpM: stageAt(network, place?.upPoint),
    stageDownM: stageAt(network, place?.downPoint),
    dischargeM3s: (frame) => (point === undefined ? undefined : frame.dischargeM3s[point]),
  }
}

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
