import type { District, Gate, NodeId, Structure } from '@district/models'
import type { Edge, Line } from './network-lines.ts'

/** A gate or structure across a line. */
export interface Crossing {
  readonly key: string
  readonly gate: Gate | undefined
  readonly structure: Structure | undefined
}

/** What leaves a line sideways at a node and is not drawn as a line of its own. */
export interface Side {
  readonly key: string
  /** The branch canal behind it, undefined for what goes out to a river. */
  readonly edge: Edge | undefined
  readonly crossings: readonly Crossing[]
}

/** Everything that stands on lines, found by where it stands. */
export interface LineThings {
  readonly lines: readonly Line[]
  /** The line that has a node first. */
  readonly ownerByNode: ReadonlyMap<NodeId, Line>
  readonly sidesByNode: ReadonlyMap<NodeId, readonly Side[]>
  headCrossings(edge: Edge): readonly Crossing[]
  tailCrossings(edge: Edge): readonly Crossing[]
}

export function thingsOnLines(district: District, found: readonly Line[]): LineThings {
  const onLine = new Set(found.filter(({ isStub }) => !isStub).flatMap(({ edges }) => edges.flatMap(endsOf)))
  const lettingOut = new Set(
    crossingsOf(district).flatMap(({ seated: s }) => (s.kind === 'outside' ? [s.fromNodeId] : [])),
  )
  // A branch whose canal is not in the pack, or that lets water out at its end, is a line itself.
  const isSide = ({ isStub, edges: [edge] }: Line) =>
    isStub && edge !== undefined && onLine.has(edge.fromNodeId) && !lettingOut.has(edge.toNodeId)
  const lines = found.filter((line) => !isSide(line))
  const ownerByNode = new Map<NodeId, Line>()
  for (const line of lines)
    for (const nodeId of line.edges.flatMap(endsOf)) if (!ownerByNode.has(nodeId)) ownerByNode.set(nodeId, line)

  const crossings = crossingsOf(district)
  const heads = Map.groupBy(crossings, ({ seated }) => (seated.kind === 'reach-head' ? seated.reachId : undefined))
  const tails = Map.groupBy(crossings, ({ seated }) => (seated.kind === 'reach-tail' ? seated.reachId : undefined))
  const sides = [
    ...found.filter(isSide).map(({ edges: [edge] }) => ({
      nodeId: (edge as Edge).fromNodeId,
      side: {
        key: (edge as Edge).key,
        edge,
        crossings: [...(heads.get(edge?.reach?.id) ?? []), ...(tails.get(edge?.reach?.id) ?? [])],
      },
    })),
    ...crossings.flatMap(({ seated, ...crossing }) =>
      seated.kind === 'outside'
        ? [{ nodeId: seated.fromNodeId, side: { key: crossing.key, edge: undefined, crossings: [crossing] } }]
        : [],
    ),
  ]
  const groups = Map.groupBy(sides, ({ nodeId }) => nodeId)
  return {
    lines,
    ownerByNode,
    sidesByNode: new Map([...groups].map(([nodeId, group]) => [nodeId, group.map(({ side }) => side)])),
    headCrossings: ({ reach, structure }) =>
      structure !== undefined
        ? [{ key: `structure:${structure.id}`, gate: undefined, structure }]
        : reach === undefined
          ? []
          : (heads.get(reach.id) ?? []),
    tailCrossings: ({ reach }) => (reach === undefined ? [] : (tails.get(reach.id) ?? [])),
  }
}

const endsOf = ({ fromNodeId, toNodeId }: Edge): readonly NodeId[] => [fromNodeId, toNodeId]

function crossingsOf({ gates, structures }: District) {
  return [
    ...gates.map((gate) => ({ key: `gate:${gate.id}`, gate, structure: undefined, seated: gate.seat })),
    ...structures.map((structure) => ({
      key: `structure:${structure.id}`,
      gate: undefined,
      structure,
      seated: structure.seat,
    })),
  ]
}
