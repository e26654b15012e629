import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  normalDepthM,
  type Roughness,
  type SectionShape,
} from '../../src/index.ts'
import {
  box,
  circle,
  districtOf,
  landingEvery,
  rectangle,
  surveyed,
  trapezoid,
  valuesWith,
} from '../../src/testing/index.ts'

const river = surveyed(
  [
    [0, 4],
    [8, 1.6],
    [10, 0.2],
    [12, 0],
    [15, 0.4],
    [17, 1.8],
    [30, 2],
    [32, 4],
  ],
  [{ fromAcrossM: 17, roughnessFactor: 1.5 }],
)
const byDepth = (kind: Roughness['kind'], ...values: [number, number][]): Roughness => ({
  kind,
  value: values.map(([depthM, value]) => ({ depthM, value })),
})

const uniform: readonly (readonly [string, SectionShape, number, Roughness?])[] = [
  ['rectangle', rectangle(5, 3), 8],
  ['circle', circle(2), 2.2],
  ['circle, nearly full', circle(1.4), 1.45],
  ['box', box(2, 1.8), 3],
  ['surveyed', river, 12],
  ['surveyed, above its plain', river, 40],
  ['trapezoid, Strickler', trapezoid(6, 1.5, 3), 12, { kind: 'strickler', value: 55 }],
  ['trapezoid, Chezy', trapezoid(6, 1.5, 3), 12, { kind: 'chezy', value: 48 }],
  ['trapezoid, n by depth', trapezoid(6, 1.5, 3), 12, byDepth('manning', [0.5, 0.035], [1.5, 0.02])],
  ['surveyed, C by depth', river, 12, byDepth('chezy', [0.2, 25], [2, 50])],
  ['circle, ks by depth', circle(2), 2, byDepth('strickler', [0.2, 60], [1.5, 75])],
]

describe('steady flow in any section', () => {
  for (const [name, shape, dischargeM3s, roughness] of uniform)
    it(`[ND5] is uniform at the normal depth (${name})`, () => {
      const reach = { id: 'R-1', from: 'A', to: 'B', lengthM: 2000, bedUpM: 42, bedDownM: 40, shape, manningN: 0.016 }
      const network = buildNetwork(
        districtOf({
          id: 'uniform',
          nodes: { A: {}, B: { boundary: 'normal-depth' } },
          reaches: [roughness === undefined ? reach : { ...reach, roughness }],
        }),
        { dxM: 200 },
      )
      const engine = createEngine(network)
      expect(engine.startSteady(0, valuesWith(network, { inflowM3s: { A: dischargeM3s } }))).toEqual({
        kind: 'reached',
      })
      const bed = { slope: 0.001, manningN: 0.016, ...(roughness !== undefined && { roughness }) }
      const depthM = normalDepthM(shape, bed, dischargeM3s)
      expect(depthM).toBeGreaterThan(0.3)
      for (const chainageM of [0, 700, 2000])
        expect(Math.abs(engine.stageAtM(0, chainageM) - (42 - chainageM / 1000) - depthM)).toBeLessThan(1e-6)
    })
})

describe('lake at rest', () => {
  const lake = districtOf({
    id: 'lake-of-shapes',
    nodes: { A: {}, B: {}, C: {}, D: {}, E: {}, F: {} },
    reaches: [
      { id: 'R-1', from: 'A', to: 'B', lengthM: 800, bedUpM: 41, bedDownM: 39.2, shape: river },
      { id: 'R-2', from: 'B', to: 'C', lengthM: 300, bedUpM: 39.4, bedDownM: 38, shape: circle(1.2) },
      { id: 'R-3', from: 'C', to: 'D', lengthM: 400, bedUpM: 38, bedDownM: 38.3, shape: box(2, 1) },
      { id: 'R-4', from: 'D', to: 'E', lengthM: 600, bedUpM: 39.6, bedDownM: 40.5, shape: rectangle(3, 4) },
      { id: 'R-5', from: 'C', to: 'F', lengthM: 200, bedUpM: 38, bedDownM: 40.4, shape: circle(0.8) },
    ],
  })
  for (const [state, stageM] of [
    ['all conduits under pressure', 43],
    ['a conduit partly full, one dead end in the air', 40],
    ['low water', 38.6],
  ] as const)
    it(`[LR2] stays at rest where sections of all kinds meet: ${state}`, () => {
      const network = buildNetwork(lake, { dxM: 60 })
      const engine = createEngine(network)
      const values = valuesWith(network, {})
      engine.startAtRest(0, stageM, values)
      const before = engine.save()
      expect(engine.advance(landingEvery(constantForcing(values), 60), 120_000_000)).toEqual({ kind: 'reached' })
      const after = engine.save()
      expect(engine.steps).toBeGreaterThanOrEqual(2000)
      expect(Math.max(...after.dischargeM3s.map(Math.abs))).toBeLessThan(1e-12)
      for (const [s, stage] of after.stageM.entries()) expect(Math.abs(stage - before.stageM[s]!)).toBeLessThan(1e-12)
      expect(engine.balance.massError).toBeLessThan(1e-9)
    })
})
