import type { Frame, ShadowHoursDocument, StateDocument } from '@district/models/contract'
import { beforeEach, expect, test, vi } from 'vitest'
import { loadedCanal, reading } from '../../test/instrumented.ts'
import type { HoursClient } from '../client/hours.ts'
import type { Answer } from '../client/http.ts'
import { createPastFrames } from '../frame/past-frames.ts'
import { createRehearsalFrames } from '../frame/rehearsal-frames.ts'
import { createTwinStore, type TwinStore } from '../state/twin-store.ts'
import { createHoursDesk, type HoursDesk } from './hours-desk.ts'

const STEP_MS = 300_000
const HOUR_MS = 3_600_000
const nowMs = 1000 * HOUR_MS
const loaded = loadedCanal()
const { topologyHash } = loaded.network
const UP = 'S-G-1.stageUpM'

const good = <T>(value: T): Answer<T> => ({ ok: true, value })
const away = { ok: false, error: { kind: 'unreachable', status: undefined, detail: '' } } as const
const frame = (timeMs: number, more: Partial<Frame> = {}) => ({ topologyHash, runId: 'r', timeMs, ...more }) as Frame

let store: TwinStore
let hours: ShadowHoursDocument
let isAway: boolean
/** Frames were missed since: what is answered is the last before them. */
let missedSinceMs: number
let asked: string[]
let desk: HoursDesk
let pastFrames: ReturnType<typeof createPastFrames>
let forecastFrames: ReturnType<typeof createRehearsalFrames>

beforeEach(() => {
  isAway = false
  missedSinceMs = Number.POSITIVE_INFINITY
  asked = []
  const past = { everyS: 300, keptS: 48 * 3600, gateMoves: [], bytes: 0, mostBytes: 1 }
  hours = { topologyHash, past: { ...past, spans: [{ fromMs: nowMs - 3 * HOUR_MS, toMs: nowMs }] }, forecast: null }
  const answer = async <T>(what: string, value: T): Promise<Answer<T>> => {
    asked.push(what)
    return isAway ? away : good(value)
  }
  const client: HoursClient = {
    hours: async () => good(hours),
    pastFrame: (atMs) => answer(`past ${(nowMs - atMs) / STEP_MS}`, frame(Math.min(atMs, missedSinceMs))),
    forecastFrame: (atMs) => answer(`ahead ${(atMs - nowMs) / HOUR_MS}`, frame(atMs, { runId: hours.forecast!.runId })),
    wordsAt: (atMs) =>
      answer<StateDocument>('words', { nowMs: atMs, gauges: [{ ...reading(UP, atMs - 5000, 40), stale: false }] }),
    allCommands: async () => away,
    orders: async () => away,
  }
  store = createTwinStore()
  store.getState().districtLoaded(loaded)
  store.getState().secondPassed(nowMs)
  pastFrames = createPastFrames()
  forecastFrames = createRehearsalFrames()
  desk = createHoursDesk({ store, client, pastFrames, forecastFrames })
  desk.start()
})
async function goTo(atMs: number, mode: 'past' | 'forecast' = 'past'): Promise<void> {
  await desk.refresh()
  store.getState().playheadMoved(atMs)
  store.getState().modeChosen(mode)
  await vi.waitFor(() => expect(asked.length + Number(store.getState().frameTrouble !== undefined)).toBeGreaterThan(0))
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

test('[HD1] in the past the frame of the playhead and the words of its second are fetched, once', async () => {
  await goTo(nowMs - HOUR_MS + 4000)
  expect(pastFrames.sample(store.getState().playheadMs)?.from.timeMs).toBe(nowMs - HOUR_MS)
  expect(store.getState()).toMatchObject({ pastWords: { atMs: nowMs - HOUR_MS + 4000 }, frameTrouble: undefined })
  expect([...store.getState().latestByGauge.values()].map(({ value }) => value)).toEqual([40])
  expect(asked.toSorted()).toEqual(['past 11', 'past 12', 'words'])
})

test('[HD2] an instant that was never kept is said, not asked for, and its words are', async () => {
  await goTo(nowMs - 10 * HOUR_MS)
  expect(store.getState().frameTrouble).toBe('not-kept')
  expect(asked).toEqual(['words'])
  store.getState().playheadMoved(nowMs - HOUR_MS)
  await vi.waitFor(() => expect(store.getState().frameTrouble).toBeUndefined())
})

test('[HD3] what cannot be reached is said, and asked again', async () => {
  isAway = true
  await goTo(nowMs - HOUR_MS)
  expect(store.getState()).toMatchObject({
    frameTrouble: 'unreachable',
    wordsTrouble: 'unreachable',
    pastWords: undefined,
  })
  isAway = false
  desk.retry()
  await vi.waitFor(() => expect(store.getState()).toMatchObject({ frameTrouble: undefined, wordsTrouble: undefined }))
  expect(pastFrames.count).toBeGreaterThan(0)
})

test('[HD4] frames of another network are refused, and said', async () => {
  store.getState().districtLoaded({ ...loaded, network: { ...loaded.network, topologyHash: 'other' } })
  await goTo(nowMs - HOUR_MS)
  expect([store.getState().frameTrouble, pastFrames.count]).toEqual(['unreadable', 0])
})

test('[HD5] all hours of a forecast come; a newer one takes its place whole', async () => {
  const forecast = {
    madeMs: nowMs,
    startMs: nowMs,
    endMs: nowMs + 5 * HOUR_MS,
    everyS: 3600,
    outcome: 'reached' as const,
  }
  hours = { ...hours, forecast: { ...forecast, runId: 'a' } }
  await goTo(nowMs + HOUR_MS, 'forecast')
  await vi.waitFor(() => expect(forecastFrames.count).toBe(6))
  hours = { ...hours, forecast: { ...forecast, runId: 'b' } }
  await desk.refresh()
  await vi.waitFor(() => expect(forecastFrames.all().map(({ runId }) => runId)).toEqual(Array(6).fill('b')))
})

test('[HD6] before a first forecast there is none to show', async () => {
  await goTo(nowMs + HOUR_MS, 'forecast')
  expect(store.getState().frameTrouble).toBe('not-kept')
  expect(asked).toEqual([])
})

test('[HD7] the last frame before a gap is not taken for one of an instant in it', async () => {
  missedSinceMs = nowMs - 2 * HOUR_MS
  await goTo(nowMs - HOUR_MS)
  expect([store.getState().frameTrouble, pastFrames.count]).toEqual(['not-kept', 0])
  store.getState().playheadMoved(missedSinceMs)
  await vi.waitFor(() => expect(store.getState().frameTrouble).toBeUndefined())
  expect(pastFrames.all().map(({ timeMs }) => timeMs)).toContain(missedSinceMs)
})

test('[HD8] of a playhead that is dragged one question for words is under way, and then the newest wish', async () => {
  await goTo(nowMs - HOUR_MS)
  asked.length = 0
  for (const seconds of [1, 2, 3, 4]) store.getState().playheadMoved(nowMs - HOUR_MS + 1000 * seconds)
  await vi.waitFor(() => expect(store.getState().pastWords?.atMs).toBe(nowMs - HOUR_MS + 4000))
  expect(asked.filter((what) => what === 'words')).toHaveLength(2)
})
