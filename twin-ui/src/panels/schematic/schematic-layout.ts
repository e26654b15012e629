import type { District, NodeId, Station } from '@district/models'
import { canalWidth, freeFrom, type NameOf, type Room, roomOf, type Slot, widthsOf } from './edge-room.ts'
import { type Crossing, type LineThings, type Side, thingsOnLines } from './line-things.ts'
import { type Edge, type Line, linesOf } from './network-lines.ts'
import { placeRows, type Span } from './schematic-rows.ts'
import {
  CANAL_HEIGHT,
  DISTANCE_WIDTH,
  FLOW_WIDTH,
  LABEL_LINE,
  LABEL_LINES,
  LABEL_TOP,
  MARGIN,
  SIDE_STEP,
  SIDE_TEXT,
  SLOT_WIDTH,
  SMALL_TEXT,
  STUB,
  SYMBOL,
} from './sheet-measures.ts'
import { cutMiddle } from './text-width.ts'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedCrossing extends Crossing {
  readonly x: number
  readonly y: number
  readonly nameLines: readonly string[]
  readonly label: Box
}

export interface PlacedEdge {
  readonly key: string
  readonly edge: Edge
  readonly fromX: number
  readonly toX: number
  readonly y: number
  /** Discharge is written here where no gate at its head says it. */
  readonly flowLabel: Box | undefined
  readonly distanceLabel: Box
}

export interface PlacedSide {
  readonly key: string
  readonly side: Side
  readonly x: number
  readonly y: number
  readonly name: string
  /** Of the name, which is written upwards. */
  readonly label: Box
}

export interface PlacedCanal {
  readonly key: string
  readonly name: string
  readonly lengthM: number
  /** How many edges of the line it is. */
  readonly edges: number
  readonly label: Box
}

export interface PlacedNode {
  readonly nodeId: NodeId
  readonly x: number
  readonly y: number
}

/** The whole network on one sheet; lengths in units of the drawing, 1 unit = 1 px at full size. */
export interface SchematicLayout {
  readonly width: number
  readonly height: number
  readonly canals: readonly PlacedCanal[]
  readonly edges: readonly PlacedEdge[]
  readonly crossings: readonly PlacedCrossing[]
  readonly sides: readonly PlacedSide[]
  readonly nodes: readonly PlacedNode[]
  readonly gauges: readonly { readonly station: Station; readonly x: number; readonly y: number }[]
  /** Where a line leaves another or flows into it. */
  readonly joins: readonly { readonly key: string; readonly points: readonly (readonly [number, number])[] }[]
}

/** Deterministic and O(n): by the order of the district and by chainage, never by coordinates. */
export function layoutSchematic(district: District, nameOf: NameOf): SchematicLayout {
  const things = thingsOnLines(district, linesOf(district))
  const rooms = new Map(
    things.lines.flatMap((line) => line.edges.map((edge, i) => [edge, roomOf(things, line, i, nameOf)])),
  )
  const x = placeNodesAcross(things, rooms)
  const spans = things.lines.map((line) => spanOf(things, line, x, rooms))
  const rows = placeRows(spans)
  const y = spans.map((_, i) => rows[i] ?? 0)
  return assemble(district, things, rooms, x, y, nameOf)
}

/** Every node right of all it is fed from; in a ring, of what came before it in the district's order. */
function placeNodesAcross(things: LineThings, rooms: ReadonlyMap<Edge, Room>): ReadonlyMap<NodeId, number> {
  const edges = things.lines.flatMap((line) => line.edges)
  const leaving = Map.groupBy(edges, ({ fromNodeId }) => fromNodeId)
  const waiting = new Map<NodeId, number>()
  for (const { fromNodeId, toNodeId } of edges) {
    waiting.set(fromNodeId, waiting.get(fromNodeId) ?? 0)
    waiting.set(toNodeId, (waiting.get(toNodeId) ?? 0) + 1)
  }
  const startX = (nodeId: NodeId) => MARGIN + 12 + (things.sidesByNode.get(nodeId)?.length ?? 0) * SIDE_STEP
  const x = new Map<NodeId, number>()
  const done = new Set<NodeId>()
  const nodeIds = [...waiting.keys()]
  const ready = nodeIds.filter((nodeId) => waiting.get(nodeId) === 0)
  let oldest = 0
  while (done.size < nodeIds.length) {
    let nodeId = ready.shift()
    while (nodeId === undefined) {
      const candidate = nodeIds[oldest++]
      if (candidate !== undefined && !done.has(candidate)) nodeId = candidate
    }
    if (done.has(nodeId)) continue
    done.add(nodeId)
    const fromX = Math.max(x.get(nodeId) ?? 0, startX(nodeId))
    x.set(nodeId, fromX)
    for (const edge of leaving.get(nodeId) ?? []) {
      if (done.has(edge.toNodeId)) continue
      x.set(edge.toNodeId, Math.max(x.get(edge.toNodeId) ?? 0, fromX + (rooms.get(edge)?.width ?? 0)))
      const left = (waiting.get(edge.toNodeId) ?? 1) - 1
      waiting.set(edge.toNodeId, left)
      if (left === 0) ready.push(edge.toNodeId)
    }
  }
  return x
}

