import type { District, NodeId, Reach, ReachId } from '@district/models'
import type { Route } from './routes.ts'

/* Any way through the network, chosen by its two ends. */

const PREFIX = 'path:'

export const pathId = (fromNodeId: NodeId, toNodeId: NodeId): string => `${PREFIX}${fromNodeId}>${toNodeId}`

export function pathEnds(routeId: string | undefined): readonly [NodeId, NodeId] | undefined {
  if (routeId?.startsWith(PREFIX) !== true) return undefined
  const [from, to] = routeId.slice(PREFIX.length).split('>')
  return from === undefined || to === undefined ? undefined : [from as NodeId, to as NodeId]
}

/** The shortest way down the water from one node to another, through structures that join two nodes. O(n²) at worst, some hundred reaches. */
export function pathBetween(district: District, fromNodeId: NodeId, toNodeId: NodeId): Route | undefined {
  const arrivals = arrivalsFrom(district, fromNodeId)
  const reaches: Reach[] = []
  const seen = new Set<NodeId>()
  for (let at = toNodeId; at !== fromNodeId; ) {
    const arrival = arrivals.get(at)
    if (arrival === undefined || seen.has(at)) return undefined
    seen.add(at)
    if (arrival.reach !== undefined) reaches.unshift(arrival.reach)
    at = arrival.fromNodeId
  }
  if (reaches.length === 0) return undefined
  const nameOf = (nodeId: NodeId) => district.nodes.find(({ id }) => id === nodeId)?.names ?? { zh: nodeId, en: nodeId }
  const [from, to] = [nameOf(fromNodeId), nameOf(toNodeId)]
  return {
    id: pathId(fromNodeId, toNodeId),
    names: { zh: `${from.zh} → ${to.zh}`, en: `${from.en} → ${to.en}` },
    kind: 'path',
    reachIds: reaches.map(({ id }): ReachId => id),
    lengthM: reaches.reduce((sum, { lengthM }) => sum + lengthM, 0),
  }
}

/** Nodes that water from here comes to, for the choice of the lower end. */
export function nodesBelow(district: District, fromNodeId: NodeId): ReadonlySet<NodeId> {
  const below = new Set(arrivalsFrom(district, fromNodeId).keys())
  below.delete(fromNodeId)
  return below
}

interface Arrival {
  readonly fromNodeId: NodeId
  readonly lengthM: number
  readonly reach: Reach | undefined
}

function arrivalsFrom({ reaches, structures }: District, fromNodeId: NodeId): ReadonlyMap<NodeId, Arrival> {
  const ways: (Arrival & { readonly toNodeId: NodeId })[] = [
    ...reaches.map((reach) => ({
      fromNodeId: reach.fromNodeId,
      toNodeId: reach.toNodeId,
      lengthM: reach.lengthM,
      reach,
    })),
    ...structures.flatMap(({ seat }) =>
      seat.kind === 'between'
        ? [{ fromNodeId: seat.fromNodeId, toNodeId: seat.toNodeId, lengthM: 0, reach: undefined }]
        : [],
    ),
  ]
  const leaving = Map.groupBy(ways, (way) => way.fromNodeId)
  const distanceM = new Map<NodeId, number>([[fromNodeId, 0]])
  const arrivals = new Map<NodeId, Arrival>()
  const open = new Set<NodeId>([fromNodeId])
  while (open.size > 0) {
    const nearest = [...open].reduce((a, b) => ((distanceM.get(a) ?? 0) <= (distanceM.get(b) ?? 0) ? a : b))
    open.delete(nearest)
    for (const way of leaving.get(nearest) ?? []) {
      const reachedM = (distanceM.get(nearest) ?? 0) + way.lengthM
      if (reachedM >= (distanceM.get(way.toNodeId) ?? Number.POSITIVE_INFINITY)) continue
      distanceM.set(way.toNodeId, reachedM)
      arrivals.set(way.toNodeId, way)
      open.add(way.toNodeId)
    }
  }
  return arrivals
}
