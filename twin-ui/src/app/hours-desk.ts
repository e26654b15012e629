import type { HoursClient } from '../client/hours.ts'
import type { RequestProblem } from '../client/http.ts'
import type { PastFrames } from '../frame/past-frames.ts'
import type { RehearsalFrames } from '../frame/rehearsal-frames.ts'
import { type MarkSources, marksOf } from '../state/clock-marks.ts'
import type { HoursTrouble } from '../state/hours-slice.ts'
import type { TwinState, TwinStore } from '../state/twin-store.ts'
import { createForecastAsker } from './forecast-asker.ts'
import { createPastAsker } from './past-asker.ts'

export interface HoursDeskParts {
  readonly store: TwinStore
  readonly client: HoursClient
  readonly pastFrames: PastFrames
  readonly forecastFrames: RehearsalFrames
}

/** Fetches what the clock shows beside now: frames and words of the past, frames of the forecast. */
export interface HoursDesk {
  /** Follows the clock of the page from now on. */
  start(): void
  /** Asks which hours there are. */
  refresh(): Promise<void>
  /** Asks again for what could not be had. */
  retry(): void
}

/** While playing, words are those of whole steps: nobody reads seconds then, and each answer serves for a while. */
const WORDS_STEP_MS = 300_000

export function createHoursDesk(parts: HoursDeskParts): HoursDesk {
  const { store, client, pastFrames } = parts
  const words = createWordsAsker(parts)
  const past = createPastAsker(parts)
  const forecast = createForecastAsker(parts)
  const mark = createMarker(parts)

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

/** Ticks of the time bar; what cannot be asked for keeps those that were known. */
function createMarker({ store, client }: HoursDeskParts): () => Promise<void> {
  let commands: MarkSources['commands'] = []
  let orders: MarkSources['orders'] = []
  const tell = () => {
    const { hours, events, marksArrived } = store.getState()
    marksArrived(marksOf({ gateMoves: hours?.past.gateMoves ?? [], commands, orders, events }))
  }
  store.subscribe((state, before) => {
    if (state.events !== before.events || state.hours !== before.hours) tell()
  })
  return async () => {
    const [told, ordered] = await Promise.all([client.allCommands(), client.orders()])
    if (told.ok) commands = told.value.commands
    if (ordered.ok) orders = ordered.value
    tell()
  }
}

export function troubleOf({ kind, status }: RequestProblem): HoursTrouble {
  if (status === 404) return 'not-kept'
  return kind === 'malformed' ? 'unreadable' : 'unreachable'
}

/** What gauges had last said at the playhead; one question at a time, and then the newest wish. */
function createWordsAsker({ store, client }: HoursDeskParts): (state: TwinState) => void {
  let isBusy = false
  const ask = async (state: TwinState): Promise<void> => {
    const atMs = wordsInstant(state)
    if (isBusy || state.mode !== 'past' || state.pastWords?.atMs === atMs) return
    isBusy = true
    const answer = await client.wordsAt(atMs)
    isBusy = false
    const now = store.getState()
    if (now.mode !== 'past') return
    now.wordsTroubled(answer.ok ? undefined : troubleOf(answer.error))
    if (answer.ok) {
      const { nowMs, gauges } = answer.value
      now.pastWordsArrived({ atMs: nowMs, byGauge: new Map(gauges.map((reading) => [reading.gaugeId, reading])) })
    }
    if (wordsInstant(now) !== atMs) await ask(store.getState())
  }
  return (state) => void ask(state)
}

const wordsInstant = ({ playheadMs, playing }: TwinState): number => {
  const stepMs = playing ? WORDS_STEP_MS : 1000
  return Math.floor(playheadMs / stepMs) * stepMs
}
