import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTimeline,
  type DarcyLaw,
  darcySeepage,
  type Forcing,
  type FullForcingValues,
  type Reach,
  type SeepageLaw,
  sectionFlowAt,
  seepageM2s,
} from '../src/index.ts'
import {
  box,
  branchingCanal,
  circle,
  districtOf,
  landingEvery,
  trapezoid,
  valuesWith,
  wildDay,
} from '../src/testing/index.ts'

const HOUR_S = 3600
const MM_PER_DAY = 1e-3 / 86_400

/** A level canal of 1 km without ends: bed width 5 m, so that its water is a column. */
const trough = (sideSlope: number, seepage?: SeepageLaw) =>
  districtOf({
    id: 'trough',
    nodes: { A: {}, B: {} },
    reaches: [
      {
        id: 'R-1',
        from: 'A',
        to: 'B',
        lengthM: 1000,
        bedUpM: 40,
        bedDownM: 40,
        shape: trapezoid(5, sideSlope, 3),
        ...(seepage === undefined ? {} : { seepage }),
      },
    ],
  })

function troughEngine(sideSlope: number, seepage?: SeepageLaw) {
  const network = buildNetwork(trough(sideSlope, seepage), { dxM: 100 })
  return { network, engine: createEngine(network), values: valuesWith(network, {}) as FullForcingValues }
}

describe('rain and evaporation', () => {
  it('[LO1] rain fills an empty canal by rain times the width between its banks', () => {
    const { engine, values } = troughEngine(2)
    values.rainMPerS.fill(10e-3 / HOUR_S)
    engine.startDry(0, values)
    expect(engine.advance(constantForcing(values), 6 * HOUR_S * 1000)).toEqual({ kind: 'reached' })
    const { volumeM3, rainedM3, massError } = engine.balance
    expect(rainedM3 / (0.06 * (5 + 2 * 2 * 3) * 1000)).toBeCloseTo(1, 10)
    expect(volumeM3 / rainedM3).toBeCloseTo(1, 9)
    expect(massError).toBeLessThan(1e-9)
    const [lowest, highest] = [engine.stageAtM(0, 0), engine.stageAtM(0, 500)]
    expect(highest - lowest).toBeLessThan(1e-6)
  })

  it('[LO1] rain that swells counts at its mean over every step', () => {
    const { engine, values } = troughEngine(2)
    const swelling: Forcing = {
      evaluate(timeS, into) {
        into.rainMPerS?.fill((20e-3 / HOUR_S) * (timeS / (6 * HOUR_S)))
      },
      nextInstantAfterS: () => Number.POSITIVE_INFINITY,
    }
    engine.startAtRest(0, 40.5, values)
    engine.advance(swelling, 6 * HOUR_S * 1000)
    expect(engine.balance.rainedM3 / (0.06 * 17 * 1000)).toBeCloseTo(1, 8)
    expect(engine.balance.massError).toBeLessThan(1e-9)
  })

  it('[LO2] evaporation takes its depth from a vertical-sided pool', () => {
    const { engine, values } = troughEngine(0)
    values.evaporationMPerS.fill(8 * MM_PER_DAY)
    engine.startAtRest(0, 40.5, values)
    engine.advance(constantForcing(values), 10 * 86_400_000)
    expect(engine.stageAtM(0, 500)).toBeCloseTo(40.5 - 0.08, 9)
    expect(engine.balance.evaporatedM3 / (0.08 * 5 * 1000)).toBeCloseTo(1, 9)
    expect(engine.balance.seepedM3).toBe(0)
  })

  it('[LO2] evaporation takes its depth between sloping sides too, whose surface is wider than the bed', () => {
    const { engine, values } = troughEngine(2)
    values.evaporationMPerS.fill(8 * MM_PER_DAY)
    engine.startAtRest(0, 40.5, values)
    const wideM3 = 1000 * (5 + 2 * 0.5) * 0.5
    engine.advance(landingEvery(constantForcing(values), 600), 5 * 86_400_000)
    expect(engine.stageAtM(0, 500)).toBeCloseTo(40.5 - 0.04, 5)
    expect(engine.balance.evaporatedM3).toBeCloseTo(wideM3 - 1000 * (5 + 2 * 0.46) * 0.46, 2)
  })

  it('[LO2] evaporation dries a pool to nothing and not below, and takes just what was there', () => {
    const { network, engine, values } = troughEngine(2)
    values.evaporationMPerS.fill(8 * MM_PER_DAY)
    engine.startAtRest(0, 40.02, values)
    const beforeM3 = engine.balance.volumeM3
    for (let day = 1; day <= 10; day++) {
      expect(engine.advance(constantForcing(values), day * 86_400_000)).toEqual({ kind: 'reached' })
      for (const stageM of engine.save().stageM) expect(stageM).toBeGreaterThanOrEqual(40)
    }
    expect(engine.stageAtM(0, 500) - network.bedM[5]!).toBeLessThan(1e-9)
    expect(engine.balance.volumeM3).toBeGreaterThanOrEqual(0)
    expect(engine.balance.evaporatedM3 / beforeM3).toBeCloseTo(1, 6)
    expect(engine.balance.massError).toBeLessThan(1e-9)
  })
})

