import type { District, NodeId, Reach } from '@district/models'

const isTrunk = ({ kind }: Reach): boolean => kind !== 'branch'

/** Nodes where a trunk canal stops and only branches lead on: what arrives there must be drawn there. */
export function closedEnds(district: District): ReadonlySet<NodeId> {
  const ends = new Set<NodeId>()
  for (const { toNodeId } of district.reaches.filter(isTrunk)) {
    const goesOn = district.reaches.some((reach) => isTrunk(reach) && reach.fromNodeId === toNodeId)
    const node = district.nodes.find(({ id }) => id === toNodeId)
    if (!goesOn && node?.boundary === 'none') ends.add(toNodeId)
  }
  return ends
}

/** Ends of the trunk that water from the head of this reach can get to. */
export function endsBelow(district: District, reach: Reach): ReadonlySet<NodeId> {
  const ends = new Set<NodeId>()
  const seen = new Set<Reach>()
  const walk = (from: Reach) => {
    if (seen.has(from)) return
    seen.add(from)
    const next = district.reaches.filter((other) => isTrunk(other) && other.fromNodeId === from.toNodeId)
    if (next.length === 0) ends.add(from.toNodeId)
    next.forEach(walk)
  }
  walk(reach)
  return ends
}

/** Nodes that this reach feeds: on from its tail, but past a joining of canals only along the larger one. */
export function nodesFedBy(district: District, reach: Reach): ReadonlySet<NodeId> {
  const nodes = new Set<NodeId>()
  const walk = (from: Reach) => {
    const { toNodeId } = from
    if (nodes.has(toNodeId) || mainFeeder(district, toNodeId) !== from) return
    nodes.add(toNodeId)
    district.reaches.filter((other) => isTrunk(other) && other.fromNodeId === toNodeId).forEach(walk)
  }
  walk(reach)
  return nodes
}

const mainFeeder = (district: District, nodeId: NodeId): Reach | undefined =>
  district.reaches
    .filter((reach) => isTrunk(reach) && reach.toNodeId === nodeId)
    .toSorted((a, b) => b.designDischargeM3s - a.designDischargeM3s)[0]
