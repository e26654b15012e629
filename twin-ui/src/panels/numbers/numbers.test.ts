import type { GateId } from '@district/models'
import type { Frame } from '@district/models/contract'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadedCanal, reading } from '../../../test/instrumented.ts'
import { createFrameBuffer } from '../../frame/frame-buffer.ts'
import { createRehearsalFrames } from '../../frame/rehearsal-frames.ts'
import { gateGauges } from '../../state/district-index.ts'
import { createTwinStore, type TwinStore } from '../../state/twin-store.ts'
import { nearestPoint } from './frame-readers.ts'
import { gaugeOrigin, meanValue, oldestTakenAtMs, worstOrigin } from './origin.ts'
import { createShownFrames } from './shown-frames.ts'

const loaded = loadedCanal()
const bays = gateGauges(loaded.index, 'G-1' as GateId, 'openingM')
let store: TwinStore

beforeEach(() => {
  vi.useFakeTimers()
  store = createTwinStore()
  store.getState().connectionChanged('open', 0)
  store.getState().secondPassed(100_000)
})
afterEach(() => {
  vi.useRealTimers()
})

test('a number is measured, stale or never heard; and nothing is live when the connection is lost', () => {
  const gauge = bays[0]!
  expect(gaugeOrigin(store.getState(), gauge)).toBe('never')
  store.getState().readingsArrived([reading(gauge.id, 99_000, 1.2)])
  expect(gaugeOrigin(store.getState(), gauge)).toBe('measured')
  store.getState().connectionChanged('lost', 0)
  expect(gaugeOrigin(store.getState(), gauge)).toBe('stale')
  store.getState().connectionChanged('open', 0)
  store.getState().secondPassed(99_000 + 45_001)
  expect(gaugeOrigin(store.getState(), gauge)).toBe('stale')
})

test('a mean of several bays is worth no more than the worst of them, and is none while one was never heard', () => {
  store.getState().readingsArrived([reading(bays[0]!.id, 99_000, 1)])
  expect(meanValue(store.getState(), bays)).toBeUndefined()
  expect(worstOrigin(store.getState(), bays)).toBe('never')
  store.getState().readingsArrived([reading(bays[1]!.id, 90_000, 2, { quality: 'doubtful', flags: ['stuck'] })])
  expect(meanValue(store.getState(), bays)).toBe(1.5)
  expect(worstOrigin(store.getState(), bays)).toBe('doubtful')
  expect(oldestTakenAtMs(store.getState(), bays)).toBe(90_000)
})

const frame = (origin: Frame['origin'], timeMs: number): Frame => ({
  topologyHash: '0123456789abcdef',
  runId: origin,
  origin,
  sequence: 0,
  timeMs,
  wallMs: 0,
  depthM: new Float32Array(1),
  dischargeM3s: new Float32Array(1),
  gateOpeningM: new Float32Array(0),
  crossingDischargeM3s: new Float32Array(0),
  crossingUpM: new Float32Array(0),
  crossingDownM: new Float32Array(0),
  nodeStageM: new Float32Array(0),
})

test('numbers are read from whole frames: the newest while live, the rehearsed one before the playhead else', () => {
  const shadow = createFrameBuffer(() => 0)
  const rehearsal = createRehearsalFrames()
  const shown = createShownFrames(store, shadow, rehearsal)
  const heard = vi.fn()
  shown.subscribe(heard)
  const live = frame('shadow', 1000)
  shadow.accept(live)
  vi.advanceTimersByTime(200)
  expect(shown.shown()).toEqual({ origin: 'computed', frame: live })
  for (const timeMs of [1000, 2000, 3000]) rehearsal.accept(frame('rehearsal', timeMs))
  store.getState().playheadMoved(2999)
  store.getState().modeChosen('rehearsal')
  expect(shown.shown()?.frame.timeMs).toBe(2000)
  for (let k = 0; k < 50; k++) store.getState().playheadMoved(2000 + k)
  vi.advanceTimersByTime(200)
  // Fifty moves inside one frame's span are no news.
  expect(heard).toHaveBeenCalledTimes(2)
  store.getState().playheadMoved(3000)
  vi.advanceTimersByTime(200)
  expect(shown.shown()).toMatchObject({ origin: 'rehearsal', frame: { timeMs: 3000 } })
  store.getState().modeChosen('live')
  expect(shown.shown()?.frame).toBe(live)
})

test('the point nearest to a chainage', () => {
  expect(loaded.network.chainageM[nearestPoint(loaded.network, 1, 3300)]).toBe(3500)
  expect(nearestPoint(loaded.network, 1, 1e9)).toBe(loaded.network.reachStart[2]! - 1)
})
