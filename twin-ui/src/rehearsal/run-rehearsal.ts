import {
  createEngine,
  createFrameFields,
  createGateTrace,
  createTimeline,
  type Engine,
  type ForcingValues,
  type GateId,
  type GateTrace,
  gateEffects,
  type Network,
  type Problem,
  type Result,
  type Scenario,
} from '@district/models'
import type { Frame, SavedState } from '@district/models/contract'
import { ranOrRefused } from './refusal.ts'
import type { Comparison, Divergence, RehearsalReport, RunTotals } from './report.ts'

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
  /** The rehearsed hours are there and can be played; the comparison is still to come. */
  onReport(report: RehearsalReport): void
}

const PROGRESS_STEPS = 20

/**
 * First the hours with the new openings, so that they can be played at once; then the same hours from the same state and
 * under the same river and demand with nothing changed, so that the comparison shows the effect of the change and of nothing else. Gates
 * move at their own speed.
 */
export function runRehearsal(
  network: Network,
  request: RehearsalRequest,
  listener: RehearsalListener,
  nowMs: () => number,
): Result<Comparison, readonly Problem[]> {
  const startedMs = nowMs()
  const ran = ranOrRefused(() => runHours(network, request, 'changed', listener))
  if (!ran.ok) return ran
  const changed = ran.value
  if (!changed.ok) return { ok: false, error: [changed.error] }
  const { engine, endMs, diverged } = changed.value
  listener.onReport({
    ...totalsOf(engine),
    startMs: request.state.timeMs,
    endMs,
    elapsedMs: nowMs() - startedMs,
    steps: engine.steps,
    massError: engine.balance.massError,
    diverged,
  })
  const baseline = runHours(network, request, 'baseline', listener)
  if (!baseline.ok) return { ok: false, error: [baseline.error] }
  return {
    ok: true,
    value: {
      baseline: totalsOf(baseline.value.engine),
      gates: gateEffects(network.district, changed.value.trace, baseline.value.trace),
      diverged: baseline.value.diverged,
    },
  }
}

interface Hours {
  readonly engine: Engine
  readonly trace: GateTrace
  readonly endMs: number
  readonly diverged: Divergence | undefined
}

function runHours(
  network: Network,
  request: RehearsalRequest,
  track: RehearsalTrack,
  listener: RehearsalListener,
): Result<Hours, Problem> {
  const { state, horizonS, frameEveryS, runId } = request
  const engine = createEngine(network)
  const loaded = engine.load(state)
  if (!loaded.ok) return loaded
  const forcing = timelineOf(network, request, track === 'changed' ? request.openings : [])
  const frames = Math.ceil(horizonS / frameEveryS)
  const trace = createGateTrace(network.district.gates.length, frames + 1)
  let endMs = state.timeMs
  for (let sequence = 0; sequence <= frames; sequence++) {
    const atMs = state.timeMs + Math.min(sequence * frameEveryS, horizonS) * 1000
    const outcome = engine.advance(forcing, atMs)
    if (outcome.kind === 'diverged') return { ok: true, value: { engine, trace, endMs, diverged: outcome } }
    endMs = atMs
    trace.record(engine)
    listener.onFrame(track, frameOf(engine, runId, sequence, atMs))
    if (track === 'changed' && sequence % Math.ceil(frames / PROGRESS_STEPS) === 0)
      listener.onProgress(sequence / frames)
  }
  return { ok: true, value: { engine, trace, endMs, diverged: undefined } }
}

/** River and demand as they are, gates on their way to the new openings at their own speed. */
function timelineOf(network: Network, { state, horizonS }: RehearsalRequest, openings: RehearsalRequest['openings']) {
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
  return createTimeline(network, scenario, atStart)
}

const totalsOf = ({ balance }: Engine): RunTotals => ({ deliveredM3: balance.drawnM3, spilledM3: balance.spilledM3 })

export function frameOf(engine: Engine, runId: string, sequence: number, timeMs: number): Frame {
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
