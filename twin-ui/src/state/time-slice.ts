import type { StateCreator } from 'zustand/vanilla'
import { judged } from './live-slice.ts'
import type { TwinState } from './twin-store.ts'

/**
 * live: everything shows what was heard last · past: everything shows what was heard and computed at the playhead ·
 * forecast, rehearsal: scene and profile show the hours ahead at the playhead.
 */
export const TIME_MODES = ['past', 'live', 'forecast', 'rehearsal'] as const
export type TimeMode = (typeof TIME_MODES)[number]

/** What is on screen has not happened: measured values are of now, computed ones of the playhead. */
export const isAhead = (mode: string): mode is 'forecast' | 'rehearsal' => mode === 'forecast' || mode === 'rehearsal'

/** District seconds per second of the person; a day in 24 s at 3600. */
export const PLAY_SPEEDS = [1, 60, 600, 1800, 3600] as const
export type PlaySpeed = (typeof PLAY_SPEEDS)[number]

/**
 * One clock for scene, profile and charts. While playing, the playhead moves with every animation frame: read it with
 * `store.subscribe` or in `useFrame`, never by a React hook.
 */
export interface TimeSlice {
  readonly mode: TimeMode
  /** The instant on screen, save while live. */
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

  modeChosen: (mode) =>
    set((state) => {
      if (mode === state.mode) return state
      const playing = mode !== 'live' && state.playing
      // Nothing heard now may stand for what had been said then.
      if (mode === 'past')
        return {
          mode,
          playing,
          latestByGauge: new Map(),
          nowMs: state.playheadMs,
          heardCount: 0,
          abnormalities: new Map(),
        }
      if (state.mode === 'past')
        return { mode, playing, pastWords: undefined, ...judged(state, state.heardByGauge, state.clockMs) }
      return { mode, playing }
    }),
  playheadMoved: (playheadMs) => set((state) => (state.playheadMs === playheadMs ? state : { playheadMs })),
  playToggled: (playing) => set({ playing }),
  speedChosen: (speed) => set({ speed }),
})
