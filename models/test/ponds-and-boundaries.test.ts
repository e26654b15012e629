import { describe, expect, it } from 'vitest'
import { brandId, type NodeId } from '../src/ground/ids.ts'
import { buildNetwork, constantForcing, createEngine, type District, gateDischargeM3s } from '../src/index.ts'
import { validateNetwork } from '../src/network/validate-network.ts'
import { pondAreaM2, pondOf, pondVolumeM3 } from '../src/solver/pond.ts'
import {
  districtOf,
  landingEvery,
  oneReach,
  structuredCanal,
  trapezoid,
  twoPools,
  valuesWith,
} from '../src/testing/index.ts'

const HOUR_MS = 3_600_000
const pondRows = [
  { stageM: 39.5, areaM2: 5000 },
  { stageM: 40.5, areaM2: 9000 },
  { stageM: 42, areaM2: 12_000 },
]
/** Volume of that pond, from the prism formula of each layer. */
const pondM3 = (stageM: number) => {
  const layer = (h: number, from: number, slope: number) => h * (from + 0.5 * slope * h)
  const low = Math.min(Math.max(stageM - 39.5, 0), 1)
  const high = Math.min(Math.max(stageM - 40.5, 0), 1.5)
  return layer(low, 5000, 4000) + layer(high, 9000, 2000) + 12_000 * Math.max(stageM - 42, 0)
}

/** A canal that ends in a pond. */
const canalWithPond = (): District =>
  districtOf({
    id: 'canal-with-pond',
    nodes: { A: {}, P: { storage: pondRows } },
    reaches: [
      { id: 'R-1', from: 'A', to: 'P', lengthM: 2000, bedUpM: 40.4, bedDownM: 40, shape: trapezoid(4, 1.5, 4) },
    ],
  })

describe('ponds', () => {
  it('[PO1] a lake in a pond and its canal stays at rest', () => {
    const network = buildNetwork(canalWithPond(), { dxM: 100 })
    const engine = createEngine(network)
    const values = valuesWith(network, {})
    for (const stageM of [41.2, 40.2]) {
      engine.startAtRest(0, stageM, values)
      const before = engine.save()
      expect(engine.advance(landingEvery(constantForcing(values), 60), 60_000_000).kind).toBe('reached')
      const after = engine.save()
      expect(Math.max(...after.dischargeM3s.map(Math.abs))).toBeLessThan(1e-12)
      expect(after.stageM).toEqual(before.stageM)
    }
  })

  it('[PO2] a dry pond fills by what its table holds, and drains to its bed, without losing water', () => {
    const network = buildNetwork(canalWithPond(), { dxM: 100 })
    const engine = createEngine(network)
    const filling = valuesWith(network, { inflowM3s: { A: 1.5 } })
    engine.startDry(0, filling)
    expect(engine.nodeStageM(1)).toBe(39.5)
    expect(engine.advance(constantForcing(filling), 4 * HOUR_MS)).toEqual({ kind: 'reached' })
    expect(engine.balance.massError).toBeLessThan(1e-9)
    const stageM = engine.nodeStageM(1)
    const canalM3 = reachVolumeM3(engine.stageAtM.bind(engine))
    expect(Math.abs(pondM3(stageM) + canalM3 - 1.5 * 4 * 3600)).toBeLessThan(1e-6 * 21_600)
    const draining = valuesWith(network, { inflowM3s: { P: -1 } })
    expect(engine.advance(constantForcing(draining), 9 * HOUR_MS)).toEqual({ kind: 'reached' })
    expect(engine.balance.volumeM3).toBeCloseTo(21_600 - 5 * 3600, 3)
    expect(engine.balance.massError).toBeLessThan(1e-9)
    expect(engine.nodeStageM(1)).toBeLessThan(40.2)
  })

  it('[PO3] a pond fills over a weir and draws down through an orifice as the ordinary differential equation says', () => {
    const district = districtOf({
      id: 'pond-alone',
      nodes: { P: { storage: pondRows } },
      reaches: [],
      structures: [
        {
          id: 'S-out',
          law: { kind: 'orifice-offtake', sillM: 39.5, heightM: 0.4, areaM2: 0.2, coefficient: 0.6 },
          from: 'P',
          into: { outsideStageM: 30 },
        },
      ],
    })
    expect(validateNetwork(district)).toEqual([])
    const network = buildNetwork(district, { dxM: 100 })
    const engine = createEngine(network)
    const values = valuesWith(network, {})
    engine.startAtRest(0, 41.5, values)
    engine.advance(landingEvery(constantForcing(values), 30), 6 * HOUR_MS)
    /* slow reference: Runge-Kutta in the pond's stage, steps of a second */
    const areaM2 = (z: number) => (z < 40.5 ? 5000 + 4000 * (z - 39.5) : 9000 + 2000 * (z - 40.5))
    const rate = (z: number) => (-0.12 * Math.sqrt(19.62 * (z - 39.7))) / areaM2(z)
    let z = 41.5
    for (let s = 0; s < 6 * 3600; s++) {
      const a = rate(z)
      const b = rate(z + 0.5 * a)
      const c = rate(z + 0.5 * b)
      z += (a + 2 * b + 2 * c + rate(z + c)) / 6
    }
    expect(Math.abs(engine.nodeStageM(0) - z)).toBeLessThan(1e-4)
    expect(engine.balance.outM3).toBeCloseTo(pondM3(41.5) - pondM3(engine.nodeStageM(0)), 6)
  })

  it('[PO4] its area is the slope of its volume at every level, and below its bed it is a slot that owes next to nothing', () => {
    const pond = pondOf(pondRows)
    for (const z of [38, 39.4, 39.6, 40.2, 40.9, 41.8, 42.5, 50])
      expect((pondVolumeM3(pond, z + 1e-4) - pondVolumeM3(pond, z - 1e-4)) / 2e-4).toBeCloseTo(pondAreaM2(pond, z), 5)
    expect(pondVolumeM3(pond, 41.3)).toBeCloseTo(pondM3(41.3), 9)
    expect(pondVolumeM3(pond, 38.5)).toBeCloseTo(-1e-6 * 5000, 12)
  })

  /** Canal of the district above, from stages alone. */
  function reachVolumeM3(stageAtM: (r: number, chainageM: number) => number): number {
    let volume = 0
    for (let p = 0; p <= 20; p++) {
      const y = Math.max(stageAtM(0, 100 * p) - (40.4 - 0.02 * p), 0)
      volume += (p === 0 || p === 20 ? 50 : 100) * (4 + 1.5 * y) * y
    }
    return volume
  }
})

