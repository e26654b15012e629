import type { Frame } from '@district/models/contract'
import { firstAfter, type RehearsalFrames } from './rehearsal-frames.ts'

/**
 * Frames of the past that were fetched; of many the latest fetched stay. Unlike a rehearsal's they have gaps: nothing is shown of an
 * instant whose own frame is not there, and nothing is drawn between frames that are no neighbours.
 */
export interface PastFrames extends RehearsalFrames {
  /** How far apart neighbours lie. */
  everyMs: number
  /** While the frame of the playhead is under way, the one that was shown last stays, under its own instant. */
  awaited(isComing: boolean): void
  has(timeMs: number): boolean
}

const MOST_FRAMES = 400

export function createPastFrames(mostFrames = MOST_FRAMES): PastFrames {
  let frames: Frame[] = []
  let fetched: number[] = []
  let last: Frame | undefined
  let isComing = false
  const listeners = new Set<() => void>()
  const announce = () => {
    for (const listener of listeners) listener()
  }

  return {
    everyMs: 300_000,
    awaited(next) {
      if (next === isComing) return
      isComing = next
      announce()
    },
    has: (timeMs) => fetched.includes(timeMs),
    accept(frame) {
      const { timeMs } = frame
      fetched = [...fetched.filter((known) => known !== timeMs), timeMs].slice(-mostFrames)
      const kept = new Set(fetched)
      frames = frames.filter((known) => known.timeMs !== timeMs && kept.has(known.timeMs))
      frames.splice(firstAfter(frames, timeMs), 0, frame)
      announce()
    },
    clear() {
      frames = []
      fetched = []
      last = undefined
      announce()
    },
    get count() {
      return frames.length
    },
    all: () => frames,
    spanMs() {
      const [first, end] = [frames[0], frames.at(-1)]
      return first === undefined || end === undefined ? undefined : { startMs: first.timeMs, endMs: end.timeMs }
    },
    sample(timeMs) {
      const gapMs = 2 * this.everyMs
      const after = firstAfter(frames, timeMs)
      const [from, to] = [frames[after - 1], frames[after]]
      if (from === undefined || timeMs - from.timeMs >= gapMs)
        return isComing && last !== undefined ? { from: last, to: last, mix: 0 } : undefined
      last = from
      const stepMs = to === undefined ? gapMs : to.timeMs - from.timeMs
      return to === undefined || stepMs >= gapMs
        ? { from, to: from, mix: 0 }
        : { from, to, mix: (timeMs - from.timeMs) / stepMs }
    },
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}
