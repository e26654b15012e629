import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTimeline,
  createTransport,
  type District,
  type Engine,
  type Forcing,
  initialValues,
  type Network,
  type SeepageLaw,
  type Transport,
  type TransportOptions,
} from '../../src/index.ts'
import {
  branchingCanal,
  districtOf,
  landingEvery,
  poolsAround,
  rectangle,
  STRUCTURE_LAWS,
  seededChance,
  structuredCanal,
  trapezoid,
  valuesWith,
  wildDay,
} from '../../src/testing/index.ts'
import { THREE_CLASSES } from './cases.ts'

const HOUR_MS = 3_600_000
const REACHED = { kind: 'reached' }
/** The film that transport counts on every bed, and in a pond besides. */
const FILM_M = 2e-4
const FILM_M3 = 1e-6

/** Groundwater above the bed, a leaky layer, a loss by Kostiakov, in turn. */
const SEEPAGES: readonly SeepageLaw[] = [
  { kind: 'darcy', conductivityMPerS: 2e-6, thicknessM: 0.4, groundwaterDepthM: -0.9 },
  { kind: 'darcy', conductivityMPerS: 4e-7, thicknessM: 0.5, groundwaterDepthM: 3 },
  { a: 2.65, m: 0.45, factor: 1 },
]

const onLeakyGround = (district: District): District => ({
  ...district,
  reaches: district.reaches.map((reach, r) => ({ ...reach, seepage: SEEPAGES[r % 3]! })),
})

/** A reservoir in the course of the canal, where reaches that seep end at it. */
const withReservoir = (district: District): District => ({
  ...district,
  nodes: district.nodes.map((node) =>
    node.id === 'B'
      ? {
          ...node,
          storage: [
            { stageM: 37.6, areaM2: 8000 },
            { stageM: 41, areaM2: 20_000 },
          ],
        }
      : node,
  ),
})

const DISTRICTS = [
  ['structures and a pond', onLeakyGround(structuredCanal()), 500],
  ['drowned tail weirs and a reservoir', onLeakyGround(withReservoir(branchingCanal())), 1500],
  ['a pumped pool beside a lake', poolsAround(STRUCTURE_LAWS['inverted-siphon']!), 200],
] as const

/** A wild day with showers, sun, springs along the banks, inflow at nodes, and water behind the tail weirs. */
function wildWeather(network: Network, seed: number, hasSun: boolean): Forcing {
  const scenario = wildDay(network, seed)
  const timeline = createTimeline(network, scenario, initialValues(network, scenario, valuesWith(network, {})))
  const chance = seededChance(seed + 1000)
  const rows = Array.from({ length: 25 }, () => ({
    rain: chance() < 0.4 ? 0 : 2e-5 * chance(),
    sun: chance() < 0.4 ? 0 : 4e-6 * chance(),
    spring: chance() < 0.3 ? 0 : 0.5 * chance(),
    given: chance() < 0.5 ? 0 : 3 * chance() - 0.5,
    behindM: 38 + 3 * chance(),
  }))
  return landingEvery(
    {
      evaluate(timeS, into) {
        timeline.evaluate(timeS, into)
        const { rain, sun, spring, given, behindM } = rows[Math.min(Math.floor(timeS / 3600), 24)]!
        into.rainMPerS?.fill(rain)
        into.evaporationMPerS?.fill(hasSun ? sun : 0)
        into.lateralM3s?.fill(spring)
        for (const [n, { boundary, storage }] of network.district.nodes.entries()) {
          if (boundary === 'weir-crest' && into.stageM) into.stageM[n] = behindM
          if (storage !== undefined && into.inflowM3s) into.inflowM3s[n] = Math.max(given, 0)
        }
      },
      nextInstantAfterS: timeline.nextInstantAfterS,
    },
    3600,
  )
}

function liveDay(
  network: Network,
  seed: number,
  hasSun: boolean,
  options: TransportOptions,
  begin: (transport: Transport) => void,
  look: (transport: Transport, engine: Engine) => void,
): Engine {
  const engine = createEngine(network)
  const forcing = wildWeather(network, seed, hasSun)
  const values = valuesWith(network, {})
  forcing.evaluate(0, values)
  engine.startAtRest(0, 40.7, values)
  const transport = createTransport(engine, options)
  begin(transport)
  for (let hour = 1; hour <= 24; hour++) {
    expect(engine.advance(forcing, hour * HOUR_MS), `seed ${seed}`).toEqual(REACHED)
    look(transport, engine)
  }
  return engine
}