describe('closed conduits', () => {
  it.each([
    ['box', box(2, 1.5)],
    ['circle', circle(1.5)],
  ])(
    '[LO8] no rain falls into a %s and nothing evaporates from it, while the open canal beside it has both',
    (_, shape) => {
      const reach = (id: string, from: string, to: string) =>
        ({ id, from, to, lengthM: 1000, bedUpM: 40, bedDownM: 40 }) as const
      const network = buildNetwork(
        districtOf({
          id: 'half-covered',
          nodes: { A: {}, B: {}, C: {} },
          reaches: [
            { ...reach('R-1', 'A', 'B'), shape: trapezoid(5, 0, 3) },
            { ...reach('R-2', 'B', 'C'), shape },
          ],
        }),
        { dxM: 100 },
      )
      const engine = createEngine(network)
      const values = valuesWith(network, {}) as FullForcingValues
      values.rainMPerS.fill(2e-3 / HOUR_S)
      values.evaporationMPerS.fill(1e-3 / HOUR_S)
      engine.startAtRest(0, 40.8, values)
      expect(engine.advance(constantForcing(values), 10 * HOUR_S * 1000)).toEqual({ kind: 'reached' })
      expect(engine.balance.rainedM3 / (0.02 * 5 * 1000)).toBeCloseTo(1, 9)
      expect(engine.balance.evaporatedM3 / (0.01 * 5 * 1000)).toBeCloseTo(1, 9)
      expect(engine.balance.massError).toBeLessThan(1e-9)
    },
  )
})

describe('inflow along the banks', () => {
  it('[LO3] is spread over the reach and all arrives', () => {
    const { engine, values } = troughEngine(1)
    values.lateralM3s.fill(0.2)
    engine.startDry(0, values)
    engine.advance(constantForcing(values), 3 * HOUR_S * 1000)
    expect(engine.balance.lateralM3 / (0.2 * 3 * HOUR_S)).toBeCloseTo(1, 10)
    expect(engine.balance.volumeM3 / (0.2 * 3 * HOUR_S)).toBeCloseTo(1, 9)
  })

  it('[LO3] in steady flow the discharge grows by it along the reach', () => {
    const network = buildNetwork(
      districtOf({
        id: 'gathering',
        nodes: { A: {}, B: { boundary: 'normal-depth' } },
        reaches: [
          { id: 'R-1', from: 'A', to: 'B', lengthM: 4000, bedUpM: 42, bedDownM: 40, shape: trapezoid(5, 1.5, 3) },
        ],
      }),
      { dxM: 200 },
    )
    const engine = createEngine(network)
    const values = valuesWith(network, { inflowM3s: { A: 2 } }) as FullForcingValues
    values.lateralM3s.fill(1.2)
    expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
    expect(engine.dischargeAtM3s(0, 100)).toBeCloseTo(2 + (1.2 * 100) / 4000, 6)
    expect(engine.dischargeAtM3s(0, 2100)).toBeCloseTo(2 + (1.2 * 2100) / 4000, 6)
  })

  it('[LO3] below zero it is refused, and so are rain and evaporation', () => {
    for (const name of ['lateralM3s', 'rainMPerS', 'evaporationMPerS'] as const) {
      const { engine, values } = troughEngine(1)
      values[name].fill(-1e-9)
      expect(() => engine.advance(constantForcing(values), 1000)).toThrow(`${name}.R-1: -1e-9`)
    }
  })
})

