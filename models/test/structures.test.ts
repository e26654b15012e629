import { describe, expect, it } from 'vitest'
import { decodeSavedState, encodeSavedState } from '../src/contract/index.ts'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTimeline,
  initialValues,
  runScenario,
  type StructureLaw,
  structureDischargeM3s,
} from '../src/index.ts'
import { validateNetwork } from '../src/network/validate-network.ts'
import { findRoot } from '../src/numerics/find-root.ts'
import { districtOf, poolsAround, STRUCTURE_LAWS, structuredCanal, valuesWith, wildDay } from '../src/testing/index.ts'

const HOUR_MS = 3_600_000
const cases = Object.entries(STRUCTURE_LAWS)
const through = (law: StructureLaw) => (up: number, down: number) =>
  structureDischargeM3s({ law, hasFlap: false }, 1, up, down)

describe('steady flow through a structure', () => {
  for (const [name, law] of cases)
    for (const [regime, tailM, dischargeM3s] of [
      ['free', 39.9, 4],
      ['drowned', 41.4, 4],
    ] as const)
      it(`[SE1] stands upstream as high as its law says, ${regime} (${name})`, () => {
        const network = buildNetwork(poolsAround(law), { dxM: 100 })
        const engine = createEngine(network)
        const values = valuesWith(network, { inflowM3s: { A: dischargeM3s }, stageM: { B: tailM } })
        expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
        const { upstreamM, downstreamM } = engine.structureStagesM(0)
        expect(downstreamM).toBe(engine.stageAtM(1, 0))
        const byLawM = findRoot(
          (stageM) => through(law)(stageM, downstreamM) - dischargeM3s,
          { lower: 36, upper: 60 },
          1e-12,
        )
        expect(Math.abs(upstreamM - byLawM)).toBeLessThan(1e-6)
        expect(engine.structureDischargeM3s(0)).toBeCloseTo(dischargeM3s, 6)
      })
})

describe('structures in motion', () => {
  for (const [name, law] of cases)
    it(`[SE2] water that comes from behind goes back through, but not through a pump or a flap (${name})`, () => {
      for (const hasFlap of [false, true]) {
        const network = buildNetwork(poolsAround(law, hasFlap), { dxM: 100 })
        const engine = createEngine(network)
        const values = valuesWith(network, { stageM: { B: 42.2 }, settings: law.kind === 'pump' ? { 'S-1': 0 } : {} })
        engine.startAtRest(0, 40.7, values)
        expect(engine.advance(constantForcing(values), 2 * HOUR_MS)).toEqual({ kind: 'reached' })
        const isOneWay = hasFlap || law.kind === 'pump'
        const passedM3 = engine.structurePassedM3(0)
        if (isOneWay) expect(passedM3 + 0).toBe(0)
        else expect(passedM3).toBeLessThan(-1000)
        expect(engine.stageAtM(0, 500)).toBeGreaterThan(isOneWay ? 40.69 : 41)
        expect(engine.balance.massError).toBeLessThan(1e-9)
      }
    })

  for (const [name, law] of cases)
    it(`[SE3] never draws on a dry canal (${name})`, () => {
      const low = lowered(law)
      const network = buildNetwork(poolsAround(low), { dxM: 100 })
      const engine = createEngine(network)
      const values = valuesWith(network, { stageM: { B: 38.9 } })
      engine.startDry(0, values)
      expect(engine.advance(constantForcing(values), 6 * HOUR_MS)).toEqual({ kind: 'reached' })
      expect(engine.structureDischargeM3s(0)).toBe(0)
      engine.advance(constantForcing({ ...values, inflowM3s: Float64Array.of(3, 0, 0) }), 12 * HOUR_MS)
      expect(engine.structurePassedM3(0)).toBeGreaterThan(10_000)
      expect(engine.advance(constantForcing(values), 48 * HOUR_MS)).toEqual({ kind: 'reached' })
      expect(engine.stageAtM(0, 500)).toBeLessThan(40.3)
      expect(engine.balance.volumeM3).toBeGreaterThan(-1)
      expect(engine.balance.massError).toBeLessThan(1e-9)
    })

  it('[SE3] what it draws over a bed above its sill fades over 0.3 m of depth there: half at half, all from there on', () => {
    const orifice: StructureLaw = { kind: 'orifice-offtake', sillM: 39, heightM: 0.4, areaM2: 0.2, coefficient: 0.6 }
    const lake = districtOf({
      id: 'lake',
      nodes: { P: { storage: [{ stageM: 40, areaM2: 1e8 }] } },
      reaches: [],
      structures: [{ id: 'S-1', law: orifice, from: 'P', into: { outsideStageM: 30 } }],
    })
    const network = buildNetwork(lake, { dxM: 100 })
    const values = valuesWith(network, {})
    for (const [depthM, part] of [
      [0.075, 0.15625],
      [0.15, 0.5],
      [0.3, 1],
      [0.5, 1],
    ] as const) {
      const engine = createEngine(network)
      engine.startAtRest(0, 40 + depthM, values)
      engine.advance(constantForcing(values), 1000)
      expect(engine.structureDischargeM3s(0)).toBeCloseTo(part * 0.12 * Math.sqrt(19.62 * (0.8 + depthM)), 6)
    }
  })

  it('[SE4] half shut it carries half of what its law says at the same stages, shut exactly nothing', () => {
    const law = STRUCTURE_LAWS['culvert'] as StructureLaw
    const network = buildNetwork(poolsAround(law), { dxM: 100 })
    const engine = createEngine(network)
    const given = { inflowM3s: { A: 3 }, stageM: { B: 40 } }
    engine.startSteady(0, valuesWith(network, { ...given, settings: { 'S-1': 0.5 } }))
    const { upstreamM, downstreamM } = engine.structureStagesM(0)
    expect(0.5 * through(law)(upstreamM, downstreamM)).toBeCloseTo(3, 6)
    engine.advance(constantForcing(valuesWith(network, { ...given, settings: { 'S-1': 0 } })), HOUR_MS / 60)
    expect(engine.structureDischargeM3s(0)).toBe(0)
  })
})

