import { decodeFrame } from '@district/models/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { iso, minutesOn, openShadowApp, type ShadowApp, startMs } from '../../test/fixture/shadow-app.ts'
import type { ForecastMeta } from '../forecast/forecast-store.ts'
import type { ForecastFrames } from '../forecast/forecaster.ts'
import { openKeptFrames } from '../shadow/kept-frames.ts'
import { hoursApi } from './hours-api.ts'

let shadowApp: ShadowApp
let forecast: ForecastFrames | undefined

beforeAll(async () => {
  shadowApp = await openShadowApp((network, dir) => {
    const { topologyHash } = network
    const keptFrames = openKeptFrames({ dir, topologyHash, mostBytes: 1e9, keptMs: 3_600_000 })
    return { kept: { keptFrames }, plugins: [hoursApi({ network, keptFrames, forecastFrames: () => forecast })] }
  })
})
afterAll(() => shadowApp.close())

const ask = (path: string) => shadowApp.ask(path)
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
  const { shadow } = shadowApp
  shadow.begin(startMs)
  while (shadow.tick(minutesOn(100), 0));
  const { past } = (await ask('hours')).json()
  expect(past.spans).toEqual([{ fromMs: minutesOn(35), toMs: minutesOn(95) }])
  const answer = await ask(`frame?at=${iso(59)}`)
  expect(answer.headers['x-frame-time']).toBe(iso(55))
  const frame = frameOf(answer.rawPayload)
  expect([frame.timeMs, frame.origin]).toEqual([minutesOn(55), 'shadow'])
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
  forecast = { runId: 'forecast-a', meta, atMs: [0, 60].map((minutes) => minutesOn(minutes)), frames: bytes }
  expect((await ask('hours')).json().forecast).toEqual({
    runId: 'forecast-a',
    madeMs: startMs,
    startMs,
    endMs: minutesOn(60),
    everyS: 3600,
    outcome: 'reached',
  })
  const answer = await ask(`forecast/frame?at=${iso(59)}`)
  expect([answer.headers['x-frame-time'], answer.rawPayload.length]).toEqual([iso(0), 8])
  expect((await ask(`forecast/frame?at=${iso(-1)}`)).json()).toMatchObject({ code: 'FRAME_NOT_KEPT' })
})