describe('transport through ponds, structures and weather', () => {
  for (const [name, district, dxM] of DISTRICTS) {
    it(`[TR9] a concentration that everything brings stays the same to 1e-12: ${name}`, () => {
      const network = buildNetwork(district, { dxM })
      const values = new Float64Array(network.pointCount)
      let worst = 0
      const differs = (value: number) => {
        worst = Math.max(worst, Math.abs(value / 3.7 - 1))
      }
      let passed = 0
      for (let seed = 0; seed < 4; seed++) {
        const engine = liveDay(
          network,
          seed,
          false,
          { constituents: [{ kind: 'tracer', id: 'salt' }] },
          (transport) => {
            transport.fill([3.7])
            for (const boundary of Object.values(transport.boundary)) boundary.fill(3.7)
          },
          (transport) => {
            transport.writeConcentration(0, values)
            values.forEach(differs)
            for (let n = 0; n < network.nodeJunction.length; n++)
              if (network.nodeJunction[n]! >= 0) differs(transport.concentrationAtNode(0, n))
          },
        )
        const { rainedM3, lateralM3, seepedM3, fromGroundM3 } = engine.balance
        expect(Math.min(rainedM3, lateralM3)).toBeGreaterThan(100)
        if (district.reaches[0]!.seepage.kind === 'darcy') expect(Math.min(seepedM3, fromGroundM3)).toBeGreaterThan(1)
        for (let s = 0; s < district.structures.length; s++) passed += Math.abs(engine.structurePassedM3(s))
      }
      if (district.structures.length > 0) expect(passed).toBeGreaterThan(10_000)
      expect(worst).toBeLessThan(1e-12)
    })

    it(`[TR10] mass is kept to 1e-12, evaporation and deposits in ponds included, and nothing is negative: ${name}`, () => {
      const network = buildNetwork(district, { dxM })
      const values = new Float64Array(network.pointCount)
      let worst = 0
      let least = 0
      for (let seed = 0; seed < 4; seed++)
        liveDay(
          network,
          seed,
          true,
          {
            constituents: [
              { kind: 'tracer', id: 'salt' },
              { kind: 'tracer', id: 'ammonium', decayPerS: 2e-5 },
              { kind: 'age', id: 'age' },
              ...THREE_CLASSES,
            ],
          },
          (transport) => {
            transport.fill([1, 2, 0, 3, 2, 1])
            transport.boundary.river.set([5, 0.1, 0, 8, 4, 2])
            transport.boundary.outside.set([1, 0, 0, 1, 1, 1])
            for (let i = 0; i < transport.boundary.lateral.length; i++)
              transport.boundary.lateral[i] = i % 6 === 2 ? 0 : 0.5
            transport.boundary.ground.set([9, 0, 0, 0, 0, 0])
          },
          (transport) => {
            for (let k = 0; k < transport.constituents.length; k++) {
              transport.writeConcentration(k, values)
              least = Math.min(least, ...values)
              worst = Math.max(worst, transport.balance(k).massError)
              for (let n = 0; n < network.nodeJunction.length; n++)
                least = Math.min(least, transport.depositAtNodeKg(k, n))
            }
            transport.writeDepositM(values)
            least = Math.min(least, ...values)
          },
        )
      expect(worst).toBeLessThan(1e-12)
      expect(least).toBe(0)
    })
  }

  it('[TR11] a day of structures, a pond and weather goes on from a saved state bit by bit', () => {
    const network = buildNetwork(onLeakyGround(structuredCanal()), { dxM: 500 })
    const forcing = wildWeather(network, 1, true)
    const begin = (): readonly [Engine, Transport] => {
      const values = valuesWith(network, {})
      forcing.evaluate(0, values)
      const engine = createEngine(network)
      engine.startAtRest(0, 40.7, values)
      const transport = createTransport(engine, { constituents: [{ kind: 'age', id: 'age' }, ...THREE_CLASSES] })
      transport.boundary.river.set([0, 4, 3, 2])
      return [engine, transport]
    }
    const [whole, wholeTransport] = begin()
    whole.advance(forcing, 10 * HOUR_MS)
    const [state, carried] = [whole.save(), wholeTransport.save()]
    whole.advance(forcing, 15 * HOUR_MS)
    const [part, partTransport] = begin()
    expect(part.load(state).ok).toBe(true)
    expect(partTransport.load(carried).ok).toBe(true)
    part.advance(forcing, 15 * HOUR_MS)
    expect(partTransport.save()).toEqual(wholeTransport.save())
    expect(
      wholeTransport.depositAtNodeKg(
        3,
        network.district.nodes.findIndex(({ id }) => id === 'P'),
      ),
    ).toBeGreaterThan(0)
  })
})

