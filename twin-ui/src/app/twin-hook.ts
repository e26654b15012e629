import type { Scenario } from '@district/models'
import { encodeSavedState } from '@district/models/contract'
import { planScenario } from '../rehearsal/plan-scenario.ts'
import { activeBranch, baselineOf, plannedOpenings } from '../state/active-branch.ts'
import type { Selection } from '../state/selection-slice.ts'
import type { TwinState } from '../state/twin-store.ts'
import type { Session } from './session.ts'

/** What a test (or a curious person at the console) may ask and do. It reads, selects and scrubs; it changes nothing outside. */
export interface TwinHook {
  info(): Record<string, unknown>
  select(kind: Selection['kind'], id: string): void
  setTime(playheadMs: number): void
  /** What the active branch was run with, so that another program can run it again; the state as base64 of its wire bytes. */
  inputs(): { readonly scenario: Scenario; readonly state: string } | undefined
  /** Added by the scene. */
  [more: string]: unknown
}

declare global {
  interface Window {
    __twin?: TwinHook
  }
}

export function hangTestHook({ store, shadowFrames, rehearsalFrames, config }: Session): void {
  window.__twin = {
    info: () => {
      const state = store.getState()
      const branch = activeBranch(state)
      const outcome = branch?.outcome
      return {
        district: state.loaded?.district.id,
        topologyHash: state.loaded?.network.topologyHash,
        points: state.loaded?.network.pointCount,
        connection: state.connection,
        shadowConnection: state.shadowConnection,
        gaugesHeard: state.latestByGauge.size,
        abnormal: state.abnormalities.size,
        nowMs: state.nowMs,
        mode: state.mode,
        playheadMs: state.playheadMs,
        playing: state.playing,
        locale: state.locale,
        theme: state.theme,
        selection: state.selection,
        profileRoute: state.profileRoute,
        edits: Object.fromEntries(plannedOpenings(state)),
        branches: state.branches.map(({ id, letter }) => ({ id, letter })),
        rehearsal: state.activity?.kind ?? (outcome === undefined ? 'idle' : 'done'),
        rehearsalHash: outcome?.report.hash,
        rehearsalElapsedMs: outcome?.report.elapsedMs,
        rehearsalFirstFrameMs: outcome?.firstFrameMs,
        rehearsalWaitedMs: outcome?.waitedMs,
        rehearsalCompared: branch !== undefined && baselineOf(state, branch) !== undefined,
        account: state.person?.name,
        role: state.person?.role,
        rehearsalFrames: rehearsalFrames.count,
        shadowTimeMs: shadowFrames.latest()?.timeMs,
        shadowSequence: shadowFrames.latest()?.sequence,
      }
    },
    select: (kind, id) => store.getState().selected({ kind, id } as Selection),
    inputs: () => branchInputs(store.getState(), config.rehearsalHorizonS),
    setTime(playheadMs) {
      store.getState().playToggled(false)
      store.getState().playheadMoved(playheadMs)
    },
  }
}

function branchInputs(state: TwinState, horizonS: number): ReturnType<TwinHook['inputs']> {
  const { origin, outcome } = activeBranch(state) ?? {}
  if (state.loaded === undefined || origin === undefined || outcome === undefined) return undefined
  return {
    scenario: planScenario(outcome.plan, origin.state, state.loaded.district, horizonS),
    state: btoa(
      Array.from(new Uint8Array(encodeSavedState(origin.state)), (byte) => String.fromCharCode(byte)).join(''),
    ),
  }
}
