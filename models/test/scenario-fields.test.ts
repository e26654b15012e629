import { describe, expect, it } from 'vitest'
import { buildNetwork, InputRefused, parseScenario, runScenario, type Scenario } from '../src/index.ts'
import { poolsAround, STRUCTURE_LAWS, twoPools } from '../src/testing/index.ts'

const HOUR_S = 3600
const BASE = {
  id: 'weathered',
  name_zh: '天气',
  name_en: 'Weather',
  start: 'steady',
  startAt: '2026-03-12T06:00:00+08:00',
  horizonHours: 6,
}

const network = buildNetwork(twoPools(), { dxM: 500 })
const scenarioOf = (document: object, district = network.district): Scenario => {
  const parsed = parseScenario(document, district)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return parsed.value
}
const still = { ...BASE, riverStageM: 42, gates: { 'G-0': 0.6, 'G-1': 0.6 } }

describe('what a scenario says of the surroundings', () => {
  it('[SC1] rain for all reaches and inflow along one of them come into the books', () => {
    const { events: _, ...scenario } = scenarioOf({
      ...still,
      weather: {
        rainMmPerH: [
          [0, 0],
          [1, 0],
          [1, 20],
          [3, 20],
          [3, 0],
        ],
        evaporationMmPerDay: { 'R-1': 5 },
      },
      lateralM3s: { 'R-2': 0.5 },
    })
    let [rainedM3, lateralM3, evaporatedM3] = [0, 0, 0]
    const report = runScenario(network, scenario, {
      everyS: HOUR_S,
      onFrame: ({ balance }) => ({ rainedM3, lateralM3, evaporatedM3 } = balance),
    })
    expect(report.outcome).toEqual({ kind: 'reached' })
    /* 40 mm on the width between banks, 8 + 2·1.5·2.6 m; the river's end is the river's */
    expect(rainedM3 / (0.04 * 15.8 * 11_000)).toBeCloseTo(1, 2)
    expect(lateralM3).toBeCloseTo(0.5 * 6 * HOUR_S, 3)
    expect(evaporatedM3).toBeGreaterThan(0)
    expect(report.massError).toBeLessThan(1e-9)
  })

  it('[SC1] given stages, inflow and settings act on nodes and structures', () => {
    const pools = buildNetwork(poolsAround(STRUCTURE_LAWS['culvert']!), { dxM: 100 })
    const [first] = pools.district.nodes
    const [structure] = pools.district.structures
    const given = pools.district.nodes.find(({ boundary }) => boundary === 'stage')
    const document = { ...BASE, ...(given && { stageM: { [given.id]: 40.9 } }), inflowM3s: { [first!.id]: 1.5 } }
    const passed = (settings: object) => {
      const scenario = scenarioOf(
        { ...document, riverStageM: 40.9, settings: { [structure!.id]: settings } },
        pools.district,
      )
      let throughM3 = 0
      runScenario(pools, scenario, { everyS: HOUR_S, onFrame: (engine) => (throughM3 = engine.structurePassedM3(0)) })
      return throughM3
    }
    const open = passed([[0, 1]])
    const shut = passed([
      [0, 1],
      [3, 1],
      [3, 0],
    ])
    expect(open).toBeCloseTo(1.5 * 6 * HOUR_S, -1)
    expect(shut / open).toBeCloseTo(0.5, 2)
  })

  it('[SC2] a gate that is stuck keeps its opening from one hour to the other and then catches up', () => {
    const scenario = scenarioOf({
      ...still,
      gates: {
        'G-0': 0.6,
        'G-1': [
          [0, 0.6],
          [1, 0.6],
          [1, 1],
        ],
      },
      events: [{ kind: 'gate-stuck', gate: 'G-1', fromHour: 0.5, toHour: 3 }],
    })
    const openings: number[] = []
    runScenario(network, scenario, { everyS: HOUR_S, onFrame: (engine) => openings.push(engine.save().openingM[1]!) })
    expect(openings).toEqual([0.6, 0.6, 0.6, 0.6, 1, 1, 1])
  })

  it('[SC3] each of them changes the hash of a run, and what is not there leaves no trace', () => {
    const hashOf = (document: object) => runScenario(network, scenarioOf(document), { everyS: HOUR_S }).hash
    const plain = hashOf(still)
    expect(hashOf({ ...still, format: 1 })).toBe(plain)
    const sediment = hashOf({ ...still, sedimentKgPerM3: 3 })
    const event = hashOf({ ...still, events: [{ kind: 'gate-stuck', gate: 'G-0', fromHour: 0, toHour: 1 }] })
    expect(new Set([plain, sediment, event]).size).toBe(3)
  })

  it('[SC4] from code: what a district cannot have is refused before the run, all at once', () => {
    const sound = scenarioOf(still)
    const one = { atS: [0], values: [1] }
    const broken = {
      ...sound,
      rainMPerS: { 'R-9': one, 'R-1': one },
      inflowM3s: { YR: one },
      stageM: { M: one },
      events: [{ kind: 'gate-stuck', gateId: 'G-9', fromS: 5, toS: 5 }],
    } as unknown as Scenario
    const refused = () => runScenario(network, broken, { everyS: HOUR_S })
    expect(refused).toThrow(InputRefused)
    try {
      refused()
    } catch (error) {
      const places = error instanceof InputRefused ? error.problems.map(({ place }) => place.path) : []
      expect(places).toEqual([
        'stageM.M',
        'inflowM3s.YR',
        'rainMPerS.R-9',
        'rainMPerS.R-1.values[0]',
        'events[0].gateId',
        'events[0]',
      ])
    }
  })
})
