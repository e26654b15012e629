import type { Network } from '@district/models'
import type { ObservedPlace } from './observation.ts'

/**
 * Which water is one: unknown stages that no gate, structure or shore parts are a pool, and along its canals every two of them are
 * so many metres apart.
 */
export interface PoolMap {
  /** Pool of every unknown stage, −1 at a shore. */
  readonly poolOfStage: Int32Array
  readonly poolCount: number
  /** Unknown stages of a pool. */
  stagesOf(pool: number): Int32Array
  /** The unknown stage that a gauge of stages looks at; −1 where that is no water of the network. */
  stageAt(place: ObservedPlace): number
  /** Way from one stage to all others of its pool, in the order of `stagesOf`, m. */
  distancesM(fromStage: number): Float64Array
}

interface Way {
  readonly to: number
  readonly lengthM: number
}

export function mapPools(network: Network): PoolMap {
  const ways = waysOf(network)
  const poolOfStage = new Int32Array(network.stageCount).fill(-1)
  const pools: Int32Array[] = []
  for (let s = 0; s < network.stageCount; s++) {
    if (poolOfStage[s] !== -1 || isShore(network, s)) continue
    const members = [...walk(ways, s).keys()]
    for (const member of members) poolOfStage[member] = pools.length
    pools.push(Int32Array.from(members).sort())
  }
  return {
    poolOfStage,
    poolCount: pools.length,
    stagesOf: (pool) => pools[pool] ?? new Int32Array(),
    stageAt: (place) => stageAt(network, place),
    distancesM: (fromStage) => {
      const found = walk(ways, fromStage)
      const stages = pools[poolOfStage[fromStage] ?? -1] ?? new Int32Array()
      return Float64Array.from(stages, (stage) => found.get(stage) ?? Number.POSITIVE_INFINITY)
    },
  }
}

const isShore = ({ junctionIsRiver, junctionCount }: Network, stage: number): boolean =>
  stage < junctionCount && junctionIsRiver[stage] === 1

function waysOf(network: Network): readonly Way[][] {
  const { reachStart, pointStage, reachDxM, jointA, jointB } = network
  const ways: Way[][] = Array.from({ length: network.stageCount }, () => [])
  const join = (a: number, b: number, lengthM: number) => {
    if (isShore(network, a) || isShore(network, b)) return
    ways[a]?.push({ to: b, lengthM })
    ways[b]?.push({ to: a, lengthM })
  }
  for (let r = 0; r + 1 < reachStart.length; r++)
    for (let p = reachStart[r] ?? 0; p + 1 < (reachStart[r + 1] ?? 0); p++)
      join(pointStage[p] ?? 0, pointStage[p + 1] ?? 0, reachDxM[r] ?? 0)
  for (let j = 0; j < jointA.length; j++) join(jointA[j] ?? 0, jointB[j] ?? 0, 0)
  return ways
}

/** Shortest ways from a stage; a pool is a tree but for loops, so little is looked at twice. */
function walk(ways: readonly Way[][], from: number): Map<number, number> {
  const found = new Map<number, number>([[from, 0]])
  const waiting = [from]
  for (let stage = waiting.shift(); stage !== undefined; stage = waiting.shift())
    for (const { to, lengthM } of ways[stage] ?? []) {
      const distanceM = (found.get(stage) ?? 0) + lengthM
      if (distanceM >= (found.get(to) ?? Number.POSITIVE_INFINITY)) continue
      found.set(to, distanceM)
      waiting.push(to)
    }
  return found
}

function stageAt(network: Network, place: ObservedPlace): number {
  if (place.kind === 'gate-flow') return -1
  if (place.kind === 'reach') {
    const first = network.reachStart[place.reach] ?? 0
    const last = (network.reachStart[place.reach + 1] ?? 1) - 1
    const nearest = first + Math.round(place.chainageM / (network.reachDxM[place.reach] ?? 1))
    return network.pointStage[Math.min(Math.max(nearest, first), last)] ?? -1
  }
  const sides = place.kind === 'gate-up' ? network.gateUpJunction : network.gateDownJunction
  const junction = sides[place.gate] ?? -1
  return junction >= 0 && !isShore(network, junction) ? junction : -1
}
