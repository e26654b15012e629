import { expect, it } from 'vitest'
import { buildNetwork, constantForcing, createEngine } from '../../src/index.ts'
import { districtOf, rectangle, valuesWith } from '../../src/testing/index.ts'

it('[UW3] a steep canal draws from a river what its head can drive through the critical depth, not what its slope could carry', () => {
  const steep = districtOf({
    id: 'steep',
    nodes: { A: { boundary: 'river-stage' }, B: { boundary: 'normal-depth' } },
    reaches: [
      {
        id: 'R-1',
        from: 'A',
        to: 'B',
        lengthM: 500,
        bedUpM: 50,
        bedDownM: 45,
        shape: rectangle(20, 5),
        manningN: 0.012,
      },
    ],
  })
  const critical = (2 / 3) ** 1.5 * Math.sqrt(9.81) * 20
  const excess = (dxM: number) => {
    const network = buildNetwork(steep, { dxM })
    const engine = createEngine(network)
    expect(engine.startSteady(0, valuesWith(network, { riverStageM: 51 }))).toEqual({ kind: 'reached' })
    return engine.dischargeAtM3s(0, 250) / critical - 1
  }
  /* over the first link the bed falls: that much more head; its uniform flow would be 4.6 times as much */
  const [coarse, fine] = [excess(5), excess(2.5)]
  expect(fine).toBeGreaterThan(0)
  expect(fine).toBeLessThan(0.15)
  expect(fine / coarse).toBeLessThan(0.7)
})

it('[UW4] a summit where two reaches meet holds the water back: 0.6 of its critical head and more, on coarse grids too', () => {
  const shape = rectangle(10, 5)
  const summit = districtOf({
    id: 'summit',
    nodes: { A: {}, M: {}, B: { boundary: 'normal-depth' } },
    reaches: [
      { id: 'R-1', from: 'A', to: 'M', lengthM: 100, bedUpM: 40, bedDownM: 42, shape, manningN: 0.012 },
      { id: 'R-2', from: 'M', to: 'B', lengthM: 100, bedUpM: 42, bedDownM: 38, shape, manningN: 0.012 },
    ],
  })
  const critical = (1 / ((2 / 3) ** 1.5 * Math.sqrt(9.81) * 10)) ** (2 / 3)
  for (const dxM of [50, 20, 10]) {
    const network = buildNetwork(summit, { dxM })
    const engine = createEngine(network)
    const values = valuesWith(network, { inflowM3s: { A: 1 } })
    engine.startDry(0, values)
    expect(engine.advance(constantForcing(values), 24 * 3_600_000)).toEqual({ kind: 'reached' })
    const part = (engine.stageAtM(0, 0) - 42) / critical
    expect(part, `${dxM} m`).toBeGreaterThan(0.6)
    expect(part, `${dxM} m`).toBeLessThan(1)
  }
})