/** Inflow → pond → weir → canal. */
function pondBeforeCanal(options: TransportOptions, incoming: readonly number[]) {
  const district = districtOf({
    id: 'pond-before-canal',
    nodes: {
      P: {
        storage: [
          { stageM: 39, areaM2: 20_000 },
          { stageM: 42, areaM2: 50_000 },
        ],
      },
      B: { boundary: 'normal-depth' },
    },
    reaches: [
      { id: 'R-1', from: 'P', to: 'B', lengthM: 1000, bedUpM: 39.5, bedDownM: 39.2, shape: trapezoid(5, 1.5, 3) },
    ],
    structures: [{ id: 'S-1', law: STRUCTURE_LAWS['villemonte-weir']!, from: 'P', into: { reach: 'R-1' } }],
  })
  const network = buildNetwork(district, { dxM: 250 })
  const engine = createEngine(network)
  const values = valuesWith(network, { inflowM3s: { P: 4 } })
  expect(engine.startSteady(0, values)).toEqual(REACHED)
  const transport = createTransport(engine, options)
  transport.boundary.inflow.set(incoming)
  expect(engine.advance(constantForcing(values), 200 * 24 * HOUR_MS)).toEqual(REACHED)
  const h = engine.nodeStageM(0) - 39
  return { engine, transport, volumeM3: 20_000 * h + 5000 * h * h, areaM2: 20_000 + 10_000 * h }
}

describe('a pond as a mixed tank', () => {
  it('[TR12] its water is as old as volume over discharge, and decays by 1/(1 + λ·V/Q)', () => {
    const decayPerS = 3e-5
    const constituents = [
      { kind: 'tracer', id: 'ammonium', decayPerS },
      { kind: 'age', id: 'age' },
    ] as const
    const { transport, volumeM3 } = pondBeforeCanal({ constituents }, [2, 0])
    const filledM3 = volumeM3 + FILM_M * 20_000 + FILM_M3
    expect(volumeM3).toBeGreaterThan(40_000)
    expect(transport.concentrationAtNode(1, 0) / (filledM3 / 4)).toBeCloseTo(1, 9)
    expect(transport.concentrationAtNode(0, 0) / (2 / (1 + (decayPerS * filledM3) / 4))).toBeCloseTo(1, 9)
    expect(transport.concentrationAt(1, 0, 0)).toBeGreaterThan(filledM3 / 4)
  })

  it('[TS12] as a settling basin it lets 1/(1 + w·A/Q) of every class through, and keeps the rest', () => {
    const { transport, areaM2 } = pondBeforeCanal({ constituents: THREE_CLASSES }, [12, 8, 4])
    for (const [k, { incoming, settlingMPerS }] of [
      { incoming: 12, settlingMPerS: 8.93e-5 },
      { incoming: 8, settlingMPerS: 5.58e-4 },
      { incoming: 4, settlingMPerS: 2.232e-3 },
    ].entries()) {
      const through = 1 / (1 + (settlingMPerS * areaM2) / 4)
      expect(transport.concentrationAtNode(k, 0) / (incoming * through)).toBeCloseTo(1, 9)
      const { in: came, massError } = transport.balance(k)
      /* 200 days, of which the first hours filled the pond */
      expect(transport.depositAtNodeKg(k, 0) / (came * (1 - through))).toBeCloseTo(1, 2)
      expect(massError).toBeLessThan(1e-12)
    }
  })
})

/** A level canal without ends whose bed and walls are `section`'s. */
function trough(seepage?: SeepageLaw) {
  const network = buildNetwork(
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
          shape: rectangle(5, 3),
          ...(seepage === undefined ? {} : { seepage }),
        },
      ],
    }),
    { dxM: 100 },
  )
  return { network, engine: createEngine(network), values: valuesWith(network, {}) }
}

