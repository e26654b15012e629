import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import { isStageGiven } from '../domain/node.ts'
import type { Structure } from '../domain/structure.ts'
import { type Problem, problem } from '../ground/problem.ts'

/** Ids that refer to nothing, reaches that end where they begin, and gates that sit away from their reach. */
export function problemsOfJoins({ nodes, reaches, crossSections, gates, structures }: District): Problem[] {
  const nodeIds = new Set<string>(nodes.map(({ id }) => id))
  const sectionIds = new Set<string>(crossSections.map(({ id }) => id))
  const reachById = new Map<string, (typeof reaches)[number]>(reaches.map((reach) => [reach.id, reach]))
  const rivers = new Set<string>(nodes.flatMap(({ id, boundary }) => (isStageGiven(boundary) ? [id] : [])))
  const known = (ids: { has(id: string): boolean }, path: string, id: string, noun: string): Problem[] =>
    ids.has(id) ? [] : [problem('ID_UNKNOWN', { path }, `"${id}" is no ${noun} here`, `expected the id of a ${noun}`)]
  const seatProblems = (noun: 'gates' | 'structures', { id, seat }: Gate | Structure): Problem[] => {
    const path = `${noun}.${id}.seat`
    const from = known(nodeIds, `${path}.fromNodeId`, seat.fromNodeId, 'node')
    if (seat.kind === 'outside') return from
    if (seat.kind === 'between') return [...from, ...known(nodeIds, `${path}.toNodeId`, seat.toNodeId, 'node')]
    const reach = reachById.get(seat.reachId)
    if (reach === undefined) return [...from, ...known(reachById, `${path}.reachId`, seat.reachId, 'reach')]
    const end = seat.kind === 'reach-head' ? reach.fromNodeId : reach.toNodeId
    if (seat.fromNodeId === end || (seat.kind === 'reach-head' && rivers.has(seat.fromNodeId))) return from
    const text = `${seat.fromNodeId} is not where ${reach.id} has its ${seat.kind}`
    return [...from, problem('NETWORK_UNSUPPORTED', { path }, text, `expected ${end}`)]
  }
  return [
    ...reaches.flatMap((reach) => [
      ...known(nodeIds, `reaches.${reach.id}.fromNodeId`, reach.fromNodeId, 'node'),
      ...known(nodeIds, `reaches.${reach.id}.toNodeId`, reach.toNodeId, 'node'),
      ...known(sectionIds, `reaches.${reach.id}.crossSectionId`, reach.crossSectionId, 'cross-section'),
      ...(reach.fromNodeId === reach.toNodeId
        ? [
            problem(
              'NETWORK_UNSUPPORTED',
              { path: `reaches.${reach.id}.toNodeId` },
              `the reach ends where it begins, at ${reach.toNodeId}`,
              'expected two different nodes',
            ),
          ]
        : []),
    ]),
    ...gates.flatMap((gate) => [
      ...known(nodeIds, `gates.${gate.id}.nodeId`, gate.nodeId, 'node'),
      ...seatProblems('gates', gate),
    ]),
    ...structures.flatMap((structure) => seatProblems('structures', structure)),
  ]
}

/** Reaches that no water of the rest can come to: all given stages are one water, and the largest piece is the rest. Ids must resolve. */
export function problemsOfWaters({ nodes, reaches, gates, structures }: District): Problem[] {
  const above = new Map<string, string>()
  const rivers = new Set<string>(nodes.flatMap(({ id, boundary }) => (isStageGiven(boundary) ? [id] : [])))
  const waterOf = (id: string): string => {
    let at = rivers.has(id) ? RIVERS : id
    for (let next = above.get(at); next !== undefined; next = above.get(at)) {
      const over = above.get(next)
      if (over !== undefined) above.set(at, over)
      at = next
    }
    return at
  }
  const headOf = new Map(reaches.map(({ id, fromNodeId }) => [id, fromNodeId]))
  const joins = [
    ...reaches.map(({ fromNodeId, toNodeId }) => [fromNodeId, toNodeId] as const),
    ...gates.map(({ nodeId, seat }) => [seat.fromNodeId, nodeId] as const),
    ...structures.flatMap(({ seat }) => {
      if (seat.kind === 'outside') return []
      const other = seat.kind === 'between' ? seat.toNodeId : headOf.get(seat.reachId)
      return other === undefined ? [] : [[seat.fromNodeId, other] as const]
    }),
  ]
  for (const [a, b] of joins) {
    const [from, to] = [waterOf(a), waterOf(b)]
    if (from !== to) above.set(from, to)
  }
  const sizes = new Map<string, number>()
  for (const { fromNodeId } of reaches) sizes.set(waterOf(fromNodeId), (sizes.get(waterOf(fromNodeId)) ?? 0) + 1)
  const [main] = [...sizes].sort(([, a], [, b]) => b - a)[0] ?? []
  return reaches.flatMap(({ id, fromNodeId }) =>
    waterOf(fromNodeId) === main
      ? []
      : [
          problem(
            'NETWORK_DISCONNECTED',
            { path: `reaches.${id}.fromNodeId` },
            `${id} hangs together with nothing else`,
            'expected a way for water to the other reaches',
          ),
        ],
  )
}

/** What stands for every river; no node has this name. */
const RIVERS = '(rivers)'
