import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import type { Node } from '../domain/node.ts'
import type { NodeId } from '../ground/ids.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { validateStructures } from './validate-structures.ts'

/**
 * Says where a district joins in a way that the solver has no equation for; empty when it is sound. Ids must resolve.
 *
 * Asked is that water can stand at every node where a gate or structure begins or ends, that an outlet ends exactly one reach, and that
 * structures, ponds and rating curves have numbers that can be.
 */
export function validateNetwork(district: District): Problem[] {
  const open = openNodes(district)
  const { tailGates } = seatsOf(district)
  const tails = new Map<NodeId, number>()
  for (const { id, toNodeId } of district.reaches)
    if (!tailGates.has(id)) tails.set(toNodeId, (tails.get(toNodeId) ?? 0) + 1)
  return [
    ...district.nodes.flatMap((node, index) => outletProblem(district, node, index, tails.get(node.id) ?? 0)),
    ...district.gates.flatMap((gate, index) =>
      open.has(waterSideOf(district, gate)) ? [] : [dryGate(district, gate, index)],
    ),
    ...validateStructures(district, open),
  ]
}

/** Nodes that have water of their own: a reach's end that nothing closes, a pond, or a given stage. */
export function openNodes(district: District): Set<NodeId> {
  const { headGates, tailGates } = seatsOf(district)
  const open = new Set<NodeId>()
  for (const { id, fromNodeId, toNodeId } of district.reaches) {
    if (!headGates.has(id)) open.add(fromNodeId)
    if (!tailGates.has(id)) open.add(toNodeId)
  }
  for (const { id, boundary, storage } of district.nodes)
    if (boundary === 'river-stage' || boundary === 'stage' || storage !== undefined) open.add(id)
  return open
}

function seatsOf({ gates, structures }: District) {
  const reachesWith = (kind: 'reach-head' | 'reach-tail') =>
    new Set([...gates, ...structures].flatMap(({ seat }) => (seat.kind === kind ? [seat.reachId] : [])))
  return { headGates: reachesWith('reach-head'), tailGates: reachesWith('reach-tail') }
}

/** The node on that side of a gate which is not its own reach. */
function waterSideOf({ reaches }: District, { seat }: Gate): NodeId {
  if (seat.kind !== 'reach-tail') return seat.fromNodeId
  return reaches.find(({ id }) => id === seat.reachId)?.toNodeId ?? seat.fromNodeId
}

function outletProblem({ reaches, nodes }: District, node: Node, index: number, tails: number): Problem[] {
  if (node.boundary !== 'normal-depth' && node.boundary !== 'weir-crest') return []
  const own = nodes.length - reaches.filter(({ kind }) => kind === 'branch').length
  const place =
    index < own
      ? { file: 'nodes.csv', row: index + 2, column: 'boundary' }
      : { file: 'branches.csv', row: index - own + 2 }
  const remedy = 'expected one reach that ends there without a gate'
  if (tails !== 1)
    return [problem('NETWORK_UNSUPPORTED', place, `${tails} reaches end freely at ${node.id}, an outlet`, remedy)]
  const reach = reaches.find(({ toNodeId }) => toNodeId === node.id)
  if (node.boundary !== 'normal-depth' || reach === undefined || reach.bedUpM > reach.bedDownM) return []
  return [
    problem(
      'NETWORK_UNSUPPORTED',
      place,
      `the bed of ${reach.id} does not fall to its normal depth`,
      'expected another boundary',
    ),
  ]
}

function dryGate({ gates }: District, gate: Gate, index: number): Problem {
  const structures = gates.filter(({ kind }) => kind !== 'offtake').length
  const place =
    index < structures
      ? { file: 'structures.csv', row: index + 2, column: 'node' }
      : { file: 'branches.csv', row: index - structures + 2, column: 'offtake' }
  return problem(
    'NETWORK_UNSUPPORTED',
    place,
    `only gates meet on one side of ${gate.id}, so no water can stand there`,
    'expected a reach that begins or ends at that node without a gate',
  )
}
