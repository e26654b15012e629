import type { FrameBuffer } from '../frame/frame-buffer.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import type { TwinStore } from '../state/twin-store.ts'

/** What the scene reads: the slow state and the two sources of water. It writes only selection and view. */
export interface SceneParts {
  readonly store: TwinStore
  readonly shadowFrames: FrameBuffer
  readonly rehearsalFrames: RehearsalFrames
}
