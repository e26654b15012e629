import {
  createEngine,
  createFrameFields,
  createTimeline,
  type Engine,
  type Forcing,
  type ForcingValues,
  type FrameFields,
  type GateId,
  type Network,
  type Problem,
  type Result,
  type Scenario,
} from '@district/models'
import type { Frame, SavedState } from '@district/models/contract'
import { createEffectMeter } from './effect-meter.ts'
import type { Divergence, RehearsalReport } from './report.ts'

/** What a person wants to see: some gates at other openings, from a state on, for some hours. */
export interface RehearsalRequest {
  readonly runId: string
  readonly state: SavedState
  readonly openings: readonly { readonly gateId: GateId; readonly openingM: number }[]
  readonly horizonS: number
  readonly frameEveryS: number
}

/** `changed` has the new openings, `baseline` the same hours with nothing changed. */
export type RehearsalTrack = 'changed' | 'baseline'

export interface RehearsalListener {
  onFrame(track: RehearsalTrack, frame: Frame): void
  onProgress(fraction: number): void
}

const PROGRESS_STEPS = 20

/**
 * Two runs in step, from the same state and under the same river and demand; they differ by the changed openings only, so
 * that what the report says is the effect of the change and of nothing else. Gates move at their own speed.
 */
export function runRehearsal(
  network: Network,
  request: RehearsalRequest,
  listener: RehearsalListener,
  nowMs: () => number,
): Result<RehearsalReport, Problem> {
  const startedMs = nowMs()
  const changed = createRun(network, request, request.openings)
  const baseline = createRun(network, request, [])
  for (const { engine } of [changed, baseline]) {
    const loaded = engine.load(request.state)
    if (!loaded.ok) return loaded
  }
  const meter = createEffectMeter(network, changed.engine, baseline.engine)
  const startMs = request.state.timeMs
  const frames = Math.ceil(request.horizonS / request.frameEveryS)
  let diverged: Divergence | undefined
  let reached = 0
  for (let index = 0; index <= frames && diverged === undefined; index++) {
    const atMs = startMs + Math.min(index * request.frameEveryS, request.horizonS) * 1000
    diverged = index === 0 ? undefined : (advance(changed, atMs) ?? advance(baseline, atMs))
    if (diverged !== undefined) break
    reached = atMs
    meter.measure(atMs)
    listener.onFrame('changed', frameOf(changed, request.runId, index, atMs))
    listener.onFrame('baseline', frameOf(baseline, request.runId, index, atMs))
    if (index % Math.ceil(frames / PROGRESS_STEPS) === 0) listener.onProgress(index / frames)
  }
  return {
    ok: true,
    value: {
      startMs,
      endMs: reached,
      elapsedMs: nowMs() - startedMs,
      steps: changed.engine.steps,
      massError: changed.engine.balance.massError,
      deliveredM3: changed.engine.balance.drawnM3,
      baselineDeliveredM3: baseline.engine.balance.drawnM3,
      spilledM3: changed.engine.balance.spilledM3,
      baselineSpilledM3: baseline.engine.balance.spilledM3,
      gates: meter.effects(),
      diverged,
    },
  }
}

interface Run {
  readonly engine: Engine
  readonly forcing: Forcing
}

function createRun(network: Network, { state, horizonS }: RehearsalRequest, openings: RehearsalRequest['openings']): Run {
  const atStart: ForcingValues = {
    riverStageM: state.riverStageM,
    openingM: state.openingM,
    demandM3s: state.demandM3s,
  }
  const scenario: Scenario = {
    id: 'rehearsal' as Scenario['id'],
    names: { zh: '预演', en: 'Rehearsal' },
    start: 'state',
    startMs: state.timeMs,
    horizonS,
    riverStageM: { atS: [0], values: [state.riverStageM] },
    openingM: Object.fromEntries(openings.map(({ gateId, openingM }) => [gateId, { atS: [0], values: [openingM] }])),
    demandM3s: {},
  }
  return { engine: createEngine(network), forcing: createTimeline(network, scenario, atStart) }
}

function advance({ engine, forcing }: Run, untilMs: number): Divergence | undefined {
  const outcome = engine.advance(forcing, untilMs)
  return outcome.kind === 'reached' ? undefined : outcome
}

function frameOf({ engine }: Run, runId: string, sequence: number, timeMs: number): Frame {
  const fields: FrameFields = createFrameFields(engine.network)
  engine.writeFrame(fields)
  return { ...fields, topologyHash: engine.network.topologyHash, runId, origin: 'rehearsal', sequence, timeMs, wallMs: timeMs }
}