describe('weather and what travels', () => {
  /* as much again per metre of canal as of a bed without width */
  const filmM = FILM_M + 1e-6 / 5
  const constituents = [
    { kind: 'tracer', id: 'salt' },
    { kind: 'age', id: 'age' },
    { kind: 'sediment', id: 'clay', settlingMPerS: 1e-15 },
  ] as const

  it('[TR13] evaporation leaves everything behind but age: C·V stays, to the last film', () => {
    const { engine, values } = trough()
    values.evaporationMPerS.fill(8e-3 / 86_400)
    engine.startAtRest(0, 40.5, values)
    const transport = createTransport(engine, { constituents })
    transport.fill([2, 0, 3])
    const days = 50
    engine.advance(landingEvery(constantForcing(values), 600), days * 86_400_000)
    const depthM = engine.stageAtM(0, 500) - 40
    expect(depthM).toBeCloseTo(0.1, 9)
    const concentrates = (0.5 + filmM) / (depthM + filmM)
    expect(transport.concentrationAt(0, 0, 500) / (2 * concentrates)).toBeCloseTo(1, 7)
    expect(transport.concentrationAt(2, 0, 500) / (3 * concentrates)).toBeCloseTo(1, 7)
    /* of first order in the step, as all that grows */
    expect(Math.abs(transport.concentrationAt(1, 0, 500) / (days * 86_400) - 1)).toBeLessThan(3e-4)
    engine.advance(constantForcing(values), 80 * 86_400_000)
    expect(engine.balance.volumeM3).toBeLessThan(1e-3)
    const salt = transport.balance(0)
    expect(salt.stored / (2 * 5000 * (0.5 + filmM))).toBeCloseTo(1, 6)
    expect(salt.massError).toBeLessThan(1e-12)
    expect(transport.balance(1).evaporated).toBeGreaterThan(0)
  })

  it('[TR14] rain is clean water and makes all younger', () => {
    const { engine, values } = trough()
    values.rainMPerS.fill(10e-3 / 3600)
    engine.startAtRest(0, 40.5, values)
    const transport = createTransport(engine, { constituents })
    transport.fill([2, 7200, 3])
    engine.advance(landingEvery(constantForcing(values), 30), 10 * HOUR_MS)
    const dilutes = (0.5 + filmM) / (0.6 + filmM)
    expect(transport.concentrationAt(0, 0, 500) / (2 * dilutes)).toBeCloseTo(1, 9)
    expect(transport.concentrationAt(2, 0, 500) / (3 * dilutes)).toBeCloseTo(1, 9)
    /* V·age = V₀·(a₀ + t) + the rain's own ages, rate·t²/2 */
    const exactS = ((0.5 + filmM) * (7200 + 36_000) + 0.1 * 18_000) / (0.6 + filmM)
    expect(transport.concentrationAt(1, 0, 500) / exactS).toBeCloseTo(1, 3)
    expect(transport.balance(0).in).toBe(0)
  })

  it('[TR15] inflow along the banks brings its own: C = (Q₀·C₀ + q·x·Cq)/(Q₀ + q·x) in steady flow', () => {
    const network = buildNetwork(
      districtOf({
        id: 'drained',
        nodes: { A: {}, B: { boundary: 'normal-depth' } },
        reaches: [
          { id: 'R-1', from: 'A', to: 'B', lengthM: 3000, bedUpM: 41, bedDownM: 40, shape: trapezoid(5, 1.5, 3) },
        ],
      }),
      { dxM: 100 },
    )
    const engine = createEngine(network)
    const values = valuesWith(network, { inflowM3s: { A: 2 } })
    values.lateralM3s.fill(3)
    expect(engine.startSteady(0, values)).toEqual(REACHED)
    const transport = createTransport(engine, { constituents: [{ kind: 'tracer', id: 'nitrate' }] })
    transport.boundary.inflow[0] = 1
    transport.boundary.lateral[0] = 6
    engine.advance(constantForcing(values), 10 * 24 * HOUR_MS)
    for (const cell of [0, 7, 15, 29]) {
      /* a cell gives on what all of it has received, up to its end half a stretch further */
      const along = ((cell + 0.5) / 30) * 3
      expect(transport.concentrationAt(0, 0, 100 * cell) / ((2 + 6 * along) / (2 + along))).toBeCloseTo(1, 7)
    }
  })

  it('[TR16] groundwater that comes in brings what it holds, and is booked as the water is', () => {
    const { engine, values } = trough({
      kind: 'darcy',
      conductivityMPerS: 1e-6,
      thicknessM: 0.5,
      groundwaterDepthM: -1,
    })
    engine.startDry(0, values)
    const transport = createTransport(engine, { constituents })
    transport.boundary.ground[0] = 4
    engine.advance(constantForcing(values), 2 * 24 * HOUR_MS)
    const { volumeM3, fromGroundM3 } = engine.balance
    expect(volumeM3 / 5000).toBeGreaterThan(0.2)
    const salt = transport.balance(0)
    expect(salt.in / (4 * fromGroundM3)).toBeCloseTo(1, 9)
    expect(transport.concentrationAt(0, 0, 500) / ((4 * volumeM3) / (volumeM3 + 5000 * filmM))).toBeCloseTo(1, 6)
    expect(salt.seeped).toBe(0)
  })
})
