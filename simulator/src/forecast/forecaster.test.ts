import { buildNetwork, createEngine, createForcingValues, parseDistrict, problemLine } from '@district/models'
import { decodeFrame, type SavedState } from '@district/models/contract'
import { smallPack } from '@district/models/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../ground/clock.ts'
import { gaugePlaces } from '../orders/gauge-places.ts'
import { rehearse } from '../orders/rehearse.ts'
import { type ForecastStore, openForecastStore } from './forecast-store.ts'
import { CYCLE_MS, createForecaster, type Forecaster, meaningOf } from './forecaster.ts'
import { forecastAt, scoreOf } from './lead-score.ts'
import type { Measured } from './measured-now.ts'

const HOUR_MS = 3_600_000
const startMs = Date.parse('2026-03-12T00:00:00Z')
const parsed = parseDistrict(smallPack())
if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
const network = buildNetwork(parsed.value, { dxM: 500 })
const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
const engine = createEngine(network)
const values = createForcingValues(network)
values.riverStageM = 42.8
values.openingM.fill(0.3)
engine.startSteady(startMs, values)
const water = engine.save()
const ids = gaugePlaces(network.district).map(({ gaugeId }) => gaugeId)

let nowMs = startMs
let store: ForecastStore
let forecaster: Forecaster
let isMeasured = true
let runs = 0
let open: (() => void) | undefined
/** What gauges say: what the forecast's water has, and 2 cm more. */
const measured = (): ReadonlyMap<string, Measured> =>
  new Map(
    gaugePlaces(network.district).map(({ gaugeId, quantity, read }) => [
      gaugeId,
      { value: read(engine) + (quantity === 'stage' ? 0.02 : 0), takenAtMs: nowMs },
    ]),
  )
const stateNow = (): SavedState => ({ ...water, timeMs: nowMs })

beforeEach(() => {
  nowMs = startMs
  isMeasured = true
  runs = 0
  open = undefined
  store = openForecastStore(':memory:', meaningOf(network))
  forecaster = createForecaster({
    network,
    store,
    rehearse: async (request) => {
      runs += 1
      if (open !== undefined) await new Promise<void>((done) => (open = done))
      return rehearse(network, request)
    },
    stateNow,
    granted: () => ({ orders: [], moves: [] }),
    measuredNow: async () => (isMeasured ? measured() : 'the gateway is away'),
    clock: createClock({ speed: 1, originMs: 0 }, () => nowMs),
    log: quiet,
  })
})

