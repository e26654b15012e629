import type { GateId, GaugeId, NodeId, ReachId, ScenarioId, StructureId } from '../ground/ids.ts'
import type { Controller } from './controller.ts'
import type { Names } from './provenance.ts'

/** A piecewise-linear series: instants in seconds from the scenario's start, rising. Before the first and after the last it is constant. */
export interface Series {
  readonly atS: readonly number[]
  readonly values: readonly number[]
}

/** steady: the steady flow of the first instant's openings and demands · dry: empty canals · state: a saved state handed over beside it. */
export type ScenarioStart = 'steady' | 'dry' | 'state'

/** From when to when an event lasts, seconds from the scenario's start. */
interface Span {
  readonly fromS: number
  readonly toS: number
}

/** The leaf stays where it is, whatever its schedule asks, and then follows it again. */
export interface GateStuck extends Span {
  readonly kind: 'gate-stuck'
  readonly gateId: GateId
}

/** A bank gives way, at once and to its full width, until it is closed: water leaves over the sill as over a broad-crested weir, and is lost. */
export interface Breach extends Span {
  readonly kind: 'breach'
  readonly reachId: ReachId
  readonly chainageM: number
  readonly widthM: number
  /** Level of the gap's floor. */
  readonly sillM: number
}

/** A gauge says nothing new: who controls by it goes on with what it said last. The water itself does not notice. */
export interface GaugeLost extends Span {
  readonly kind: 'gauge-lost'
  readonly gaugeId: GaugeId
}

/** An offtake draws that was not ordered: its leaf goes to an opening of its own, and its users take so much more than they asked for. */
export interface OfftakeDraws extends Span {
  readonly kind: 'offtake-draws'
  /** Gate at the head of a branch. */
  readonly gateId: GateId
  readonly openingM: number
  readonly demandM3s: number
}

export type ScenarioEvent = GateStuck | Breach | GaugeLost | OfftakeDraws

/** Key under which a sediment concentration stands that is not told by class. */
export const WHOLE_SEDIMENT = 'all'

/**
 * What shall happen: one JSON document. Gates and branches that it does not name keep what they have at the start.
 * In a pack: `scenarios/<id>.json`.
 */
export interface Scenario {
  readonly id: ScenarioId
  readonly names: Names
  readonly start: ScenarioStart
  /** District time of the first instant, ms since 1970. */
  readonly startMs: number
  readonly horizonS: number
  readonly riverStageM: Series
  /** Mean opening per gate. Steps are moved at the gate's own speed by whoever builds the timeline. */
  readonly openingM: Readonly<Record<GateId, Series>>
  /** What the users along a branch draw, m³/s. */
  readonly demandM3s: Readonly<Record<ReachId, Series>>
  /** Stage given to a node whose boundary is `stage`, or behind a tail weir. */
  readonly stageM?: Readonly<Record<NodeId, Series>>
  /** Setting of a structure: 1 as built, 0 shut, a pump's speed. */
  readonly settings?: Readonly<Record<StructureId, Series>>
  /** Water given to a node from outside. */
  readonly inflowM3s?: Readonly<Record<NodeId, Series>>
  /** Rain, open-water evaporation and inflow along the banks, by reach. */
  readonly rainMPerS?: Readonly<Record<ReachId, Series>>
  readonly evaporationMPerS?: Readonly<Record<ReachId, Series>>
  readonly lateralM3s?: Readonly<Record<ReachId, Series>>
  /** What the river's water carries, by class of sediment or `WHOLE_SEDIMENT`; for runs with transport. */
  readonly riverSedimentKgPerM3?: Readonly<Record<string, Series>>
  readonly events?: readonly ScenarioEvent[]
  readonly controllers?: readonly Controller[]
}
