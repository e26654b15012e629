import type { TwinState } from '../state/twin-store.ts'
import { createClockMarker } from './clock-marker.ts'
import { createForecastAsker } from './forecast-asker.ts'
import type { HoursSource } from './hours-source.ts'
import { createPastAsker } from './past-asker.ts'
import { createWordsAsker } from './words-asker.ts'

/** Fetches what the clock shows beside now: frames and words of the past, frames of the forecast. */
export interface HoursDesk {
  /** Follows the clock of the page from now on. */
  start(): void
  /** Asks which hours there are. */
  refresh(): Promise<void>
  /** Asks again for what could not be had. */
  retry(): void
}

export function createHoursDesk(source: HoursSource): HoursDesk {
  const { store, client, pastFrames } = source
  const words = createWordsAsker(source)
  const past = createPastAsker(source)
  const forecast = createForecastAsker(source)
  const mark = createClockMarker(source)

  const refresh = async () => {
    const answer = await client.hours()
    void mark()
    if (!answer.ok) return store.getState().hoursUnknown()
    pastFrames.everyMs = answer.value.past.everyS * 1000
    store.getState().hoursArrived(answer.value)
    if (store.getState().mode === 'forecast') void forecast()
  }
  const follow = (state: TwinState) => {
    if (state.mode === 'past') {
      past(state)
      words(state)
    } else if (state.mode === 'forecast') void forecast()
  }
  const modeChanged = (state: TwinState) => {
    state.frameTroubled(undefined)
    state.wordsTroubled(undefined)
    // What was fetched for an earlier look may have been run again with late readings since.
    if (state.mode === 'past') pastFrames.clear()
    if (state.mode !== 'live') void refresh()
  }
  return {
    refresh,
    start() {
      store.subscribe((state, before) => {
        const isOtherMode = state.mode !== before.mode
        if (isOtherMode) modeChanged(state)
        if (isOtherMode || state.playheadMs !== before.playheadMs || state.playing !== before.playing) follow(state)
        if (state.connection !== before.connection && state.connection === 'open') {
          void refresh()
          follow(state)
        }
      })
    },
    retry() {
      const state = store.getState()
      if (state.frameTrouble !== undefined || state.wordsTrouble !== undefined) follow(state)
    },
  }
}