/** How far a line reaches across, how high it is, and which line it leaves at what x. */
function spanOf(things: LineThings, line: Line, x: ReadonlyMap<NodeId, number>, rooms: ReadonlyMap<Edge, Room>): Span {
  const [first, last] = [line.edges[0] as Edge, line.edges.at(-1) as Edge]
  const owner = things.ownerByNode.get(first.fromNodeId)
  const fromX = x.get(first.fromNodeId) ?? 0
  const ends = endOf(line, x, rooms)
  return {
    parent: owner === undefined || owner === line ? undefined : things.lines.indexOf(owner),
    fromX,
    toX: Math.max(ends, x.get(last.toNodeId) ?? 0) + SLOT_WIDTH / 2,
    above: aboveOf(things, line),
    below: LABEL_TOP + LABEL_LINES * LABEL_LINE + 4,
  }
}

/** Room over a line: for what leaves it sideways, with the names of canals above that. */
function aboveOf(things: LineThings, line: Line): number {
  const nodeIds = line.edges.flatMap(({ fromNodeId, toNodeId }) => [fromNodeId, toNodeId])
  const hasSides = nodeIds.some(
    (nodeId) => things.ownerByNode.get(nodeId) === line && (things.sidesByNode.get(nodeId) ?? []).length > 0,
  )
  return (hasSides ? STUB + SIDE_TEXT + 10 : 26) + CANAL_HEIGHT
}

/** Where the drawing of a line ends: at its last node, or where its room ends if that node lies behind (a ring). */
function endOf({ edges }: Line, x: ReadonlyMap<NodeId, number>, rooms: ReadonlyMap<Edge, Room>): number {
  const last = edges.at(-1) as Edge
  const [fromX, toX] = [x.get(last.fromNodeId) ?? 0, x.get(last.toNodeId) ?? 0]
  return toX > fromX ? toX : fromX + (rooms.get(last)?.width ?? 0)
}

function assemble(
  district: District,
  things: LineThings,
  rooms: ReadonlyMap<Edge, Room>,
  x: ReadonlyMap<NodeId, number>,
  y: readonly number[],
  nameOf: NameOf,
): SchematicLayout {
  const yOf = new Map(things.lines.map((line, i) => [line, y[i] ?? 0]))
  const nodes = [...things.ownerByNode].map(([nodeId, line]) => ({
    nodeId,
    x: x.get(nodeId) ?? 0,
    y: yOf.get(line) ?? 0,
  }))
  const nodeAt = new Map(nodes.map((node) => [node.nodeId, node]))
  const placed = things.lines.map((line) => placeLine(things, line, yOf.get(line) ?? 0, x, rooms))
  const edges = placed.flatMap((line) => line.edges)
  const crossings = placed.flatMap((line) => line.crossings)
  const byReach = new Map(edges.map((edge) => [edge.edge.reach?.id, edge]))
  const sides = placeSides(things, nodeAt, nameOf)
  return {
    width: Math.max(240, ...placed.map(({ toX }) => toX), ...sides.map(({ label }) => label.x + label.width)) + MARGIN,
    height: Math.max(160, ...y) + LABEL_TOP + LABEL_LINES * LABEL_LINE + 6,
    canals: placed.flatMap((line) => line.canals),
    edges,
    crossings,
    sides,
    nodes,
    gauges: district.stations.flatMap((station) => {
      const edge = byReach.get(station.reachId ?? undefined)
      if (edge === undefined || station.reachId === null) return []
      const share = Math.min(1, Math.max(0, (station.chainageM ?? 0) / Math.max(1, edge.edge.lengthM)))
      return [{ station, x: edge.fromX + (edge.toX - edge.fromX) * share, y: edge.y }]
    }),
    joins: things.lines.flatMap((line, i) =>
      joinsOf({ things, nodeAt, crossings }, line, i, placed[i]?.endX ?? 0, y[i] ?? 0),
    ),
  }
}

