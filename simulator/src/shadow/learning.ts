import type { Engine, Network } from '@district/models'
import type { Judgement, Learned } from './filter.ts'
import type { ObservedPlace } from './observation.ts'

/** Part of what one look at the gauges suggests that is believed, and the most that it changes a factor by. */
const BELIEVED = 0.1
const MOST_AT_ONCE = 0.01
const LEAST_FACTOR = 0.6
const MOST_FACTOR = 1.6
/** Friction says nothing of roughness where the water hardly falls. */
const LEAST_SLOPE = 2e-5
/** Gauges that cover less of a reach say nothing of its slope. */
const LEAST_COVER = 0.5
/** Nor does a gate that passes less than this part of its design discharge. */
const LEAST_FLOW = 0.1

/**
 * Learns slowly what the pack has wrong, from what the model says before each correction.
 *
 * Roughness, where the measured surface of a reach is steeper than the computed one: friction slope grows with the square of roughness, so
 * a surface that is steeper by a part asks for half that part. Gate coefficients, where a gate passes more than computed.
 */
export function learn(network: Network, engine: Engine, judgements: readonly Judgement[], learned: Learned): void {
  const used = judgements.filter(({ withheld }) => withheld === undefined)
  learnRoughness(network, engine, used, learned.roughness)
  for (const { observation, computed } of used) {
    const { place, value } = observation
    if (place.kind !== 'gate-flow') continue
    const least = LEAST_FLOW * (network.district.gates[place.gate]?.designDischargeM3s ?? Number.POSITIVE_INFINITY)
    if (value > least && computed > least) bend(learned.gateCoefficient, place.gate, Math.log(value / computed))
  }
}

interface Departure {
  readonly chainageM: number
  /** Measured less computed. */
  readonly byM: number
}

function learnRoughness(network: Network, engine: Engine, used: readonly Judgement[], roughness: Float64Array): void {
  const byReach: Departure[][] = network.district.reaches.map(() => [])
  for (const { observation, computed } of used)
    for (const { reach, chainageM } of placesAlong(network, observation.place))
      byReach[reach]?.push({ chainageM, byM: observation.value - computed })
  for (const [r, departures] of byReach.entries()) {
    const lengthM = network.district.reaches[r]?.lengthM ?? 0
    const falls = (engine.stageAtM(r, 0) - engine.stageAtM(r, lengthM)) / lengthM
    const steeper = departures.length > 1 ? -slopeOf(departures, LEAST_COVER * lengthM) : 0
    if (falls > LEAST_SLOPE && engine.dischargeAtM3s(r, 0.5 * lengthM) > 0) bend(roughness, r, (0.5 * steeper) / falls)
  }
}

/** Places of a gauge on reaches: one at a junction stands on every reach that ends there. */
export function placesAlong(network: Network, place: ObservedPlace): readonly { reach: number; chainageM: number }[] {
  if (place.kind === 'gate-flow') return []
  if (place.kind === 'reach') return [place]
  const junction = (place.kind === 'gate-up' ? network.gateUpJunction : network.gateDownJunction)[place.gate]
  return network.district.reaches.flatMap(({ lengthM }, reach) =>
    network.reachHeadJunction[reach] === junction
      ? [{ reach, chainageM: 0 }]
      : network.reachTailJunction[reach] === junction
        ? [{ reach, chainageM: lengthM }]
        : [],
  )
}

/** Slope of the straight line nearest to all; 0 where they stand closer together than `leastCoverM`. */
function slopeOf(departures: readonly Departure[], leastCoverM: number): number {
  const chainages = departures.map(({ chainageM }) => chainageM)
  if (Math.max(...chainages) - Math.min(...chainages) < leastCoverM) return 0
  const n = departures.length
  const middleM = chainages.reduce((sum, one) => sum + one, 0) / n
  const meanM = departures.reduce((sum, { byM }) => sum + byM, 0) / n
  let [covariance, variance] = [0, 0]
  for (const { chainageM, byM } of departures) {
    covariance += (chainageM - middleM) * (byM - meanM)
    variance += (chainageM - middleM) ** 2
  }
  return covariance / variance
}

function bend(factors: Float64Array, place: number, suggested: number): void {
  const by = Math.min(Math.max(BELIEVED * suggested, -MOST_AT_ONCE), MOST_AT_ONCE)
  factors[place] = Math.min(Math.max((factors[place] ?? 1) * (1 + by), LEAST_FACTOR), MOST_FACTOR)
}
