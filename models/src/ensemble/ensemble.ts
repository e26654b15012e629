import type { SavedState } from '../contract/saved-state.ts'
import type { Problem } from '../ground/problem.ts'
import type { Result } from '../ground/result.ts'
import type { Network } from '../network/network.ts'
import type { AdvanceOutcome, Engine, EngineParameters } from '../solver/engine.ts'
import type { Forcing } from '../solver/forcing.ts'

/** Which members there are, and how they are moved. */
export interface EnsembleOptions {
  /** One entry a member: what its roughness, gates and seepage are multiplied by. */
  readonly members: readonly EngineParameters[]
  /** `pairs` (the default) moves two members at once where it can; `one-by-one` never does. */
  readonly moves?: 'pairs' | 'one-by-one'
}

/** A member as an engine that can be read and saved; only the ensemble moves it. */
export type Member = Omit<Engine, 'startSteady' | 'startDry' | 'startAtRest' | 'load' | 'advance' | 'follow'>

/** As the advance of an engine; where it ends early, the member that could not go on is named by its place. */
export type EnsembleOutcome =
  | Extract<AdvanceOutcome, { kind: 'reached' }>
  | (Extract<AdvanceOutcome, { kind: 'diverged' }> & { readonly member: number })

/**
 * The water of one network several times over: members that differ in state, roughness, gates, seepage and in what acts on them, and that
 * take the same steps, those of the strictest of them.
 */
export interface Ensemble {
  readonly network: Network
  readonly timeS: number
  /** Steps of all members together since the last load: each is one step of every member. */
  readonly steps: number
  /** Newton iterations of all members, each counted by itself. */
  readonly iterations: number
  readonly members: readonly Member[]
  /** How the members are moved: `one-by-one` also where pairs were asked for and there is no vector arithmetic, or where the network has loops or conduits. */
  readonly moves: 'pairs' | 'one-by-one'
  /** Gives every member its state, all of one instant; refuses with every problem at once and changes nothing then. */
  load(states: readonly SavedState[]): Result<void, Problem[]>
  /** Moves all members to `untilMs`, by one forcing for all or one each. Steps end on the instants of all of them. */
  advance(forcings: Forcing | readonly Forcing[], untilMs: number): EnsembleOutcome
  /** Mean over the members of the stage at every profile point, and its standard deviation (divisor: members − 1); dry points stand at their bed. */
  writeMeanStageM(into: Float64Array): void
  writeSpreadStageM(into: Float64Array): void
  /** Stage that a part `share` of the members does not exceed, straight between neighbours in order. */
  writeQuantileStageM(share: number, into: Float64Array): void
}
