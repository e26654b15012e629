import type { District, GateId, Problem } from '@district/models'
import type { ScenarioSummary } from '@district/models/contract'
import type { Gateway } from '../client/gateway.ts'
import type { RequestProblem } from '../client/http.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import type { PageConfig } from '../ground/config.ts'
import { createRehearser, type RehearsalEvents, startRehearsalWorker } from '../rehearsal/rehearser.ts'
import type { RehearsalStatus } from '../state/rehearsal-slice.ts'
import type { TwinStore } from '../state/twin-store.ts'

/** What a person can do with a rehearsal. */
export interface RehearsalDesk {
  districtChanged(district: District, dxM: number): void
  /** Branches the shadow's state, runs the edits of the store, and plays the result. */
  run(): Promise<void>
  /** Plays a scenario of the pack, from its own start to its own end. */
  playScenario(scenario: ScenarioSummary): Promise<void>
  discard(): void
}

export interface DeskParts {
  readonly store: TwinStore
  readonly gateway: Gateway
  readonly config: PageConfig
  readonly rehearsalFrames: RehearsalFrames
  readonly baselineFrames: RehearsalFrames
}

/** What is run: edits of the live district, or a scenario with a name. */
interface Subject {
  readonly edits: ReadonlyMap<GateId, number>
  readonly scenario?: ScenarioSummary
}

export function createRehearsalDesk(parts: DeskParts): RehearsalDesk {
  const { store, gateway, config } = parts
  const rehearser = createRehearser(startRehearsalWorker)
  let runs = 0

  const clearFrames = () => {
    parts.rehearsalFrames.clear()
    parts.baselineFrames.clear()
  }
  const discard = () => {
    runs += 1
    rehearser.cancel()
    store.getState().rehearsalDiscarded()
    clearFrames()
  }
  /** Ends what runs, and says who is next: an answer that comes for an earlier number is nobody's. */
  const begin = (subject: Subject): number => {
    runs += 1
    const { modeChosen, rehearsalProgressed } = store.getState()
    modeChosen('live')
    rehearser.cancel()
    clearFrames()
    rehearsalProgressed(running(subject, 0))
    return runs
  }
  const failed = (key: 'shadow-away' | 'scenario', { detail }: RequestProblem) =>
    store.getState().rehearsalProgressed({ kind: 'failed', key, detail })

  const run = async () => {
    const subject: Subject = { edits: store.getState().edits }
    const wishedMs = performance.now()
    const run = begin(subject)
    const state = await gateway.savedState()
    if (run !== runs) return
    if (!state.ok) return failed('shadow-away', state.error)
    const request = {
      runId: `rehearsal-${run}`,
      state: state.value,
      openings: [...subject.edits].map(([gateId, openingM]) => ({ gateId, openingM })),
      horizonS: config.rehearsalHorizonS,
      frameEveryS: config.rehearsalFrameEveryS,
    }
    rehearser.run({ kind: 'run', request }, listenTo(parts, subject, wishedMs))
  }
  const playScenario = async (scenario: ScenarioSummary) => {
    const subject: Subject = { edits: store.getState().edits, scenario }
    const wishedMs = performance.now()
    const run = begin(subject)
    const document = await gateway.scenario(scenario.id)
    const initial = document.ok && scenario.start === 'state' ? await gateway.savedState() : undefined
    if (run !== runs) return
    if (!document.ok) return failed('scenario', document.error)
    if (initial !== undefined && !initial.ok) return failed('shadow-away', initial.error)
    const request = {
      runId: `scenario-${run}`,
      document: document.value,
      initial: initial?.value,
    }
    rehearser.run({ kind: 'scenario', request }, listenTo(parts, subject, wishedMs))
  }
  return {
    districtChanged(district, dxM) {
      discard()
      rehearser.districtChanged(district, dxM)
    },
    run,
    playScenario,
    discard,
  }
}

/** What is heard of a run goes to the store and the frames. */
function listenTo(
  { store, rehearsalFrames, baselineFrames }: DeskParts,
  subject: Subject,
  wishedMs: number,
): RehearsalEvents {
  const { rehearsalProgressed, rehearsalCompared } = store.getState()
  return {
    onFrame: (track, frame) => (track === 'changed' ? rehearsalFrames : baselineFrames).accept(frame),
    onProgress: (fraction) => rehearsalProgressed(running(subject, fraction)),
    onReport(report) {
      const { playheadMoved, modeChosen, playToggled } = store.getState()
      const waitedMs = performance.now() - wishedMs
      rehearsalProgressed({ kind: 'done', report, ...subject, waitedMs, comparison: undefined })
      playheadMoved(report.startMs)
      modeChosen('rehearsal')
      playToggled(report.endMs > report.startMs)
    },
    onCompared: rehearsalCompared,
    onRefused: (problems) =>
      rehearsalProgressed({
        kind: 'failed',
        key: subject.scenario === undefined ? 'topology' : 'scenario',
        detail: problems.map(problemText).join(' · '),
      }),
    onBroken: (detail) => rehearsalProgressed({ kind: 'failed', key: 'worker', detail }),
  }
}

const running = ({ scenario }: Subject, fraction: number): RehearsalStatus => ({
  kind: 'running',
  fraction,
  ...(scenario === undefined ? {} : { scenario }),
})

const problemText = ({ text, place }: Problem): string => (place.path === undefined ? text : `${place.path}: ${text}`)
