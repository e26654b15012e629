import type { District, GateId } from '@district/models'
import type { Gateway } from '../client/gateway.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import type { PageConfig } from '../ground/config.ts'
import { createRehearser, startRehearsalWorker } from '../rehearsal/rehearser.ts'
import type { RehearsalReport } from '../rehearsal/report.ts'
import type { RehearsalRequest } from '../rehearsal/run-rehearsal.ts'
import type { TwinStore } from '../state/twin-store.ts'

/** What a person can do with a rehearsal. */
export interface RehearsalDesk {
  districtChanged(district: District, dxM: number): void
  /** Branches the shadow's state, runs the edits of the store, and plays the result. */
  run(): Promise<void>
  discard(): void
}

export interface DeskParts {
  readonly store: TwinStore
  readonly gateway: Gateway
  readonly config: PageConfig
  readonly rehearsalFrames: RehearsalFrames
  readonly baselineFrames: RehearsalFrames
}

export function createRehearsalDesk({
  store,
  gateway,
  config,
  rehearsalFrames,
  baselineFrames,
}: DeskParts): RehearsalDesk {
  const rehearser = createRehearser(startRehearsalWorker)
  let runs = 0

  const clearFrames = () => {
    rehearsalFrames.clear()
    baselineFrames.clear()
  }
  const discard = () => {
    runs += 1
    rehearser.cancel()
    store.getState().rehearsalDiscarded()
    clearFrames()
  }
  const show = (report: RehearsalReport, edits: ReadonlyMap<GateId, number>, waitedMs: number) => {
    const { rehearsalProgressed, playheadMoved, modeChosen, playToggled } = store.getState()
    rehearsalProgressed({ kind: 'done', report, edits, waitedMs, comparison: undefined })
    playheadMoved(report.startMs)
    modeChosen('rehearsal')
    playToggled(report.endMs > report.startMs)
  }
  const run = async () => {
    const { edits, rehearsalProgressed, rehearsalCompared, modeChosen } = store.getState()
    const wishedMs = performance.now()
    runs += 1
    const run = runs
    modeChosen('live')
    rehearser.cancel()
    clearFrames()
    rehearsalProgressed({ kind: 'running', fraction: 0 })
    const state = await gateway.savedState()
    if (run !== runs) return
    if (!state.ok) return rehearsalProgressed({ kind: 'failed', key: 'shadow-away', detail: state.error.detail })
    const request: RehearsalRequest = {
      runId: `rehearsal-${run}`,
      state: state.value,
      openings: [...edits].map(([gateId, openingM]) => ({ gateId, openingM })),
      horizonS: config.rehearsalHorizonS,
      frameEveryS: config.rehearsalFrameEveryS,
    }
    rehearser.run(request, {
      onFrame: (track, frame) => (track === 'changed' ? rehearsalFrames : baselineFrames).accept(frame),
      onProgress: (fraction) => rehearsalProgressed({ kind: 'running', fraction }),
      onReport: (report) => show(report, edits, performance.now() - wishedMs),
      onCompared: rehearsalCompared,
      onRefused: (problem) => rehearsalProgressed({ kind: 'failed', key: 'topology', detail: problem.text }),
      onBroken: (detail) => rehearsalProgressed({ kind: 'failed', key: 'worker', detail }),
    })
  }
  return {
    districtChanged(district, dxM) {
      discard()
      rehearser.districtChanged(district, dxM)
    },
    run,
    discard,
  }
}
