import type { GateSide } from '../domain/controller.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { ReachId } from '../ground/ids.ts'
import type { Network } from '../network/network.ts'
import type { Engine } from '../solver/engine.ts'

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
  return engine.stageAtM(place.reachIndex, engine.network.district.reaches[place.reachIndex]!.lengthM)
}

const SIDE_OF_KEY: Readonly<Record<string, string>> = {
  stageUpM: 'upstream',
  stageDownM: 'downstream',
  dischargeM3s: 'flow',
}

/** By place: when its gauge says nothing. The level at a tail is that of the gauge above the gate that stands there. */
function lostSpans({ district, gateUpJunction, reachTailJunction }: Network, { events = [] }: Scenario) {
  const spans = new Map<string, Span[]>()
  const add = (key: string, span: Span) => spans.set(key, [...(spans.get(key) ?? []), span])
  for (const event of events as readonly (Span & { readonly kind: string; readonly gaugeId?: string })[]) {
    if (event.kind !== 'gauge-lost') continue
    const gauge = district.gauges.find(({ id }) => id === event.gaugeId)
    const station = district.stations.find(({ id }) => id === gauge?.stationId)
    const g = district.gates.findIndex(({ id }) => id === station?.gateId)
    const side = SIDE_OF_KEY[gauge?.key ?? '']
    if (g < 0 || side === undefined) continue
    add(`${side} ${g}`, event)
    if (side !== 'upstream') continue
    for (const [r, junction] of reachTailJunction.entries()) if (junction === gateUpJunction[g]) add(`tail ${r}`, event)
  }
  return spans
}

/** Index of a reach by its id. */
export const reachIndexOf = ({ district }: Network, reachId: ReachId): number =>
  district.reaches.findIndex(({ id }) => id === reachId)
