import type { GaugeId } from '@district/models'
import type { Reading } from '@district/models/contract'
import { beforeEach, describe, expect, test } from 'vitest'
import { loadedCanal, reading } from '../../test/instrumented.ts'
import { selectIsStale } from './live-slice.ts'
import { createTwinStore, type TwinStore } from './twin-store.ts'

const UP = 'S-G-1.stageUpM'

let store: TwinStore
beforeEach(() => {
  store = createTwinStore()
})
const arrive = (...readings: readonly Reading[]) => store.getState().readingsArrived(readings)
const lastValueOf = (gaugeId: string) => store.getState().latestByGauge.get(gaugeId as GaugeId)?.value

describe('readings', () => {
  test('[LV1] a late or repeated reading changes nothing on screen', () => {
    arrive(reading(UP, 2000, 41))
    const before = store.getState().latestByGauge
    arrive(reading(UP, 1000, 39), reading(UP, 2000, 41))
    expect(store.getState().latestByGauge).toBe(before)
  })

  test('a correction of the newest instant replaces it', () => {
    arrive(reading(UP, 2000, 41))
    arrive(reading(UP, 2000, 40.5, { seq: 2 }))
    expect(lastValueOf(UP)).toBe(40.5)
  })

  test('of several in one message the newest stays, in whatever order', () => {
    arrive(reading(UP, 3000, 3), reading(UP, 1000, 1), reading(UP, 2000, 2))
    expect(lastValueOf(UP)).toBe(3)
  })
})

test('a gauge is stale after its own silence, or when it was never heard', () => {
  arrive(reading(UP, 10_000, 41))
  const state = store.getState()
  expect(selectIsStale(UP as GaugeId, 55_000, 45)(state)).toBe(false)
  expect(selectIsStale(UP as GaugeId, 55_001, 45)(state)).toBe(true)
  expect(selectIsStale('S-G-9.stageUpM' as GaugeId, 0, 45)(state)).toBe(true)
})

test('once a second it is judged what is abnormal, and the judgement keeps its identity while nothing changes', () => {
  const loaded = loadedCanal()
  store.getState().districtLoaded(loaded)
  arrive(...loaded.district.gauges.map((gauge) => reading(gauge.id, 10_000, gauge.key === 'stageUpM' ? 41 : 1)))
  store.getState().secondPassed(11_000)
  const judged = store.getState().abnormalities
  expect(judged.size).toBe(0)
  expect(store.getState().heardCount).toBe(loaded.district.gauges.length)
  store.getState().secondPassed(12_000)
  expect(store.getState().abnormalities).toBe(judged)
  store.getState().secondPassed(60_000)
  expect(store.getState().abnormalities.size).toBe(loaded.district.stations.length)
  expect(store.getState().heardCount).toBe(0)
})

test('the connection keeps the instant of its last change', () => {
  store.getState().connectionChanged('lost', 5)
  store.getState().connectionChanged('lost', 9)
  expect(store.getState().connectionSinceMs).toBe(5)
})

test('[CK2] in the past the words of then stand on screen, what is heard meanwhile waits, and live has it', () => {
  arrive(reading(UP, 10_000, 41))
  store.getState().secondPassed(10_000)
  store.getState().playheadMoved(5000)
  store.getState().modeChosen('past')
  expect([lastValueOf(UP), store.getState().nowMs]).toEqual([undefined, 5000])
  const before = reading(UP, 4000, 40)
  store.getState().pastWordsArrived({ atMs: 5000, byGauge: new Map([[before.gaugeId, before]]) })
  arrive(reading(UP, 12_000, 42))
  store.getState().secondPassed(12_000)
  expect([lastValueOf(UP), store.getState().nowMs, store.getState().clockMs]).toEqual([40, 5000, 12_000])
  store.getState().modeChosen('live')
  expect([lastValueOf(UP), store.getState().nowMs, store.getState().pastWords]).toEqual([42, 12_000, undefined])
})

test('[CK2] words of the past that come after the page went live are not shown', () => {
  arrive(reading(UP, 10_000, 41))
  store.getState().pastWordsArrived({ atMs: 5000, byGauge: new Map() })
  expect(lastValueOf(UP)).toBe(41)
})

test('[CK8] in the past a word of five minutes ago is no silence: a history may be coarser than what is heard live', () => {
  const loaded = loadedCanal()
  store.getState().districtLoaded(loaded)
  store.getState().playheadMoved(900_000)
  store.getState().modeChosen('past')
  const words = loaded.district.gauges.map((gauge) => reading(gauge.id, 600_000, gauge.key === 'stageUpM' ? 41 : 1))
  const byGauge = new Map(words.map((word) => [word.gaugeId, word]))
  store.getState().pastWordsArrived({ atMs: 900_000, byGauge })
  expect([store.getState().abnormalities.size, store.getState().heardCount]).toEqual([0, words.length])
  store.getState().pastWordsArrived({ atMs: 1_300_000, byGauge })
  expect(store.getState().heardCount).toBe(0)
})
