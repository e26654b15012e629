import { shownHours } from './active-branch.ts'
import type { TimeMode } from './time-slice.ts'
import type { TwinState, TwinStore } from './twin-store.ts'

/* One axis for all four modes: what the clock spans, and which mode an instant belongs to. */

export interface Span {
  readonly startMs: number
  readonly endMs: number
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const PAST_MS = 48 * HOUR_MS
const AHEAD_MS = 72 * HOUR_MS
/** Nearer to now than this, an instant is now. */
const NOW_SLACK_MS = 4 * MINUTE_MS

type Clock = Pick<TwinState, 'clockMs' | 'hours' | 'mode' | 'branches' | 'activeBranchId' | 'activity'>

/** The hours of the time bar, in whole minutes; a rehearsal of other hours has them for itself. Undefined before the clock is known. */
export function axisOf(state: Clock): Span | undefined {
  if (state.clockMs === 0) return undefined
  const nowMs = Math.floor(state.clockMs / MINUTE_MS) * MINUTE_MS
  const { past, forecast } = state.hours ?? {}
  const axis = {
    startMs: nowMs - Math.min(PAST_MS, 1000 * (past?.keptS ?? Number.POSITIVE_INFINITY)),
    endMs: Math.max(nowMs + AHEAD_MS, forecast?.endMs ?? 0),
  }
  const own = shownHours(state)
  if (state.mode !== 'rehearsal' || own === undefined || own.endMs <= own.startMs) return axis
  return own.startMs >= axis.startMs && own.endMs <= axis.endMs ? axis : own
}

/** Where the playhead may go in its mode. */
export function spanOf(state: Clock): Span | undefined {
  const axis = axisOf(state)
  if (axis === undefined) return undefined
  const { mode, clockMs, hours } = state
  if (mode === 'rehearsal') return shownHours(state)
  if (mode === 'forecast') return { startMs: clockMs, endMs: hours?.forecast?.endMs ?? axis.endMs }
  return { startMs: axis.startMs, endMs: clockMs }
}

/** A rehearsal on screen keeps its own hours; everything else is past, now, or ahead. */
export function modeAt(state: Clock, atMs: number): TimeMode {
  const own = state.mode === 'rehearsal' ? shownHours(state) : undefined
  if (own !== undefined && atMs >= own.startMs && atMs <= own.endMs) return 'rehearsal'
  if (Math.abs(atMs - state.clockMs) <= NOW_SLACK_MS) return 'live'
  return atMs < state.clockMs ? 'past' : 'forecast'
}

/** Goes to an instant, and into the mode that it belongs to. Stops the playing. */
export function goTo(store: TwinStore, atMs: number): void {
  const { modeChosen, playheadMoved, playToggled, ...state } = store.getState()
  const axis = axisOf(state)
  if (axis === undefined) return
  const wishedMs = Math.min(Math.max(atMs, axis.startMs), axis.endMs)
  playToggled(false)
  playheadMoved(wishedMs)
  modeChosen(modeAt(state, wishedMs))
}

/** Into a mode by its name, where it was left, or where it begins to be of use. */
export function goInto(store: TwinStore, mode: TimeMode): void {
  const { modeChosen, playheadMoved, ...state } = store.getState()
  const { clockMs, playheadMs } = state
  const span = spanOf({ ...state, mode })
  if (mode !== 'live' && span !== undefined && (playheadMs < span.startMs || playheadMs > span.endMs)) {
    const first = { past: clockMs - HOUR_MS, forecast: clockMs + HOUR_MS, rehearsal: span.startMs }[mode]
    playheadMoved(Math.min(Math.max(first, span.startMs), span.endMs))
  }
  modeChosen(mode)
}
