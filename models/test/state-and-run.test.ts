import { describe, expect, it } from 'vitest'
import { decodeSavedState, encodeSavedState } from '../src/contract/index.ts'
import { brandId } from '../src/ground/ids.ts'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createFrameFields,
  createTimeline,
  type Forcing,
  runScenario,
  type Scenario,
} from '../src/index.ts'
import { branchingCanal, loopedCanal, oneReach, twoPools, valuesWith, wildDay } from '../src/testing/index.ts'

const HOUR_MS = 3_600_000

describe('saved state', () => {
  for (const district of [branchingCanal(), loopedCanal()])
    it(`[SV3] a run that goes on from it is the uninterrupted run, bit by bit (${district.id})`, () => {
      const network = buildNetwork(district, { dxM: 400 })
      const start = valuesWith(network, { riverStageM: 42, openingM: 0.4, demandM3s: 1 })
      const forcing = createTimeline(network, wildDay(network, 5), start)
      const whole = createEngine(network)
      whole.startSteady(0, start)
      whole.advance(forcing, 6 * HOUR_MS + 1.23)
      whole.advance(forcing, 6 * HOUR_MS + 1763)
      const bytes = encodeSavedState(whole.save())
      whole.advance(forcing, 12 * HOUR_MS)

      const state = decodeSavedState(bytes)
      const second = createEngine(network)
      if (state.ok) expect(second.load(state.value)).toEqual({ ok: true, value: undefined })
      expect(second.timeS).toBe(6 * 3600 + 1.763)
      second.advance(forcing, 12 * HOUR_MS)
      expect(second.save()).toEqual(whole.save())
    })

  it('[SV4] of another network is refused, and nothing changes', () => {
    const engine = createEngine(buildNetwork(twoPools(), { dxM: 500 }))
    const before = engine.save()
    const foreign = createEngine(buildNetwork(twoPools(), { dxM: 400 })).save()
    for (const state of [foreign, { ...before, topologyHash: '0123456789abcdef' }])
      expect(engine.load(state)).toMatchObject({ ok: false, error: { code: 'TOPOLOGY_MISMATCH' } })
    expect(engine.save()).toEqual(before)
  })
})

describe('a run that cannot go on', () => {
  it('[DV1] says where, when and why, and keeps the last good state', () => {
    const network = buildNetwork(twoPools(), { dxM: 500 })
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5 })
    engine.startSteady(0, values)
    const broken: Forcing = {
      evaluate(timeS, into) {
        constantForcing(values).evaluate(timeS, into)
        if (timeS > 3600) into.riverStageM = Number.NaN
      },
      nextInstantAfterS: (timeS) => (timeS < 3600 ? 3600 : Number.POSITIVE_INFINITY),
    }
    const outcome = engine.advance(broken, 2 * HOUR_MS)
    expect(outcome).toMatchObject({ kind: 'diverged', atMs: HOUR_MS })
    expect(outcome.kind === 'diverged' && outcome.reachIds.length).toBeGreaterThan(0)
    expect(outcome.kind === 'diverged' && outcome.reason).toContain('no solution')
    for (const stageM of engine.save().stageM) expect(stageM).toBeGreaterThan(38)
    expect(engine.advance(constantForcing(values), 2 * HOUR_MS)).toEqual({ kind: 'reached' })
    expect(engine.balance.massError).toBeLessThan(1e-9)
  })
})

describe('what can be read from an engine', () => {
  it('[EN1] frame, stages, discharges and gates agree', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 500 })
    const engine = createEngine(network)
    engine.startSteady(0, valuesWith(network, { riverStageM: 42, openingM: 0.4, demandM3s: 0.5 }))
    const fields = createFrameFields(network)
    engine.writeFrame(fields)
    const p = network.reachStart[1]! + 2
    expect(fields.depthM[p]).toBeCloseTo(engine.stageAtM(1, network.chainageM[p]!) - network.bedM[p]!, 5)
    expect(fields.dischargeM3s[p]).toBeCloseTo(engine.dischargeAtM3s(1, network.chainageM[p]!), 5)
    expect(fields.gateOpeningM[1]).toBeCloseTo(0.4, 6)
    expect(fields.crossingDischargeM3s[1]).toBeCloseTo(engine.gateDischargeM3s(1), 5)
    expect(fields.crossingUpM[0]).toBeNaN()
    expect(fields.crossingUpM[1]).toBe(Math.fround(engine.gateStagesM(1).upstreamM))
    expect(fields.crossingDownM[1]).toBe(Math.fround(engine.gateStagesM(1).downstreamM))
    expect(fields.nodeStageM[0]).toBeNaN()
    expect(fields.nodeStageM[1]).toBe(Math.fround(engine.nodeStageM(1)))
    expect(engine.gateStagesM(0).upstreamM).toBe(42)
    expect(engine.gateStagesM(1).upstreamM).toBe(engine.stageAtM(0, 8000))
    expect(engine.gateStagesM(1).downstreamM).toBe(engine.stageAtM(1, 0))
    expect(engine.gateDischargeM3s(1)).toBeCloseTo(engine.dischargeAtM3s(1, 0), 1)
    expect(engine.branchDrawM3s(0)).toBeGreaterThan(0.4)
    expect(engine.branchDrawM3s(0)).toBeLessThanOrEqual(0.5)
  })

  it('[EN2] users of a dry branch get nothing, and no bed goes below empty', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 500 })
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 42, openingM: 0, demandM3s: 5 })
    engine.startAtRest(0, 39.6, values)
    expect(engine.advance(constantForcing(values), 5 * 24 * HOUR_MS)).toEqual({ kind: 'reached' })
    const { drawnM3, massError, volumeM3 } = engine.balance
    expect(drawnM3).toBeGreaterThan(100)
    expect(engine.branchDrawM3s(0)).toBeLessThan(1e-3)
    expect(volumeM3).toBeGreaterThan(-1)
    expect(massError).toBeLessThan(1e-9)
  })

  it('[EN3] water above the banks spills, and is counted', () => {
    const network = buildNetwork(oneReach({ outlet: 'none' }), { dxM: 500 })
    const engine = createEngine(network)
    const values = valuesWith(network, { inflowM3s: { A: 200 } })
    engine.startAtRest(0, 42.5, values)
    engine.advance(constantForcing(values), 24 * HOUR_MS)
    const { inM3, spilledM3, massError } = engine.balance
    expect(spilledM3).toBeGreaterThan(0.5 * inM3)
    expect(engine.stageAtM(0, 15_000)).toBeGreaterThan(44)
    expect(massError).toBeLessThan(1e-9)
  })
})

