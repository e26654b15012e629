import { useEffect, useState } from 'react'
import { axisOf, goTo, type Span, spanOf } from '../../state/clock.ts'
import type { TwinState, TwinStore } from '../../state/twin-store.ts'
import { useTwin } from '../twin-context.tsx'

export type PlayheadStep = 'start' | 'back' | 'toggle' | 'forward' | 'end' | 'live' | 'hour-back' | 'hour-forward'

const STEP_MS: Readonly<Record<'back' | 'forward' | 'hour-back' | 'hour-forward', number>> = {
  back: -600_000,
  forward: 600_000,
  'hour-back': -3_600_000,
  'hour-forward': 3_600_000,
}

/** Moves the clock by hand, from live into the past or the hours ahead. Stepping stops the playing; playing at the end begins anew. */
export function stepPlayhead(store: TwinStore, step: PlayheadStep): void {
  const state = store.getState()
  const { mode, playheadMs, clockMs } = state
  if (step === 'live') state.modeChosen('live')
  else if (step === 'toggle') togglePlaying(state)
  else if (mode === 'live') stand(store, beside(clockMs, step, axisOf(state)))
  else {
    const span = spanOf(state)
    const ends = { start: span?.startMs, end: span?.endMs }
    stand(store, step === 'start' || step === 'end' ? ends[step] : playheadMs + STEP_MS[step])
  }
}

function togglePlaying(state: TwinState): void {
  const span = spanOf(state)
  if (state.mode === 'live' || span === undefined) return
  if (!state.playing && state.playheadMs >= span.endMs) state.playheadMoved(span.startMs)
  state.playToggled(!state.playing)
}

/** A rehearsal is left by its mode alone: steps end where it does. */
function stand(store: TwinStore, atMs: number | undefined): void {
  const state = store.getState()
  const span = spanOf(state)
  if (atMs === undefined || span === undefined) return
  if (state.mode === 'rehearsal') {
    state.playToggled(false)
    state.playheadMoved(Math.min(Math.max(atMs, span.startMs), span.endMs))
  } else goTo(store, atMs)
}

/** From now to the ends of the axis, or to the whole step that is not too near. */
function beside(
  nowMs: number,
  step: Exclude<PlayheadStep, 'toggle' | 'live'>,
  axis: Span | undefined,
): number | undefined {
  if (step === 'start') return axis?.startMs
  if (step === 'end') return axis?.endMs
  const sizeMs = STEP_MS[step]
  return sizeMs * (Math.floor(nowMs / sizeMs + 0.5) + 1)
}

const EVERY_MS = 100

/** The playhead for React: ten times a second is enough for a number and a thumb. */
export function useCoarsePlayhead(): number {
  const { store } = useTwin()
  const [playheadMs, setPlayheadMs] = useState(() => store.getState().playheadMs)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = () => {
      timer = undefined
      setPlayheadMs(store.getState().playheadMs)
    }
    read()
    const stop = store.subscribe((state, before) => {
      if (state.playheadMs === before.playheadMs) return
      if (state.playing) timer ??= setTimeout(read, EVERY_MS)
      else read()
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [store])
  return playheadMs
}
