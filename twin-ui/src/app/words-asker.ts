import type { TwinState } from '../state/twin-store.ts'
import { type HoursSource, troubleOf } from './hours-source.ts'

/** While playing, words are those of whole steps: nobody reads seconds then, and each answer serves for a while. */
const WORDS_STEP_MS = 300_000

/** What gauges had last said at the playhead; one question at a time, and then the newest wish. */
export function createWordsAsker({ store, client }: HoursSource): (state: TwinState) => void {
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
