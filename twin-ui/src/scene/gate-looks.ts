import type { Gauge, Station } from '@district/models'
import type { Frame } from '@district/models/contract'
import type { DistrictIndex } from '../state/district-index.ts'
import { gateGauges } from '../state/district-index.ts'
import { staleAfterMs } from '../state/staleness.ts'
import type { TwinState } from '../state/twin-store.ts'
import type { GateSeatOnMap } from './gate-seats.ts'
import type { Knowledge } from './marker-layer.ts'

type Heard = Pick<TwinState, 'latestByGauge' | 'nowMs' | 'connection'> & Partial<Pick<TwinState, 'mode'>>

/** What a gate looks like: each bay's opening, and whether that is known. */
export interface GateLook {
  readonly openingM: readonly number[]
  readonly known: Knowledge
}

/** What a gauge's last word is worth in the picture. */
export function gaugeKnowledge({ latestByGauge, nowMs, connection, mode }: Heard, gauge: Gauge): Knowledge {
  const reading = latestByGauge.get(gauge.id)
  if (reading === undefined) return 0
  if ((connection === 'lost' && mode !== 'past') || reading.quality === 'bad') return 0.5
  return nowMs - reading.takenAtMs > staleAfterMs(gauge, mode) ? 0.5 : 1
}

/** Live: each bay as its own instrument says; never heard, the leaf is drawn down and grey. */
export function measuredLook(heard: Heard, index: DistrictIndex, { gate }: GateSeatOnMap): GateLook {
  const gauges = gateGauges(index, gate.id, 'openingM')
  const openingM = Array.from({ length: gate.bays }, (_, bay) => {
    const gauge = gauges.find((candidate) => (candidate.bay ?? 1) === bay + 1) ?? gauges[0]
    return gauge === undefined ? 0 : (heard.latestByGauge.get(gauge.id)?.value ?? 0)
  })
  return { openingM, known: leastKnowledge(heard, gauges) }
}

/** In a rehearsal: what was computed for that instant, all bays alike. */
export function rehearsedLook(from: Frame, to: Frame, mix: number, { gate, gateIndex }: GateSeatOnMap): GateLook {
  const before = from.gateOpeningM[gateIndex] ?? 0
  const after = to.gateOpeningM[gateIndex] ?? 0
  return { openingM: new Array<number>(gate.bays).fill(before + mix * (after - before)), known: 1 }
}

export function stationKnowledge(heard: Heard, index: DistrictIndex, station: Station): Knowledge {
  return leastKnowledge(heard, index.gaugesByStation.get(station.id) ?? [])
}

/** What several gauges say together is worth what the worst of them is. */
function leastKnowledge(heard: Heard, gauges: readonly Gauge[]): Knowledge {
  if (gauges.length === 0) return 0
  return gauges.reduce<Knowledge>((least, gauge) => {
    const knowledge = gaugeKnowledge(heard, gauge)
    return knowledge < least ? knowledge : least
  }, 1)
}

export const openingFraction = ({ openingM }: GateLook, { gate }: GateSeatOnMap): number =>
  openingM.reduce((sum, opening) => sum + opening, 0) /
  Math.max(1, openingM.length) /
  Math.max(1e-6, gate.maximumOpeningM)
