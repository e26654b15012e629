import type { Network } from '../network/network.ts'
import type { OrderedWater } from './ordered-water.ts'

/** A place where water is handed over: gates side by side into one branch, or a branch that no gate parts from its canal. */
export interface Offtake {
  /** Of its first gate; of the branch reach where there is none. */
  readonly id: string
  /** Indices of its gates in the district; empty: what users draw from the branch counts as delivered. */
  readonly gates: readonly number[]
  /** What it serves, by place in `network.branchReachIndices`. */
  readonly branches: readonly number[]
}

/**
 * Offtakes of a network, in the district's order: every gate into a branch, every gate that an order names, and every branch without a gate. A gate serves
 * its reach and the branches that go on from it without a gate in between; gates of kind `offtake` that serve none and have no order are left
 * out, as nobody says what is asked of them.
 */
export function offtakesOf(network: Network, orders: readonly OrderedWater[]): readonly Offtake[] {
  const { district, branchReachIndices } = network
  const branchOf = new Map([...branchReachIndices].map((r, b) => [district.reaches[r]?.id ?? '', b]))
  const named = new Set(orders.map(({ gateId }) => gateId))
  const byKey = new Map<string, number[]>()
  for (const [g, { id, seat }] of district.gates.entries()) {
    const entersBranch = seat.kind === 'reach-head' && branchOf.has(seat.reachId)
    if (!entersBranch && !named.has(id)) continue
    const key = entersBranch ? seat.reachId : id
    byKey.set(key, [...(byKey.get(key) ?? []), g])
  }
  const follow = branchWalk(network, byKey)
  const gated = [...byKey].map(([key, gates]): Offtake => {
    const branch = branchOf.get(key)
    return { id: district.gates[gates[0] ?? 0]?.id ?? key, gates, branches: branch === undefined ? [] : follow(branch) }
  })
  const served = new Set(gated.flatMap(({ branches }) => branches))
  const open = [...branchReachIndices].flatMap((r, b): Offtake[] =>
    served.has(b) ? [] : [{ id: district.reaches[r]?.id ?? '', gates: [], branches: [b] }],
  )
  return [...gated, ...open]
}

/** From a branch to all that go on from it without a gate at their head. */
function branchWalk({ district, branchReachIndices }: Network, gated: ReadonlyMap<string, unknown>) {
  const reachOf = (branch: number) => district.reaches[branchReachIndices[branch] ?? 0]
  return (first: number): readonly number[] => {
    const found = [first]
    for (const branch of found)
      for (const [next] of branchReachIndices.entries()) {
        const reach = reachOf(next)
        if (reach?.fromNodeId === reachOf(branch)?.toNodeId && !gated.has(reach?.id ?? '') && !found.includes(next))
          found.push(next)
      }
    return found
  }
}
