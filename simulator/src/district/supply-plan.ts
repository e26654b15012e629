import {
  type District,
  darcySeepage,
  type Gate,
  type NodeId,
  type Reach,
  type ReachId,
  seepageM2s,
} from '@district/models'

/** Where the canal ends at a border, the neighbour is promised this fraction of the last reach's design discharge. */
const TRANSFER_FRACTION = 0.3

/** What every gate must pass, in the district's order of gates, so that each branch gets its grant. */
export type GateDischargesM3s = readonly number[]

/**
 * The dispatcher's arithmetic: from the tails upward, what a node needs is what its branches are granted, what its canals
 * need below, and what a neighbour is promised; a canal needs at its head what it needs at its tail and what seeps on the way.
 * Where two canals feed one node they share in proportion to their design discharges.
 */
export function createSupplyPlan(district: District): (grantedM3s: (branch: number) => number) => GateDischargesM3s {
  const trunk = district.reaches.filter(({ kind }) => kind !== 'branch')
  const branches = district.reaches.filter(({ kind }) => kind === 'branch')
  const upward = fromTailsUpward(trunk)
  const shareOf = (reach: Reach) => {
    const feeders = trunk.filter(({ toNodeId }) => toNodeId === reach.toNodeId)
    return reach.designDischargeM3s / feeders.reduce((sum, feeder) => sum + feeder.designDischargeM3s, 0)
  }

  return (grantedM3s) => {
    const headNeedM3s = new Map<ReachId, number>()
    branches.forEach((branch, index) => {
      headNeedM3s.set(branch.id, grantedM3s(index))
    })
    const tailNeedM3s = new Map<ReachId, number>()
    const needAt = (nodeId: NodeId, arriving: Reach) =>
      district.reaches
        .filter(({ fromNodeId }) => fromNodeId === nodeId)
        .reduce((sum, { id }) => sum + (headNeedM3s.get(id) ?? 0), 0) + transferM3s(district, nodeId, arriving)

    for (const reach of upward) {
      const tailM3s = shareOf(reach) * needAt(reach.toNodeId, reach)
      tailNeedM3s.set(reach.id, tailM3s)
      headNeedM3s.set(reach.id, tailM3s + seepedM3s(district, reach, tailM3s))
    }
    return district.gates.map((gate) => gateNeedM3s(gate, headNeedM3s, tailNeedM3s))
  }
}

function gateNeedM3s({ seat }: Gate, head: ReadonlyMap<ReachId, number>, tail: ReadonlyMap<ReachId, number>): number {
  if (seat.kind === 'outside') return 0
  return (seat.kind === 'reach-head' ? head : tail).get(seat.reachId) ?? 0
}

function transferM3s(district: District, nodeId: NodeId, arriving: Reach): number {
  const node = district.nodes.find(({ id }) => id === nodeId)
  return node?.boundary === 'normal-depth' || node?.boundary === 'rating-curve'
    ? TRANSFER_FRACTION * arriving.designDischargeM3s
    : 0
}

/** The law as the pack states it, over the whole reach: Kostiakov's at the discharge of its tail, Darcy's at the design depth. */
function seepedM3s({ crossSections }: District, reach: Reach, dischargeM3s: number): number {
  const { seepage, lengthM, designDepthM } = reach
  if (dischargeM3s <= 0) return 0
  if (seepage.kind !== 'darcy') return seepageM2s(seepage, dischargeM3s) * lengthM
  const section = crossSections.find(({ id }) => id === reach.crossSectionId)
  if (section === undefined) return 0
  const { constantM2s, perDepthMPerS } = darcySeepage(seepage, section.shape, designDepthM)
  return Math.max(constantM2s + perDepthMPerS * designDepthM, 0) * lengthM
}

/** Each reach after all that continue it. A district whose canals run in a circle keeps the rest in the pack's order. */
function fromTailsUpward(trunk: readonly Reach[]): readonly Reach[] {
  const waiting = new Set(trunk)
  const ordered: Reach[] = []
  while (waiting.size > 0) {
    const next =
      [...waiting].find((reach) => ![...waiting].some(({ fromNodeId }) => fromNodeId === reach.toNodeId)) ??
      [...waiting][0]
    if (next === undefined) break
    waiting.delete(next)
    ordered.push(next)
  }
  return ordered
}
