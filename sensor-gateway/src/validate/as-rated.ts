import {
  type District,
  type Gate,
  type GateFlow,
  type GateStructure,
  type Gauge,
  type GaugeId,
  gateFlow,
  gateStructure,
} from '@district/models'
import type { Reading } from '@district/models/contract'
import type { GaugeRules } from './gauge-rules.ts'
import { type Tentative, TentativeMap } from './tentative-map.ts'
import { flagged, isLate, type LatestOf, pass, type Validator } from './validator.ts'

/** Stages and openings may be so many intervals of the meter older than what it says. */
const FRESH_INTERVALS = 2
/** Difference of a noisy value that noise alone reaches about once in 20 000. */
const NOISE_WIDTH = 4

/** A meter at a gate, and the gauges of the same station that the gate's formula needs. */
interface RatedMeter {
  readonly structure: GateStructure
  readonly stageUp: Gauge
  /** A gate that leads outside has a stage there that its seat gives. */
  readonly stageDown: Gauge | number
  readonly openings: readonly Gauge[]
}

/**
 * Marks a meter that disagrees with the formula of its gate, several times in a row.
 *
 *     |Q − Q_f(z₁, z₂, a)|  >  max(f · |Q_f|, tolerance) + 4 · √(σ_Q² + (∂Q/∂z₁ σ₁)² + (∂Q/∂z₂ σ₂)² + (∂Q/∂a σ_a)²)
 *
 * Q_f is the law that the pack gives the gate, the same that the solver computes with; σ is noise and step of each gauge. It is asked
 * only while stages and openings are fresh and not bad. One of the four instruments is wrong, or the gate is blocked: the meter
 * carries the mark. After a restart the count begins anew.
 */
export function asRated(district: District): { readonly validator: Validator; readonly memory: Tentative } {
  const meters = ratedMeters(district)
  const misses = new TentativeMap<GaugeId, number>()
  const flow: GateFlow = { dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 }
  const validator: Validator = (reading, { gauge, rules: { rating }, latestOf }) => {
    if (rating === null || isLate(reading) || reading.quality === 'bad') return pass(reading)
    const meter = meters.get(gauge.id)
    const known = misses.get(gauge.id) ?? 0
    const agrees = meter === undefined ? undefined : isAsRated(reading, gauge, rating, meter, latestOf, flow)
    const now = agrees === undefined ? known : agrees ? 0 : known + 1
    if (now !== known) misses.set(gauge.id, now)
    return agrees === false && now >= rating.readings ? flagged(reading, 'off-rating', rating.action) : pass(reading)
  }
  return { validator, memory: misses }
}

/** The discharge gauges that can be compared: those at gates with both stages and all openings. */
export function ratedMeters({ gates, stations, gauges }: District): ReadonlyMap<string, RatedMeter> {
  const gateById = new Map<string, Gate>(gates.map((gate) => [gate.id, gate]))
  const byStation = Map.groupBy(gauges, ({ stationId }) => stationId)
  return new Map(
    stations.flatMap(({ id, gateId }) => {
      const gate = gateById.get(gateId ?? '')
      const own = byStation.get(id) ?? []
      const keyed = (key: string) => own.find((gauge) => gauge.key === key)
      const [meter, stageUp] = [keyed('dischargeM3s'), keyed('stageUpM')]
      const stageDown = keyed('stageDownM') ?? (gate?.seat.kind === 'outside' ? gate.seat.outsideStageM : undefined)
      const openings = own.filter(({ key }) => key === 'openingM')
      if (gate === undefined || meter === undefined || stageUp === undefined || stageDown === undefined) return []
      if (openings.length !== gate.bays) return []
      return [[meter.id, { structure: gateStructure(gate), stageUp, stageDown, openings }] as const]
    }),
  )
}

/** Undefined: there is nothing fresh to compare with. */
function isAsRated(
  reading: Reading,
  gauge: Gauge,
  { toleranceFraction, tolerance }: NonNullable<GaugeRules['rating']>,
  { structure, stageUp, stageDown, openings }: RatedMeter,
  latestOf: LatestOf,
  flow: GateFlow,
): boolean | undefined {
  const oldestMs = reading.takenAtMs - FRESH_INTERVALS * gauge.intervalS * 1000
  const fresh = (of: Gauge | number): number | undefined => {
    if (typeof of === 'number') return of
    const last = latestOf(of.id)
    return last === undefined || last.takenAtMs < oldestMs || last.quality === 'bad' ? undefined : last.value
  }
  const [upM, downM] = [fresh(stageUp), fresh(stageDown)]
  let openingM = 0
  for (const opening of openings) openingM += (fresh(opening) ?? Number.NaN) / openings.length
  if (upM === undefined || downM === undefined || Number.isNaN(openingM)) return undefined
  gateFlow(structure, Math.max(openingM, 0), upM, downM, flow)
  const [first] = openings
  const doubt = Math.hypot(
    spreadOf(gauge),
    flow.perUpstreamM2s * spreadOf(stageUp),
    typeof stageDown === 'number' ? 0 : flow.perDownstreamM2s * spreadOf(stageDown),
    first === undefined ? 0 : flow.perOpeningM2s * spreadOf(first),
  )
  const allowance = Math.max(toleranceFraction * Math.abs(flow.dischargeM3s), tolerance) + NOISE_WIDTH * doubt
  return Math.abs(reading.value - flow.dischargeM3s) <= allowance
}

const spreadOf = ({ noise, resolution }: Gauge): number => noise + resolution / 2
