import type { AdvanceOutcome, Engine } from '@district/models'
import type { SavedState } from '@district/models/contract'
import type { Observation, Withheld } from './observation.ts'

/** What became of one observation. */
export interface Judgement {
  readonly observation: Observation
  /** What the model said before it was corrected, in the gauge's unit. */
  readonly computed: number
  /** Absent where it was used. */
  readonly withheld?: Withheld
}

/** What one correction did. */
export interface Correction {
  readonly judgements: readonly Judgement[]
  /** Water that it added to every reach, m³; negative: took. */
  readonly addedM3: Float64Array
}

/** What was learned besides the state: factors on the pack's numbers, one per reach, gate, branch. */
export interface Learned {
  readonly roughness: Float64Array
  readonly gateCoefficient: Float64Array
}

/** All that a filter needs to go on. */
export interface FilterState {
  readonly water: SavedState
  readonly learned: Learned
}

/**
 * A model that measurements correct: a state, a step that moves it, and a correction that draws it to what is observed. Today one water
 * with optimal interpolation between gauges (`createLevelFilter`); an ensemble of waters can stand here instead: it moves its members in
 * `step`, takes its covariance from them in `correct`, and shows their mean as `engine`.
 */
export interface Filter {
  /** The best estimate, at the instant of the last step: for reading alone. */
  readonly engine: Engine
  readonly learned: Learned
  start(atMs: number): AdvanceOutcome
  step(untilMs: number): AdvanceOutcome
  /** Draws the state towards observations of its own instant. Every change of volume is in the answer. */
  correct(observations: readonly Observation[]): Correction
  save(): FilterState
  /** False where the state is not of this network; nothing has changed then. */
  load(state: FilterState): boolean
}
