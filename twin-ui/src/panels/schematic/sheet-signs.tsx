import { useMemo } from 'react'
import { isSevere } from '../../state/abnormality.ts'
import { plannedOpenings } from '../../state/active-branch.ts'
import { useLoaded, useTwinState } from '../twin-context.tsx'
import type { SchematicLayout } from './schematic-layout.ts'

interface Spot {
  readonly x: number
  readonly y: number
}

/** Where every gate stands, across a line or at the head of a branch. */
function useGateSpots(layout: SchematicLayout): ReadonlyMap<string, Spot> {
  return useMemo(
    () =>
      new Map([
        ...layout.crossings.flatMap(({ gate, x, y }) => (gate === undefined ? [] : [[gate.id, { x, y }] as const])),
        ...layout.sides.flatMap(({ side, x, y }) =>
          side.crossings.flatMap(({ gate }) => (gate === undefined ? [] : [[gate.id, { x, y: y - 10 }] as const])),
        ),
      ]),
    [layout],
  )
}

/** What is abnormal, in amber or red and with a shape: a triangle, or a diamond where it may do harm. */
export function AbnormalSigns({ layout }: { readonly layout: SchematicLayout }) {
  const { index } = useLoaded()
  const spots = useGateSpots(layout)
  const abnormalities = useTwinState((state) => state.abnormalities)
  return [...abnormalities.values()].map(({ stationId, kind }) => {
    const station = index.stationById.get(stationId)
    const gauge = layout.gauges.find((placed) => placed.station.id === stationId)
    const spot = station?.gateId == null ? gauge : spots.get(station.gateId)
    if (spot === undefined) return null
    const [x, y] = [spot.x + 9, spot.y - 11]
    return isSevere(kind) ? (
      <path key={stationId} className="sheet-severe" d={`M${x} ${y - 6}l6 6l-6 6l-6 -6Z`} />
    ) : (
      <path key={stationId} className="sheet-doubtful" d={`M${x} ${y - 5}l5.5 9.5h-11Z`} />
    )
  })
}

/** Gates that the rehearsal changes. */
export function PlannedSigns({ layout }: { readonly layout: SchematicLayout }) {
  const spots = useGateSpots(layout)
  const openings = useTwinState(plannedOpenings)
  return [...openings.keys()].map((gateId) => {
    const spot = spots.get(gateId)
    if (spot === undefined) return null
    const { x, y } = spot
    return <rect key={gateId} className="sheet-planned" x={x - 9} y={y - 11} width={18} height={22} />
  })
}
