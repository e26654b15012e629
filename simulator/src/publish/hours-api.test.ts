import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildNetwork } from '@district/models'
import { decodeFrame } from '@district/models/contract'
import { branchingCanal, gaugedDistrict } from '@district/models/testing'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ForecastMeta } from '../forecast/forecast-store.ts'
import type { ForecastFrames } from '../forecast/forecaster.ts'
import { createInputBoard } from '../shadow/input-board.ts'
import { openKeptFrames } from '../shadow/kept-frames.ts'
import { ShadowTwin } from '../shadow/shadow-twin.ts'
import { createFrameFanout } from './frame-fanout.ts'
import { hoursApi } from './hours-api.ts'
import { createShadowApi } from './shadow-api.ts'

const MINUTE_MS = 60_000
const startMs = Date.parse('2026-03-12T00:00:00Z')
const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
const dir = mkdtempSync(join(tmpdir(), 'hours-api-'))
let app: FastifyInstance
let shadow: ShadowTwin
let forecast: ForecastFrames | undefined

beforeAll(async () => {
  const network = buildNetwork(gaugedDistrict(branchingCanal()), { dxM: 500 })
  const { topologyHash } = network
  const board = createInputBoard(network.district)
  const keptFrames = openKeptFrames({ dir, topologyHash, mostBytes: 1e9, keptMs: 3_600_000 })
  shadow = new ShadowTwin(network, { board, speed: 1, log: quiet, keptFrames })
  const hours = hoursApi({ network, keptFrames, forecastFrames: () => forecast })
  app = await createShadowApi({ shadow, fanout: createFrameFanout(), log: quiet, plugins: [hours] })
  board.take('S-G-0.stageUpM', startMs, 41.9, { quality: 'good', flags: [] })
  for (const bay of [1, 2]) board.take(`S-G-0.openingM.${bay}`, startMs, 0.5, { quality: 'good', flags: [] })
})
afterAll(async () => {
  await app.close()
  rmSync(dir, { recursive: true })
})

const ask = (path: string) => app.inject(`/api/v1/shadow/${path}`)
const iso = (minutes: number) => new Date(startMs + minutes * MINUTE_MS).toISOString()
const frameOf = (raw: Uint8Array) => {
  const frame = decodeFrame(Uint8Array.from(raw).buffer)
  if (!frame.ok) throw new Error(frame.error.text)
  return frame.value
}

test('[HA1] before anything is kept or foretold it says so, and gives nothing in its place', async () => {
  expect((await ask('hours')).json()).toMatchObject({ past: { spans: [], everyS: 300 }, forecast: null })
  const past = await ask(`frame?at=${iso(0)}`)
  expect(past.statusCode).toBe(404)
  expect(past.json()).toMatchObject({ code: 'FRAME_NOT_KEPT', detail: expect.stringContaining('none is kept yet') })
  expect((await ask(`forecast/frame?at=${iso(0)}`)).json()).toMatchObject({ code: 'FORECAST_NOT_READY' })
})

test('[HA2] gives the whole district at any instant of the past, with the instant that it is of', async () => {
  shadow.begin(startMs)
  while (shadow.tick(startMs + 100 * MINUTE_MS, 0));
  const { past } = (await ask('hours')).json()
  expect(past.spans).toEqual([{ fromMs: startMs + 35 * MINUTE_MS, toMs: startMs + 95 * MINUTE_MS }])
  const answer = await ask(`frame?at=${iso(59)}`)
  expect(answer.headers['x-frame-time']).toBe(iso(55))
  const frame = frameOf(answer.rawPayload)
  expect([frame.timeMs, frame.origin]).toEqual([startMs + 55 * MINUTE_MS, 'shadow'])
  expect(frame.depthM.every((depthM) => depthM >= 0)).toBe(true)
})

test('[HA3] an instant before the first is refused with what is kept; one that is none, with what would be accepted', async () => {
  const early = (await ask(`frame?at=${iso(5)}`)).json()
  expect(early).toMatchObject({ code: 'FRAME_NOT_KEPT', status: 404 })
  expect(early.detail).toContain(`kept are ${iso(35)} to ${iso(95)}`)
  for (const wrong of ['frame?at=yesterday', 'frame', 'forecast/frame?at='])
    expect((await ask(wrong)).json()).toMatchObject({ code: 'INSTANT_UNREADABLE', status: 400 })
})

test('[HA4] gives an hour of the newest forecast, and refuses hours that it does not reach', async () => {
  const bytes = [0, 60].map((minutes) => new Float64Array([minutes]).buffer)
  const meta = { madeMs: startMs, everyS: 3600, outcome: 'reached' } as ForecastMeta
  forecast = { runId: 'forecast-a', meta, atMs: [0, 60].map((minutes) => startMs + minutes * MINUTE_MS), frames: bytes }
  expect((await ask('hours')).json().forecast).toEqual({
    runId: 'forecast-a',
    madeMs: startMs,
    startMs,
    endMs: startMs + 60 * MINUTE_MS,
    everyS: 3600,
    outcome: 'reached',
  })
  const answer = await ask(`forecast/frame?at=${iso(59)}`)
  expect([answer.headers['x-frame-time'], answer.rawPayload.length]).toEqual([iso(0), 8])
  expect((await ask(`forecast/frame?at=${iso(-1)}`)).json()).toMatchObject({ code: 'FRAME_NOT_KEPT' })
})
