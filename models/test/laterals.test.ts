import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  createTimeline,
  type District,
  initialValues,
  type Lateral,
} from '../src/index.ts'
import { branchingCanal, districtOf, trapezoid, valuesWith, wildDay } from '../src/testing/index.ts'

const lateral = (reachId: string, chainageM: number, designDischargeM3s: number): Lateral => ({
  id: `L-${reachId}-${chainageM}` as Lateral['id'],
  names: { zh: '斗口', en: 'Lateral' },
  reachId: reachId as Lateral['reachId'],
  chainageM,
  bank: 'left',
  gateWidthM: 1,
  sillHeightM: null,
  designDischargeM3s,
  commandAreaM2: 0,
  provenance: 'estimate',
  source: 'made up for tests',
})

const withLaterals = (district: District, ...laterals: readonly Lateral[]): District => ({ ...district, laterals })

/** 10 km that lose nothing to the ground. */
const canal = districtOf({
  id: 'branch-alone',
  nodes: { A: {}, B: { boundary: 'normal-depth' } },
  reaches: [
    {
      id: 'B-1',
      kind: 'branch',
      from: 'A',
      to: 'B',
      lengthM: 10_000,
      bedUpM: 42,
      bedDownM: 40,
      shape: trapezoid(5, 1.5, 3),
      designDischargeM3s: 8,
      designDepthM: 1.5,
    },
  ],
})

describe('laterals', () => {
  it('[LT1] draw where they stand, each its part of the demand', () => {
    const network = buildNetwork(withLaterals(canal, lateral('B-1', 2000, 1), lateral('B-1', 7050, 3)), { dxM: 100 })
    const engine = createEngine(network)
    const values = valuesWith(network, { inflowM3s: { A: 8 }, demandM3s: 2 })
    expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
    const at = (chainageM: number) => engine.dischargeAtM3s(0, chainageM)
    for (const untilMs of [0, 6 * 3_600_000]) {
      engine.advance(constantForcing(values), untilMs)
      for (const chainageM of [0, 1000, 1850]) expect(at(chainageM)).toBeCloseTo(8, 5)
      for (const chainageM of [2150, 5000, 6850]) expect(at(chainageM)).toBeCloseTo(7.5, 5)
      for (const chainageM of [7250, 9950]) expect(at(chainageM)).toBeCloseTo(6, 5)
    }
    expect(engine.branchDrawM3s(0)).toBeCloseTo(2, 9)
    expect(engine.drawnM3(0)).toBeCloseTo(2 * 6 * 3600, 6)
  })

  it('[LT1] at either end draw from the half cell there', () => {
    const network = buildNetwork(withLaterals(canal, lateral('B-1', 0, 1), lateral('B-1', 10_000, 1)), { dxM: 100 })
    const engine = createEngine(network)
    engine.startSteady(0, valuesWith(network, { inflowM3s: { A: 8 }, demandM3s: 2 }))
    expect(engine.branchDrawM3s(0)).toBeCloseTo(2, 9)
    expect(engine.dischargeAtM3s(0, 5000)).toBeCloseTo(7, 5)
  })

  it('[LT2] keep the books: wild days with laterals on one of three branches close to 1e-9', () => {
    const district = branchingCanal()
    const [first] = district.reaches.filter(({ kind }) => kind === 'branch')
    const id = first?.id ?? ''
    const network = buildNetwork(withLaterals(district, lateral(id, 900, 1), lateral(id, 6900, 2)), { dxM: 500 })
    const day = wildDay(network, 5)
    const start = initialValues(network, day, valuesWith(network, { riverStageM: 42, openingM: 0.5, demandM3s: 1 }))
    const engine = createEngine(network)
    engine.startSteady(0, start)
    const before = engine.balance.volumeM3
    expect(engine.advance(createTimeline(network, day, start), 86_400_000)).toEqual({ kind: 'reached' })
    const { inM3, outM3, seepedM3, drawnM3, spilledM3, volumeM3, massError } = engine.balance
    expect(massError).toBeLessThan(1e-9)
    expect(engine.drawnM3(0)).toBeGreaterThan(1000)
    expect(Math.abs(before + inM3 - outM3 - seepedM3 - drawnM3 - spilledM3 - volumeM3)).toBeLessThan(1e-9 * inM3)
  })

  it('[LT3] leave branches without any as they were, bit by bit, and change the topology hash', () => {
    const district = branchingCanal()
    const branches = district.reaches.filter(({ kind }) => kind === 'branch')
    const plain = buildNetwork(district, { dxM: 500 })
    const other = buildNetwork(withLaterals(district, lateral(branches[0]?.id ?? '', 900, 1)), { dxM: 500 })
    expect(other.topologyHash).not.toBe(plain.topologyHash)
    const stages = [plain, other].map((network) => {
      const engine = createEngine(network)
      const values = valuesWith(network, { riverStageM: 42, openingM: 0.5 })
      values.demandM3s[1] = 1
      engine.startSteady(0, values)
      engine.advance(constantForcing(values), 3_600_000)
      return [...engine.save().stageM]
    })
    expect(stages[1]).toEqual(stages[0])
  })
})
