import type { Frame } from '@district/models/contract'
import { createRehearsalFrames, type RehearsalFrames } from './rehearsal-frames.ts'

/** Frames of every branch and of every baseline, by a key of the caller's. */
export interface BranchFrames {
  /** Begins a run anew under this key. */
  begin(key: string): void
  accept(key: string, frame: Frame): void
  drop(key: string): void
  clear(): void
  of(key: string): RehearsalFrames | undefined
}

export function createBranchFrames(): BranchFrames {
  const byKey = new Map<string, RehearsalFrames>()
  return {
    begin(key) {
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, createRehearsalFrames())
      else known.clear()
    },
    accept: (key, frame) => byKey.get(key)?.accept(frame),
    drop: (key) => {
      byKey.get(key)?.clear()
      byKey.delete(key)
    },
    clear() {
      for (const frames of byKey.values()) frames.clear()
      byKey.clear()
    },
    of: (key) => byKey.get(key),
  }
}

/** A window onto one of several runs: what scene and panels read, whichever branch it is turned to. */
export interface FrameWindow extends RehearsalFrames {
  turnTo(frames: RehearsalFrames | undefined): void
}

export function createFrameWindow(): FrameWindow {
  let behind: RehearsalFrames | undefined
  let stop: (() => void) | undefined
  const listeners = new Set<() => void>()
  const announce = () => {
    for (const listener of listeners) listener()
  }
  return {
    turnTo(frames) {
      if (frames === behind) return
      stop?.()
      behind = frames
      stop = frames?.subscribe(announce)
      announce()
    },
    accept: (frame) => behind?.accept(frame),
    clear: () => behind?.clear(),
    get count() {
      return behind?.count ?? 0
    },
    all: () => behind?.all() ?? [],
    spanMs: () => behind?.spanMs(),
    sample: (timeMs) => behind?.sample(timeMs),
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}
