import type { Frame } from '@district/models/contract'
import type { FrameBuffer } from './frame-buffer.ts'
import type { RehearsalFrames } from './rehearsal-frames.ts'

/** Where the water on screen comes from. All of it is computed; `computed` is the shadow's newest. */
export type PictureOrigin = 'computed' | 'past' | 'forecast' | 'rehearsal'

/** What is drawn at this instant: two frames, how far between them, and of which hours they are. */
export interface WaterPicture {
  readonly from: Frame
  readonly to: Frame
  readonly mix: number
  readonly origin: PictureOrigin
}

export interface Playhead {
  readonly mode: 'past' | 'live' | 'forecast' | 'rehearsal'
  readonly playheadMs: number
}

/**
 * The frames on screen. In a rehearsal without frames yet, the live ones; in the past and in a forecast nothing stands in for
 * frames that are not there. Undefined before the first frame.
 *
 * @param played frames of the mode that the clock is in
 */
export function waterPicture(
  { mode, playheadMs }: Playhead,
  shadow: Pick<FrameBuffer, 'latest' | 'previous' | 'mix'>,
  played: Pick<RehearsalFrames, 'sample'>,
): WaterPicture | undefined {
  const pair = mode === 'live' ? undefined : played.sample(playheadMs)
  if (pair !== undefined && mode !== 'live') return { ...pair, origin: mode }
  if (mode === 'past' || mode === 'forecast') return undefined
  const latest = shadow.latest()
  if (latest === undefined) return undefined
  return { from: shadow.previous() ?? latest, to: latest, mix: shadow.mix(), origin: 'computed' }
}
