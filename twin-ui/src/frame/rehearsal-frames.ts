import type { Frame } from '@district/models/contract'

/** Two neighbouring frames and how far a time lies from the first to the second, 0 to 1. */
export interface FramePair {
  readonly from: Frame
  readonly to: Frame
  readonly mix: number
}

/** All frames of one rehearsal in order of time, kept while it is on screen. */
export interface RehearsalFrames {
  /** Takes frames in any order of arrival within one run; a frame of another run drops what was kept. */
  accept(frame: Frame): void
  clear(): void
  readonly count: number
  /** In order of time; a view that the next frame changes. */
  all(): readonly Frame[]
  /** Times of the first and last frame; undefined while empty. */
  spanMs(): { readonly startMs: number; readonly endMs: number } | undefined
  /** The frames around a time; before the first and after the last the nearest one, unmixed. */
  sample(timeMs: number): FramePair | undefined
  subscribe(onChange: () => void): () => void
}

export function createRehearsalFrames(): RehearsalFrames {
  let frames: Frame[] = []
  const listeners = new Set<() => void>()
  const announce = () => {
    for (const listener of listeners) listener()
  }

  return {
    accept(frame) {
      if (frames[0] !== undefined && frames[0].runId !== frame.runId) frames = []
      frames.splice(firstAfter(frames, frame.timeMs), 0, frame)
      announce()
    },
    clear() {
      frames = []
      announce()
    },
    get count() {
      return frames.length
    },
    all: () => frames,
    spanMs() {
      const first = frames[0]
      const last = frames.at(-1)
      return first === undefined || last === undefined ? undefined : { startMs: first.timeMs, endMs: last.timeMs }
    },
    sample(timeMs) {
      const after = firstAfter(frames, timeMs)
      const from = frames[after - 1] ?? frames[0]
      const to = frames[after] ?? frames.at(-1)
      if (from === undefined || to === undefined) return undefined
      const spanMs = to.timeMs - from.timeMs
      return { from, to, mix: spanMs > 0 ? (timeMs - from.timeMs) / spanMs : 0 }
    },
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}

/** Index of the first frame later than `timeMs`. */
export function firstAfter(frames: readonly Frame[], timeMs: number): number {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (frames[middle]!.timeMs <= timeMs) low = middle + 1
    else high = middle
  }
  return low
}
