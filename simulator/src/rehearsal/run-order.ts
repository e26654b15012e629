import type { District, Problem, RunReport, Scenario } from '@district/models'
import type { SavedState } from '@district/models/contract'

/** One run, as a thread is given it. */
export interface RunOrder {
  /** At most 24 ASCII characters: it stands in every frame. */
  readonly runId: string
  readonly scenario: Scenario
  /** Where a scenario with start `state` begins. */
  readonly initial?: SavedState
  readonly dxM: number
}

/** What a thread knows from its first moment. */
export interface ThreadSetting {
  readonly district: District
  /** Grid that most runs will use: its network is built before the first of them comes. */
  readonly dxM: number
}

export interface RunTask {
  readonly ticket: number
  readonly order: RunOrder
  readonly wantsFrames: boolean
  /** `SIGNALS`, seen by both sides at once. */
  readonly signals: SharedArrayBuffer
}

/** Places in the shared signals: whether to stop, frames computed, frames that the pool has taken. */
export const SIGNALS = { stop: 0, computed: 1, taken: 2 } as const
export const SIGNAL_BYTES = 4 * Object.keys(SIGNALS).length

/** Frames that may be under way between a thread and the pool: a run that is faster than its reader waits, instead of filling the memory. */
export const MOST_FRAMES_UNDER_WAY = 16

export interface ComputedFrame {
  readonly sequence: number
  readonly sinceStartS: number
  /** As `encodeFrame` makes it. */
  readonly frame: ArrayBuffer
  /** The same for the archive, as `createFramePacker` makes it. */
  readonly packed: Uint8Array<ArrayBuffer>
}

export type FrameMessage = ComputedFrame & { readonly ticket: number }

export interface RunMade {
  readonly kind: 'made'
  readonly report: RunReport
  readonly topologyHash: string
  /** CPU seconds of the thread. */
  readonly cpuS: number
}

/** How a run ended. What is impossible about it is refused before anything runs. */
export type RunEnd =
  | RunMade
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'cancelled' }

export interface RunAnswer {
  readonly end: RunEnd
  /** So many were sent, and may still be under way. */
  readonly framesSent: number
}