const scenario: Scenario = {
  id: brandId('test'),
  names: { zh: '试验', en: 'Test' },
  start: 'steady',
  startMs: 1_763_900_000_000,
  horizonS: 6 * 3600,
  riverStageM: { atS: [0, 10_000], values: [42, 41.6] },
  openingM: {
    [brandId<never>('G-0')]: { atS: [0], values: [0.5] },
    [brandId<never>('G-1')]: { atS: [0, 7200, 7200], values: [0.4, 0.4, 0.9] },
    [brandId<never>('G-B-1')]: { atS: [0], values: [0.6] },
  },
  demandM3s: { [brandId<never>('B-1')]: { atS: [0], values: [1.5] } },
}

describe('run', () => {
  it('[DT1] of the same scenario gives the same hash; of another one, another', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 500 })
    const [first, second] = [0, 1].map(() => runScenario(network, scenario, { everyS: 1800 }))
    expect(first!.outcome).toEqual({ kind: 'reached' })
    expect(first!.hash).toMatch(/^[0-9a-f]{16}$/)
    expect(second).toEqual(first)
    const longer = { ...scenario, riverStageM: { atS: [0, 10_000], values: [42, 41.600001] } }
    expect(runScenario(network, longer, { everyS: 1800 }).hash).not.toBe(first!.hash)
    expect(runScenario(network, scenario, { everyS: 1800, parameters: { roughnessFactor: 1.01 } }).hash).not.toBe(
      first!.hash,
    )
  })

  it('[RN1] sums up where the water went', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 500 })
    let frames = 0
    const report = runScenario(network, scenario, { everyS: 1800, onFrame: () => frames++ })
    const { indicators } = report
    expect(frames).toBe(13)
    expect(report.cells).toBe(network.pointCount)
    expect(report.massError).toBeLessThan(1e-9)
    expect(indicators.drawnByBranchM3['B-1']).toBeCloseTo(indicators.drawnM3, 6)
    expect(indicators.drawnM3).toBeGreaterThan(0.9 * 1.5 * scenario.horizonS)
    expect(indicators.passedByGateM3['G-0']).toBeCloseTo(indicators.inM3, 3)
    expect(indicators.worstFreeboard.freeboardM).toBeGreaterThan(0)
    const { inM3, rainedM3, lateralM3, fromGroundM3, outM3, seepedM3, drawnM3, spilledM3, evaporatedM3 } = indicators
    const keptM3 = inM3 + rainedM3 + lateralM3 + fromGroundM3 - outM3 - seepedM3 - drawnM3 - spilledM3 - evaporatedM3
    expect(indicators.storedChangeM3).toBeCloseTo(keptM3, 3)
  })

  it('[RN2] tells when water reached the tail of a dry canal', () => {
    const network = buildNetwork(twoPools(), { dxM: 250 })
    const filling: Scenario = {
      ...scenario,
      start: 'dry',
      horizonS: 12 * 3600,
      demandM3s: {},
      openingM: {
        [brandId<never>('G-0')]: { atS: [0], values: [0.5] },
        [brandId<never>('G-1')]: { atS: [0], values: [2] },
      },
    }
    const { indicators, outcome } = runScenario(network, filling, { everyS: 600 })
    expect(outcome).toEqual({ kind: 'reached' })
    const { 'R-1': first, 'R-2': second } = indicators.firstArrivalByReachS
    expect(first).toBeGreaterThan(3600)
    expect(second).toBeGreaterThan(first!)
  })
})