describe('junctions', () => {
  it('[JN1] five reaches in a star share one stage, and what comes in by two leaves by three', () => {
    const shape = trapezoid(5, 1.5, 3)
    const reach = (id: string, from: string, to: string, bedUpM: number, bedDownM: number) =>
      ({ id, from, to, lengthM: 2000, bedUpM, bedDownM, shape }) as const
    const star = districtOf({
      id: 'star',
      nodes: {
        A: {},
        B: {},
        O: {},
        X: { boundary: 'normal-depth' },
        Y: { boundary: 'normal-depth' },
        Z: { boundary: 'weir-crest', crestHeightM: 0.6 },
      },
      reaches: [
        reach('R-A', 'A', 'O', 40.4, 40),
        reach('R-B', 'B', 'O', 40.5, 40.1),
        reach('R-X', 'O', 'X', 40, 39.6),
        reach('R-Y', 'O', 'Y', 40, 39.6),
        reach('R-Z', 'O', 'Z', 39.9, 39.5),
      ],
    })
    const network = buildNetwork(star, { dxM: 200 })
    const engine = createEngine(network)
    expect(engine.startSteady(0, valuesWith(network, { inflowM3s: { A: 6, B: 3 } }))).toEqual({ kind: 'reached' })
    const stageM = engine.nodeStageM(2)
    for (const [r, chainageM] of [
      [0, 2000],
      [1, 2000],
      [2, 0],
      [3, 0],
      [4, 0],
    ] as const)
      expect(engine.stageAtM(r, chainageM)).toBe(stageM)
    const [a, b, x, y, z] = [0, 1, 2, 3, 4].map((r) => engine.dischargeAtM3s(r, 1000)) as [
      number,
      number,
      number,
      number,
      number,
    ]
    expect(a + b).toBeCloseTo(9, 6)
    expect(x + y + z).toBeCloseTo(9, 6)
    expect(x).toBeCloseTo(y, 9)
    expect(engine.advance(constantForcing(valuesWith(network, { inflowM3s: { A: 0, B: 8 } })), 6 * HOUR_MS).kind).toBe(
      'reached',
    )
    expect(engine.balance.massError).toBeLessThan(1e-9)
  })
})

