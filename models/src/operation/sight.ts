import type { GateSide } from '../domain/controller.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { Network } from '../network/network.ts'
import type { Engine } from '../solver/engine.ts'
import { eventsOf } from '../solver/scenario-events.ts'
import { gateIndexOf, reachAt } from './places.ts'

/** Where a controller looks. */
export type Place =
  | { readonly at: 'gate'; readonly gateIndex: number; readonly side: GateSide }
  | { readonly at: 'tail'; readonly reachIndex: number }
  | { readonly at: 'flow'; readonly gateIndex: number }

/** What controllers see of the water: what stands there, or, while the gauge of the place is lost, what it said last. */
export interface Sight {
  see(place: Place, engine: Engine, sinceStartS: number): number
}

interface Span {
  readonly fromS: number
  readonly toS: number
}

const keyOf = (place: Place): string =>
  place.at === 'tail' ? `tail ${place.reachIndex}` : `${place.at === 'gate' ? place.side : 'flow'} ${place.gateIndex}`

export function createSight(network: Network, scenario: Scenario): Sight {
  const lost = lostSpans(network, scenario)
  const last = new Map<string, number>()
  return {
    see(place, engine, sinceStartS) {
      const key = keyOf(place)
      const isLost = (lost.get(key) ?? []).some(({ fromS, toS }) => sinceStartS >= fromS && sinceStartS < toS)
      const known = last.get(key)
      const value = isLost && known !== undefined ? known : measured(place, engine)
      last.set(key, value)
      return value
    },
  }
}

function measured(place: Place, engine: Engine): number {
  if (place.at === 'flow') return engine.gateDischargeM3s(place.gateIndex)
  if (place.at === 'gate') {
    const { upstreamM, downstreamM } = engine.gateStagesM(place.gateIndex)
    return place.side === 'upstream' ? upstreamM : downstreamM
  }
  return engine.stageAtM(place.reachIndex, reachAt(engine.network, place.reachIndex).lengthM)
}

const SIDE_OF_KEY: Readonly<Record<string, string>> = {
  stageUpM: 'upstream',
  stageDownM: 'downstream',
  dischargeM3s: 'flow',
}

/** By place: when its gauge says nothing. The level at a tail is that of the gauge above the gate that stands there. */
function lostSpans(network: Network, scenario: Scenario) {
  const { district, gateUpJunction, reachTailJunction } = network
  const spans = new Map<string, Span[]>()
  const add = (key: string, span: Span) => spans.set(key, [...(spans.get(key) ?? []), span])
  for (const event of eventsOf(scenario, 'gauge-lost')) {
    const gauge = district.gauges.find(({ id }) => id === event.gaugeId)
    const station = district.stations.find(({ id }) => id === gauge?.stationId)
    const g = gateIndexOf(network, station?.gateId ?? '')
    const side = SIDE_OF_KEY[gauge?.key ?? '']
    if (g < 0 || side === undefined) continue
    add(`${side} ${g}`, event)
    if (side !== 'upstream') continue
    for (const [r, junction] of reachTailJunction.entries()) if (junction === gateUpJunction[g]) add(`tail ${r}`, event)
  }
  return spans
}
