import type { Frame } from '@district/models/contract'
import type { FrameBuffer } from './frame-buffer.ts'
import type { RehearsalFrames } from './rehearsal-frames.ts'

/** What is drawn at this instant: two frames, how far between them, and whether it is the live district or a rehearsal. */
export interface WaterPicture {
  readonly from: Frame
  readonly to: Frame
  readonly mix: number
  readonly isRehearsal: boolean
}

export interface Playhead {
  readonly mode: 'live' | 'rehearsal'
  readonly playheadMs: number
}

/** The frames on screen; in a rehearsal without frames yet, the live ones. Undefined before the first frame. */
export function waterPicture(
  { mode, playheadMs }: Playhead,
  shadow: Pick<FrameBuffer, 'latest' | 'previous' | 'mix'>,
  rehearsal: Pick<RehearsalFrames, 'sample'>,
): WaterPicture | undefined {
  const pair = mode === 'rehearsal' ? rehearsal.sample(playheadMs) : undefined
  if (pair !== undefined) return { ...pair, isRehearsal: true }
  const latest = shadow.latest()
  if (latest === undefined) return undefined
  return { from: shadow.previous() ?? latest, to: latest, mix: shadow.mix(), isRehearsal: false }
}
