import type { Gate, Gauge, QuantityName, Structure } from '@district/models'
import { displayNumber, NO_VALUE } from '../../ground/display-units.ts'
import { gateGauges } from '../../state/district-index.ts'
import type { LoadedDistrict } from '../../state/district-slice.ts'
import type { TwinState } from '../../state/twin-store.ts'
import { type CrossingReaders, type FrameReader, gateReaders, structureReaders } from './frame-readers.ts'
import { frameOrigin, meanValue, type Origin, worstOrigin } from './origin.ts'
import type { ShownFrame } from './shown-frames.ts'

export type PlaceQuantity = 'openingM' | 'stageUpM' | 'stageDownM' | 'dischargeM3s'

export interface Written {
  readonly text: string
  readonly origin: Origin
}

/** One number of a place, whoever knows it best. `key` is of the thing that it is of: `gate:G-F1`. */
export interface PlaceValue {
  readonly key: string
  readonly quantity: PlaceQuantity
  read(state: TwinState, shown: ShownFrame | undefined): Written
}

const UNKNOWN: Written = { text: NO_VALUE, origin: 'never' }
const QUANTITY: Readonly<Record<PlaceQuantity, QuantityName>> = {
  openingM: 'opening',
  stageUpM: 'stage',
  stageDownM: 'stage',
  dischargeM3s: 'discharge',
}
export const GATE_QUANTITIES = ['openingM', 'stageUpM', 'stageDownM', 'dischargeM3s'] as const
export const STRUCTURE_QUANTITIES = ['stageUpM', 'stageDownM', 'dischargeM3s'] as const

export function gateValues({ index }: LoadedDistrict, gate: Gate): readonly PlaceValue[] {
  const readers = gateReaders(index, gate.id)
  return GATE_QUANTITIES.map((quantity) => ({
    key: `gate:${gate.id}`,
    quantity,
    read: valueReader(QUANTITY[quantity], readers[quantity], gateGauges(index, gate.id, quantity)),
  }))
}

export function structureValues({ index }: LoadedDistrict, structure: Structure): readonly PlaceValue[] {
  const readers: CrossingReaders = structureReaders(index, structure.id)
  return STRUCTURE_QUANTITIES.map((quantity) => ({
    key: `structure:${structure.id}`,
    quantity,
    read: valueReader(QUANTITY[quantity], readers[quantity], []),
  }))
}

/** Live and in the past a gauge speaks before the model; in a forecast and a rehearsal all is of one frame. */
export function valueReader(quantity: QuantityName, read: FrameReader, gauges: readonly Gauge[]): PlaceValue['read'] {
  return (state, shown) => {
    const hears = state.mode === 'live' || state.mode === 'past'
    const measured = hears ? meanValue(state, gauges) : undefined
    if (measured !== undefined) return { text: displayNumber(quantity, measured), origin: worstOrigin(state, gauges) }
    const text = displayNumber(quantity, shown === undefined ? undefined : read(shown.frame))
    if (text === NO_VALUE) return UNKNOWN
    return { text, origin: frameOrigin(shown?.origin, state.shadowConnection === 'lost') }
  }
}
