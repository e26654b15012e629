import type { Scenario, Series } from '../domain/scenario.ts'
import type { Network } from '../network/network.ts'
import { integralOfSeries } from '../numerics/series.ts'
import type { Engine } from '../solver/engine.ts'
import type { Deliveries } from './delivery.ts'
import { type Offtake, offtakesOf } from './offtakes.ts'
import { type OrderedWater, orderSeries } from './ordered-water.ts'

/** Means are told to a millilitre a second. */
const PER_M3S = 1e6

/** What is asked for in a run besides its scenario. */
export interface Asked {
  readonly orders?: readonly OrderedWater[]
  /** What users draw at the start along each branch, where the scenario does not say. */
  readonly demandAtStartM3s?: Float64Array
}

/** Notes at every frame of a run what came to each offtake. */
export interface DeliveryRecord {
  note(engine: Engine, sinceStartS: number): void
  deliveries(): Deliveries
}

/**
 * Ordered and delivered water of a run, over the periods between its frames: volumes are those that the engine booked at the offtake's gates, so means are
 * exact however far apart frames are. Where orders name an offtake they say what was asked for; elsewhere the demand of its branches does, as
 * the scenario has it.
 *
 * @param frames how many there will be at most
 */
export function recordDeliveries(network: Network, scenario: Scenario, asked: Asked, frames: number): DeliveryRecord {
  const offtakes = offtakesOf(network, asked.orders ?? [])
  const wishes = offtakes.map((offtake) => wishesOf(network, scenario, asked, offtake))
  const passedM3 = new Float64Array(offtakes.length * frames)
  const edgesS = new Float64Array(frames)
  let count = 0
  return {
    note(engine, sinceStartS) {
      edgesS[count] = sinceStartS
      for (let i = 0; i < offtakes.length; i++)
        passedM3[count * offtakes.length + i] = passedUntilNow(engine, offtakes[i]!)
      count += 1
    },
    deliveries() {
      const edges = [...edgesS.subarray(0, count)]
      const periods = edges.slice(1).map((toS, k) => ({ fromS: edges[k] ?? 0, toS, k }))
      const mean = (volumeM3: number, fromS: number, toS: number) =>
        Math.round((PER_M3S * volumeM3) / (toS - fromS)) / PER_M3S
      return {
        edgesS: edges,
        offtakes: offtakes.map(({ id }, i) => {
          const at = (k: number) => passedM3[k * offtakes.length + i] ?? 0
          return {
            offtakeId: id,
            orderedM3s: periods.map(({ fromS, toS }) => mean(askedM3(wishes[i] ?? [], fromS, toS), fromS, toS)),
            deliveredM3s: periods.map(({ fromS, toS, k }) => mean(at(k + 1) - at(k), fromS, toS)),
          }
        }),
      }
    },
  }
}

const askedM3 = (wishes: readonly Series[], fromS: number, toS: number): number =>
  wishes.reduce((sum, series) => sum + integralOfSeries(series, fromS, toS), 0)

function wishesOf(network: Network, scenario: Scenario, asked: Asked, { gates, branches }: Offtake): readonly Series[] {
  const { district, branchReachIndices } = network
  const gateIds = new Set<string>(gates.map((g) => district.gates[g]?.id ?? ''))
  const orders = (asked.orders ?? []).filter(({ gateId }) => gateIds.has(gateId))
  if (orders.length > 0) return [orderSeries(orders)]
  return branches.map((b) => {
    const reach = district.reaches[branchReachIndices[b] ?? 0]
    const series = reach === undefined ? undefined : scenario.demandM3s[reach.id]
    return series ?? { atS: [0], values: [asked.demandAtStartM3s?.[b] ?? 0] }
  })
}

function passedUntilNow(engine: Engine, { gates, branches }: Offtake): number {
  let sumM3 = 0
  for (let i = 0; i < gates.length; i++) sumM3 += engine.passedM3(gates[i]!)
  if (gates.length === 0) for (let i = 0; i < branches.length; i++) sumM3 += engine.drawnM3(branches[i]!)
  return sumM3
}
