import { describe, expect, it } from 'vitest'
import { buildNetwork, constantForcing, createEngine } from '../../src/index.ts'
import { districtOf, landingEvery, trapezoid, valuesWith } from '../../src/testing/index.ts'

/** Beds that rise and fall, widths that change, steps at nodes, a berm, an open and a closed gate, no way out. */
const lake = districtOf({
  id: 'lake',
  nodes: { A: {}, B: {}, C: {}, D: {}, E: {} },
  reaches: [
    { id: 'R-1', from: 'A', to: 'B', lengthM: 2000, bedUpM: 41, bedDownM: 39.2, shape: trapezoid(10, 1.5, 4) },
    { id: 'R-2', from: 'B', to: 'C', lengthM: 1500, bedUpM: 39.7, bedDownM: 40.4, shape: trapezoid(3, 0, 4) },
    {
      id: 'R-3',
      from: 'B',
      to: 'D',
      lengthM: 1200,
      bedUpM: 39,
      bedDownM: 38.7,
      shape: { kind: 'compound', bottomWidthM: 5, sideSlope: 2, bankHeightM: 3, bermHeightM: 0.8, bermWidthM: 6 },
    },
    { id: 'R-4', from: 'D', to: 'E', lengthM: 900, bedUpM: 38.6, bedDownM: 38.6, shape: trapezoid(4, 1, 3) },
  ],
  gates: [{ id: 'G-1', kind: 'check', nodeId: 'D', seat: 'reach-head', reach: 'R-4', bayWidthM: 4, sillM: 38.6 }],
})

describe('lake at rest', () => {
  for (const [state, stageM] of [
    ['immersed', 41.3],
    ['emerged', 40.1],
  ] as const)
    it(`[LR1] stays at rest, ${state}: no discharge above 1e-12 m³/s in 10 000 steps`, () => {
      const network = buildNetwork(lake, { dxM: 150 })
      const engine = createEngine(network)
      const values = valuesWith(network, { openingM: 0.7 })
      engine.startAtRest(0, stageM, values)
      const before = engine.save()
      const outcome = engine.advance(landingEvery(constantForcing(values), 60), 600_000_000)
      const after = engine.save()
      expect(outcome.kind).toBe('reached')
      expect(engine.steps).toBeGreaterThanOrEqual(10_000)
      expect(Math.max(...after.dischargeM3s.map(Math.abs))).toBeLessThan(1e-12)
      expect(after.stageM).toEqual(before.stageM)
      expect(engine.balance.massError).toBeLessThan(1e-9)
    }, 60_000)
})
