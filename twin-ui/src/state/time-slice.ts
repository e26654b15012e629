import type { StateCreator } from 'zustand/vanilla'
import type { TwinState } from './twin-store.ts'

/** live: everything shows what was heard last · rehearsal: scene and profile show the rehearsal at the playhead. */
export type TimeMode = 'live' | 'rehearsal'

/** District seconds per second of the person; a day in 24 s at 3600. */
export const PLAY_SPEEDS = [600, 1800, 3600, 7200] as const
export type PlaySpeed = (typeof PLAY_SPEEDS)[number]

/**
 * One clock for scene, profile and charts. While playing, the playhead moves with every animation frame: read it with
 * `store.subscribe` or in `useFrame`, never by a React hook.
 */
export interface TimeSlice {
  readonly mode: TimeMode
  readonly playheadMs: number
  readonly playing: boolean
  readonly speed: PlaySpeed
  modeChosen(mode: TimeMode): void
  playheadMoved(playheadMs: number): void
  playToggled(playing: boolean): void
  speedChosen(speed: PlaySpeed): void
}

export const createTimeSlice: StateCreator<TwinState, [], [], TimeSlice> = (set) => ({
  mode: 'live',
  playheadMs: 0,
  playing: false,
  speed: 3600,

  modeChosen: (mode) => set(mode === 'live' ? { mode, playing: false } : { mode }),
  playheadMoved: (playheadMs) => set((state) => (state.playheadMs === playheadMs ? state : { playheadMs })),
  playToggled: (playing) => set({ playing }),
  speedChosen: (speed) => set({ speed }),
})
