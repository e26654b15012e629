import { buildNetwork, type Network, parseScenario, runScenario } from '@district/models'
import { encodeFrame, type Frame } from '@district/models/contract'
import { branchingCanal } from '@district/models/testing'
import { beforeAll, expect, test } from 'vitest'
import { playScenario } from './play-scenario.ts'
import type { RehearsalReport } from './report.ts'

let network: Network
beforeAll(() => {
  network = buildNetwork(branchingCanal(), { dxM: 500 })
})

const DOCUMENT = {
  id: 'morning',
  name_zh: '早晨',
  name_en: 'Morning',
  start: 'steady',
  startAt: '2026-03-12T06:00:00+08:00',
  horizonHours: 6,
  riverStageM: 41.8,
  demandFraction: 0.3,
  gates: {
    'G-0': [
      [0, 0.5],
      [1, 0.5],
      [1, 0.9],
    ],
  },
}

function play(document: unknown) {
  const frames: Frame[] = []
  const reports: RehearsalReport[] = []
  const played = playScenario(
    network,
    { runId: 'scenario-1', document, initial: undefined },
    { onFrame: (_track, frame) => frames.push(frame), onProgress: () => undefined, onReport: (it) => reports.push(it) },
    () => 0,
  )
  return { played, frames, report: reports[0] }
}

test('a scenario of the pack plays from its own start to its end, with the hash of any other run of it', () => {
  const { played, frames, report } = play(DOCUMENT)
  expect(played.ok).toBe(true)
  const startMs = Date.parse(DOCUMENT.startAt)
  expect(frames.map(({ timeMs }) => (timeMs - startMs) / 600_000)).toEqual(Array.from({ length: 37 }, (_, i) => i))
  const scenario = parseScenario(DOCUMENT, network.district)
  if (!scenario.ok) throw new Error('the scenario must parse')
  const { hash, indicators } = runScenario(network, scenario.value, { everyS: 600 })
  expect(report?.scenario).toEqual({ hash, indicators })
  expect(report).toMatchObject({ startMs, endMs: startMs + 6 * 3_600_000, diverged: undefined })
  expect(encodeFrame(frames.at(-1)!).byteLength).toBeGreaterThan(0)
})

test('a long one keeps to a thousand frames', () => {
  const { frames } = play({ ...DOCUMENT, horizonHours: 24 * 14 })
  expect(frames.length).toBeLessThanOrEqual(1001)
  expect(frames.at(-1)?.timeMs).toBe(Date.parse(DOCUMENT.startAt) + 14 * 86_400_000)
})

test('what is wrong with it comes back all at once, and nothing was run', () => {
  const { played, frames, report } = play({ ...DOCUMENT, horizonHours: -1, gates: { 'G-NONE': 1 } })
  expect(played.ok ? [] : played.error.map(({ place }) => place.path)).toEqual(['horizonHours', 'gates.G-NONE'])
  expect([frames.length, report]).toEqual([0, undefined])
})
