import { buildNetwork, createEngine, createForcingValues, type GateId, type Network } from '@district/models'
import { encodeFrame, type Frame, type SavedState } from '@district/models/contract'
import { branchingCanal } from '@district/models/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RehearsalReport } from './report.ts'
import { type RehearsalRequest, type RehearsalTrack, runRehearsal } from './run-rehearsal.ts'

const START_MS = Date.parse('2026-03-12T08:00:00+08:00')
const HEAD = 'G-0' as GateId
const HOUR_S = 3600

let network: Network
let state: SavedState

beforeAll(() => {
  network = buildNetwork(branchingCanal(), { dxM: 500 })
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.riverStageM = 41.8
  values.openingM.set([0.5, 0.6, 0, 0.3, 0.3, 0.3])
  values.demandM3s.fill(1.5)
  expect(engine.startSteady(START_MS, values).kind).toBe('reached')
  state = engine.save()
})

function rehearse(changes: Partial<RehearsalRequest> = {}) {
  const frames: Record<RehearsalTrack, Frame[]> = { changed: [], baseline: [] }
  const heard: (number | RehearsalReport)[] = []
  const request = { runId: 'rehearsal-1', state, openings: [], horizonS: 12 * HOUR_S, frameEveryS: 600, ...changes }
  const outcome = runRehearsal(
    network,
    request,
    {
      onFrame: (track, frame) => frames[track].push(frame),
      onProgress: (fraction) => heard.push(fraction),
      onReport: (report) => heard.push(report),
    },
    () => 0,
  )
  const report = heard.find((one) => typeof one !== 'number')
  if (!outcome.ok || report === undefined) throw new Error('the rehearsal was refused')
  return { frames, heard, report, comparison: outcome.value }
}

describe('a rehearsal', () => {
  test('with nothing changed, both runs are the same to the last bit', () => {
    const { frames, comparison, report } = rehearse()
    expect(frames.changed.map((frame) => new Uint8Array(encodeFrame(frame)))).toEqual(
      frames.baseline.map((frame) => new Uint8Array(encodeFrame(frame))),
    )
    expect(
      comparison.gates.every(({ stageUpChangeM, stageDownChangeM }) => stageUpChangeM === 0 && stageDownChangeM === 0),
    ).toBe(true)
    expect(report.deliveredM3).toBe(comparison.baseline.deliveredM3)
  })

  test('opening the head gate brings more water, and the comparison says so', () => {
    const { comparison, report } = rehearse({ openings: [{ gateId: HEAD, openingM: 1 }] })
    const head = comparison.gates.find(({ gateId }) => gateId === HEAD)!
    expect(head.volumeM3).toBeGreaterThan(head.baselineVolumeM3 * 1.05)
    expect(head.stageDownChangeM).toBeGreaterThan(0.02)
    expect(report.massError).toBeLessThan(1e-9)
    expect(report.diverged).toBeUndefined()
  })

  test('the same rehearsal gives the same bytes', () => {
    const openings = [{ gateId: HEAD, openingM: 0.9 }]
    const bytes = () => rehearse({ openings }).frames.changed.map((frame) => new Uint8Array(encodeFrame(frame)))
    expect(bytes()).toEqual(bytes())
  })

  test('the gate moves at its own speed, and the others stay', () => {
    const { frames } = rehearse({ openings: [{ gateId: HEAD, openingM: 2 }], frameEveryS: 60, horizonS: HOUR_S })
    const openings = frames.changed.map((frame) => frame.gateOpeningM[0]!)
    expect(openings[0]).toBeCloseTo(0.5, 6)
    // 0.005 m/s: 0.3 m in a minute, there after five.
    expect(openings[1]).toBeCloseTo(0.8, 5)
    expect(openings[5]).toBeCloseTo(2, 5)
    expect(openings.at(-1)).toBeCloseTo(2, 5)
    expect(frames.changed.at(-1)!.gateOpeningM.slice(1)).toEqual(frames.changed[0]!.gateOpeningM.slice(1))
  })

  test('frames stand every frame interval from the state on, all of this network', () => {
    const { frames, report } = rehearse()
    expect(frames.changed).toHaveLength(73)
    expect(frames.changed.map(({ timeMs }) => timeMs - START_MS)).toEqual(
      Array.from({ length: 73 }, (_, k) => k * 600_000),
    )
    expect(new Set(frames.changed.map(({ topologyHash }) => topologyHash))).toEqual(new Set([network.topologyHash]))
    expect(report).toMatchObject({ startMs: START_MS, endMs: START_MS + 12 * HOUR_S * 1000 })
  })

  test('the changed hours are reported before the comparison is begun', () => {
    const { heard } = rehearse({ openings: [{ gateId: HEAD, openingM: 1 }] })
    expect(heard[0]).toBe(0)
    expect(heard.at(-2)).toBe(1)
    expect(heard.at(-1)).toMatchObject({ startMs: START_MS })
  })

  test('a state of another network is refused and nothing is run', () => {
    const outcome = runRehearsal(
      network,
      {
        runId: 'r',
        state: { ...state, topologyHash: 'ffffffffffffffff' },
        openings: [],
        horizonS: 60,
        frameEveryS: 60,
      },
      { onFrame: () => expect.unreachable(), onProgress: () => undefined, onReport: () => expect.unreachable() },
      () => 0,
    )
    expect(outcome).toMatchObject({ ok: false, error: [{ code: 'TOPOLOGY_MISMATCH' }] })
  })

  test('a run that cannot go on says where, when and why, and keeps what it has', () => {
    const stageM = Float64Array.from(state.stageM)
    stageM[3] = Number.NaN
    const broken = { ...state, stageM }
    const { report, frames } = rehearse({ state: broken })
    expect(report.diverged).toBeDefined()
    expect(report.diverged?.reason).not.toBe('')
    expect(report.endMs).toBeLessThan(START_MS + 12 * HOUR_S * 1000)
    expect(frames.changed.length).toBeGreaterThan(0)
    expect(frames.changed.length).toBeLessThan(73)
  })

  test('what no water can follow is refused with its place', () => {
    const request = { runId: 'r', openings: [], horizonS: HOUR_S, frameEveryS: 600 }
    const listener = { onFrame: () => undefined, onProgress: () => undefined, onReport: () => undefined }
    const broken = { ...state, riverStageM: Number.NaN }
    const refused = runRehearsal(network, { ...request, state: broken }, listener, () => 0)
    expect(refused.ok ? [] : refused.error.map(({ place }) => place.path)).toEqual(['riverStageM'])
  })
})