describe('forecaster', () => {
  it('[FC1] runs 72 h ahead from the shadow every quarter of an hour, hourly at every gauge', async () => {
    await forecaster.tick()
    const newest = forecaster.newest()!
    expect(newest).toMatchObject({ startMs, outcome: 'reached', everyS: 3600 })
    expect(newest.values.length).toBe(74 * ids.length)
    expect(newest.massError).toBeLessThan(1e-9)
    nowMs += CYCLE_MS / 2
    await forecaster.tick()
    expect(runs).toBe(1)
    nowMs = startMs + CYCLE_MS
    await forecaster.tick()
    expect(runs).toBe(2)
    expect(store.count()).toBe(2)
  })

  it('[FC10] has a frame of the whole district for every hour of the newest forecast', async () => {
    expect(forecaster.frames()).toBeUndefined()
    await forecaster.tick()
    const { runId, atMs, frames } = forecaster.frames()!
    expect(atMs).toEqual(Array.from({ length: 74 }, (_, k) => startMs + k * HOUR_MS))
    const last = decodeFrame(frames.at(-1)!)
    expect(last.ok && last.value).toMatchObject({
      runId,
      origin: 'forecast',
      timeMs: startMs + 73 * HOUR_MS,
      topologyHash: network.topologyHash,
    })
    expect(last.ok && last.value.depthM.length).toBe(network.pointCount)
  })

  it('[FC2] never runs two at once', async () => {
    open = () => {}
    const first = forecaster.tick()
    await Promise.resolve()
    nowMs += 2 * CYCLE_MS
    await forecaster.tick()
    expect(runs).toBeLessThanOrEqual(1)
    await new Promise((done) => setTimeout(done, 1))
    open?.()
    await first
    expect(store.count()).toBe(1)
  })

  it('[FC3] holds what was said against what is measured, once for each lead, by quantity', async () => {
    for (let hour = 0; hour <= 6; hour++) {
      nowMs = startMs + hour * HOUR_MS
      await forecaster.tick()
      await forecaster.tick()
    }
    const scores = forecaster.scores()
    const of = (leadH: number, quantity: string) =>
      scores.find((one) => one.leadH === leadH && one.quantity === quantity)!
    const stages = gaugePlaces(network.district).filter(({ quantity }) => quantity === 'stage').length
    expect(of(1, 'stage').n).toBe(6 * stages)
    expect(of(3, 'stage').n).toBe(4 * stages)
    expect(of(6, 'stage').n).toBe(stages)
    expect(of(12, 'stage')).toMatchObject({ n: 0, bias: 0, mae: 0, rmse: 0 })
    expect(of(1, 'stage').bias).toBeCloseTo(-0.02, 3)
    expect(of(1, 'stage').rmse).toBeCloseTo(0.02, 3)
    expect(Math.abs(of(3, 'discharge').bias)).toBeLessThan(0.05)
    expect(forecaster.scores([ids[0]!]).find(({ leadH }) => leadH === 1)!.n).toBe(6)
  })

  it('[FC4] without measurements it forecasts on and scores nothing', async () => {
    isMeasured = false
    await forecaster.tick()
    nowMs += HOUR_MS
    await forecaster.tick()
    expect(store.count()).toBe(2)
    expect(forecaster.scores().every(({ n }) => n === 0)).toBe(true)
  })
})

describe('forecast store', () => {
  const meta = (startMs: number) => ({
    madeMs: startMs,
    startMs,
    horizonS: 3600,
    everyS: 3600,
    hash: 'x',
    outcome: 'reached' as const,
    massError: 0,
    orderIds: [],
    leastFreeboard: null,
    tookMs: 1,
  })

  it('[FC5] is bounded, and gives values back to the bit', () => {
    for (let k = 0; k < 310; k++) store.add(meta(k * CYCLE_MS), Float32Array.of(k, 0.1))
    expect(store.count()).toBe(300)
    expect([...store.newest()!.values]).toEqual([...Float32Array.of(309, 0.1)])
  })

  it('[FC5] forgets what a clock that began anew foretold in its earlier life', () => {
    store.add(meta(9 * HOUR_MS), Float32Array.of(1))
    store.add(meta(HOUR_MS), Float32Array.of(2))
    expect(store.count()).toBe(1)
    expect(store.newest()!.startMs).toBe(HOUR_MS)
  })
})

describe('lead scores', () => {
  it('[FC6] a forecast is linear between its samples and silent outside of them', () => {
    const two = Float32Array.of(1, 10, 3, 30)
    expect(forecastAt(two, 2, 0, 1800, 3600)).toBe(2)
    expect(forecastAt(two, 2, 1, 3600, 3600)).toBe(30)
    expect(forecastAt(two, 2, 1, 3601, 3600)).toBeUndefined()
    expect(forecastAt(two, 2, 0, -1, 3600)).toBeUndefined()
    expect(forecastAt(Float32Array.of(Number.NaN, 1), 1, 0, 0, 3600)).toBeUndefined()
  })

  it('[FC6] bias, mean error and root of the mean square are those of the book', () => {
    expect(scoreOf(1, 'stage', { n: 2, sum: 2, sumAbs: 4, sumSq: 10 })).toEqual({
      leadH: 1,
      quantity: 'stage',
      n: 2,
      bias: 1,
      mae: 2,
      rmse: Math.sqrt(5),
    })
  })
})
