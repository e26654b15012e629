import type { GateId, ReachId } from '../ground/ids.ts'
import type { Series } from './scenario.ts'

/** Which water of a gate a controller looks at. */
export type GateSide = 'upstream' | 'downstream'

/**
 * A gate that a float opens, without a motor (AMIL holds the level upstream, AVIS the one downstream): the opening follows the level at once,
 * and is part of the gate's law in the engine.
 *
 *     upstream    a = a_max · (h − shut) / decrement           downstream    a = a_max · (shut − h) / decrement          within 0 … a_max
 */
export interface FloatController {
  readonly kind: 'constant-upstream' | 'constant-downstream'
  readonly gateId: GateId
  /** Stage at which the gate is just shut, m above datum. */
  readonly shutStageM: number
  /** By how much the stage differs from that when the gate is fully open, m. */
  readonly decrementM: number
}

/** What controllers with a motor have in common: they look and act at the multiples of an interval from the scenario's start, and wait between. */
export interface SampledController {
  readonly gateId: GateId
  readonly intervalS: number
  /** A move shorter than this, or than the dead band of the gate's own drive, is not made, m. */
  readonly minimumMoveM: number
  /** How fast the leaf may be moved, where that is slower than its drive, m/s; it also bounds what is asked at one instant. */
  readonly rateMPerS?: number
}

/**
 * Proportional and integral in the opening, on the level beside its own gate.
 *
 *     Δa = ± (kp·(e − e₋) + ki·e·T)       e = h − set point; + upstream of the gate, − downstream
 */
export interface LocalPiController extends SampledController {
  readonly kind: 'local-pi'
  readonly side: GateSide
  readonly setPointM: Series
  /** m of opening per m of level, and the same per second. */
  readonly kp: number
  readonly kiPerS: number
  /** A level nearer to its set point than this is left alone, m. */
  readonly deadBandM: number
}

/**
 * Holds the level at the downstream end of the pool that its gate feeds. It reckons in discharge, and asks the gate's law for the opening.
 *
 *     ΔQ = kp·(e − e₋) + ki·e·T + share · Σ ΔQ below + Δ(known draws, sooner by the pool's delay)        e = set point − h
 *
 * Moves of other such gates that take water from the pool are passed on by `passedShare`; what is known beforehand is passed on whole.
 */
export interface DistantController extends SampledController {
  readonly kind: 'distant-downstream'
  /** Reach at whose tail the level is held. */
  readonly reachId: ReachId
  readonly setPointM: Series
  /** m³/s per m of level, and the same per second. */
  readonly kpM2PerS: number
  readonly kiM2PerS2: number
  readonly deadBandM: number
  /** From 0, every pool for itself, to 1. */
  readonly passedShare: number
  /** How long a change at the gate takes to the end of the pool. */
  readonly delayS: number
  /** What is known to be drawn from the pool, without what gates of the same kind take; only its changes count, m³/s. */
  readonly knownM3s?: Series
}

/** Holds a discharge: the opening that the gate's law gives for it at the stages seen. */
export interface FlowController extends SampledController {
  readonly kind: 'flow'
  readonly dischargeM3s: Series
  /** A discharge nearer to the wanted one than this is left alone, m³/s. */
  readonly deadBandM3s: number
}

/** `above` and `below` leave out the value itself; a time counts from `fromS` up to, not including, `toS` after the scenario's start. */
export type RuleCondition =
  | {
      readonly on: 'level-at-gate'
      readonly gateId: GateId
      readonly side: GateSide
      readonly above?: number
      readonly below?: number
    }
  | { readonly on: 'level-at-tail'; readonly reachId: ReachId; readonly above?: number; readonly below?: number }
  | { readonly on: 'flow'; readonly gateId: GateId; readonly above?: number; readonly below?: number }
  | { readonly on: 'time'; readonly fromS: number; readonly toS: number }

/** The opening of the first rule of which every condition holds; where none does, the gate stays as it is. */
export interface RulesController extends SampledController {
  readonly kind: 'rules'
  readonly rules: readonly { readonly when: readonly RuleCondition[]; readonly openingM: number }[]
}

/** What moves a gate by what it sees. A gate has one at most, and then no schedule: its opening in the scenario says where it starts. */
export type Controller = FloatController | LocalPiController | DistantController | FlowController | RulesController

export const isFloat = (controller: Controller): controller is FloatController =>
  controller.kind === 'constant-upstream' || controller.kind === 'constant-downstream'