describe('seepage', () => {
  const longCanal = (bedLossMPerS: number) =>
    districtOf({
      id: 'leaky',
      nodes: { A: {}, B: { boundary: 'normal-depth' } },
      reaches: [
        {
          id: 'R-1',
          from: 'A',
          to: 'B',
          lengthM: 15_000,
          bedUpM: 42.5,
          bedDownM: 40,
          shape: trapezoid(20, 1.5, 4),
          seepage: { kind: 'darcy', conductivityMPerS: bedLossMPerS, thicknessM: 0.5, groundwaterDepthM: 30 },
        },
      ],
    })

  for (const mmPerHour of [10, 30])
    it(`[LO4] of ${mmPerHour} mm/h takes an inflow of 0.5 m³/s whole: the bed dries, nothing leaves, the balance closes`, () => {
      const network = buildNetwork(longCanal((mmPerHour * 1e-3) / HOUR_S), { dxM: 250 })
      const engine = createEngine(network)
      const wet = valuesWith(network, { inflowM3s: { A: 5 } })
      engine.startSteady(0, wet)
      const values = valuesWith(network, { inflowM3s: { A: 0.5 } })
      expect(engine.advance(constantForcing(values), 10 * 24 * HOUR_S * 1000)).toEqual({ kind: 'reached' })
      const { seepedM3, massError } = engine.balance
      expect(massError).toBeLessThan(1e-9)
      expect(engine.stageAtM(0, 15_000) - 40).toBeLessThan(1e-3)
      for (const stageM of engine.save().stageM) expect(stageM).toBeGreaterThan(40 - 1e-3)
      engine.advance(constantForcing(values), 11 * 24 * HOUR_S * 1000)
      expect((engine.balance.seepedM3 - seepedM3) / (0.5 * 24 * HOUR_S)).toBeCloseTo(1, 6)
    })

  it('[LO5] by Darcy a level pool sinks exponentially towards the head of its layer', () => {
    const law: DarcyLaw = { kind: 'darcy', conductivityMPerS: 2e-6, thicknessM: 0.4, groundwaterDepthM: 0.25 }
    const { perDepthMPerS: beta, constantM2s: alpha } = darcySeepage(law, trapezoid(5, 0, 3), 1.5)
    /* b·dy/dt = −(α + β·y) */
    const exactM = (hours: number) => (1.2 + alpha / beta) * Math.exp((-beta * hours * HOUR_S) / 5) - alpha / beta
    const errorM = (hours: number, everyS: number) => {
      const { engine, values } = troughEngine(0, law)
      engine.startAtRest(0, 41.2, values)
      engine.advance(landingEvery(constantForcing(values), everyS), hours * HOUR_S * 1000)
      expect(engine.balance.massError).toBeLessThan(1e-9)
      return Math.abs(engine.stageAtM(0, 500) - 40 - exactM(hours))
    }
    for (const hours of [6, 24]) {
      expect(errorM(hours, 60), `${hours} h`).toBeLessThan(1.5e-4)
      expect(errorM(hours, 30) / errorM(hours, 60)).toBeLessThan(0.55)
    }
  })

  it('[LO5] its line meets Darcy across the wetted perimeter at no depth and at the design depth', () => {
    const shape = trapezoid(4, 1.5, 3)
    for (const groundwaterDepthM of [20, 0.3, 0]) {
      const law: DarcyLaw = { kind: 'darcy', conductivityMPerS: 1e-6, thicknessM: 0.5, groundwaterDepthM }
      const line = darcySeepage(law, shape, 1.8)
      for (const y of [1e-9, 1.8]) {
        const { wettedPerimeterM } = sectionFlowAt(shape, 0.02, y)
        const exact = (1e-6 / 0.5) * (y + Math.min(groundwaterDepthM, 0.5)) * wettedPerimeterM
        expect(line.constantM2s + line.perDepthMPerS * y).toBeCloseTo(exact, 12)
      }
    }
  })

  it('[LO6] groundwater above the bed fills the canal up to its own level and no further, and is booked', () => {
    const law: DarcyLaw = { kind: 'darcy', conductivityMPerS: 5e-6, thicknessM: 0.3, groundwaterDepthM: -0.6 }
    const { engine, values } = troughEngine(1, law)
    engine.startDry(0, values)
    engine.advance(constantForcing(values), 30 * 86_400_000)
    expect(engine.stageAtM(0, 500)).toBeCloseTo(40.6, 6)
    const { fromGroundM3, seepedM3, volumeM3, massError } = engine.balance
    expect(fromGroundM3 / volumeM3).toBeCloseTo(1, 9)
    expect(seepedM3).toBeLessThan(1e-6)
    expect(massError).toBeLessThan(1e-9)
    engine.startAtRest(0, 41.5, values)
    engine.advance(constantForcing(values), 30 * 86_400_000)
    expect(engine.stageAtM(0, 500)).toBeCloseTo(40.6, 6)
    expect(engine.balance.seepedM3).toBeGreaterThan(1000)
  })

  it('[SP3] by Kostiakov a level pool sinks exponentially, its loss that of the design depth there; a factor on all seepage scales it', () => {
    const law = { a: 2.65, m: 0.45, factor: 1 }
    for (const seepageFactor of [1, 2.5]) {
      const network = buildNetwork(trough(0, law), { dxM: 100 })
      const { designDepthM, designDischargeM3s } = network.district.reaches[0] as Reach
      const engine = createEngine(network, { seepageFactor })
      const values = valuesWith(network, {})
      engine.startAtRest(0, 41.2, values)
      engine.advance(landingEvery(constantForcing(values), 30), 12 * HOUR_S * 1000)
      const perS = (seepageFactor * seepageM2s(law, designDischargeM3s)) / designDepthM / 5
      expect(engine.stageAtM(0, 500) - 40).toBeCloseTo(1.2 * Math.exp(-perS * 12 * HOUR_S), 3)
      expect(engine.stageAtM(0, 500) - 40).toBeGreaterThan(0.1)
    }
  })

  it('[SP2] lining and groundwater factors multiply the loss', () => {
    const law = { a: 2.65, m: 0.45, factor: 1 }
    expect(seepageM2s({ ...law, liningFactor: 0.2, groundwaterFactor: 0.63 }, 3)).toBeCloseTo(
      0.2 * 0.63 * seepageM2s(law, 3),
      15,
    )
  })
})

