import type { District } from '@district/models'
import type { Gateway } from '../client/gateway.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import type { PageConfig } from '../ground/config.ts'
import { createRehearser, startRehearsalWorker } from '../rehearsal/rehearser.ts'
import type { RehearsalReport } from '../rehearsal/report.ts'
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

export function createRehearsalDesk({ store, gateway, config, rehearsalFrames, baselineFrames }: DeskParts): RehearsalDesk {
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
  const show = (report: RehearsalReport) => {
    const { rehearsalProgressed, playheadMoved, modeChosen, playToggled } = store.getState()
    rehearsalProgressed({ kind: 'done', report })
    playheadMoved(report.startMs)
    modeChosen('rehearsal')
    playToggled(report.endMs > report.startMs)
  }
  const run = async () => {
    const { edits, rehearsalProgressed, modeChosen } = store.getState()
    const runId = `rehearsal-${(runs += 1)}`
    const isWanted = () => runId === `rehearsal-${runs}`
    modeChosen('live')
    clearFrames()
    rehearsalProgressed({ kind: 'running', fraction: 0 })
    const state = await gateway.savedState()
    if (!isWanted()) return
    if (!state.ok) return rehearsalProgressed({ kind: 'failed', key: 'shadow-away', detail: state.error.detail })
    rehearser.run(
      {
        runId,
        state: state.value,
        openings: [...edits].map(([gateId, openingM]) => ({ gateId, openingM })),
        horizonS: config.rehearsalHorizonS,
        frameEveryS: config.rehearsalFrameEveryS,
      },
      {
        onFrame: (track, frame) => (track === 'changed' ? rehearsalFrames : baselineFrames).accept(frame),
        onProgress: (fraction) => rehearsalProgressed({ kind: 'running', fraction }),
        onDone: show,
        onRefused: (problem) => rehearsalProgressed({ kind: 'failed', key: 'topology', detail: problem.text }),
        onBroken: (detail) => rehearsalProgressed({ kind: 'failed', key: 'worker', detail }),
      },
    )
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
