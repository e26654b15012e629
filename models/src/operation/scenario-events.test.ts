import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Scenario, ScenarioEvent, Series } from '../domain/scenario.ts'
import { BROAD_CRESTED_M05S } from '../hydraulics/weir-discharge.ts'
import { buildNetwork } from '../network/build-network.ts'
import { sampleSeries } from '../numerics/series.ts'
import { createEngine } from '../solver/create-engine.ts'
import { createForcingValues } from '../solver/forcing.ts'
import { changedBetween } from '../solver/scenario-events.ts'
import { createTimeline } from '../solver/timeline.ts'
import { validateScenario } from '../solver/validate-run.ts'
import { branchingCanal } from '../testing/named-districts.ts'
import { runScenario } from './run-scenario.ts'

const district = branchingCanal()
const network = buildNetwork(district, { dxM: 500 })
const constant = (value: number): Series => ({ atS: [0], values: [value] })
const HOUR_S = 3600

const scenario = (events: readonly unknown[], changes: Partial<Scenario> = {}): Scenario => ({
  id: 'events' as Scenario['id'],
  names: { zh: '事件', en: 'Events' },
  start: 'steady',
  startMs: 1_770_000_000_000,
  horizonS: 12 * HOUR_S,
  riverStageM: constant(43),
  openingM: Object.fromEntries(district.gates.map(({ id }) => [id, constant(0.6)])),
  demandM3s: {},
  events: events as readonly ScenarioEvent[],
  ...changes,
})
const run = (it: Scenario) => runScenario(network, it, { everyS: 600 })
const reach = district.reaches.find(({ kind }) => kind === 'trunk')!
const breach = {
  kind: 'breach',
  reachId: reach.id,
  chainageM: reach.lengthM / 2,
  widthM: 6,
  fromS: 2 * HOUR_S,
  toS: 6 * HOUR_S,
}
const sillM = (reach.bedUpM + reach.bedDownM) / 2 + 0.4

