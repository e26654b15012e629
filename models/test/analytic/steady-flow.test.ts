import { describe, expect, it } from 'vitest'
import { buildNetwork, constantForcing, createEngine, normalDepthM } from '../../src/index.ts'
import { branchingCanal, oneReach, trapezoid, valuesWith } from '../../src/testing/index.ts'

/** M1 backwater of 20 m³/s above a depth of 2.5 m: distance from the control and depth, m; DOP853, rtol 1e-12. */
const M1 = [
  [500, 2.423702],
  [1000, 2.348213],
  [2000, 2.200126],
  [3000, 2.056846],
  [5000, 1.790819],
  [7500, 1.518256],
  [10_000, 1.341117],
  [15_000, 1.225186],
] as const
/** M2 drawdown of 35 m³/s to a depth of 1.2 m. */
const M2 = [
  [500, 1.348862],
  [1000, 1.433294],
  [3000, 1.584897],
  [5000, 1.639978],
  [7500, 1.66775],
] as const

function worstErrorM(
  dxM: number,
  inflowM3s: number,
  tailDepthM: number,
  table: readonly (readonly [number, number])[],
) {
  const network = buildNetwork(oneReach({ outlet: 'river-stage' }), { dxM })
  const engine = createEngine(network)
  const outcome = engine.startSteady(
    0,
    valuesWith(network, { riverStageM: 40 + tailDepthM, inflowM3s: { A: inflowM3s } }),
  )
  expect(outcome.kind).toBe('reached')
  for (const discharge of engine.save().dischargeM3s) expect(Math.abs(discharge - inflowM3s)).toBeLessThan(1e-6)
  const errors = table.map(([fromTailM, depthM]) => {
    const bedM = 40 + fromTailM / 6000
    return Math.abs(engine.stageAtM(0, 15_000 - fromTailM) - bedM - depthM)
  })
  return Math.max(...errors)
}

describe('steady flow', () => {
  it('[ND4] is uniform at the normal depth when the outlet is', () => {
    const network = buildNetwork(oneReach(), { dxM: 500 })
    const engine = createEngine(network)
    engine.startSteady(0, valuesWith(network, { inflowM3s: { A: 20 } }))
    const depthM = normalDepthM(trapezoid(20, 1.5, 4), { slope: 1 / 6000, manningN: 0.018 }, 20)
    for (const chainageM of [0, 3100, 15_000])
      expect(engine.stageAtM(0, chainageM) - (42.5 - chainageM / 6000)).toBeCloseTo(depthM, 6)
  })

  it('[GV1] meets the M1 backwater: 0.5 mm at 100 m, and four times closer when dx halves', () => {
    const [coarse, middle, fine] = [500, 250, 125].map((dxM) => worstErrorM(dxM, 20, 2.5, M1)) as [
      number,
      number,
      number,
    ]
    expect(worstErrorM(100, 20, 2.5, M1)).toBeLessThan(0.0005)
    expect(coarse / middle).toBeGreaterThan(3.3)
    expect(middle / fine).toBeGreaterThan(3.3)
  })

  it('[GV2] meets the M2 drawdown: 2 mm at 100 m', () => {
    expect(worstErrorM(100, 35, 1.2, M2)).toBeLessThan(0.002)
    expect(worstErrorM(50, 35, 1.2, M2)).toBeLessThan(0.5 * worstErrorM(100, 35, 1.2, M2))
  })

  it('[ST1] is what a long unsteady run from empty canals ends at, within 1 mm', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 250 })
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 })
    const steady = createEngine(network)
    expect(steady.startSteady(0, values)).toEqual({ kind: 'reached' })
    const long = createEngine(network)
    long.startDry(0, values)
    expect(long.advance(constantForcing(values), 20 * 86_400_000)).toEqual({ kind: 'reached' })
    for (const [r, reach] of network.district.reaches.entries())
      for (const chainageM of [0, 0.4 * reach.lengthM, reach.lengthM])
        expect(Math.abs(steady.stageAtM(r, chainageM) - long.stageAtM(r, chainageM))).toBeLessThan(0.001)
  })

  it('[ST2] closes its books: what comes in goes out, seeps, or is drawn', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 250 })
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 })
    const engine = createEngine(network)
    engine.startSteady(0, values)
    const volumeM3 = engine.balance.volumeM3
    engine.advance(constantForcing(values), 86_400_000)
    const after = engine.balance
    expect(Math.abs(after.volumeM3 - volumeM3)).toBeLessThan(0.5)
    expect(Math.abs(after.inM3 - after.outM3 - after.seepedM3 - after.drawnM3)).toBeLessThan(0.5)
  })
})
