import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  createTransport,
  type District,
  deliveryIndicators,
  type Engine,
  inPeriods,
  type Network,
  type OrderedWater,
  offtakesOf,
  type RunOptions,
  runScenario,
  type Scenario,
} from '../../src/index.ts'
import { branchingCanal, twoPools } from '../../src/testing/index.ts'
import { dayOf } from './days.ts'

const HOUR = 3600

const run = (network: Network, change: Partial<Scenario> = {}, options: Partial<RunOptions> = {}) =>
  runScenario(network, { ...dayOf(network), ...change }, { everyS: 600, ...options })

const canal = buildNetwork(branchingCanal(), { dxM: 500 })

/** The same canal whose check gate holds a stage. */
function holding(targetStageM: number, targetToleranceM: number): District {
  const district = branchingCanal()
  return {
    ...district,
    gates: district.gates.map((gate) => (gate.id === 'G-1' ? { ...gate, targetStageM, targetToleranceM } : gate)),
  }
}

describe('delivery of a run', () => {
  it('[OI10] is what passed the gates of its offtakes, against the demand of their branches', () => {
    const { indicators, deliveries } = run(canal)
    expect(deliveries.offtakes.map(({ offtakeId }) => offtakeId)).toEqual(['G-B-1', 'G-B-2', 'G-B-3'])
    expect(deliveries.edgesS).toHaveLength(12 * 6 + 1)
    for (const [id, { orderedM3, deliveredM3 }] of Object.entries(indicators.delivery.byOfftake)) {
      expect(deliveredM3).toBeCloseTo(indicators.passedByGateM3[id] ?? Number.NaN, 0)
      expect(orderedM3).toBeCloseTo(12 * HOUR * 0.8, 1)
    }
    expect(indicators.delivery).toEqual(deliveryIndicators(deliveries))
  })

  it('[OI10] where an order names an offtake, orders say what was asked for there', () => {
    const orders: OrderedWater[] = [{ gateId: 'G-B-2', fromS: HOUR, toS: 3 * HOUR, dischargeM3s: 0.5 }]
    const { delivery } = run(canal, {}, { orders }).indicators
    expect(delivery.byOfftake['G-B-2']?.orderedM3).toBeCloseTo(2 * HOUR * 0.5, 1)
    expect(delivery.byOfftake['G-B-1']?.orderedM3).toBeCloseTo(12 * HOUR * 0.8, 1)
  })

  it('[OI10] an order may name a gate of the canal, and a branch without a gate is told by what users drew', () => {
    const orders: OrderedWater[] = [{ gateId: 'G-E', fromS: 0, toS: HOUR, dischargeM3s: 1 }]
    const district = branchingCanal()
    const open = { ...district, gates: district.gates.filter(({ id }) => id !== 'G-B-3') }
    const network = buildNetwork(open, { dxM: 500 })
    expect(offtakesOf(network, orders).map(({ id }) => id)).toEqual(['G-E', 'G-B-1', 'G-B-2', 'B-3'])
    const { delivery, drawnByBranchM3 } = run(network, {}, { orders }).indicators
    expect(delivery.byOfftake['B-3']?.deliveredM3).toBeCloseTo(drawnByBranchM3['B-3'] ?? Number.NaN, 0)
  })

  it('[OI5] volumes are the same by hours as by frames', () => {
    const { deliveries } = run(canal)
    const [frames, hourly] = [deliveries, inPeriods(deliveries, HOUR)].map((each) =>
      deliveryIndicators(each, { periodS: 1 }),
    )
    expect(hourly?.deliveredM3).toBeCloseTo(frames?.deliveredM3 ?? Number.NaN, 6)
    expect(hourly?.orderedM3).toBeCloseTo(frames?.orderedM3 ?? Number.NaN, 6)
  })

  it('[OI10] a district without offtakes has none to tell of', () => {
    const network = buildNetwork(twoPools(), { dxM: 500 })
    expect(run(network).indicators.delivery).toMatchObject({ adequacy: null, orderedM3: 0, byOfftake: {} })
  })
})

