import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Controller } from '../domain/controller.ts'
import type { District } from '../domain/district.ts'
import type { Scenario, Series } from '../domain/scenario.ts'
import { brandId, type GateId } from '../ground/ids.ts'
import { floatOpeningM } from '../hydraulics/float-opening.ts'
import { buildNetwork } from '../network/build-network.ts'
import type { Engine } from '../solver/engine.ts'
import { twoPools } from '../testing/index.ts'
import { runScenario } from './run-scenario.ts'

const HOUR_S = 3600
const [G0, G1] = ['G-0', 'G-1'] as [GateId, GateId]
const constant = (value: number): Series => ({ atS: [0], values: [value] })
const jump = (atH: number, from: number, to: number): Series => ({
  atS: [0, atH * HOUR_S, atH * HOUR_S],
  values: [from, from, to],
})
const network = buildNetwork(twoPools(), { dxM: 500 })

/** Two pools in steady flow; the river rises by 30 cm after two hours. */
const scenarioWith = (controllers: readonly Controller[], more: Partial<Scenario> = {}): Scenario => ({
  id: brandId('controlled'),
  names: { zh: '控制', en: 'Controlled' },
  start: 'steady',
  startMs: Date.UTC(2026, 2, 1),
  horizonS: 24 * HOUR_S,
  riverStageM: jump(2, 42, 42.3),
  openingM: { 'G-0': constant(0.6), 'G-1': constant(0.6) },
  demandM3s: {},
  controllers,
  ...more,
})

interface Seen {
  readonly atS: number
  readonly openingM: readonly number[]
  readonly upM: readonly number[]
  readonly downM: readonly number[]
  readonly dischargeM3s: readonly number[]
}

function watched(scenario: Scenario, everyS = 300, on = network) {
  const seen: Seen[] = []
  const gates = on.district.gates.map((_, g) => g)
  const report = runScenario(on, scenario, {
    everyS,
    onFrame: (engine: Engine, atS) =>
      seen.push({
        atS,
        openingM: gates.map((g) => engine.gateOpeningM(g)),
        upM: gates.map((g) => engine.gateStagesM(g).upstreamM),
        downM: gates.map((g) => engine.gateStagesM(g).downstreamM),
        dischargeM3s: gates.map((g) => engine.gateDischargeM3s(g)),
      }),
  })
  expect(report.outcome).toEqual({ kind: 'reached' })
  expect(report.massError).toBeLessThan(1e-9)
  return { seen, report, last: seen.at(-1)! }
}

/** Stage above G-1 in the steady flow at the start. */
const steadyUpM = watched(scenarioWith([], { horizonS: HOUR_S })).seen[0]!.upM[1]!
const localPi = (more: object = {}): Controller => ({
  kind: 'local-pi',
  gateId: G1,
  side: 'upstream',
  setPointM: constant(steadyUpM),
  kp: 1,
  kiPerS: 3e-4,
  deadBandM: 0.02,
  intervalS: 300,
  minimumMoveM: 0.02,
  ...more,
})

describe('gates that a float opens', () => {
  for (const [kind, gateId, side, shutStageM] of [
    ['constant-upstream', G1, 'upstream', steadyUpM - 0.1],
    ['constant-downstream', G0, 'downstream', steadyUpM + 0.5],
  ] as const)
    it(`[GC2] ${kind}: the opening is that of the level at every instant, and the level stays within the decrement`, () => {
      const g = gateId === G0 ? 0 : 1
      const { seen, last } = watched(scenarioWith([{ kind, gateId, shutStageM, decrementM: 0.3 }]))
      const law = { side, shutStageM, decrementM: 0.3, maximumOpeningM: 3 } as const
      for (const { openingM, upM, downM } of seen) {
        const levelM = side === 'upstream' ? upM[g]! : downM[g]!
        expect(openingM[g]).toBeCloseTo(floatOpeningM(law, levelM), 9)
        expect(Math.abs(levelM - shutStageM)).toBeLessThan(0.3)
      }
      expect(Math.abs(last.openingM[g]! - seen[0]!.openingM[g]!)).toBeGreaterThan(0.01)
    })

  it('[GC2] the level moves less than behind a gate that stands still', () => {
    const rise = (controllers: readonly Controller[]) => {
      const { seen, last } = watched(scenarioWith(controllers))
      return last.upM[1]! - seen[0]!.upM[1]!
    }
    const held = rise([{ kind: 'constant-upstream', gateId: G1, shutStageM: steadyUpM - 0.1, decrementM: 0.3 }])
    expect(held).toBeGreaterThan(0)
    expect(held).toBeLessThan(0.5 * rise([]))
  })

  it('[GC2] one that sticks keeps the opening that it has then', () => {
    const events = [{ kind: 'gate-stuck', gateId: G1, fromS: 3 * HOUR_S, toS: 6 * HOUR_S }] as const
    const float = { kind: 'constant-upstream', gateId: G1, shutStageM: steadyUpM - 0.1, decrementM: 0.3 } as const
    const { seen } = watched(scenarioWith([float], { events }))
    const during = seen.filter(({ atS }) => atS >= 3 * HOUR_S && atS < 6 * HOUR_S).map(({ openingM }) => openingM[1])
    expect(new Set(during).size).toBe(1)
    expect(seen.at(-1)!.openingM[1]).not.toBe(during[0])
  })
})