describe('spill over the banks', () => {
  it('[EN3] falls over both of them by the broad-crested weir: a pool sinks as H^-½ = H₀^-½ + c/b·t', () => {
    const { engine, values } = troughEngine(0)
    engine.startAtRest(0, 43.2, values)
    engine.advance(landingEvery(constantForcing(values), 0.05), 30_000)
    const c = (2 / 3) ** 1.5 * Math.sqrt(9.81)
    expect(engine.stageAtM(0, 500) - 43).toBeCloseTo((0.2 ** -0.5 + (c / 5) * 30) ** -2, 4)
    expect(engine.balance.spilledM3).toBeCloseTo(5000 * (43.2 - engine.stageAtM(0, 500)), 6)
  })
})

describe('all of it at once', () => {
  it('[LO7] on a wild day every balance closes to 1e-9, term by term', () => {
    const district = branchingCanal()
    const darcy = { kind: 'darcy', conductivityMPerS: 3e-6, thicknessM: 0.4 } as const
    const reaches = district.reaches.map(
      (reach, r): Reach => ({
        ...reach,
        seepage: r % 2 === 0 ? { ...darcy, groundwaterDepthM: r === 0 ? -2.5 : 2 } : reach.seepage,
      }),
    )
    const network = buildNetwork({ ...district, reaches }, { dxM: 500 })
    for (const seed of [3, 4, 8]) {
      const start = valuesWith(network, { riverStageM: 41.5, openingM: 0.3, demandM3s: 1 }) as FullForcingValues
      start.rainMPerS.fill(5e-3 / HOUR_S)
      start.evaporationMPerS.fill(6 * MM_PER_DAY)
      start.lateralM3s.fill(0.05)
      const forcing = createTimeline(network, wildDay(network, seed), start)
      const engine = createEngine(network)
      engine.startDry(0, start)
      for (let hour = 1; hour <= 24; hour++) {
        expect(engine.advance(forcing, hour * HOUR_S * 1000)).toEqual({ kind: 'reached' })
        const is = engine.balance
        const came = is.inM3 + is.rainedM3 + is.lateralM3 + is.fromGroundM3
        const left = is.outM3 + is.seepedM3 + is.drawnM3 + is.spilledM3 + is.evaporatedM3
        expect(Math.abs(came - left - is.volumeM3)).toBeLessThan(1e-9 * came)
        expect(is.massError).toBeLessThan(1e-9)
      }
      const { rainedM3, evaporatedM3, lateralM3, fromGroundM3 } = engine.balance
      for (const termM3 of [rainedM3, evaporatedM3, lateralM3, fromGroundM3]) expect(termM3).toBeGreaterThan(1)
    }
  })
})

it('[EN4] users of a shallow branch draw the smooth part x²(3 − 2x) of what they ask, x the depth over three tenths of the design depth', () => {
  const district = branchingCanal()
  const network = buildNetwork(district, { dxM: 500 })
  const engine = createEngine(network)
  const values = valuesWith(network, { riverStageM: 42, openingM: 0, demandM3s: 0.001 })
  const branch = district.reaches[network.branchReachIndices[0]!]!
  const [first, last] = [
    network.reachStart[network.branchReachIndices[0]!]!,
    network.reachStart[network.branchReachIndices[0]! + 1]!,
  ]
  const state = engine.save()
  const stageM = Float64Array.from(state.stageM)
  const x = 0.5
  for (let p = first; p < last; p++) stageM[network.pointStage[p]!] = network.bedM[p]! + x * 0.3 * branch.designDepthM
  expect(engine.load({ ...state, stageM }).ok).toBe(true)
  expect(engine.advance(constantForcing(values), state.timeMs + 1000)).toEqual({ kind: 'reached' })
  expect(engine.drawnM3(0) / 0.001).toBeCloseTo(x * x * (3 - 2 * x), 2)
})
