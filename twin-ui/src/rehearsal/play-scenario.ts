import { frameDistanceS, type Network, type Problem, parseScenario, type Result, runScenario } from '@district/models'
import type { SavedState } from '@district/models/contract'
import { ranOrRefused } from './refusal.ts'
import { frameOf, type RehearsalListener } from './run-rehearsal.ts'

/** A scenario's document as the pack has it, and the live state for one that starts from it. */
export interface ScenarioRequest {
  readonly runId: string
  readonly document: unknown
  readonly initial: SavedState | undefined
}

/** Plays a scenario of the pack from its own start to its end; what is wrong with it comes back at once, before anything runs. */
export function playScenario(
  network: Network,
  { runId, document, initial }: ScenarioRequest,
  listener: RehearsalListener,
  nowMs: () => number,
): Result<null, readonly Problem[]> {
  const startedMs = nowMs()
  const parsed = parseScenario(document, network.district)
  if (!parsed.ok) return parsed
  const scenario = parsed.value
  const everyS = frameDistanceS(scenario.horizonS)
  let sequence = 0
  let endMs = scenario.startMs
  const run = ranOrRefused(() =>
    runScenario(network, scenario, {
      ...(initial === undefined ? {} : { initial }),
      everyS,
      onFrame(engine, sinceStartS) {
        endMs = scenario.startMs + sinceStartS * 1000
        listener.onFrame('changed', frameOf(engine, runId, sequence, endMs))
        listener.onProgress(sinceStartS / scenario.horizonS)
        sequence += 1
      },
    }),
  )
  if (!run.ok) return run
  const { indicators, hash, outcome, steps, massError } = run.value
  listener.onReport({
    deliveredM3: indicators.drawnM3,
    spilledM3: indicators.spilledM3,
    startMs: scenario.startMs,
    endMs,
    elapsedMs: nowMs() - startedMs,
    steps,
    massError,
    diverged: outcome.kind === 'diverged' ? outcome : undefined,
    scenario: { indicators, hash },
  })
  return { ok: true, value: null }
}