function placeLine(
  things: LineThings,
  line: Line,
  y: number,
  x: ReadonlyMap<NodeId, number>,
  rooms: ReadonlyMap<Edge, Room>,
) {
  const canalY = y - aboveOf(things, line) + 2
  const crossings: PlacedCrossing[] = []
  const canals: PlacedCanal[] = []
  const edges = line.edges.map((edge): PlacedEdge => {
    const room = rooms.get(edge) as Room
    const fromX = x.get(edge.fromNodeId) ?? 0
    const nextX = x.get(edge.toNodeId) ?? 0
    const toX = nextX > fromX ? nextX : fromX + room.width
    crossings.push(...inARow(room.head, room.isFirst ? fromX + 10 : fromX - (room.head[0]?.width ?? 0) / 2, y))
    crossings.push(...inARow(room.tail, toX - room.nextHead / 2 - widthsOf(room.tail), y))
    if (room.canal !== undefined) {
      const label = { x: fromX + 4, y: canalY, width: canalWidth(room.canal) - 12, height: CANAL_HEIGHT - 2 }
      canals.push({ key: edge.key, ...room.canal, label })
    }
    const textX = fromX + freeFrom(room)
    return {
      key: edge.key,
      edge,
      fromX,
      toX,
      y,
      flowLabel: room.hasFlow ? { x: textX, y: y - 20, width: FLOW_WIDTH - 4, height: 15 } : undefined,
      distanceLabel: { x: textX, y: y + 3, width: DISTANCE_WIDTH - 4, height: 13 },
    }
  })
  const endX = edges.at(-1)?.toX ?? 0
  const texts = edges.flatMap(({ flowLabel, distanceLabel }) => [
    { label: distanceLabel },
    { label: flowLabel ?? distanceLabel },
  ])
  return {
    edges,
    canals,
    crossings,
    endX,
    toX: Math.max(endX, ...[...crossings, ...canals, ...texts].map(({ label }) => label.x + label.width)),
  }
}

function inARow(slots: readonly Slot[], fromX: number, y: number): readonly PlacedCrossing[] {
  let at = fromX
  return slots.map((slot) => {
    const placed = placeCrossing(slot, at, y)
    at += slot.width
    return placed
  })
}

const placeCrossing = ({ crossing, nameLines, width }: Slot, left: number, y: number): PlacedCrossing => ({
  ...crossing,
  nameLines,
  x: left + width / 2,
  y,
  label: { x: left + 3, y: y + LABEL_TOP, width: width - 6, height: LABEL_LINES * LABEL_LINE },
})

/** What leaves at a node stands before it: water is taken upstream of the gate that holds it. */
function placeSides(
  things: LineThings,
  nodeAt: ReadonlyMap<NodeId, PlacedNode>,
  nameOf: NameOf,
): readonly PlacedSide[] {
  return [...things.sidesByNode].flatMap(([nodeId, sides]) => {
    const node = nodeAt.get(nodeId)
    if (node === undefined) return []
    return sides.map((side, i): PlacedSide => {
      const x = node.x - SYMBOL - (sides.length - 1 - i) * SIDE_STEP
      const names = side.edge?.reach?.names ?? (side.crossings[0]?.gate ?? side.crossings[0]?.structure)?.names
      const name = cutMiddle(names === undefined ? '' : nameOf(names), SMALL_TEXT, SIDE_TEXT - 34)
      return {
        key: side.key,
        side,
        x,
        y: node.y,
        name,
        label: { x: x - 7, y: node.y - STUB - SIDE_TEXT - 6, width: 14, height: SIDE_TEXT },
      }
    })
  })
}

interface JoinParts {
  readonly things: LineThings
  readonly nodeAt: ReadonlyMap<NodeId, PlacedNode>
  readonly crossings: readonly PlacedCrossing[]
}

function joinsOf(
  { things, nodeAt, crossings }: JoinParts,
  line: Line,
  index: number,
  endX: number,
  y: number,
): SchematicLayout['joins'] {
  const [first, last] = [line.edges[0] as Edge, line.edges.at(-1) as Edge]
  const from = things.ownerByNode.get(first.fromNodeId) === line ? undefined : nodeAt.get(first.fromNodeId)
  const into = nodeAt.get(last.toNodeId)
  const joins: { key: string; points: (readonly [number, number])[] }[] = []
  if (from !== undefined) {
    const x = clearX(from, crossings)
    joins.push({
      key: `leaves ${index}`,
      points: [[x, from.y], [x, y], ...(x === from.x ? [] : [[from.x, y] as const])],
    })
  }
  if (into !== undefined && (into.x !== endX || into.y !== y)) {
    const x = clearX(into, crossings)
    joins.push({
      key: `joins ${index}`,
      points: [
        [endX, y],
        [endX, y - 24],
        [x, y - 24],
        [x, into.y],
      ],
    })
  }
  return joins
}

/** Beside the label of the sign that stands at a node: a line down from there would run through its numbers. */
function clearX({ x, y }: PlacedNode, crossings: readonly PlacedCrossing[]): number {
  const sign = crossings.find((crossing) => crossing.y === y && Math.abs(crossing.x - x) < 1)
  return sign === undefined ? x : sign.label.x - 3
}
