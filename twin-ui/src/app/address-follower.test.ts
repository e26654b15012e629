import type { ShadowDocument, ShadowHoursDocument } from '@district/models/contract'
import { beforeEach, expect, test, vi } from 'vitest'
import { loadedCanal } from '../../test/instrumented.ts'
import { createTwinStore, type TwinStore } from '../state/twin-store.ts'
import { followAddress } from './address-follower.ts'

const nowMs = Date.parse('2026-03-12T08:00:00Z')
const HOURS: ShadowHoursDocument = {
  topologyHash: 'a',
  past: { everyS: 300, keptS: 48 * 3600, spans: [], gateMoves: [], bytes: 0, mostBytes: 1 },
  forecast: null,
}
let store: TwinStore
let search: string
const run = vi.fn(async () => {})
const bar = { search: () => search, replace: (next: string) => (search = next) }

beforeEach(() => {
  vi.useFakeTimers()
  run.mockClear()
  store = createTwinStore()
})
function open(asked: string): void {
  search = asked
  followAddress({ store, rehearsal: { run, playScenario: run }, bar })
}
function arrive(): void {
  store.getState().districtLoaded(loadedCanal())
  store.getState().secondPassed(nowMs)
  store.getState().hoursArrived(HOURS)
  store.getState().shadowArrived({ state: 'following' } as ShadowDocument)
  store.getState().scenariosArrived({ scenarios: [], refused: [] })
}
const gateId = loadedCanal().district.gates[0]!.id

test('[AD5] a link shows the same screen as soon as everything for it is there, and the bar keeps it', () => {
  open(`?t=2026-03-12T06:30Z&mode=past&sel=gate:${gateId}&lang=en&theme=dark`)
  expect(store.getState()).toMatchObject({ locale: 'en', theme: 'dark', mode: 'live', selection: undefined })
  arrive()
  expect(store.getState()).toMatchObject({
    mode: 'past',
    playheadMs: nowMs - 1.5 * 3_600_000,
    selection: { kind: 'gate', id: gateId },
    wrongLink: [],
  })
  expect(search).toBe(`?t=2026-03-12T06:30Z&mode=past&sel=gate:${gateId}&lang=en&theme=dark`)
})

test('[AD5] the bar follows the screen once it rests, not every frame of a playhead that plays', () => {
  open('')
  arrive()
  store.getState().playheadMoved(nowMs - 3_600_000)
  store.getState().modeChosen('past')
  store.getState().playToggled(true)
  vi.advanceTimersByTime(400)
  const written = search
  expect(written).toContain('t=2026-03-12T07:00Z&mode=past')
  store.getState().playheadMoved(nowMs - 3_000_000)
  vi.advanceTimersByTime(400)
  expect(search).toBe(written)
  store.getState().playToggled(false)
  vi.advanceTimersByTime(400)
  expect(search).toContain('t=2026-03-12T07:10Z')
})

test.each([
  ['t=2026-01-01T00:00Z&mode=past', 't'],
  ['sel=gate:G-NOWHERE', 'sel'],
  ['mode=rehearsal', 'mode'],
  ['branch=state@live~G-NOWHERE:0=1&mode=rehearsal', 'branch'],
  ['branch=scenario:none', 'branch'],
])('[AD6] %s cannot be shown: said, and the page is live', (asked, part) => {
  open(`?${asked}`)
  arrive()
  expect(store.getState().wrongLink.map((wrong) => wrong.part)).toEqual([part])
  expect(store.getState()).toMatchObject({ mode: 'live', selection: undefined, branches: [] })
  expect(run).not.toHaveBeenCalled()
})

test('[AD7] a branch in a link is made with its plan and run, and stands at the instant asked for', () => {
  open(`?t=2026-03-12T10:00Z&mode=rehearsal&branch=state@2026-03-12T07:30Z~${gateId}:0=0.4`)
  arrive()
  const [branch] = store.getState().branches
  expect(run).toHaveBeenCalledWith(branch?.id)
  expect(branch?.plan.openings.get(gateId)).toEqual([{ hour: 0, value: 0.4 }])
  const hours = { startMs: nowMs, endMs: nowMs + 24 * 3_600_000 }
  store.getState().runProgressed({ branchId: branch!.id, kind: 'branch', fraction: 0.01, ...hours })
  store.getState().modeChosen('rehearsal')
  store.getState().playToggled(true)
  store.getState().runProgressed({ branchId: branch!.id, kind: 'branch', fraction: 0.5, ...hours })
  expect(store.getState()).toMatchObject({ playing: false, playheadMs: nowMs + 2 * 3_600_000 })
})
