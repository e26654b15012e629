import type { GateId } from '@district/models'
import type { ScenarioSummary } from '@district/models/contract'
import type { StateCreator } from 'zustand/vanilla'
import type { Comparison, RehearsalReport } from '../rehearsal/report.ts'
import type { TwinState } from './twin-store.ts'

export type RehearsalStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly fraction: number; readonly scenario?: ScenarioSummary }
  | {
      readonly kind: 'done'
      readonly report: RehearsalReport
      /** What was run; edits made afterwards are not in it. */
      readonly edits: ReadonlyMap<GateId, number>
      /** The scenario that was run; absent where edits of the live district were. */
      readonly scenario?: ScenarioSummary
      /** From the wish to the first picture, ms: fetching the state, computing, handing over. */
      readonly waitedMs: number
      readonly comparison: Comparison | undefined
    }
  | {
      readonly kind: 'failed'
      readonly key: 'shadow-away' | 'topology' | 'worker' | 'scenario'
      readonly detail: string
    }

/** Wishes for gates that stay wishes: nothing here leaves the browser. */
export interface RehearsalSlice {
  /** Opening of every changed gate, m, for all bays. */
  readonly edits: ReadonlyMap<GateId, number>
  readonly status: RehearsalStatus
  openingEdited(gateId: GateId, openingM: number): void
  editRemoved(gateId: GateId): void
  rehearsalProgressed(status: RehearsalStatus): void
  rehearsalCompared(comparison: Comparison): void
  /** Forgets edits and result and goes back to live. */
  rehearsalDiscarded(): void
}

export const createRehearsalSlice: StateCreator<TwinState, [], [], RehearsalSlice> = (set) => ({
  edits: new Map(),
  status: { kind: 'idle' },

  openingEdited: (gateId, openingM) => set(({ edits }) => ({ edits: new Map(edits).set(gateId, openingM) })),
  editRemoved: (gateId) =>
    set(({ edits }) => {
      const rest = new Map(edits)
      rest.delete(gateId)
      return { edits: rest }
    }),
  rehearsalProgressed: (status) => set({ status }),
  rehearsalCompared: (comparison) =>
    set(({ status }) => (status.kind === 'done' ? { status: { ...status, comparison } } : {})),
  rehearsalDiscarded: () => set({ edits: new Map(), status: { kind: 'idle' }, mode: 'live', playing: false }),
})
