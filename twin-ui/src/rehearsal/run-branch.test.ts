import {
  buildNetwork,
  createEngine,
  createForcingValues,
  type GateId,
  type Network,
  parseScenario,
  runScenario,
} from '@district/models'
import { encodeFrame, type Frame, type SavedState } from '@district/models/contract'
import { branchingCanal } from '@district/models/testing'
import { beforeAll, describe, expect, test } from 'vitest'
import { type BranchPlan, type BranchWater, LIVE_START, type PlanSteps, planFrom } from './branch.ts'
import { gateEffects } from './gate-effects.ts'
import { baselineScenario, planScenario } from './plan-scenario.ts'
import { type RunSource, runBranch } from './run-branch.ts'

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

const planOf = (steps: PlanSteps = [], more: Partial<BranchPlan> = {}): BranchPlan => ({
  ...planFrom(LIVE_START),
  openings: new Map(steps.length > 0 ? [[HEAD, steps]] : []),
  ...more,
})

function run(source: RunSource, initial: SavedState | undefined) {
  const frames: Frame[] = []
  const outcome = runBranch(
    network,
    { runId: 'run-1', source, initial },
    (frame) => frames.push(frame),
    () => 0,
  )
  return { outcome, frames }
}

function runPlan(plan: BranchPlan, from: SavedState = state, horizonS = 12 * HOUR_S) {
  const { outcome, frames } = run(
    { kind: 'scenario', scenario: planScenario(plan, from, network.district, horizonS) },
    from,
  )
  if (!outcome.ok) throw new Error(outcome.error.map(({ text }) => text).join())
  return { frames, report: outcome.value }
}

const bytesOf = (frames: readonly Frame[]) => frames.map((frame) => new Uint8Array(encodeFrame(frame)))

