import type { Frame } from '@district/models/contract'
import type { FrameBuffer } from '../../frame/frame-buffer.ts'
import type { RehearsalFrames } from '../../frame/rehearsal-frames.ts'
import { type PictureOrigin, waterPicture } from '../../frame/water-picture.ts'
import type { TwinStore } from '../../state/twin-store.ts'

/** The frame that numbers are read from: as it was computed, never a mixture of two. */
export interface ShownFrame {
  readonly origin: PictureOrigin
  readonly frame: Frame
}

/** Follows the clock of the page: the shadow's newest frame while live, the one before the playhead else. */
export interface ShownFrames {
  shown(): ShownFrame | undefined
  /** At most five times a second: nobody reads numbers faster. */
  subscribe(onChange: () => void): () => void
}

const EVERY_MS = 200

export function createShownFrames(store: TwinStore, shadow: FrameBuffer, played: RehearsalFrames): ShownFrames {
  const listeners = new Set<() => void>()
  let current: ShownFrame | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const read = (): ShownFrame | undefined => {
    const picture = waterPicture(store.getState(), shadow, played)
    if (picture === undefined) return undefined
    const { origin, from, to, mix } = picture
    return { origin, frame: origin === 'computed' || mix >= 1 ? to : from }
  }
  const settle = () => {
    timer = undefined
    const next = read()
    if (next?.frame === current?.frame && next?.origin === current?.origin) return
    current = next
    for (const listener of listeners) listener()
  }
  const stir = () => {
    timer ??= setTimeout(settle, EVERY_MS)
  }
  shadow.subscribe(stir)
  played.subscribe(stir)
  store.subscribe((state, before) => {
    if (state.mode !== before.mode) {
      clearTimeout(timer)
      settle()
    } else if (state.playheadMs !== before.playheadMs) stir()
  })
  return {
    shown: () => current,
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}
