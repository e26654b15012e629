import type { Names } from '@district/models'
import type { LoadedDistrict } from '../../state/district-slice.ts'
import type { Selection } from '../../state/selection-slice.ts'
import {
  type FrameReader,
  gateReaders,
  nearestPoint,
  nodeStageReader,
  pointReaders,
  reachIndexOf,
  structureReaders,
} from '../numbers/frame-readers.ts'

export type PlaceQuantity = 'stage' | 'stageDown' | 'discharge' | 'opening'

export interface Place {
  readonly names: Names
  readonly readers: Partial<Record<PlaceQuantity, FrameReader>>
}

/** What a frame says of a place that can be selected; undefined where the model has nothing of it. */
export function placeReaders(loaded: LoadedDistrict, selection: Selection): Place | undefined {
  const { district, network, index } = loaded
  switch (selection.kind) {
    case 'gate': {
      const gate = district.gates[index.gateIndexById.get(selection.id) ?? -1]
      if (gate === undefined) return undefined
      const { stageUpM, stageDownM, dischargeM3s, openingM } = gateReaders(index, gate.id)
      const readers = { stage: stageUpM, stageDown: stageDownM, discharge: dischargeM3s, opening: openingM }
      return { names: gate.names, readers }
    }
    case 'reach': {
      const reachIndex = reachIndexOf(index, selection.id)
      const reach = district.reaches[reachIndex]
      if (reach === undefined) return undefined
      const { stageM, dischargeM3s } = pointReaders(
        network,
        nearestPoint(network, reachIndex, selection.chainageM ?? 0),
      )
      return { names: reach.names, readers: { stage: stageM, discharge: dischargeM3s } }
    }
    case 'structure': {
      const structure = index.structureById.get(selection.id)
      if (structure === undefined) return undefined
      const { stageUpM, stageDownM, dischargeM3s } = structureReaders(index, structure.id)
      return { names: structure.names, readers: { stage: stageUpM, stageDown: stageDownM, discharge: dischargeM3s } }
    }
    case 'node': {
      const node = index.nodeById.get(selection.id)
      return node === undefined ? undefined : { names: node.names, readers: { stage: nodeStageReader(index, node.id) } }
    }
    case 'station': {
      const station = index.stationById.get(selection.id)
      if (station === undefined) return undefined
      if (station.gateId !== null) return placeReaders(loaded, { kind: 'gate', id: station.gateId })
      if (station.reachId === null) return undefined
      return placeReaders(loaded, { kind: 'reach', id: station.reachId, chainageM: station.chainageM ?? 0 })
    }
  }
}
