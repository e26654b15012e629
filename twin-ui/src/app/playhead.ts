import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import type { TwinStore } from '../state/twin-store.ts'

/** A page in the background gets no animation frames; coming back must not jump by the hours it slept. */
const LONGEST_TICK_MS = 250

/** Moves the playhead with the animation frames while a rehearsal plays, and stops at its end. */
export function startPlayhead(store: TwinStore, frames: RehearsalFrames): void {
  let lastMs: number | undefined
  const tick = (nowMs: number) => {
    const { mode, playing, playheadMs, speed, playheadMoved, playToggled } = store.getState()
    const span = frames.spanMs()
    if (mode !== 'rehearsal' || !playing || span === undefined) {
      lastMs = undefined
      return
    }
    const elapsedMs = lastMs === undefined ? 0 : Math.min(nowMs - lastMs, LONGEST_TICK_MS)
    lastMs = nowMs
    const movedMs = Math.min(playheadMs + elapsedMs * speed, span.endMs)
    playheadMoved(movedMs)
    if (movedMs >= span.endMs && !isComing(store)) playToggled(false)
    requestAnimationFrame(tick)
  }
  store.subscribe((state, before) => {
    if (state.playing && !before.playing) requestAnimationFrame(tick)
  })
}

/** While the hours ahead are being computed, the playhead waits for them. */
function isComing(store: TwinStore): boolean {
  const { activity, activeBranchId } = store.getState()
  return activity?.kind === 'branch' && activity.branchId === activeBranchId
}