describe('gates of a run', () => {
  it('[OI8] up and down again between two frames is two moves, however far apart frames are', () => {
    const openingM = {
      ...dayOf(canal).openingM,
      'G-1': { atS: [0, 700, 700, 1500, 1500], values: [0.4, 0.4, 0.6, 0.6, 0.4] },
    }
    for (const everyS of [600, 6 * HOUR]) {
      const { gateMoves, gateTravelM, travelByGate } = run(canal, { openingM }, { everyS }).indicators
      expect(gateMoves).toBe(2)
      expect(gateTravelM).toBeCloseTo(0.4, 6)
      expect(Object.keys(travelByGate)).toEqual(['G-1'])
    }
  })

  it('[OI9] time out of band and deviation of a held stage, whatever the frames', () => {
    const network = buildNetwork(holding(41, 0.05), { dxM: 500 })
    const openingM = { ...dayOf(network).openingM, 'G-1': { atS: [HOUR, HOUR], values: [0.4, 0.8] } }
    const seen: { stageM: number; atS: number }[] = []
    const onFrame = (engine: Engine, atS: number) => seen.push({ stageM: engine.gateStagesM(1).upstreamM, atS })
    const fine = run(network, { openingM }, { everyS: 60, onFrame }).indicators
    const coarse = run(network, { openingM }, { everyS: 6 * HOUR }).indicators
    const outside = 60 * seen.slice(1).filter(({ stageM }) => Math.abs(stageM - 41) > 0.05).length
    expect(Math.abs((fine.outOfBandByGateS['G-1'] ?? Number.NaN) - outside)).toBeLessThanOrEqual(120)
    expect(Math.abs((coarse.outOfBandByGateS['G-1'] ?? Number.NaN) - outside)).toBeLessThan(1200)
    const lowestM = Math.min(...seen.map(({ stageM }) => stageM)) - 41
    expect(fine.targetDeviationByGateM['G-1']?.lowestM).toBeCloseTo(lowestM, 9)
  })
})

describe('intake and losses of a run', () => {
  it('[OI11] the peak is at least the mean, and losses are parts of what was taken', () => {
    const riverStageM = { atS: [0, 6 * HOUR, 12 * HOUR], values: [41.5, 42.3, 41.5] }
    const { inM3, peakInM3s, lossFractions, seepedM3 } = run(canal, { riverStageM }).indicators
    expect(peakInM3s).toBeGreaterThan(1.05 * (inM3 / (12 * HOUR)))
    expect(lossFractions.seeped).toBeCloseTo(seepedM3 / inM3, 12)
    expect(lossFractions.spilled).toBe(0)
  })

  it('[OI11] of a run that took nothing, losses are part of nothing', () => {
    const still = run(canal, { start: 'dry', openingM: {}, demandM3s: {} }).indicators
    expect(still).toMatchObject({ inM3: 0, peakInM3s: 0, lossFractions: { seeped: null } })
  })
})

describe('what else follows a run', () => {
  it('[OI12] sees every step beside the indicators', () => {
    const alone = run(canal).indicators
    let ageS = 0
    let transport: ReturnType<typeof createTransport> | undefined
    const onFrame = (engine: Engine, atS: number) => {
      if (atS === 0) transport = createTransport(engine, { constituents: [{ kind: 'age', id: 'age' }] })
      ageS = transport?.concentrationAt(0, 0, 1000) ?? 0
    }
    expect(run(canal, {}, { onFrame }).indicators.outOfBandByGateS).toEqual(alone.outOfBandByGateS)
    expect(run(canal, {}, { onFrame }).indicators.peakInM3s).toBe(alone.peakInM3s)
    expect(ageS).toBeGreaterThan(0)
  })
})
