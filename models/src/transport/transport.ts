import type { Problem } from '../ground/problem.ts'
import type { Result } from '../ground/result.ts'
import type { BoundaryConcentrations, Constituent } from './constituent.ts'

/** Where a constituent went since the start (or the last load), kg (age: s·m³). */
export interface ConstituentBalance {
  /** In the water, and beside it on the bed (sediment only). */
  readonly stored: number
  readonly onBed: number
  readonly in: number
  readonly out: number
  /** With what users drew and what spilled, and through the ground. */
  readonly taken: number
  readonly seeped: number
  /** Into the air; of age alone, all else stays behind. */
  readonly evaporated: number
  readonly grown: number
  readonly decayed: number
  /** What does not add up, relative to what passed or was there. */
  readonly massError: number
}

/** What is in the water, as bytes would keep it; belongs to the engine's state of the same instant. */
export interface TransportState {
  readonly topologyHash: string
  readonly constituentIds: readonly string[]
  /** Per cell, per cell and constituent, per bed and class: beds are those of profile points, then those of ponds. */
  readonly volumeM3: Float64Array
  readonly concentration: Float64Array
  readonly bedKg: Float64Array
}

/** What travels with the water of an engine. It follows every step of it; a start or load of the engine begins it anew. */
export interface Transport {
  /** Dissolved ones first, then classes of sediment: the order of every array here. Kilograms per m³; of age, seconds. */
  readonly constituents: readonly Constituent[]
  /** May be written between advances. */
  readonly boundary: BoundaryConcentrations
  /** The place of a constituent in the arrays. */
  indexOf(id: string): number
  /** The same concentrations everywhere, one per constituent, and the bed as the classes say: how books begin. */
  fill(concentrations: readonly number[]): void
  concentrationAt(index: number, reachIndex: number, chainageM: number): number
  /** Of the water that stands at a node without a gate or structure in between: of a pond, of reaches that meet; `NaN` where none does. */
  concentrationAtNode(index: number, nodeIndex: number): number
  /** What lies on the bed of the pond at a node, kg; 0 where there is no pond. */
  depositAtNodeKg(index: number, nodeIndex: number): number
  /** One value per profile point. */
  writeConcentration(index: number, into: Float64Array | Float32Array): void
  /** Thickness of what all classes have laid on the bed (below zero: scoured), one value per profile point, as if over the bottom's width. */
  writeDepositM(into: Float64Array | Float32Array): void
  balance(index: number): ConstituentBalance
  save(): TransportState
  /** After the engine's own load. */
  load(state: TransportState): Result<void, Problem>
}
