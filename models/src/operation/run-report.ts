import type { AdvanceOutcome } from '../solver/engine.ts'
import type { Deliveries } from './delivery.ts'
import type { DeliveryIndicators } from './delivery-indicators.ts'
import type { GateTravel } from './gate-travel.ts'

/** What a run says about itself in a few numbers. */
export interface RunIndicators {
  /** Taken through the river's gates and as given inflow, and what left by each way, m³. */
  readonly inM3: number
  readonly outM3: number
  readonly seepedM3: number
  readonly spilledM3: number
  /** Most that was taken at a time: mean over a step. */
  readonly peakInM3s: number
  /** Losses as parts of what was taken; null where nothing was. */
  readonly lossFractions: {
    readonly seeped: number | null
    readonly spilled: number | null
    readonly evaporated: number | null
  }
  /** What rain, inflow along the banks and groundwater brought, and what evaporated. */
  readonly rainedM3: number
  readonly lateralM3: number
  readonly fromGroundM3: number
  readonly evaporatedM3: number
  /** Water in canals, pipes and ponds at the end less that at the start. */
  readonly storedChangeM3: number
  /** What users drew, in all and per branch id. */
  readonly drawnM3: number
  readonly drawnByBranchM3: Readonly<Record<string, number>>
  /** Ordered against delivered: adequacy, efficiency, dependability, equity, by hours; and per offtake. */
  readonly delivery: DeliveryIndicators
  /** Water through each gate, per gate id; negative where more ran back. */
  readonly passedByGateM3: Readonly<Record<string, number>>
  /** Moves of all gates together, and per gate that moved. */
  readonly gateMoves: number
  readonly gateTravelM: number
  readonly travelByGate: Readonly<Record<string, GateTravel>>
  /** Per gate that holds a target stage: lowest and highest difference of the stage above it from the target, and for how long that was more than the tolerance. */
  readonly targetDeviationByGateM: Readonly<Record<string, { readonly lowestM: number; readonly highestM: number }>>
  readonly outOfBandByGateS: Readonly<Record<string, number>>
  /** Smallest height of the bank above the water, and where and when it was. */
  readonly worstFreeboard: {
    readonly freeboardM: number
    readonly reachId: string
    readonly chainageM: number
    readonly atS: number
  }
  /** Seconds from the start until the first 5 cm of water stood at the tail of a reach that began empty. */
  readonly firstArrivalByReachS: Readonly<Record<string, number>>
}

export interface RunReport {
  /** Computational points. */
  readonly cells: number
  readonly steps: number
  readonly massError: number
  /** 16 hex digits over pack, engine version, scenario and all results: the same inputs give the same hash everywhere. */
  readonly hash: string
  readonly indicators: RunIndicators
  /** Ordered and delivered discharge of every offtake between frames. */
  readonly deliveries: Deliveries
  readonly outcome: AdvanceOutcome
}