/** Nearly the same structure with its sill below the bed before it. */
function lowered(law: StructureLaw): StructureLaw {
  const by = 1.5
  const copy: Record<string, unknown> = { ...law }
  for (const field of ['crestM', 'inletM', 'outletM', 'sillM', 'suctionM'])
    if (typeof copy[field] === 'number') copy[field] = copy[field] - by
  return copy as unknown as StructureLaw
}

describe('a canal full of structures', () => {
  const district = structuredCanal()

  it('[SE5] is sound, has two loops, both cut at structures, and links after gates and joints', () => {
    expect(validateNetwork(district)).toEqual([])
    const network = buildNetwork(district, { dxM: 250 })
    expect(network.tree.cuts).toHaveLength(2)
    for (const cut of network.tree.cuts) expect(cut).toBeGreaterThanOrEqual(1)
    expect(network.structureLinkStart).toBe(network.gateLinkStart + 1)
    expect(network.linkCount).toBe(network.structureLinkStart + 6)
  })

  it('[SE5] two structures side by side carry what each carries at the same stages, and the sum arrives', () => {
    const network = buildNetwork(district, { dxM: 250 })
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 42, openingM: 1, settings: { 'S-pump': 0.8 } })
    expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
    const { upstreamM, downstreamM } = engine.structureStagesM(0)
    expect(engine.structureStagesM(1)).toEqual({ upstreamM, downstreamM })
    const sum = engine.structureDischargeM3s(0) + engine.structureDischargeM3s(1)
    expect(Math.abs(sum - engine.dischargeAtM3s(1, 1500))).toBeLessThan(1e-6)
    expect(Math.abs(sum - engine.gateDischargeM3s(0))).toBeLessThan(1e-6)
    expect(Math.abs(engine.structureDischargeM3s(3) - engine.structureDischargeM3s(4))).toBeLessThan(1e-6)
    expect(engine.structureDischargeM3s(4)).toBeGreaterThan(0.1)
    const long = createEngine(network)
    long.startDry(0, values)
    expect(long.advance(constantForcing(values), 10 * 24 * HOUR_MS)).toEqual({ kind: 'reached' })
    for (const [r, reach] of district.reaches.entries())
      expect(Math.abs(long.stageAtM(r, 0.5 * reach.lengthM) - engine.stageAtM(r, 0.5 * reach.lengthM))).toBeLessThan(
        1e-3,
      )
  })

  it('[SE6] 40 days in which gates, structures, pumps and the river jump, from empty canals: no failure, mass to 1e-9', () => {
    const network = buildNetwork(district, { dxM: 500 })
    for (let seed = 0; seed < 40; seed++) {
      const report = runScenario(network, { ...wildDay(network, seed), start: 'dry' }, { everyS: 7200 })
      expect(report.outcome, `seed ${seed}`).toEqual({ kind: 'reached' })
      expect(report.massError, `seed ${seed}`).toBeLessThan(1e-9)
    }
  }, 60_000)

  for (const [name, law] of cases)
    it(`[SE6] 7 days of pools around a structure whose tail water swings (${name})`, () => {
      const network = buildNetwork(poolsAround(law), { dxM: 250 })
      for (let seed = 1; seed < 8; seed++) {
        const report = runScenario(network, { ...wildDay(network, seed), start: 'dry' }, { everyS: 7200 })
        expect(report.outcome, `seed ${seed}`).toEqual({ kind: 'reached' })
        expect(report.massError, `seed ${seed}`).toBeLessThan(1e-9)
      }
    }, 60_000)

  it('[SE7] a run that goes on from a saved state is the uninterrupted run, bit by bit', () => {
    const network = buildNetwork(district, { dxM: 400 })
    const day = { ...wildDay(network, 5), start: 'steady' as const }
    const start = initialValues(network, day, valuesWith(network, { riverStageM: 42, openingM: 0.6 }))
    const forcing = createTimeline(network, day, start)
    const whole = createEngine(network)
    whole.startSteady(0, start)
    whole.advance(forcing, 6 * HOUR_MS)
    const state = decodeSavedState(encodeSavedState(whole.save()))
    whole.advance(forcing, 12 * HOUR_MS)
    const second = createEngine(network)
    if (state.ok) expect(second.load(state.value).ok).toBe(true)
    second.advance(forcing, 12 * HOUR_MS)
    expect(second.save()).toEqual(whole.save())
  })
})
