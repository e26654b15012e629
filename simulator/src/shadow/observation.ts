import type { District, Engine, Gauge } from '@district/models'
import type { InputBoard, Words } from './input-board.ts'

/** Where a gauge looks at the water of the model. */
export type ObservedPlace =
  | { readonly kind: 'gate-up' | 'gate-down' | 'gate-flow'; readonly gate: number }
  | { readonly kind: 'reach'; readonly reach: number; readonly chainageM: number }

export interface ObservedGauge {
  readonly gauge: Gauge
  readonly place: ObservedPlace
}

/** silent: nothing new for longer than it may take · bad: its last word, as the gateway judges · dry: neither canal nor model holds water there
 *  · far: too far off to be this water · contradicted: its neighbours in the pool agree with each other and not with it */
export type Withheld = 'silent' | 'bad' | 'dry' | 'far' | 'contradicted'

/** What a gauge says of one instant, for whatever corrects the model. */
export interface Observation extends ObservedGauge {
  /** Stage in m above datum; discharge in m³/s. NaN where nothing is known. */
  readonly value: number
  /** Standard deviation of its error, in its unit: wider where it is doubtful or old. */
  readonly sigma: number
  /** Its last reading not later than the instant; −∞ where there is none. */
  readonly takenMs: number
  readonly isDoubtful: boolean
  /** Given where the gauge itself says nothing that can be used. */
  readonly withheld?: 'silent' | 'bad'
}

/** Noise is evened out over so much, which no wave in a canal does much in. */
const MEAN_OVER_MS = 120_000
const LEAST_PATIENCE_MS = 900_000
/** A gauge stands a little beside the place of the model that it is compared with. */
const STANDS_BESIDE_M = 0.01
/** Growth of the error of a level that is not told anew: 3 cm an hour. */
const AGES_M_PER_S = 8e-6
const DOUBTFUL_SIGMA = 3

/** Gauges of the district that look at water of the model, at rivers excepted. */
export function observedGauges(district: District): readonly ObservedGauge[] {
  const stations = new Map(district.stations.map((station) => [station.id, station]))
  const gateIndex = new Map(district.gates.map(({ id }, index) => [id, index]))
  const reachIndex = new Map(district.reaches.map(({ id }, index) => [id, index]))
  return district.gauges.flatMap((gauge): ObservedGauge[] => {
    const station = stations.get(gauge.stationId)
    const gate = station?.gateId == null ? undefined : gateIndex.get(station.gateId)
    const reach = station?.reachId == null ? undefined : reachIndex.get(station.reachId)
    if (gate !== undefined) {
      const kind = GATE_KINDS[gauge.key]
      return kind === undefined ? [] : [{ gauge, place: { kind, gate } }]
    }
    if (reach === undefined || gauge.key !== 'stageM') return []
    return [{ gauge, place: { kind: 'reach', reach, chainageM: station?.chainageM ?? 0 } }]
  })
}

const GATE_KINDS: Readonly<Record<string, 'gate-up' | 'gate-down' | 'gate-flow'>> = {
  stageUpM: 'gate-up',
  stageDownM: 'gate-down',
  dischargeM3s: 'gate-flow',
}

/** What the gauges say of an instant. Those never heard are left out. */
export function observe(board: InputBoard, gauges: readonly ObservedGauge[], atMs: number): readonly Observation[] {
  return gauges.flatMap((observed) => {
    const words = board.wordsOf(observed.gauge.id)
    return words === undefined || words.usable.length + words.refused.length === 0
      ? []
      : [observationOf(observed, words, atMs)]
  })
}

function observationOf(observed: ObservedGauge, words: Words, atMs: number): Observation {
  const { gauge, place } = observed
  const takenMs = words.usable.lastInstantMs(atMs)
  const refusedMs = words.refused.lastInstantMs(atMs)
  const ageMs = atMs - takenMs
  const meanValue = words.usable.meanWithin(atMs - MEAN_OVER_MS, atMs)
  const isDoubtful = words.doubtful.lastInstantMs(atMs) === takenMs
  const beside = place.kind === 'gate-flow' ? 0 : STANDS_BESIDE_M
  const aged = place.kind === 'gate-flow' ? 0 : (AGES_M_PER_S * ageMs) / 1000
  const withheld =
    refusedMs > takenMs ? 'bad' : ageMs > Math.max(LEAST_PATIENCE_MS, gauge.staleAfterS * 1000) ? 'silent' : undefined
  return {
    ...observed,
    value: Number.isNaN(meanValue) ? words.usable.at(takenMs) : meanValue,
    sigma: Math.hypot(gauge.noise, beside, aged) * (isDoubtful ? DOUBTFUL_SIGMA : 1),
    takenMs,
    isDoubtful,
    ...(withheld !== undefined && { withheld }),
  }
}

/** The observation operator: what a gauge would say if the water were as it is computed. */
export function computedAt(engine: Engine, place: ObservedPlace): number {
  if (place.kind === 'reach') return engine.stageAtM(place.reach, place.chainageM)
  if (place.kind === 'gate-flow') return engine.gateDischargeM3s(place.gate)
  const { upstreamM, downstreamM } = engine.gateStagesM(place.gate)
  return place.kind === 'gate-up' ? upstreamM : downstreamM
}
