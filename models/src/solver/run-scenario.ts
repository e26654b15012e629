import type { SavedState } from '../contract/saved-state.ts'
import type { Scenario } from '../domain/scenario.ts'
import type { Network } from '../network/network.ts'
import type { Engine, EngineParameters } from './engine.ts'
import type { RunReport } from './run-report.ts'

export interface RunOptions {
  /** Where a scenario with start `state` begins. */
  readonly initial?: SavedState
  readonly parameters?: EngineParameters
  /** Distance of the frames, s. */
  readonly everyS: number
  /** Called at the start and after every `everyS`; it may read the engine and must not move it. */
  readonly onFrame?: (engine: Engine) => void
}

export function runScenario(_network: Network, _scenario: Scenario, _options: RunOptions): RunReport {
  throw new RangeError('the engine is being built')
}
