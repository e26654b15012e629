import { useEffect, useState } from 'react'
import type { TwinStore } from '../../state/twin-store.ts'
import { useTwin } from '../twin-context.tsx'

export type PlayheadStep = 'start' | 'back' | 'toggle' | 'forward' | 'end' | 'hour-back' | 'hour-forward'

const STEP_MS: Readonly<Record<'back' | 'forward' | 'hour-back' | 'hour-forward', number>> = {
  back: -600_000,
  forward: 600_000,
  'hour-back': -3_600_000,
  'hour-forward': 3_600_000,
}

/** Moves the playhead by hand. Stepping stops the playing; playing at the end begins anew. */
export function stepPlayhead(
  store: TwinStore,
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  step: PlayheadStep,
): void {
  const { playheadMs, playing, playheadMoved, playToggled } = store.getState()
  if (step === 'toggle') {
    if (!playing && playheadMs >= endMs) playheadMoved(startMs)
    playToggled(!playing)
    return
  }
  playToggled(false)
  if (step === 'start') playheadMoved(startMs)
  else if (step === 'end') playheadMoved(endMs)
  else playheadMoved(Math.min(Math.max(playheadMs + STEP_MS[step], startMs), endMs))
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
