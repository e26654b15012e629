import type { District, NodeId, Reach, Structure } from '@district/models'

/** A stretch of a line: a reach, or a structure that joins the waters of two nodes. */
export interface Edge {
  readonly key: string
  readonly fromNodeId: NodeId
  readonly toNodeId: NodeId
  readonly lengthM: number
  readonly reach: Reach | undefined
  readonly structure: Structure | undefined
}

/** Edges that follow each other and are drawn as one straight line. */
export interface Line {
  readonly edges: readonly Edge[]
  /** One branch canal from which nothing else leaves: drawn as a short stub on its parent. */
  readonly isStub: boolean
}

/** The network as lines, in the district's order: a canal is one line, and where it forks its later arm another. O(n). */
export function linesOf(district: District): readonly Line[] {
  const edges = edgesOf(district)
  const leaving = Map.groupBy(edges, ({ fromNodeId }) => fromNodeId)
  const follows = followersOf(edges, leaving)
  const followed = new Set(follows.values())
  const taken = new Set<Edge>()
  const lines: Line[] = []
  const take = (first: Edge) => {
    const chain: Edge[] = []
    for (let edge: Edge | undefined = first; edge !== undefined && !taken.has(edge); edge = follows.get(edge)) {
      taken.add(edge)
      chain.push(edge)
    }
    if (chain.length > 0) lines.push({ edges: chain, isStub: isStub(chain, leaving) })
  }
  for (const edge of edges) if (!followed.has(edge)) take(edge)
  // What is left runs in a ring of its own.
  for (const edge of edges) take(edge)
  return lines
}

function edgesOf(district: District): readonly Edge[] {
  const between = district.structures.flatMap((structure) => {
    const { seat } = structure
    if (seat.kind !== 'between') return []
    const { fromNodeId, toNodeId } = seat
    return [{ key: structure.id, fromNodeId, toNodeId, lengthM: 0, reach: undefined, structure }]
  })
  const reaches = district.reaches.map((reach) => ({
    key: reach.id,
    fromNodeId: reach.fromNodeId,
    toNodeId: reach.toNodeId,
    lengthM: reach.lengthM,
    reach,
    structure: undefined,
  }))
  return [...reaches, ...between]
}

/** The edge that goes on after each: of the same canal if there is one, and each follows one at most. */
function followersOf(edges: readonly Edge[], leaving: ReadonlyMap<NodeId, readonly Edge[]>): ReadonlyMap<Edge, Edge> {
  const follows = new Map<Edge, Edge>()
  const taken = new Set<Edge>()
  const join = (edge: Edge, isNext: (next: Edge) => boolean) => {
    if (follows.has(edge)) return
    const next = leaving.get(edge.toNodeId)?.find((other) => other !== edge && !taken.has(other) && isNext(other))
    if (next === undefined) return
    follows.set(edge, next)
    taken.add(next)
  }
  for (const edge of edges) join(edge, (next) => canalOf(next) !== undefined && canalOf(next) === canalOf(edge))
  for (const edge of edges) if (edge.structure !== undefined) join(edge, (next) => next.reach !== undefined)
  for (const edge of edges) join(edge, (next) => next.structure !== undefined)
  // Canals of other names go on in one line where the most water does, so that a main line stays straight.
  for (const edge of edges) {
    const on = (leaving.get(edge.toNodeId) ?? []).filter((next) => isTrunk(next) && isTrunk(edge) && !taken.has(next))
    const strongest = on.toSorted((a, b) => designM3s(b) - designM3s(a))[0]
    if (strongest !== undefined) join(edge, (next) => next === strongest)
  }
  return follows
}

const isTrunk = ({ reach }: Edge): boolean => reach !== undefined && reach.kind !== 'branch'
const designM3s = ({ reach }: Edge): number => reach?.designDischargeM3s ?? 0

const canalOf = ({ reach }: Edge): string | undefined =>
  reach === undefined ? undefined : `${reach.kind === 'branch'} ${reach.canal.zh}`

function isStub(chain: readonly Edge[], leaving: ReadonlyMap<NodeId, readonly Edge[]>): boolean {
  const [edge] = chain
  return chain.length === 1 && edge?.reach?.kind === 'branch' && (leaving.get(edge.toNodeId) ?? []).length === 0
}
