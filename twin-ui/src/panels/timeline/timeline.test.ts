import { beforeEach, expect, test } from 'vitest'
import type { BranchOutcome } from '../../rehearsal/branch.ts'
import type { RehearsalReport } from '../../rehearsal/report.ts'
import type { ClockMark } from '../../state/hours-slice.ts'
import { createTwinStore, type TwinStore } from '../../state/twin-store.ts'
import { gathered } from './gathered-marks.ts'
import { hourTicks } from './hour-ticks.ts'
import { stepPlayhead } from './playhead-steps.ts'
import { aheadText } from './rehearsal-banner.tsx'

const HOUR_MS = 3_600_000
const NOW_MS = 100.05 * HOUR_MS
const REPORT = { startMs: 100 * HOUR_MS, endMs: 124 * HOUR_MS } as RehearsalReport

let store: TwinStore
beforeEach(() => {
  store = createTwinStore()
  store.getState().secondPassed(NOW_MS)
})
const shown = () => {
  const { mode, playheadMs } = store.getState()
  return [mode, playheadMs / HOUR_MS]
}
function rehearsed(): void {
  store.getState().branchMade({ moment: 'live', water: 'state' })
  const [branch] = store.getState().branches
  store.setState({ branches: [{ ...branch!, outcome: { report: REPORT } as BranchOutcome }] })
  store.getState().playheadMoved(REPORT.startMs)
  store.getState().modeChosen('rehearsal')
}

test('[CK4] steps from live go into the past and into the hours ahead, and Home is live again', () => {
  stepPlayhead(store, 'hour-back')
  expect(shown()).toEqual(['past', 99])
  stepPlayhead(store, 'back')
  expect(shown()[1]).toBeCloseTo(98 + 5 / 6, 9)
  stepPlayhead(store, 'live')
  expect(store.getState().mode).toBe('live')
  stepPlayhead(store, 'hour-forward')
  expect(shown()).toEqual(['forecast', 101])
  stepPlayhead(store, 'hour-back')
  expect(store.getState().mode).toBe('live')
})

test('[CK4] the past ends where hours are kept, the forecast where it reaches', () => {
  const past = { everyS: 300, keptS: 24 * 3600, spans: [], gateMoves: [], bytes: 0, mostBytes: 1 }
  const forecast = {
    runId: 'f',
    madeMs: NOW_MS,
    startMs: NOW_MS,
    endMs: 180 * HOUR_MS,
    everyS: 3600,
    outcome: 'reached' as const,
  }
  store.getState().hoursArrived({ topologyHash: 'a', past, forecast })
  stepPlayhead(store, 'start')
  expect(shown()[0]).toBe('past')
  expect(shown()[1]).toBeCloseTo(76.05, 2)
  stepPlayhead(store, 'end')
  expect(store.getState().mode).toBe('live')
  stepPlayhead(store, 'end')
  expect(shown()).toEqual(['forecast', 180])
})

test('[CK5] in a rehearsal steps stop the playing and stay within its hours', () => {
  rehearsed()
  store.getState().playToggled(true)
  stepPlayhead(store, 'forward')
  expect(store.getState()).toMatchObject({ playing: false, playheadMs: REPORT.startMs + 600_000 })
  stepPlayhead(store, 'hour-back')
  expect(shown()).toEqual(['rehearsal', 100])
  stepPlayhead(store, 'end')
  stepPlayhead(store, 'forward')
  expect(shown()).toEqual(['rehearsal', 124])
})

test('[CK5] playing at the end begins anew, and live does not play', () => {
  stepPlayhead(store, 'toggle')
  expect(store.getState().playing).toBe(false)
  rehearsed()
  stepPlayhead(store, 'end')
  stepPlayhead(store, 'toggle')
  expect(store.getState()).toMatchObject({ playing: true, playheadMs: REPORT.startMs })
  stepPlayhead(store, 'toggle')
  expect(store.getState().playing).toBe(false)
})

test('[CK6] marks of one kind that would lie on each other are one, and what is off the axis is none', () => {
  const mark = (kind: ClockMark['kind'], atMs: number): ClockMark => ({ kind, atMs, subject: 'G-1', detail: '' })
  const marks = [mark('gate', 60), mark('gate', 50), mark('alarm', 52), mark('gate', 90), mark('gate', 120)]
  const groups = gathered(marks, { startMs: 0, endMs: 100 }, 0.2)
  expect(groups.map(({ first, marks: own, share }) => [first.kind, first.atMs, own.length, share])).toEqual([
    ['gate', 50, 2, 0.5],
    ['alarm', 52, 1, 0.52],
    ['gate', 90, 1, 0.9],
  ])
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
