import type { Selection } from '../../state/selection-slice.ts'
import type { Crossing } from './line-things.ts'
import type { Box, SchematicLayout } from './schematic-layout.ts'
import { SIDE_TEXT, STUB } from './sheet-measures.ts'

/** A place that the keyboard can stand on. */
export interface Stop {
  readonly key: string
  readonly selection: Selection
  readonly x: number
  readonly y: number
  /** What a pointer can hit and what the ring of the focus goes around. */
  readonly box: Box
  /** Stops of one row follow each other by left and right. */
  readonly row: number
}

export type Way = 'left' | 'right' | 'up' | 'down'

/** Everything that can be chosen, row by row, each row down the water. */
export function stopsOf({ edges, crossings, sides }: SchematicLayout): readonly Stop[] {
  const stops: Stop[] = []
  for (const { edge, fromX, toX, y, distanceLabel } of edges) {
    if (edge.reach === undefined) continue
    const left = Math.max(fromX + 8, distanceLabel.x - 10)
    const box = { x: left, y: y - 9, width: Math.max(12, toX - 9 - left), height: 18 }
    stops.push({ ...selecting({ kind: 'reach', id: edge.reach.id }), x: (fromX + toX) / 2, y, row: y, box })
  }
  for (const crossing of crossings) {
    const selection = crossingSelection(crossing)
    const { x, y, label } = crossing
    const box = { x: label.x, y: y - 11, width: label.width, height: label.y + label.height - y + 11 }
    if (selection !== undefined) stops.push({ ...selecting(selection), x, y, row: y, box })
  }
  for (const { side, x, y } of sides) {
    const selection = sideSelection(side)
    const box = { x: x - 6, y: y - SIDE_TOP, width: 13, height: SIDE_TOP - 8 }
    if (selection !== undefined) stops.push({ ...selecting(selection), x, y: y - 40, row: y - 40, box })
  }
  return stops.toSorted((a, b) => a.row - b.row || a.x - b.x)
}

const SIDE_TOP = STUB + SIDE_TEXT + 6

const selecting = (selection: Selection) => ({ key: `${selection.kind}:${selection.id}`, selection })

export function crossingSelection({ gate, structure }: Crossing): Selection | undefined {
  if (gate !== undefined) return { kind: 'gate', id: gate.id }
  return structure === undefined ? undefined : { kind: 'structure', id: structure.id }
}

/** An offtake is chosen by its gate, which can be worked; without one by its canal. */
export function sideSelection({ crossings, edge }: SchematicLayout['sides'][number]['side']): Selection | undefined {
  const [crossing] = crossings
  const selection = crossing === undefined ? undefined : crossingSelection(crossing)
  return selection ?? (edge?.reach === undefined ? undefined : { kind: 'reach', id: edge.reach.id })
}

/** Left and right go up and down the water; up and down go to the nearest place on another row. */
export function neighbourOf(stops: readonly Stop[], key: string, way: Way): Stop | undefined {
  const at = stops.findIndex((stop) => stop.key === key)
  const here = stops[at]
  if (here === undefined) return undefined
  if (way === 'left' || way === 'right') {
    const next = stops[at + (way === 'left' ? -1 : 1)]
    return next?.row === here.row ? next : undefined
  }
  let best: Stop | undefined
  let bestCost = Number.POSITIVE_INFINITY
  for (const stop of stops) {
    const downBy = way === 'down' ? stop.row - here.row : here.row - stop.row
    if (downBy <= 0) continue
    const cost = downBy * 4 + Math.abs(stop.x - here.x)
    if (cost < bestCost) [best, bestCost] = [stop, cost]
  }
  return best
}
