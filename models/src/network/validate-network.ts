import type { District } from '../domain/district.ts'
import { type Problem, problem } from '../ground/problem.ts'

/**
 * Says how a district joins in ways that the solver does not support. All at once; empty when it is sound.
 * The ids must resolve.
 */
export function validateNetwork(district: District): Problem[] {
  const problems: Problem[] = []
  const unsupported = (file: string, row: number, text: string, remedy: string) =>
    problems.push(problem('NETWORK_UNSUPPORTED', { file, row: row + 2 }, text, remedy))
  const boundaryOf = new Map(district.nodes.map((node) => [node.id, node.boundary]))
  const gatedHeads = new Set(district.gates.flatMap(({ seat }) => (seat.kind === 'reach-head' ? [seat.reachId] : [])))
  const gatedTails = new Set(district.gates.flatMap(({ seat }) => (seat.kind === 'reach-tail' ? [seat.reachId] : [])))
  const openNodes = new Set<string>()
  for (const reach of district.reaches) {
    if (!gatedHeads.has(reach.id)) openNodes.add(reach.fromNodeId)
    if (!gatedTails.has(reach.id)) openNodes.add(reach.toNodeId)
  }

  for (const [row, reach] of district.reaches.entries()) {
    if (reach.fromNodeId === reach.toNodeId)
      unsupported('reaches.csv', row, `reach ${reach.id} begins and ends at ${reach.toNodeId}`, 'split it at a node')
  }
  for (const [row, node] of district.nodes.entries()) {
    const atTail = district.reaches.filter(({ id, toNodeId }) => toNodeId === node.id && !gatedTails.has(id))
    if ((node.boundary === 'normal-depth' || node.boundary === 'weir-crest') && atTail.length !== 1)
      unsupported(
        'nodes.csv',
        row,
        `${atTail.length} reaches end at ${node.id}, whose boundary is ${node.boundary}`,
        'let exactly one reach end there without a gate',
      )
    if (node.boundary === 'normal-depth' && atTail.some(({ bedUpM, bedDownM }) => bedUpM <= bedDownM))
      unsupported('nodes.csv', row, `the bed towards ${node.id} does not fall`, 'choose another boundary')
  }
  for (const [row, gate] of district.gates.entries()) {
    const sides =
      gate.seat.kind === 'reach-tail'
        ? district.reaches
            .filter(({ id }) => gate.seat.kind === 'reach-tail' && id === gate.seat.reachId)
            .map((reach) => reach.toNodeId)
        : [gate.seat.fromNodeId]
    for (const nodeId of sides)
      if (boundaryOf.get(nodeId) !== 'river-stage' && !openNodes.has(nodeId))
        unsupported(
          'structures.csv',
          row,
          `only gates meet at node ${nodeId} beside gate ${gate.id}, so no water can stand there`,
          'let a reach begin or end at that node without a gate',
        )
  }
  return problems
}