describe('a branch', () => {
  test('[RB1] the same plan from the same state gives the same bytes and the same hash, and another plan another', () => {
    const [first, again] = [runPlan(planOf([{ hour: 0, value: 0.9 }])), runPlan(planOf([{ hour: 0, value: 0.9 }]))]
    expect(bytesOf(first.frames)).toEqual(bytesOf(again.frames))
    expect(first.report.hash).toBe(again.report.hash)
    expect(first.report.hash).toMatch(/^[0-9a-f]{16}$/)
    expect(runPlan(planOf([{ hour: 0, value: 0.91 }])).report.hash).not.toBe(first.report.hash)
  })

  test('[RB2] with nothing changed it is its own baseline to the last bit', () => {
    const plan = planOf()
    const scenario = baselineScenario(plan, state, network.district, 12 * HOUR_S)
    const baseline = run({ kind: 'scenario', scenario }, state)
    const { frames, report } = runPlan(plan)
    expect(bytesOf(frames)).toEqual(bytesOf(baseline.frames))
    expect(baseline.outcome.ok && baseline.outcome.value.hash).toBe(report.hash)
    expect(report.indicators).toMatchObject({ gateMoves: 0, gateTravelM: 0 })
  })

  test('[RB3] opening the head gate brings more water, and the effects and the gate say so', () => {
    const [changed, baseline] = [runPlan(planOf([{ hour: 0, value: 1 }])), runPlan(planOf())]
    const head = gateEffects(network.district, changed, baseline).find(({ gateId }) => gateId === HEAD)
    expect(head?.volumeM3).toBeGreaterThan((head?.baselineVolumeM3 ?? 0) * 1.05)
    expect(head?.stageDownChangeM).toBeGreaterThan(0.02)
    expect(changed.report.indicators.gateMoves).toBe(1)
    expect(changed.report.indicators.gateTravelM).toBeCloseTo(0.5, 5)
    expect(changed.report.massError).toBeLessThan(1e-9)
    expect(changed.report.diverged).toBeUndefined()
  })

  test('[RB4] a gate keeps its opening until its first hour, then goes at its own speed; the others stay', () => {
    const { frames } = runPlan(
      planOf([
        { hour: 2, value: 2 },
        { hour: 4, value: 0.4 },
      ]),
      state,
      6 * HOUR_S,
    )
    const openingAt = (hour: number) => frames[hour * 6]?.gateOpeningM[0]
    expect([openingAt(0), openingAt(2)]).toEqual([0.5, 0.5])
    // 0.005 m/s: 1.5 m take five minutes.
    expect(frames[2 * 6 + 1]?.gateOpeningM[0]).toBeCloseTo(2, 5)
    expect(openingAt(5)).toBeCloseTo(0.4, 5)
    expect(frames.at(-1)?.gateOpeningM.slice(1)).toEqual(frames[0]?.gateOpeningM.slice(1))
  })

  test('[RB5] steady and dry begin with the openings and demands of the state, and their own water', () => {
    const startOf = (water: BranchWater) => runPlan(planOf([], { start: { moment: 'live', water } })).frames[0]
    const [steady, dry] = [startOf('steady'), startOf('dry')]
    expect(steady?.gateOpeningM[1]).toBeCloseTo(0.6, 6)
    expect(Math.max(...(dry?.depthM ?? [1]))).toBeLessThan(0.01)
    expect(dry?.gateOpeningM[1]).toBeCloseTo(0.6, 6)
  })

  test('[RB6] the river moves evenly from where it stood', () => {
    const plan = planOf([], { riverStage: [{ hour: 6, value: 42.4 }] })
    const { riverStageM } = planScenario(plan, state, network.district, 12 * HOUR_S)
    expect(riverStageM).toEqual({ atS: [0, 6 * HOUR_S], values: [41.8, 42.4] })
    expect(runPlan(plan).report.indicators.inM3).toBeGreaterThan(runPlan(planOf()).report.indicators.inM3 * 1.01)
  })

  test('frames stand every ten minutes from the state on, all of this network', () => {
    const { frames, report } = runPlan(planOf())
    expect(frames.map(({ timeMs }) => timeMs - START_MS)).toEqual(Array.from({ length: 73 }, (_, k) => k * 600_000))
    expect(new Set(frames.map(({ topologyHash }) => topologyHash))).toEqual(new Set([network.topologyHash]))
    expect(report).toMatchObject({ startMs: START_MS, endMs: START_MS + 12 * HOUR_S * 1000 })
  })

  test('a state of another network is refused and nothing is run', () => {
    const foreign = { ...state, topologyHash: 'ffffffffffffffff' }
    const scenario = planScenario(planOf(), foreign, network.district, HOUR_S)
    const { outcome, frames } = run({ kind: 'scenario', scenario }, foreign)
    expect(outcome).toMatchObject({ ok: false, error: [{ code: 'TOPOLOGY_MISMATCH' }] })
    expect(frames).toHaveLength(0)
  })

  test('a run that cannot go on says where, when and why, and keeps what it has', () => {
    const stageM = Float64Array.from(state.stageM)
    stageM[3] = Number.NaN
    const { report, frames } = runPlan(planOf(), { ...state, stageM })
    expect(report.diverged?.reason).not.toBe('')
    expect(report.endMs).toBeLessThan(START_MS + 12 * HOUR_S * 1000)
    expect(frames.length).toBeGreaterThan(0)
    expect(frames.length).toBeLessThan(73)
  })

  test('what no water can follow is refused with its place', () => {
    const broken = { ...state, riverStageM: Number.NaN }
    const scenario = planScenario(planOf([{ hour: 0, value: 99 }]), broken, network.district, HOUR_S)
    const { outcome } = run({ kind: 'scenario', scenario }, broken)
    expect(outcome.ok ? [] : outcome.error.map(({ place }) => place.path?.split(/[.[]/)[0])).toEqual([
      'riverStageM',
      'openingM',
    ])
  })
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

describe('a scenario of the pack', () => {
  const play = (document: unknown) => run({ kind: 'document', document }, undefined)

  test('plays from its own start to its end, with the hash of any other run of it', () => {
    const { outcome, frames } = play(DOCUMENT)
    const startMs = Date.parse(DOCUMENT.startAt)
    expect(frames.map(({ timeMs }) => (timeMs - startMs) / 600_000)).toEqual(Array.from({ length: 37 }, (_, i) => i))
    const scenario = parseScenario(DOCUMENT, network.district)
    if (!scenario.ok) throw new Error('the scenario must parse')
    const { hash, indicators } = runScenario(network, scenario.value, { everyS: 600 })
    expect(outcome).toMatchObject({ ok: true, value: { hash, indicators, startMs, endMs: startMs + 6 * 3_600_000 } })
  })

  test('a long one keeps to a thousand frames', () => {
    const { frames } = play({ ...DOCUMENT, horizonHours: 24 * 14 })
    expect(frames.length).toBeLessThanOrEqual(1001)
    expect(frames.at(-1)?.timeMs).toBe(Date.parse(DOCUMENT.startAt) + 14 * 86_400_000)
  })

  test('what is wrong with it comes back all at once, and nothing was run', () => {
    const { outcome, frames } = play({ ...DOCUMENT, horizonHours: -1, gates: { 'G-NONE': 1 } })
    expect(outcome.ok ? [] : outcome.error.map(({ place }) => place.path)).toEqual(['horizonHours', 'gates.G-NONE'])
    expect(frames).toHaveLength(0)
  })
})
