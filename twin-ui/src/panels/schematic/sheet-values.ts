import type { Gate, Gauge, QuantityName, Structure } from '@district/models'
import { displayNumber, NO_VALUE } from '../../ground/display-units.ts'
import { gateGauges } from '../../state/district-index.ts'
import type { LoadedDistrict } from '../../state/district-slice.ts'
import type { TwinState } from '../../state/twin-store.ts'
import {
  type CrossingReaders,
  type FrameReader,
  gateReaders,
  pointReaders,
  reachIndexOf,
  structureReaders,
} from '../numbers/frame-readers.ts'
import { meanValue, type Origin, worstOrigin } from '../numbers/origin.ts'
import type { ShownFrame } from '../numbers/shown-frames.ts'
import type { Edge } from './network-lines.ts'
import type { SchematicLayout } from './schematic-layout.ts'

export type SheetQuantity = 'openingM' | 'stageUpM' | 'stageDownM' | 'dischargeM3s'

export interface Written {
  readonly text: string
  readonly origin: Origin
}

/** One number on the sheet, with the thing that it is of. `key` is that thing's, as stops have it. */
export interface SheetValue {
  readonly key: string
  readonly quantity: SheetQuantity
  read(state: TwinState, shown: ShownFrame | undefined): Written
}

const UNKNOWN: Written = { text: NO_VALUE, origin: 'never' }
const QUANTITY: Readonly<Record<SheetQuantity, QuantityName>> = {
  openingM: 'opening',
  stageUpM: 'stage',
  stageDownM: 'stage',
  dischargeM3s: 'discharge',
}
export const GATE_QUANTITIES = ['openingM', 'stageUpM', 'stageDownM', 'dischargeM3s'] as const
export const STRUCTURE_QUANTITIES = ['stageUpM', 'stageDownM', 'dischargeM3s'] as const

/** Everything that the sheet says in numbers. */
export function sheetValues(loaded: LoadedDistrict, layout: SchematicLayout): readonly SheetValue[] {
  return [
    ...layout.crossings.flatMap(({ gate, structure }) =>
      gate !== undefined ? gateValues(loaded, gate) : structure === undefined ? [] : structureValues(loaded, structure),
    ),
    ...layout.sides.flatMap(({ side }) => {
      const [first] = side.crossings
      if (first?.gate !== undefined) return gateValues(loaded, first.gate)
      if (first?.structure !== undefined) return structureValues(loaded, first.structure)
      return side.edge === undefined ? [] : edgeValues(loaded, side.edge)
    }),
    ...layout.edges.flatMap(({ edge }) => edgeValues(loaded, edge)),
  ]
}

function gateValues({ index }: LoadedDistrict, gate: Gate): readonly SheetValue[] {
  const readers = gateReaders(index, gate.id)
  return GATE_QUANTITIES.map((quantity) => ({
    key: `gate:${gate.id}`,
    quantity,
    read: valueReader(QUANTITY[quantity], readers[quantity], gateGauges(index, gate.id, quantity)),
  }))
}

function structureValues({ index }: LoadedDistrict, structure: Structure): readonly SheetValue[] {
  const readers: CrossingReaders = structureReaders(index, structure.id)
  return STRUCTURE_QUANTITIES.map((quantity) => ({
    key: `structure:${structure.id}`,
    quantity,
    read: valueReader(QUANTITY[quantity], readers[quantity], []),
  }))
}

function edgeValues({ index, network }: LoadedDistrict, { reach }: Edge): readonly SheetValue[] {
  if (reach === undefined) return []
  const start = network.reachStart[reachIndexOf(index, reach.id)]
  if (start === undefined) return []
  const { dischargeM3s } = pointReaders(network, start)
  return [{ key: `reach:${reach.id}`, quantity: 'dischargeM3s', read: valueReader('discharge', dischargeM3s, []) }]
}

/** Live, a gauge speaks before the model; at any other instant all is of one frame. */
function valueReader(quantity: QuantityName, read: FrameReader, gauges: readonly Gauge[]): SheetValue['read'] {
  return (state, shown) => {
    const isLive = state.mode === 'live'
    const measured = isLive ? meanValue(state, gauges) : undefined
    if (measured !== undefined) return { text: displayNumber(quantity, measured), origin: worstOrigin(state, gauges) }
    const value = shown === undefined ? undefined : read(shown.frame)
    const text = displayNumber(quantity, value)
    if (text === NO_VALUE || shown === undefined) return UNKNOWN
    if (shown.origin === 'rehearsal') return { text, origin: 'rehearsal' }
    return { text, origin: isLive && state.shadowConnection === 'lost' ? 'stale' : 'computed' }
  }
}

