import { describe, expect, it } from 'vitest'
import type { Gate } from '../domain/gate.ts'
import { branchingCanal, districtOf, loopedCanal, oneReach, trapezoid, twoPools } from '../testing/index.ts'
import { buildNetwork } from './build-network.ts'
import { RIVER } from './network.ts'
import { validateNetwork } from './validate-network.ts'

const shape = trapezoid(5, 1.5, 3)

describe('network', () => {
  it('[NW1] cuts reaches into equal stretches no longer than asked, both ends included', () => {
    const network = buildNetwork(oneReach(), { dxM: 400 })
    expect(network.pointCount).toBe(39)
    expect(network.reachDxM[0]).toBeCloseTo(15_000 / 38, 9)
    expect([network.chainageM[0], network.chainageM[38]]).toEqual([0, 15_000])
    expect([network.bedM[0], network.bedM[38], network.bankM[38]]).toEqual([42.5, 40, 44])
  })

  it('[NW2] gives points that meet without a gate one stage, and keeps apart what a gate parts', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 1000 })
    const { reachStart, pointStage } = network
    expect(pointStage[reachStart[2]!]).toBe(pointStage[reachStart[2]! - 1])
    expect(pointStage[reachStart[1]!]).not.toBe(pointStage[reachStart[1]! - 1])
    expect(network.gateUpJunction[0]).toBe(RIVER)
    expect(network.gateDownJunction[1]).toBe(network.reachHeadJunction[1])
    expect(network.stageCount).toBe(new Set(pointStage).size)
    expect(network.tree.cuts).toHaveLength(0)
    expect([...network.branchReachIndices]).toEqual([3, 4, 5])
  })

  it('[NW3] puts every parent before its children, and cuts a loop once', () => {
    const network = buildNetwork(loopedCanal(), { dxM: 1000 })
    const { order, parent, cuts } = network.tree
    const place = new Map([...order].map((junction, index) => [junction, index]))
    for (const junction of order)
      if (parent[junction]! >= 0) expect(place.get(parent[junction]!)!).toBeLessThan(place.get(junction)!)
    expect(cuts).toHaveLength(1)
    expect(network.jointA).toHaveLength(1)
  })

  it('[NW4] the topology hash follows geometry, grid and order, and nothing else', () => {
    const hashOf = (district = twoPools(), dxM = 500) => buildNetwork(district, { dxM }).topologyHash
    const district = twoPools()
    expect(hashOf()).toMatch(/^[0-9a-f]{16}$/)
    expect(hashOf({ ...district, names: { zh: '别名', en: 'Another name' } })).toBe(hashOf())
    expect(hashOf(district, 400)).not.toBe(hashOf())
    const [first, ...others] = district.reaches
    if (first !== undefined)
      expect(hashOf({ ...district, reaches: [{ ...first, bedUpM: 40.001 }, ...others] })).not.toBe(hashOf())
    expect(hashOf({ ...district, gates: district.gates.toReversed() })).not.toBe(hashOf())
    const withGates = (changes: Partial<Gate>) =>
      hashOf({ ...district, gates: district.gates.map((gate) => ({ ...gate, ...changes })) })
    expect(withGates({})).toBe(hashOf())
    const choices = [
      { law: 'swamee' },
      { law: 'hec' },
      { leafHeightM: 2 },
      { radial: { radiusM: 4, trunnionHeightM: 3 } },
      { seriesWeir: { crestM: 39.5, widthM: 6 } },
      { calibration: { kind: 'by-opening', openingM: [0.5, 1], contraction: [0.6, 0.62] } },
    ] as const
    expect(new Set([hashOf(), ...choices.map(withGates)]).size).toBe(choices.length + 1)
  })
})

describe('what a network cannot be', () => {
  it('[NW5] a gate beside which no water can stand, and an outlet of two reaches', () => {
    const broken = districtOf({
      id: 'broken',
      nodes: { YR: { boundary: 'river-stage' }, A: {}, B: {}, T: { boundary: 'weir-crest', crestHeightM: 1 } },
      reaches: [
        { id: 'R-1', from: 'YR', to: 'A', lengthM: 1000, bedUpM: 40, bedDownM: 39.9, shape },
        { id: 'R-2', from: 'A', to: 'T', lengthM: 1000, bedUpM: 39.9, bedDownM: 39.8, shape },
        { id: 'R-3', from: 'B', to: 'T', lengthM: 1000, bedUpM: 39.9, bedDownM: 39.8, shape },
      ],
      gates: [
        { id: 'G-1', kind: 'check', nodeId: 'A', seat: 'reach-tail', reach: 'R-1', bayWidthM: 3, sillM: 39.9 },
        { id: 'G-2', kind: 'check', nodeId: 'A', seat: 'reach-head', reach: 'R-2', bayWidthM: 3, sillM: 39.9 },
      ],
    })
    expect(validateNetwork(broken).map(({ place, text }) => [place.file, place.row, text])).toEqual([
      ['nodes.csv', 5, '2 reaches end freely at T, an outlet'],
      ['structures.csv', 2, 'only gates meet on one side of G-1, so no water can stand there'],
      ['structures.csv', 3, 'only gates meet on one side of G-2, so no water can stand there'],
    ])
  })

  it('[NW5] the districts of the tests are sound', () => {
    for (const district of [oneReach(), twoPools(), branchingCanal(), loopedCanal()])
      expect(validateNetwork(district)).toEqual([])
  })
})
