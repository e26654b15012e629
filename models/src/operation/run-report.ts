import type { AdvanceOutcome } from '../solver/engine.ts'

/** What a run says about itself in a few numbers. */
export interface RunIndicators {
  /** Through the river's gates and given inflow, and what left it by each way, m³. */
  readonly inM3: number
  readonly outM3: number
  readonly seepedM3: number
  readonly spilledM3: number
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
  /** Water through each gate, per gate id; negative where more ran back. */
  readonly passedByGateM3: Readonly<Record<string, number>>
  /** Per gate that holds a target stage: lowest and highest difference of the stage above it from the target. */
  readonly targetDeviationByGateM: Readonly<Record<string, { readonly lowestM: number; readonly highestM: number }>>
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
  readonly outcome: AdvanceOutcome
}
