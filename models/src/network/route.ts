import type { District } from '../domain/district.ts'
import type { Gate } from '../domain/gate.ts'
import { isStageGiven } from '../domain/node.ts'
import type { Reach } from '../domain/reach.ts'
import type { GateId, NodeId } from '../ground/ids.ts'

/** The way that water takes from its source to a gate. */
export interface Route {
  /** From the source down; with the gate's own reach where the gate stands at its head. */
  readonly reaches: readonly Reach[]
  /** Gates that the water passes, from the source down, the gate itself last. */
  readonly gates: readonly Gate[]
}

/**
 * The main way to a gate: from its node upstream, at every node along the reach of the largest design discharge, until nothing leads on. Where
 * canals meet or part and meet again, this is one way of several.
 *
 * @throws RangeError when the district has no such gate
 */
export function routeTo(district: District, gateId: GateId): Route {
  const gate = district.gates.find(({ id }) => id === gateId)
  if (gate === undefined) throw new RangeError(`gateId must be of a gate of the district, got ${gateId}`)
  const reaches: Reach[] = []
  const own = gate.seat.kind === 'outside' ? undefined : district.reaches.find(({ id }) => id === ownReachId(gate))
  if (own !== undefined && gate.seat.kind === 'reach-head') reaches.push(own)
  const seen = new Set<NodeId>()
  for (let at: NodeId | undefined = gate.seat.fromNodeId; at !== undefined && !seen.has(at); ) {
    seen.add(at)
    const supply: Reach | NodeId | undefined = mainSupply(district, at)
    if (typeof supply === 'object') reaches.unshift(supply)
    at = typeof supply === 'object' ? supply.fromNodeId : supply
  }
  const passed = district.gates.filter(
    (one) => one !== gate && one.seat.kind !== 'outside' && reaches.some(({ id }) => id === ownReachId(one)),
  )
  const place = (one: Gate) => reaches.findIndex(({ id }) => id === ownReachId(one))
  return { reaches, gates: [...passed.toSorted((a, b) => place(a) - place(b)), gate] }
}

const ownReachId = ({ seat }: Gate) => (seat.kind === 'outside' ? undefined : seat.reachId)

/** The reach that brings most to a node; else the node at the other side of a structure that leads to it. */
function mainSupply(district: District, at: NodeId): Reach | NodeId | undefined {
  if (district.nodes.some(({ id, boundary }) => id === at && isStageGiven(boundary))) return undefined
  const [main] = district.reaches
    .filter((reach) => reach.toNodeId === at && reach.kind !== 'branch')
    .toSorted((a, b) => b.designDischargeM3s - a.designDischargeM3s)
  if (main !== undefined) return main
  for (const { seat } of district.structures)
    if (seat.kind === 'between' && seat.toNodeId === at) return seat.fromNodeId
  return undefined
}
