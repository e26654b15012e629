import { describe, expect, it } from 'vitest'
import { buildNetwork } from '../network/build-network.ts'
import { validateNetwork } from '../network/validate-network.ts'
import { createEngine } from '../solver/create-engine.ts'
import { irrigationTree, irrigationTreeForcing, mainWidthM, treeValues } from './irrigation-tree.ts'

/* Figures of the SWMM input files with which other engines ran this tree. */
const LINKS = { 100: 12_302, 500: 2_462 }

describe('irrigation tree', () => {
  it.each([100, 500] as const)('[IT1] has the stretches, beds and sills of the published one at %i m', (dxM) => {
    const district = irrigationTree({ dxM })
    const network = buildNetwork(district, { dxM })
    expect(validateNetwork(district)).toEqual([])
    expect(network.gateLinkStart).toBe(LINKS[dxM])
    expect([...network.reachDxM].every((lengthM) => Math.abs(lengthM - dxM) < 1e-6)).toBe(true)
    const bedsM = new Map(district.reaches.map(({ id, bedUpM, bedDownM }) => [id as string, [bedUpM, bedDownM]]))
    const [takeM, endM] = dxM === 100 ? [101.116887, 77.4875] : [101.104387, 77.4375]
    expect(bedsM.get('TB-0')?.[0]).toBeCloseTo(takeM, 5)
    expect(bedsM.get('A-24')?.[1]).toBeCloseTo(endM, 9)
    expect(bedsM.get('BB-23')?.[1]).toBeCloseTo(dxM === 100 ? 79.191887 - 3.75 : 75.354387, 5)
  })

  it.each([
    [140, 45.29],
    [108, 34.735],
    [54, 16.781],
    [8, 0.566],
    [6, 0.3],
  ])('[IT1] a main for %d m³/s is %d m wide', (dischargeM3s, widthM) => {
    expect(mainWidthM(dischargeM3s)).toBeCloseTo(widthM, 9)
  })

  it('[IT2] in steady flow every branch takes about 2 m³/s and what is left reaches both tails', () => {
    const network = buildNetwork(irrigationTree({ dxM: 500 }), { dxM: 500 })
    const engine = createEngine(network)
    expect(engine.startSteady(0, treeValues(network)).kind).toBe('reached')
    const takesM3s = network.district.gates.map((_, g) => engine.gateDischargeM3s(g))
    for (const takeM3s of takesM3s) expect(Math.abs(takeM3s - 2)).toBeLessThan(0.3)
    const tail = (id: string) =>
      engine.dischargeAtM3s(
        network.district.reaches.findIndex((reach) => reach.id === id),
        1e9,
      )
    expect(tail('A-24')).toBeCloseTo(tail('B-24'), 6)
    expect(takesM3s.reduce((sum, takeM3s) => sum + takeM3s, tail('A-24') + tail('B-24'))).toBeCloseTo(140, 5)
    engine.advance(irrigationTreeForcing(network), 86_400_000)
    /* the rise counts as its theta-mean within a step */
    expect(Math.abs(engine.balance.inM3 - (160 * 86_400 - 20 * (6 * 3600 + 300)))).toBeLessThan(600)
    expect(engine.balance.massError).toBeLessThan(1e-12)
  })
})
