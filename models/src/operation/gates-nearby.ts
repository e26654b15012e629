import { type Network, RIVER } from '../network/network.ts'

/** A gate that stands in the same water as another, and how far along the canals it is. */
export interface GateNearby {
  readonly gate: number
  readonly distanceM: number
}

/**
 * The gates that stand in the two waters of a gate, nearest first: water is followed along reaches and through nodes, and never
 * through a gate or a structure.
 */
export function gatesNearby(network: Network, gate: number): readonly GateNearby[] {
  const { gateUpJunction, gateDownJunction, district } = network
  const distanceM = wayAlongWater(network, [gateUpJunction[gate] ?? RIVER, gateDownJunction[gate] ?? RIVER])
  return district.gates
    .flatMap((_gate, other) => {
      const sides = [gateUpJunction[other] ?? RIVER, gateDownJunction[other] ?? RIVER]
      const nearestM = Math.min(...sides.map((junction) => distanceM.get(junction) ?? Number.POSITIVE_INFINITY))
      return other === gate || nearestM === Number.POSITIVE_INFINITY ? [] : [{ gate: other, distanceM: nearestM }]
    })
    .toSorted((a, b) => a.distanceM - b.distanceM || a.gate - b.gate)
}

/** Shortest way from any of `from` to every junction of the same water. */
function wayAlongWater(network: Network, from: readonly number[]): ReadonlyMap<number, number> {
  const { reachHeadJunction, reachTailJunction, district, jointA, jointB } = network
  const ways = new Map<number, { readonly to: number; readonly lengthM: number }[]>()
  const join = (a: number, b: number, lengthM: number) => {
    for (const [here, to] of [
      [a, b],
      [b, a],
    ] as const)
      ways.set(here, [...(ways.get(here) ?? []), { to, lengthM }])
  }
  for (const [r, { lengthM }] of district.reaches.entries())
    join(reachHeadJunction[r] ?? RIVER, reachTailJunction[r] ?? RIVER, lengthM)
  for (const [j, a] of jointA.entries()) join(a, jointB[j] ?? RIVER, 0)

  const reachedM = new Map(from.filter(isWater).map((junction) => [junction, 0]))
  const waiting = [...reachedM.keys()]
  for (let here = waiting.shift(); here !== undefined; here = waiting.shift()) {
    for (const { to, lengthM } of ways.get(here) ?? []) {
      const wayM = (reachedM.get(here) ?? 0) + lengthM
      if (!isWater(to) || wayM >= (reachedM.get(to) ?? Number.POSITIVE_INFINITY)) continue
      reachedM.set(to, wayM)
      waiting.push(to)
    }
  }
  return reachedM
}

/** A river, or a stage given to one gate alone, joins nothing. */
const isWater = (junction: number): boolean => junction >= 0
