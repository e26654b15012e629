import type { SavedState } from '../contract/saved-state.ts'
import type { ReachId } from '../ground/ids.ts'
import type { Problem } from '../ground/problem.ts'
import type { Result } from '../ground/result.ts'
import type { Network } from '../network/network.ts'
import type { StepFollower } from './follower.ts'
import type { Forcing, ForcingValues } from './forcing.ts'

/** What may differ from the pack: factors on its numbers, 1 where absent. */
export interface EngineParameters {
  /** One for all reaches, or one per reach of the district. */
  readonly roughnessFactor?: number | Float64Array
  /** One for all gates, or one per gate of the district. */
  readonly gateCoefficientFactor?: number | Float64Array
  /** One for all structures, or one per structure of the district. */
  readonly structureCoefficientFactor?: number | Float64Array
  readonly seepageFactor?: number
}

/** How an advance ended. A run that cannot go on says where, when and why, and keeps the last state that was right. */
export type AdvanceOutcome =
  | { readonly kind: 'reached' }
  | {
      readonly kind: 'diverged'
      readonly atMs: number
      /** Reaches with the largest corrections, worst first. */
      readonly reachIds: readonly ReachId[]
      readonly reason: string
    }

/** The arrays of a frame, allocated once by the caller; what they hold, `Frame` of the contract says. */
export interface FrameFields {
  readonly depthM: Float32Array
  readonly dischargeM3s: Float32Array
  readonly gateOpeningM: Float32Array
  readonly crossingDischargeM3s: Float32Array
  readonly crossingUpM: Float32Array
  readonly crossingDownM: Float32Array
  readonly nodeStageM: Float32Array
}

/** Where the water went since the start (or the last load). */
export interface MassBalance {
  readonly volumeM3: number
  readonly inM3: number
  readonly outM3: number
  readonly seepedM3: number
  readonly drawnM3: number
  readonly spilledM3: number
  /** Rain between the banks, evaporation, inflow along the banks, and what came from the groundwater where it stands above the water. */
  readonly rainedM3: number
  readonly evaporatedM3: number
  readonly lateralM3: number
  readonly fromGroundM3: number
  /** What corrections added, less what they took. */
  readonly correctedM3: number
  /** What does not add up, relative to the volume that passed. */
  readonly massError: number
}

export interface GateStages {
  readonly upstreamM: number
  readonly downstreamM: number
}

/**
 * The water of a network in time. Holds state; everything it does is a function of that state and its arguments. Starts and advances throw `InputRefused`
 * where they are given values that no water can follow (`refuseForcing`); the state before stands.
 */
export interface Engine {
  readonly network: Network
  /** District time, seconds since 1970. */
  readonly timeS: number
  /** Accepted steps since the start or the last load. */
  readonly steps: number
  /** Newton iterations of all steps tried, accepted or not, since the start or the last load. */
  readonly iterations: number
  readonly balance: MassBalance
  /** Steady flow under constant values, by the same equations. */
  startSteady(timeMs: number, values: ForcingValues): AdvanceOutcome
  /** Empty canals. */
  startDry(timeMs: number, values: ForcingValues): void
  /** Water at rest: every point that lies below `stageM` is filled to it, the others are dry. */
  startAtRest(timeMs: number, stageM: number, values: ForcingValues): void
  load(state: SavedState): Result<void, Problem>
  save(): SavedState
  advance(forcing: Forcing, untilMs: number): AdvanceOutcome
  /**
   * Lifts the water at every unknown stage by `changeM` (lowers it where negative), because measurements say that it stands so; discharges stay. No
   * water is lowered below its bed; shores and what meets a closed conduit stay as they are. What came in that way is booked as corrected, and
   * added to `addedM3`, one per reach; a pond's part goes to the first reach that meets there.
   */
  correct(changeM: Float64Array, addedM3: Float64Array): void
  /** From now on reaches and gates have these factors, one each; the water stays where it is. */
  retune(factors: { readonly roughness: Float64Array; readonly gateCoefficient: Float64Array }): void
  /** Shows every accepted step to a follower, beside those that follow already, from the present state on; null takes all of them off. */
  follow(follower: StepFollower | null): void
  writeFrame(into: FrameFields): void
  stageAtM(reachIndex: number, chainageM: number): number
  dischargeAtM3s(reachIndex: number, chainageM: number): number
  gateStagesM(gateIndex: number): GateStages
  /** Mean opening now, also of a gate that a float opens. */
  gateOpeningM(gateIndex: number): number
  gateDischargeM3s(gateIndex: number): number
  /** Stages on both sides of a structure, what passes it now, and what did since the start or the last load, negative backwards. */
  structureStagesM(structureIndex: number): GateStages
  structureDischargeM3s(structureIndex: number): number
  structurePassedM3(structureIndex: number): number
  /** Stage of the water at a node that no gate or structure parts from it; its bed where it is dry. */
  nodeStageM(nodeIndex: number): number
  /** What users along a branch get now, by its place in `network.branchReachIndices`. */
  branchDrawM3s(branchIndex: number): number
  /** What they got since the start or the last load, m³; and what passed a gate in that time, m³, negative backwards. */
  drawnM3(branchIndex: number): number
  passedM3(gateIndex: number): number
}

export const createFrameFields = (network: Network): FrameFields => ({
  depthM: new Float32Array(network.pointCount),
  dischargeM3s: new Float32Array(network.pointCount),
  gateOpeningM: new Float32Array(network.district.gates.length),
  crossingDischargeM3s: new Float32Array(network.gateUpJunction.length),
  crossingUpM: new Float32Array(network.gateUpJunction.length),
  crossingDownM: new Float32Array(network.gateUpJunction.length),
  nodeStageM: new Float32Array(network.district.nodes.length),
})