describe('scenario events', () => {
  it('[EV1] a breach takes by its weir: water leaves from its beginning to its end, and every drop is booked', () => {
    const spilled: number[] = []
    const stage: number[] = []
    const report = runScenario(network, scenario([{ ...breach, sillM }]), {
      everyS: 600,
      onFrame: (engine) => {
        spilled.push(engine.balance.spilledM3)
        stage.push(engine.stageAtM(0, breach.chainageM))
      },
    })
    expect(report.outcome.kind).toBe('reached')
    expect(report.massError).toBeLessThan(1e-9)
    const at = (hour: number) => spilled[hour * 6] ?? Number.NaN
    expect(at(2)).toBe(0)
    expect(at(6)).toBeGreaterThan(1000)
    expect(at(12)).toBe(at(6))
    expect(stage[5 * 6]).toBeLessThan(stage[2 * 6]! - 0.05)
    // Between two frames near the end, where the pool hardly moves any more, the weir's own formula says what left.
    const overM = (stage[35]! + stage[36]!) / 2 - sillM
    const byFormula = 600 * BROAD_CRESTED_M05S * breach.widthM * overM ** 1.5
    expect((spilled[36]! - spilled[35]!) / byFormula).toBeCloseTo(1, 2)
  })

  it('[EV2] a breach ends at its sill: a pool that nothing feeds falls to it and no further', () => {
    const alone = scenario([{ ...breach, sillM, fromS: 0, toS: 48 * HOUR_S }], {
      horizonS: 48 * HOUR_S,
      openingM: Object.fromEntries(district.gates.map(({ id }) => [id, { atS: [0, 0], values: [0.6, 0] }])),
    })
    let lowestM = Number.POSITIVE_INFINITY
    const report = runScenario(network, alone, {
      everyS: 600,
      onFrame: (engine) => {
        lowestM = Math.min(lowestM, engine.stageAtM(0, breach.chainageM))
      },
    })
    expect(report.outcome.kind).toBe('reached')
    expect(report.massError).toBeLessThan(1e-9)
    expect(lowestM).toBeLessThan(sillM + 0.1)
  })

  it('[EV3] an event that comes after the end changes the scenario, and nothing of the water', () => {
    const { hash, ...plain } = run(scenario([]))
    const late = run(scenario([{ ...breach, sillM, fromS: 20 * HOUR_S, toS: 21 * HOUR_S }]))
    expect(late).toEqual({ ...plain, hash: late.hash })
    expect(late.hash).not.toBe(hash)
  })

  it('[EV4] an offtake draws unasked: its leaf opens at its own speed, its users take more, and both end', () => {
    const gate = district.gates.find(({ kind }) => kind === 'offtake')!
    const g = district.gates.indexOf(gate)
    const draws = {
      kind: 'offtake-draws',
      gateId: gate.id,
      openingM: 1.2,
      demandM3s: 2,
      fromS: HOUR_S,
      toS: 3 * HOUR_S,
    }
    const start = createForcingValues(network)
    start.openingM.fill(0.6)
    start.demandM3s.fill(1)
    const bare = { ...scenario([draws]), openingM: {} }
    const timeline = createTimeline(network, bare, start)
    const at = (hour: number) => {
      const values = createForcingValues(network)
      timeline.evaluate(bare.startMs / 1000 + hour * HOUR_S, values)
      return [values.openingM[g], values.demandM3s[0]]
    }
    expect(at(0.99)).toEqual([0.6, 1])
    expect(at(2)).toEqual([1.2, 3])
    expect(at(5)).toEqual([0.6, 1])
    expect(at(1 + 60 / HOUR_S)[0]).toBeCloseTo(0.6 + 60 * gate.speedMPerS, 6)
  })

  it('[EV5] a series is what it was before and after a change', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: -5, max: 5 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.integer({ min: 0, max: 90 }),
        fc.integer({ min: 1, max: 40 }),
        (points, fromS, lastsS) => {
          const sorted = points.sort(([a], [b]) => a - b)
          const series = { atS: sorted.map(([at]) => at), values: sorted.map(([, value]) => value) }
          const toS = fromS + lastsS
          const changed = changedBetween(series, fromS, toS, (value) => value + 10)
          for (let at = 0; at <= 150; at += 0.5) {
            const by = at >= fromS && at < toS ? 10 : 0
            expect(sampleSeries(changed, at)).toBeCloseTo(sampleSeries(series, at) + by, 9)
          }
          expect(changed.atS.every((at, k) => at >= (changed.atS[k - 1] ?? 0))).toBe(true)
        },
      ),
    )
  })

  it('[EV6] what the district does not have is named by its place, all at once', () => {
    const events = [
      { ...breach, sillM: 99, chainageM: -3, widthM: 0 },
      { ...breach, sillM, reachId: 'nowhere' },
      { kind: 'gauge-lost', gaugeId: 'nobody', fromS: 5, toS: 2 },
      {
        kind: 'offtake-draws',
        gateId: district.gates.find(({ kind }) => kind === 'head')!.id,
        openingM: 1,
        demandM3s: 1,
        fromS: 0,
        toS: 9,
      },
      {
        kind: 'offtake-draws',
        gateId: district.gates.find(({ kind }) => kind === 'offtake')!.id,
        openingM: 9,
        demandM3s: 99,
        fromS: 0,
        toS: 9,
      },
    ]
    expect(validateScenario(district, scenario(events)).map(({ place }) => place.path)).toEqual([
      'events[0].chainageM',
      'events[0].widthM',
      'events[0].sillM',
      'events[1].reachId',
      'events[2].gaugeId',
      'events[2]',
      'events[3].gateId',
      'events[4].openingM',
      'events[4].demandM3s',
    ])
  })

  it('[EV7] an engine without breaches is what it was after one that had some', () => {
    const engine = createEngine(network)
    const values = createForcingValues(network)
    values.riverStageM = 43
    values.openingM.fill(0.6)
    engine.startSteady(0, { ...values, breaches: [{ reachIndex: 0, chainageM: breach.chainageM, widthM: 6, sillM }] })
    const during = engine.stageAtM(0, breach.chainageM)
    engine.startSteady(0, values)
    const after = engine.stageAtM(0, breach.chainageM)
    expect(during).toBeLessThan(after - 0.01)
    const fresh = createEngine(network)
    fresh.startSteady(0, values)
    expect(after).toBeCloseTo(fresh.stageAtM(0, breach.chainageM), 6)
  })
})