describe('boundaries', () => {
  it('[BD1] stages given to two nodes hold there, each its own, and move with the forcing', () => {
    const district = oneReach({ outlet: 'stage' })
    const both: District = {
      ...district,
      nodes: district.nodes.map((node) => ({ ...node, boundary: 'stage' as const })),
    }
    const network = buildNetwork(both, { dxM: 500 })
    const engine = createEngine(network)
    const values = valuesWith(network, { stageM: { A: 43.8, B: 42 }, riverStageM: 7 })
    expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
    expect([engine.stageAtM(0, 0), engine.stageAtM(0, 15_000)]).toEqual([43.8, 42])
    expect(engine.dischargeAtM3s(0, 7500)).toBeGreaterThan(5)
    engine.advance(constantForcing(valuesWith(network, { stageM: { A: 43, B: 43.6 } })), 12 * HOUR_MS)
    expect([engine.nodeStageM(0), engine.nodeStageM(1)]).toEqual([43, 43.6])
    expect(engine.dischargeAtM3s(0, 7500)).toBeLessThan(-1)
    expect(engine.balance.massError).toBeLessThan(1e-9)
  })

  it('[BD1] a node that is given no stage stands as high as the river', () => {
    const network = buildNetwork(oneReach({ outlet: 'stage' }), { dxM: 500 })
    const engine = createEngine(network)
    engine.startSteady(0, valuesWith(network, { riverStageM: 42.5, inflowM3s: { A: 20 } }))
    expect(engine.stageAtM(0, 15_000)).toBe(42.5)
  })

  it('[BD2] a rating curve lets out what its rows say', () => {
    const rating = [
      { stageM: 40, dischargeM3s: 0 },
      { stageM: 41, dischargeM3s: 8 },
      { stageM: 42, dischargeM3s: 24 },
    ]
    const district = oneReach({ outlet: 'rating-curve' })
    const rated: District = {
      ...district,
      nodes: district.nodes.map((node) => (node.boundary === 'rating-curve' ? { ...node, rating } : node)),
    }
    const network = buildNetwork(rated, { dxM: 500 })
    for (const [stageM, dischargeM3s] of [
      [41, 8],
      [42, 24],
      [43, 40],
    ] as const) {
      const engine = createEngine(network)
      expect(engine.startSteady(0, valuesWith(network, { inflowM3s: { A: dischargeM3s } }))).toEqual({
        kind: 'reached',
      })
      expect(engine.stageAtM(0, 15_000)).toBeCloseTo(stageM, 6)
    }
  })

  it('[BD3] a tail weir falls free, and drowns by a stage behind it as Villemonte says', () => {
    const network = buildNetwork(oneReach({ outlet: 'weir-crest', crestHeightM: 1 }), { dxM: 500 })
    const crestM = 41
    const headOf = (behindM: number) => {
      const engine = createEngine(network)
      const outcome = engine.startSteady(0, valuesWith(network, { inflowM3s: { A: 20 }, stageM: { B: behindM } }))
      expect(outcome).toEqual({ kind: 'reached' })
      return engine.stageAtM(0, 15_000) - crestM
    }
    const perHead = (2 / 3) ** 1.5 * Math.sqrt(9.81) * 23
    const free = headOf(40.5)
    expect(perHead * free ** 1.5).toBeCloseTo(20, 6)
    expect(headOf(Number.NEGATIVE_INFINITY)).toBeCloseTo(free, 9)
    const drowned = headOf(41.6)
    expect(drowned).toBeGreaterThan(free)
    expect(perHead * drowned ** 1.5 * (1 - (0.6 / drowned) ** 1.5) ** 0.385).toBeCloseTo(20, 5)
  })

  it('[BD4] the river stands before the headgate, which passes what its law says', () => {
    const network = buildNetwork(twoPools(), { dxM: 250 })
    const engine = createEngine(network)
    expect(engine.startSteady(0, valuesWith(network, { riverStageM: 42.3, openingM: 0.8 }))).toEqual({
      kind: 'reached',
    })
    const { upstreamM, downstreamM } = engine.gateStagesM(0)
    expect(upstreamM).toBe(42.3)
    const byLawM3s = gateDischargeM3s({ widthM: 5, sillM: 40, contraction: 0.61 }, 0.8, upstreamM, downstreamM)
    expect(engine.dischargeAtM3s(0, 3000)).toBeCloseTo(byLawM3s, 6)
  })
})

describe('what structures and ponds cannot be', () => {
  it('[NW6] everything that is wrong is told at once, with its place', () => {
    const district = structuredCanal()
    const [weir, siphon, offtake, pump, spill, drop] = district.structures
    if (!weir || !siphon || !offtake || !pump || !spill || !drop) throw new Error('the canal has six structures')
    const curve = [
      { liftM: 0, dischargeM3s: 1 },
      { liftM: 0, dischargeM3s: 2 },
    ]
    const broken: District = {
      ...district,
      structures: [
        { ...weir, law: { ...weir.law, crestWidthM: 8000 } as never },
        { ...siphon, law: { ...siphon.law, manningN: 14, barrels: 1.5 } as never },
        { ...offtake, seat: { kind: 'between', fromNodeId: brandId<NodeId>('N'), toNodeId: brandId<NodeId>('X') } },
        { ...pump, law: { ...pump.law, curve } as never },
        spill,
        drop,
      ],
      nodes: [
        ...district.nodes.map((node) =>
          node.storage === undefined
            ? node
            : {
                ...node,
                storage: [
                  { stageM: 40, areaM2: 10 },
                  { stageM: 41, areaM2: 5 },
                ],
              },
        ),
        { ...(district.nodes[1] as never as District['nodes'][number]), id: brandId<NodeId>('X') },
      ],
    }
    expect(validateNetwork(broken).map(({ place, text }) => `${place.path}: ${text}`)).toEqual([
      'structures[0].law.crestWidthM: crestWidthM is 8000',
      'structures[1].law.barrels: barrels is 1.5',
      'structures[1].law.manningN: manningN is 14',
      'structures[2].seat: no water can stand at X, where S-offtake begins or ends',
      'structures[3].law.curve[0]: lift 0, discharge 1',
      'structures[3].law.curve[1]: the last row still pumps',
      'nodes[3].storage[0]: stage 40, area 10',
    ])
  })
})
