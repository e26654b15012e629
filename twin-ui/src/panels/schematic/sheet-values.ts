import type { LoadedDistrict } from '../../state/district-slice.ts'
import { pointReaders, reachIndexOf } from '../numbers/frame-readers.ts'
import { gateValues, type PlaceValue, structureValues, valueReader } from '../numbers/place-values.ts'
import type { Edge } from './network-lines.ts'
import type { SchematicLayout } from './schematic-layout.ts'

/** Everything that the sheet says in numbers. */
export function sheetValues(loaded: LoadedDistrict, layout: SchematicLayout): readonly PlaceValue[] {
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

function edgeValues({ index, network }: LoadedDistrict, { reach }: Edge): readonly PlaceValue[] {
  if (reach === undefined) return []
  const start = network.reachStart[reachIndexOf(index, reach.id)]
  if (start === undefined) return []
  const { dischargeM3s } = pointReaders(network, start)
  return [{ key: `reach:${reach.id}`, quantity: 'dischargeM3s', read: valueReader('discharge', dischargeM3s, []) }]
}
