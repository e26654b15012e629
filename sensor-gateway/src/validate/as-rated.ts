import {
  type District,
  type Gate,
  type GateFlow,
  type GateStructure,
  type Gauge,
  type GaugeId,
  gateFlow,
  gateStructure,
  type RatingRow,
  type Station,
} from '@district/models'
import type { Reading } from '@district/models/contract'
import type { GaugeRules } from './gauge-rules.ts'
import { type Tentative, TentativeMap } from './tentative-map.ts'
import { flagged, isLate, type LatestOf, pass, type Validator } from './validator.ts'

/** Stages and openings may be so many intervals of the meter older than what it says. */
const FRESH_INTERVALS = 2
/** Difference of a noisy value that noise alone reaches about once in 20 000. */
const NOISE_WIDTH = 4

/** So near the end of a reach, a flow section has the stage of the node there. */
const NEAR_M = 200

/** A meter at a gate, and the gauges of the same station that the gate's formula needs. */
interface GateMeter {
  readonly kind: 'gate'
  readonly structure: GateStructure
  readonly stageUp: Gauge
  /** A gate that leads outside has a stage there that its seat gives. */
  readonly stageDown: Gauge | number
  readonly openings: readonly Gauge[]
}

/** A flow section at a node whose rating the pack has. */
interface NodeMeter {
  readonly kind: 'node'
  readonly stage: Gauge
  readonly rating: readonly RatingRow[]
}

type RatedMeter = GateMeter | NodeMeter

/**
 * Marks a meter that disagrees with the formula of its gate, or with the rating of the node at which it stands, several times in a row.
 *
 *     |Q − Q_f(z₁, z₂, a)|  >  max(f · |Q_f|, tolerance) + 4 · √(σ_Q² + (∂Q/∂z₁ σ₁)² + (∂Q/∂z₂ σ₂)² + (∂Q/∂a σ_a)²)
 *
 * Q_f is the law that the pack gives the gate, the same that the solver computes with, or the node's rating, linear between its rows; σ is noise and step of each gauge. It is asked
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

/** The discharge gauges that can be compared: at gates with both stages and all openings, and at nodes with a rating. */
export function ratedMeters(district: District): ReadonlyMap<string, RatedMeter> {
  const gates = new Map<string, Gate>(district.gates.map((gate) => [gate.id, gate]))
  const byStation = Map.groupBy(district.gauges, ({ stationId }) => stationId)
  return new Map(
    district.stations.flatMap((station) => {
      const own = byStation.get(station.id) ?? []
      const gate = gates.get(station.gateId ?? '')
      const meter = own.find(({ key }) => key === 'dischargeM3s')
      const rated = gate === undefined ? nodeMeter(district, station, own) : gateMeter(gate, own)
      return meter === undefined || rated === undefined ? [] : [[meter.id, rated] as const]
    }),
  )
}

function gateMeter(gate: Gate, own: readonly Gauge[]): GateMeter | undefined {
  const keyed = (key: string) => own.find((gauge) => gauge.key === key)
  const stageUp = keyed('stageUpM')
  const stageDown = keyed('stageDownM') ?? (gate.seat.kind === 'outside' ? gate.seat.outsideStageM : undefined)
  const openings = own.filter(({ key }) => key === 'openingM')
  if (stageUp === undefined || stageDown === undefined || openings.length !== gate.bays) return undefined
  return { kind: 'gate', structure: gateStructure(gate), stageUp, stageDown, openings }
}

function nodeMeter(
  { reaches, nodes }: District,
  { reachId, chainageM }: Station,
  own: readonly Gauge[],
): NodeMeter | undefined {
  const reach = reaches.find(({ id }) => id === reachId)
  const rating = nodes.find(({ id }) => id === reach?.toNodeId)?.rating
  const stage = own.find(({ key }) => key === 'stageM')
  if (reach === undefined || rating === undefined || stage === undefined) return undefined
  return reach.lengthM - (chainageM ?? 0) <= NEAR_M ? { kind: 'node', stage, rating } : undefined
}

/** A discharge as a formula has it, and how far the noise of its gauges carries into it. */
interface Expected {
  readonly dischargeM3s: number
  readonly doubtM3s: number
}

/** Undefined: there is nothing fresh to compare with. */
function isAsRated(
  reading: Reading,
  gauge: Gauge,
  { toleranceFraction, tolerance }: NonNullable<GaugeRules['rating']>,
  meter: RatedMeter,
  latestOf: LatestOf,
  flow: GateFlow,
): boolean | undefined {
  const oldestMs = reading.takenAtMs - FRESH_INTERVALS * gauge.intervalS * 1000
  const fresh = (of: Gauge | number): number => {
    if (typeof of === 'number') return of
    const last = latestOf(of.id)
    return last === undefined || last.takenAtMs < oldestMs || last.quality === 'bad' ? Number.NaN : last.value
  }
  const { dischargeM3s, doubtM3s } = meter.kind === 'gate' ? atGate(meter, fresh, flow) : atNode(meter, fresh)
  if (Number.isNaN(dischargeM3s)) return undefined
  const doubt = Math.hypot(spreadOf(gauge), doubtM3s)
  const allowance = Math.max(toleranceFraction * Math.abs(dischargeM3s), tolerance) + NOISE_WIDTH * doubt
  return Math.abs(reading.value - dischargeM3s) <= allowance
}

/** NaN where a gauge has nothing fresh to say. */
type Fresh = (of: Gauge | number) => number
const NOTHING: Expected = { dischargeM3s: Number.NaN, doubtM3s: 0 }

function atGate({ structure, stageUp, stageDown, openings }: GateMeter, fresh: Fresh, flow: GateFlow): Expected {
  const [upM, downM] = [fresh(stageUp), fresh(stageDown)]
  let openingM = 0
  for (const opening of openings) openingM += fresh(opening) / openings.length
  if (Number.isNaN(upM + downM + openingM)) return NOTHING
  gateFlow(structure, Math.max(openingM, 0), upM, downM, flow)
  const [first] = openings
  const doubtM3s = Math.hypot(
    flow.perUpstreamM2s * spreadOf(stageUp),
    typeof stageDown === 'number' ? 0 : flow.perDownstreamM2s * spreadOf(stageDown),
    first === undefined ? 0 : flow.perOpeningM2s * spreadOf(first),
  )
  return { dischargeM3s: flow.dischargeM3s, doubtM3s }
}

/** Between two rows of the rating, or straight on beyond the last one; nothing flows below the first. */
function atNode({ stage, rating }: NodeMeter, fresh: Fresh): Expected {
  const stageM = fresh(stage)
  if (Number.isNaN(stageM)) return NOTHING
  const above = rating.findIndex((row) => row.stageM >= stageM)
  if (above === 0) return { dischargeM3s: 0, doubtM3s: 0 }
  const [low, high] = rating.slice(above === -1 ? -2 : above - 1)
  if (low === undefined || high === undefined) return NOTHING
  const perStageM2s = (high.dischargeM3s - low.dischargeM3s) / (high.stageM - low.stageM)
  const dischargeM3s = low.dischargeM3s + perStageM2s * (stageM - low.stageM)
  return { dischargeM3s, doubtM3s: perStageM2s * spreadOf(stage) }
}

const spreadOf = ({ noise, resolution }: Gauge): number => noise + resolution / 2
