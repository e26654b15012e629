import { beforeEach, expect, test } from 'vitest'
import { createTwinStore, type TwinStore } from '../../state/twin-store.ts'
import { hourTicks } from './hour-ticks.ts'
import { stepPlayhead } from './playhead-steps.ts'
import { aheadText } from './rehearsal-banner.tsx'

const HOUR_MS = 3_600_000
const SPAN = { startMs: 10 * HOUR_MS, endMs: 34 * HOUR_MS }

let store: TwinStore
beforeEach(() => {
  store = createTwinStore()
  store.getState().playheadMoved(SPAN.startMs)
})

test('steps stop the playing and stay within the rehearsal', () => {
  store.getState().playToggled(true)
  stepPlayhead(store, SPAN, 'forward')
  expect(store.getState()).toMatchObject({ playing: false, playheadMs: SPAN.startMs + 600_000 })
  stepPlayhead(store, SPAN, 'hour-back')
  expect(store.getState().playheadMs).toBe(SPAN.startMs)
  stepPlayhead(store, SPAN, 'end')
  stepPlayhead(store, SPAN, 'forward')
  expect(store.getState().playheadMs).toBe(SPAN.endMs)
})

test('playing at the end begins anew', () => {
  stepPlayhead(store, SPAN, 'end')
  stepPlayhead(store, SPAN, 'toggle')
  expect(store.getState()).toMatchObject({ playing: true, playheadMs: SPAN.startMs })
  stepPlayhead(store, SPAN, 'toggle')
  expect(store.getState().playing).toBe(false)
})

test("ticks stand on full hours of the district's clock, clear of the ends", () => {
  const hourOfShanghai = (atMs: number) => (atMs / HOUR_MS + 8) % 24
  const ticks = hourTicks(0.5 * HOUR_MS, 24.5 * HOUR_MS, 3, hourOfShanghai)
  expect(ticks.map(({ atMs }) => hourOfShanghai(atMs))).toEqual([12, 15, 18, 21, 0, 3, 6])
  expect(ticks[0]?.share).toBeCloseTo(3.5 / 24, 12)
})

test('time ahead is hours and minutes', () => {
  expect(aheadText(0)).toBe('0:00')
  expect(aheadText(6 * HOUR_MS + 5 * 60_000)).toBe('6:05')
  expect(aheadText(24 * HOUR_MS)).toBe('24:00')
})
