import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import { spanOf } from '../state/clock.ts'
import type { TwinState, TwinStore } from '../state/twin-store.ts'

/** A page in the background gets no animation frames; coming back must not jump by the hours it slept. */
const LONGEST_TICK_MS = 250

/** Moves the playhead with the animation frames while it plays, stops at the end of the hours ahead, and is live where the past ends. */
export function startPlayhead(store: TwinStore, rehearsal: Pick<RehearsalFrames, 'spanMs'>): void {
  let lastMs: number | undefined
  const tick = (nowMs: number) => {
    const state = store.getState()
    const { mode, playing, playheadMs, speed, playheadMoved, playToggled, modeChosen } = state
    const span = mode === 'rehearsal' ? rehearsal.spanMs() : spanOf(state)
    if (mode === 'live' || !playing || span === undefined) {
      lastMs = undefined
      return
    }
    const elapsedMs = lastMs === undefined ? 0 : Math.min(nowMs - lastMs, LONGEST_TICK_MS)
    lastMs = nowMs
    const movedMs = Math.min(playheadMs + elapsedMs * speed, span.endMs)
    playheadMoved(movedMs)
    if (movedMs >= span.endMs && !isComing(state)) {
      if (mode === 'past') modeChosen('live')
      else playToggled(false)
    }
    requestAnimationFrame(tick)
  }
  store.subscribe((state, before) => {
    if (state.playing && !before.playing) requestAnimationFrame(tick)
  })
}

/** While the hours ahead are being computed, the playhead waits for them. */
const isComing = ({ mode, activity, activeBranchId }: TwinState): boolean =>
  mode === 'rehearsal' && activity?.kind === 'branch' && activity.branchId === activeBranchId
