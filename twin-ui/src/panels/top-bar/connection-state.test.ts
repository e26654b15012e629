import type { HealthDocument } from '@district/models/contract'
import { beforeEach, expect, test } from 'vitest'
import { createDistrictTime } from '../../ground/district-time.ts'
import { createTranslations } from '../../ground/i18n.ts'
import { createTwinStore, type TwinStore } from '../../state/twin-store.ts'
import { historyLink, liveLink, modelLink } from './connection-state.tsx'

const { t } = createTranslations('en')
const time = createDistrictTime('en', 'Asia/Shanghai')
let store: TwinStore
beforeEach(() => {
  store = createTwinStore()
})

type Store = HealthDocument['store']
const health = (
  parts: { store?: Partial<Store>; simulator?: 'up' | 'down'; broker?: 'up' | 'down' } = {},
): HealthDocument => ({
  status: 'ok',
  nowMs: Date.parse('2026-03-12T00:01:00Z'),
  clock: { originMs: 0, speed: 1 },
  broker: { state: parts.broker ?? 'up', sinceMs: 0 },
  store: { state: 'up', sinceMs: 0, kind: 'sqlite', waiting: 0, behindSinceMs: null, ...parts.store },
  simulator: { state: parts.simulator ?? 'up', sinceMs: 0 },
  virtualDistrict: true,
  counters: { received: 0, stored: 0, parked: 0, waiting: 0, repeated: 0 },
})

test('the gauges: waiting, open, lost, and who else is away', () => {
  expect(liveLink(store.getState(), t)).toEqual({ tone: 'waiting', text: 'connecting' })
  store.getState().connectionChanged('open', 0)
  expect(liveLink(store.getState(), t)).toEqual({ tone: 'fine', text: 'connected' })
  store.getState().healthArrived(health({ simulator: 'down' }))
  expect(liveLink(store.getState(), t)).toEqual({ tone: 'wrong', text: 'simulated stations offline' })
  store.getState().healthArrived(health({ broker: 'down' }))
  expect(liveLink(store.getState(), t).text).toBe('broker offline')
  store.getState().connectionChanged('lost', Date.now() - 5000)
  expect(liveLink(store.getState(), t)).toEqual({ tone: 'wrong', text: 'lost for 5 s, reconnecting' })
})

test('the history: behind since when, with how many', () => {
  store.getState().connectionChanged('open', 0)
  store.getState().healthArrived(health({ store: { behindSinceMs: Date.parse('2026-03-12T00:00:55Z'), waiting: 3 } }))
  expect(historyLink(store.getState(), t, time)).toEqual({ tone: 'fine', text: 'up to date' })
  store.getState().healthArrived(health({ store: { behindSinceMs: Date.parse('2026-03-12T00:00:15Z'), waiting: 412 } }))
  expect(historyLink(store.getState(), t, time)).toEqual({ tone: 'wrong', text: 'behind since 08:00:15, 412 waiting' })
  store.getState().healthArrived(health({ store: { state: 'down', detail: 'refused by 127.0.0.1:8086' } }))
  expect(historyLink(store.getState(), t, time).text).toBe('unavailable: refused by 127.0.0.1:8086')
})

test('the model: away, warming, following, halted with a reason', () => {
  const shadow = { runId: 's', timeMs: 0, dxM: 500, topologyHash: '', newestInputMs: 0, massError: 0 }
  store.getState().shadowConnectionChanged('lost')
  expect(modelLink(store.getState(), t)).toEqual({ tone: 'wrong', text: 'not running' })
  store.getState().shadowConnectionChanged('open')
  store.getState().shadowArrived({ ...shadow, state: 'warming' })
  expect(modelLink(store.getState(), t).tone).toBe('waiting')
  store.getState().shadowArrived({ ...shadow, state: 'following' })
  expect(modelLink(store.getState(), t)).toEqual({ tone: 'fine', text: 'following' })
  store.getState().shadowArrived({ ...shadow, state: 'halted', detail: 'no boundary for 1 h' })
  expect(modelLink(store.getState(), t)).toEqual({ tone: 'wrong', text: 'halted: no boundary for 1 h' })
})
