import type { Frame } from '@district/models/contract'
import type { Answer } from '../client/http.ts'
import type { TwinState } from '../state/twin-store.ts'
import { type HoursSource, troubleOf } from './hours-source.ts'

/** Frames fetched ahead of a playhead that plays, and questions under way at a time. */
const FRAMES_AHEAD = 8
const TOGETHER = 4
/** After the last frame that was known when hours were asked for, newer ones come. */
const NEWEST_MS = 1_800_000

/** Fetches the frame of the playhead first, then those that play next. Call with every move of the playhead. */
export function createPastAsker({ store, client, pastFrames }: HoursSource): (state: TwinState) => void {
  /** By the step that was asked for: the instant of what came, or that there is nothing of that step. */
  const settled = new Map<number, number | 'nothing'>()
  const underWay = new Set<number>()
  const stepOf = (atMs: number) => Math.floor(atMs / pastFrames.everyMs) * pastFrames.everyMs
  /** What is known never to have been kept is not asked for. */
  const isKept = (stepMs: number, { hours, clockMs }: TwinState) =>
    hours === undefined ||
    hours.past.spans.some(({ fromMs, toMs }) => stepMs >= fromMs && (stepMs <= toMs || clockMs - toMs < NEWEST_MS))
  const isOpen = (stepMs: number) => {
    const known = settled.get(stepMs)
    return !underWay.has(stepMs) && known !== 'nothing' && (known === undefined || !pastFrames.has(known))
  }
  const wishes = ({ playheadMs, playing, clockMs }: TwinState): readonly number[] => {
    const first = stepOf(playheadMs)
    const ahead = playing ? FRAMES_AHEAD : 1
    return Array.from({ length: ahead + 1 }, (_, k) => first + k * pastFrames.everyMs).filter((ms) => ms <= clockMs)
  }
  const settle = (state: TwinState) => {
    const stepMs = stepOf(state.playheadMs)
    const known = settled.get(stepMs)
    pastFrames.awaited(underWay.has(stepMs))
    if (known !== undefined) state.frameTroubled(known === 'nothing' ? 'not-kept' : undefined)
  }
  const take = (stepMs: number, answer: Answer<Frame>) => {
    const state = store.getState()
    if (state.mode !== 'past') return
    if (!answer.ok) {
      const trouble = troubleOf(answer.error)
      if (trouble === 'not-kept') settled.set(stepMs, 'nothing')
      else if (stepMs === stepOf(state.playheadMs)) state.frameTroubled(trouble)
    } else if (answer.value.topologyHash !== state.loaded?.network.topologyHash) state.frameTroubled('unreadable')
    // The last one before a gap is no frame of this instant.
    else if (stepMs - answer.value.timeMs >= 2 * pastFrames.everyMs) settled.set(stepMs, 'nothing')
    else {
      settled.set(stepMs, answer.value.timeMs)
      pastFrames.accept(answer.value)
    }
  }
  const ask = async (stepMs: number) => {
    underWay.add(stepMs)
    const answer = await client.pastFrame(stepMs)
    underWay.delete(stepMs)
    take(stepMs, answer)
    const state = store.getState()
    if (state.mode !== 'past') return
    if (settled.has(stepMs)) pump(state)
    else settle(state)
  }
  const pump = (state: TwinState) => {
    for (const stepMs of wishes(state)) {
      if (!isKept(stepMs, state)) settled.set(stepMs, 'nothing')
      else if (underWay.size < TOGETHER && isOpen(stepMs)) void ask(stepMs)
    }
    settle(state)
  }
  return (state) => {
    if (pastFrames.count === 0 && underWay.size === 0) settled.clear()
    pump(state)
  }
}
