import {
  createFrameFields,
  ENGINE_VERSION,
  type Engine,
  frameDistanceS,
  type Network,
  type Problem,
  parseScenario,
  problem,
  type Result,
  runScenario,
  type Scenario,
} from '@district/models'
import type { Frame, SavedState } from '@district/models/contract'
import { ranOrRefused } from './refusal.ts'
import type { RehearsalReport } from './report.ts'

/** A scenario that the page made, or a document of the pack that is still to be read. */
export type RunSource =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'document'; readonly document: unknown }

export interface RunRequest {
  readonly runId: string
  readonly source: RunSource
  /** The state it forks, or whose river, openings and demands it begins with. */
  readonly initial: SavedState | undefined
}

/** Runs from start to end; frames are handed out as they are computed. What is wrong with the request comes back at once, before anything runs. */
export function runBranch(
  network: Network,
  { runId, source, initial }: RunRequest,
  onFrame: (frame: Frame) => void,
  nowMs: () => number,
): Result<RehearsalReport, readonly Problem[]> {
  const startedMs = nowMs()
  const foreign = foreignState(network, initial)
  if (foreign !== undefined) return { ok: false, error: [foreign] }
  const read = readSource(network, source)
  if (!read.ok) return read
  const scenario = read.value
  let sequence = 0
  let endMs = scenario.startMs
  const run = ranOrRefused(() =>
    runScenario(network, scenario, {
      ...(initial === undefined ? {} : { initial }),
      everyS: frameDistanceS(scenario.horizonS),
      onFrame(engine, sinceStartS) {
        endMs = scenario.startMs + sinceStartS * 1000
        onFrame(frameOf(engine, runId, sequence, endMs))
        sequence += 1
      },
    }),
  )
  if (!run.ok) return run
  const { indicators, deliveries, hash, outcome, steps, massError } = run.value
  return {
    ok: true,
    value: {
      startMs: scenario.startMs,
      endMs,
      elapsedMs: nowMs() - startedMs,
      steps,
      massError,
      diverged: outcome.kind === 'diverged' ? outcome : undefined,
      indicators,
      deliveries,
      outcome,
      hash,
      engineVersion: ENGINE_VERSION,
      topologyHash: network.topologyHash,
    },
  }
}

const readSource = (network: Network, source: RunSource): Result<Scenario, readonly Problem[]> =>
  source.kind === 'scenario' ? { ok: true, value: source.scenario } : parseScenario(source.document, network.district)

function foreignState({ topologyHash }: Network, initial: SavedState | undefined): Problem | undefined {
  if (initial === undefined || initial.topologyHash === topologyHash) return undefined
  return problem(
    'TOPOLOGY_MISMATCH',
    {},
    `the state is of topology ${initial.topologyHash}`,
    `expected a state of topology ${topologyHash}`,
  )
}

function frameOf(engine: Engine, runId: string, sequence: number, timeMs: number): Frame {
  const fields = createFrameFields(engine.network)
  engine.writeFrame(fields)
  return {
    ...fields,
    topologyHash: engine.network.topologyHash,
    runId,
    origin: 'rehearsal',
    sequence,
    timeMs,
    // A frame is made of its time and its run only: the same rehearsal gives the same bytes.
    wallMs: timeMs,
  }
}
