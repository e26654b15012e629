import type { District } from '../domain/district.ts'
import { isStageGiven, type NodeBoundary } from '../domain/node.ts'
import type { Pool } from '../network/pool.ts'

/** Nodes at which water comes into a pool, leaves at its end, and leaves by the way. */
export interface PoolEnds {
  readonly headNodeId: string
  readonly tailNodeId: string
  /** By the id of an outgoing gate. */
  readonly outNodeIds: ReadonlyMap<string, string>
}

export function endsOf({ reaches, gates }: District, { course, outGateIds }: Pool): PoolEnds | undefined {
  const reachOf = (id: string | undefined) => reaches.find((reach) => reach.id === id)
  const head = reachOf(course[0])
  const tail = reachOf(course.at(-1))
  if (head === undefined || tail === undefined || head.fromNodeId === tail.toNodeId) return undefined
  const outNodeIds = new Map<string, string>()
  for (const { id, seat } of gates)
    if (outGateIds.includes(id))
      outNodeIds.set(id, seat.kind === 'reach-tail' ? (reachOf(seat.reachId)?.toNodeId ?? '') : seat.fromNodeId)
  return { headNodeId: head.fromNodeId, tailNodeId: tail.toNodeId, outNodeIds }
}

/** A pool as a district of its own, without gates: its water comes in and leaves as inflow at nodes; the end holds a stage or is a wall. */
export function poolAlone(
  district: District,
  { reachIds, structureIds }: Pool,
  { headNodeId, tailNodeId }: PoolEnds,
  end: 'stage' | 'none',
): District {
  const reaches = district.reaches.filter(({ id }) => reachIds.includes(id))
  const structures = district.structures.filter(({ id }) => structureIds.includes(id))
  const touched = new Set<string>([
    ...reaches.flatMap(({ fromNodeId, toNodeId }) => [fromNodeId, toNodeId]),
    ...structures.flatMap(({ seat }) => [seat.fromNodeId, ...(seat.kind === 'between' ? [seat.toNodeId] : [])]),
  ])
  const boundaryOf = (id: string, own: NodeBoundary): NodeBoundary =>
    id === tailNodeId ? end : id === headNodeId ? 'none' : own
  const nodes = district.nodes
    .filter(({ id }) => touched.has(id))
    .map((node) => ({ ...node, boundary: boundaryOf(node.id, node.boundary) }))
  return { ...district, nodes, reaches, structures, gates: [] }
}

/** A node inside whose stage comes from outside: the pool then has no level of its own. */
export const givenInside = (district: District, pool: Pool, { headNodeId, tailNodeId }: PoolEnds): string | undefined =>
  poolAlone(district, pool, { headNodeId, tailNodeId, outNodeIds: new Map() }, 'none').nodes.find(({ boundary }) =>
    isStageGiven(boundary),
  )?.id
