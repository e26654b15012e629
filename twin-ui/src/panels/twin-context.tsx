import type { ScenarioSummary } from '@district/models/contract'
import { createContext, useContext, useMemo } from 'react'
import { useStore } from 'zustand'
import type { Gateway } from '../client/gateway.ts'
import type { BranchFrames } from '../frame/branch-frames.ts'
import type { FrameBuffer } from '../frame/frame-buffer.ts'
import type { LevelEnvelope } from '../frame/level-envelope.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import { createDistrictTime, type DistrictTime } from '../ground/district-time.ts'
import type { LoadedDistrict } from '../state/district-slice.ts'
import type { LoginProblem } from '../state/login-problem.ts'
import type { TwinState, TwinStore } from '../state/twin-store.ts'
import type { ShownFrames } from './numbers/shown-frames.ts'

/** What every panel may use. Made by `app/`, the same for the life of the page. */
export interface TwinParts {
  readonly store: TwinStore
  readonly calmStore: CalmStore
  readonly shadowFrames: FrameBuffer
  readonly rehearsalFrames: RehearsalFrames
  /** Those of the mode that the clock is in, at the playhead; none while live. */
  readonly playedFrames: RehearsalFrames
  /** Of all branches, by id; `rehearsalFrames` is a window onto the active one. */
  readonly branchFrames: BranchFrames
  readonly baselineFrames: RehearsalFrames
  readonly shownFrames: ShownFrames
  /** Of the shadow's levels since the page was opened, six hours at most. */
  readonly levelEnvelope: LevelEnvelope
  readonly gateway: Gateway
  /** How far a rehearsal looks ahead. */
  readonly horizonS: number
  readonly access: {
    logIn(name: string, password: string): Promise<LoginProblem | undefined>
    logOut(): Promise<void>
  }
  readonly rehearsal: {
    run(branchId: string): Promise<void>
    playScenario(scenario: ScenarioSummary): Promise<void>
    cancel(): void
    show(branchId: string): void
    remove(branchId: string): void
  }
}

const TwinContext = createContext<TwinParts | undefined>(undefined)
export const TwinProvider = TwinContext.Provider

export function useTwin(): TwinParts {
  const parts = useContext(TwinContext)
  if (parts === undefined) throw new RangeError('a panel must stand inside a TwinProvider')
  return parts
}

/**
 * A panel's view of the store. The selector must give a plain value or something that keeps its identity. The playhead moves with every
 * animation frame, and panels are not asked then: read it by `useCoarsePlayhead`.
 */
export const useTwinState = <T,>(selector: (state: TwinState) => T): T => useStore(useTwin().calmStore, selector)

type CalmStore = Pick<TwinStore, 'getState' | 'getInitialState' | 'subscribe'>

/** The same store, silent while only the playhead or the cursor moves. */
export const calmed = (store: TwinStore): CalmStore => ({
  getState: store.getState,
  getInitialState: store.getInitialState,
  subscribe: (listener) =>
    store.subscribe((state, before) => {
      if (state.playheadMs === before.playheadMs && state.cursor === before.cursor) listener(state, before)
    }),
})

/** The district, for panels that stand only while it is loaded. */
export function useLoaded(): LoadedDistrict {
  const loaded = useTwinState((state) => state.loaded)
  if (loaded === undefined) throw new RangeError('this panel must stand only after the district is loaded')
  return loaded
}

export function useDistrictTime(): DistrictTime {
  const locale = useTwinState((state) => state.locale)
  const timeZone = useTwinState((state) => state.loaded?.district.timeZone ?? 'Asia/Shanghai')
  return useMemo(() => createDistrictTime(locale, timeZone), [locale, timeZone])
}