describe('local PI', () => {
  it('[GC3] brings the level upstream back into its dead band and then leaves the gate alone', () => {
    const { seen, last } = watched(scenarioWith([localPi()]))
    const off = seen.map(({ upM }) => Math.abs(upM[1]! - steadyUpM))
    expect(Math.max(...off)).toBeGreaterThan(0.03)
    expect(off.at(-1)).toBeLessThanOrEqual(0.025)
    expect(new Set(seen.slice(-36).map(({ openingM }) => openingM[1])).size).toBeLessThan(4)
    expect(last.openingM[1]).toBeGreaterThan(0.62)
  })

  it('[GC3] downstream of its gate it moves the other way: a higher river shuts it', () => {
    const downM = watched(scenarioWith([], { horizonS: HOUR_S })).seen[0]!.downM[0]!
    const { last } = watched(
      scenarioWith([localPi({ gateId: G0, side: 'downstream', setPointM: constant(downM), kp: 0.5, kiPerS: 1e-4 })]),
    )
    expect(last.openingM[0]).toBeLessThan(0.58)
    expect(Math.abs(last.downM[0]! - downM)).toBeLessThan(0.03)
  })

  it('[GC4] whatever the gains, a leaf stays within 0 … maximum, below its speed, and makes no move shorter than allowed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 0.1, noNaN: true }),
        fc.constantFrom(120, 300, 900),
        fc.constantFrom(0.0005, 0.002, 0.01),
        (kp, kiPerS, intervalS, rateMPerS) => {
          const pi = localPi({ kp, kiPerS, intervalS, rateMPerS, deadBandM: 0, minimumMoveM: 0.03 })
          const { seen } = watched(scenarioWith([pi], { horizonS: 5 * HOUR_S }), 60)
          const openings = seen.map(({ openingM }) => openingM[1]!)
          const speed = Math.min(rateMPerS, 0.005)
          for (const [k, openingM] of openings.entries()) {
            expect(openingM >= 0 && openingM <= 3).toBe(true)
            expect(Math.abs(openingM - (openings[k - 1] ?? openingM))).toBeLessThanOrEqual(speed * 60 + 1e-9)
          }
          const held = seen.filter(({ atS }) => atS % intervalS === 0).map(({ openingM }) => openingM[1]!)
          for (const [k, openingM] of held.entries()) {
            const moveM = Math.abs(openingM - (held[k - 1] ?? openingM))
            expect(moveM < 1e-9 || moveM >= 0.03 - 1e-9).toBe(true)
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  it('[GC5] looks and acts at the multiples of its interval alone, and holds between', () => {
    const { seen } = watched(scenarioWith([localPi({ intervalS: 600 })], { horizonS: 6 * HOUR_S }), 60)
    for (const [k, { atS, openingM }] of seen.entries()) {
      const isBegun = openingM[1] !== (seen[k - 1] ?? seen[k]!).openingM[1]
      /* 5 mm/s: no move of this run lasts longer than a minute */
      if (isBegun) expect(atS % 600).toBe(60)
    }
    expect(new Set(seen.map(({ openingM }) => openingM[1])).size).toBeGreaterThan(3)
  })

  it('[GC6] a stuck leaf does not move, whatever is asked, and goes on afterwards', () => {
    const events = [{ kind: 'gate-stuck', gateId: G1, fromS: HOUR_S, toS: 8 * HOUR_S }] as const
    const { seen } = watched(scenarioWith([localPi()], { events }))
    const at = (hour: number) => seen.find(({ atS }) => atS === hour * HOUR_S)!.openingM[1]!
    expect(at(8)).toBe(at(1))
    expect(at(12)).toBeGreaterThan(at(8))
  })
})

describe('flow and rules', () => {
  it('[GC7] flow: holds its discharge at a river that rises, and follows its series', () => {
    const { seen } = watched(
      scenarioWith([
        {
          kind: 'flow',
          gateId: G0,
          dischargeM3s: jump(6, 8, 5),
          deadBandM3s: 0.05,
          intervalS: 300,
          minimumMoveM: 0,
        },
      ]),
    )
    const settled = seen.filter(({ atS }) => (atS > 3 * HOUR_S && atS <= 6 * HOUR_S) || atS > 8 * HOUR_S)
    for (const { atS, dischargeM3s } of settled)
      expect(Math.abs(dischargeM3s[0]! - (atS <= 6 * HOUR_S ? 8 : 5))).toBeLessThan(0.3)
  })

  it('[GC8] rules: the first of which all conditions hold; where none does, the gate stays', () => {
    const { seen } = watched(
      scenarioWith([
        {
          kind: 'rules',
          gateId: G1,
          intervalS: 300,
          minimumMoveM: 0,
          rules: [
            { when: [{ on: 'level-at-gate', gateId: G1, side: 'upstream', above: steadyUpM + 0.05 }], openingM: 0.8 },
            {
              when: [
                { on: 'time', fromS: HOUR_S, toS: 2 * HOUR_S },
                { on: 'flow', gateId: G0, above: 0 },
              ],
              openingM: 0.5,
            },
            { when: [{ on: 'level-at-tail', reachId: brandId('R-1'), below: steadyUpM - 50 }], openingM: 0 },
          ],
        },
      ]),
      300,
    )
    const at = (hour: number) => seen.find(({ atS }) => atS === hour * HOUR_S)!
    expect(at(1).openingM[1]).toBeCloseTo(0.6, 9)
    expect(at(1.5).openingM[1]).toBeCloseTo(0.5, 9)
    const risen = seen.find(({ upM }) => upM[1]! > steadyUpM + 0.05)!
    expect(seen.find(({ atS }) => atS === risen.atS + 600)!.openingM[1]).toBeCloseTo(0.8, 9)
  })
})

describe('distant downstream', () => {
  const distant = (more: object = {}): Controller => ({
    kind: 'distant-downstream',
    gateId: G0,
    reachId: brandId('R-1'),
    setPointM: constant(steadyUpM),
    kpM2PerS: 12,
    kiM2PerS2: 2e-3,
    deadBandM: 0,
    passedShare: 1,
    delayS: 1500,
    intervalS: 300,
    minimumMoveM: 0,
    ...more,
  })
  /** G-1 opens by 10 cm at the sixth hour. */
  const opening = { openingM: { 'G-0': constant(0.6), 'G-1': jump(6, 0.6, 0.7) }, riverStageM: constant(42) }

  it('[GC9] brings the level at the end of its pool back after more was let out of it', () => {
    const { seen, last } = watched(scenarioWith([distant()], { ...opening, horizonS: 36 * HOUR_S }))
    expect(Math.min(...seen.map(({ upM }) => upM[1]!))).toBeLessThan(steadyUpM - 0.02)
    expect(Math.abs(last.upM[1]! - steadyUpM)).toBeLessThan(0.02)
    expect(last.openingM[0]).toBeGreaterThan(0.62)
  })

  it('[GC9] what is known beforehand is met sooner by the delay, and the level moves less', () => {
    const worst = (more: object) => {
      const { seen } = watched(scenarioWith([distant(more)], opening))
      return Math.max(...seen.map(({ upM }) => Math.abs(upM[1]! - steadyUpM)))
    }
    const moreM3s = 0.9
    expect(worst({ knownM3s: jump(6, 0, moreM3s) })).toBeLessThan(0.7 * worst({}))
  })

  it('[GC10] a move of the gate below is passed upwards by its share', () => {
    const below = (passedShare: number) => {
      const second = distant({
        gateId: G1,
        reachId: brandId('R-2'),
        setPointM: { atS: [0, 4 * HOUR_S, 4 * HOUR_S], values: [secondM, secondM, secondM + 0.1] },
      })
      const { seen } = watched(
        scenarioWith([distant({ passedShare, kpM2PerS: 0, kiM2PerS2: 0 }), second], { riverStageM: constant(42) }),
      )
      const [before, after] = [4, 4.5].map((hour) => seen.find(({ atS }) => atS === hour * HOUR_S)!.dischargeM3s)
      return [after![0]! - before![0]!, after![1]! - before![1]!] as const
    }
    const secondM = tailStageM(twoPools())
    const [whole, half, none] = [below(1), below(0.5), below(0)]
    expect(whole[1]).toBeGreaterThan(0.3)
    expect(whole[0]).toBeGreaterThan(0.5 * whole[1])
    expect(half[0] / whole[0]).toBeCloseTo(0.5, 1)
    expect(Math.abs(none[0])).toBeLessThan(0.05)
  })
})

/** Stage at the end of the second pool in the steady flow at the start. */
function tailStageM(district: District): number {
  const on = buildNetwork(district, { dxM: 500 })
  let stageM = 0
  runScenario(on, scenarioWith([], { horizonS: 60 }), {
    everyS: 60,
    onFrame: (engine) => (stageM = engine.stageAtM(1, 5000)),
  })
  return stageM
}

describe('what runs say of controllers', () => {
  it('[GC11] the same scenario gives the same hash, other gains another, no controllers none of it, in whatever order fields stand', () => {
    const hashOf = (controllers: readonly Controller[] | undefined) => {
      const { controllers: _, ...rest } = scenarioWith([], { horizonS: 6 * HOUR_S })
      return runScenario(network, controllers === undefined ? rest : { ...rest, controllers }, { everyS: 600 }).hash
    }
    const one = localPi()
    const turned = Object.fromEntries(Object.entries(one).toReversed()) as unknown as Controller
    expect(hashOf([one])).toBe(hashOf([turned]))
    expect(new Set([hashOf(undefined), hashOf([one]), hashOf([localPi({ kp: 1.1 })])]).size).toBe(3)
  })

  it('[GC12] while its gauge is lost, a controller sees what it saw last', () => {
    const sourced = { provenance: 'estimate', source: 'a gauge that exists only in this test' } as const
    const district = twoPools()
    const station = {
      ...sourced,
      id: brandId('S-1'),
      kind: 'gate',
      names: { zh: '站', en: 'S' },
      at: { lonDeg: 0, latDeg: 0 },
      gateId: G1,
      reachId: null,
      chainageM: null,
    }
    const gauge = {
      ...sourced,
      id: brandId('S-1.stageUpM'),
      stationId: brandId('S-1'),
      key: 'stageUpM',
      bay: null,
      quantity: 'stage',
      names: { zh: '水位', en: 'Stage' },
      intervalS: 60,
      staleAfterS: 300,
      minimum: 0,
      maximum: 100,
      maxRatePerS: 1,
      noise: 0,
      resolution: 0.001,
    }
    const on = buildNetwork({ ...district, stations: [station], gauges: [gauge] } as unknown as District, { dxM: 500 })
    const lost = [
      { kind: 'gauge-lost', gaugeId: 'S-1.stageUpM', fromS: HOUR_S, toS: 8 * HOUR_S },
    ] as unknown as NonNullable<Scenario['events']>
    const { seen } = watched(scenarioWith([localPi({ deadBandM: 0.005 })], { events: lost }), 300, on)
    const during = seen.filter(({ atS }) => atS > HOUR_S && atS <= 8 * HOUR_S).map(({ openingM }) => openingM[1])
    expect(new Set(during).size).toBe(1)
    expect(seen.at(-1)!.openingM[1]).toBeGreaterThan(during[0]! + 0.02)
  })
})
