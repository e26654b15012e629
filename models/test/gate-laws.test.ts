import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  constantForcing,
  createEngine,
  type District,
  type Gate,
  gateFlowM3s,
  gateStructure,
  runScenario,
} from '../src/index.ts'
import { twoPools, valuesWith, wildDay } from '../src/testing/index.ts'

const MEASURED = {
  kind: 'by-ratio',
  depthPerOpening: [1.6, 2, 3, 5, 8, 12],
  submergence: [0.3, 0.5, 0.7, 0.8, 0.9, 0.95],
  coefficient: [0.465, 0.49, 0.52, 0.545, 0.56, 0.57].map((free) =>
    [1, 0.97, 0.8, 0.66, 0.48, 0.34].map((part) => free * part),
  ),
} as const

const KINDS: Readonly<Record<string, Partial<Gate>>> = {
  'energy-momentum': {},
  swamee: { law: 'swamee' },
  hec: { law: 'hec' },
  calibrated: { law: 'calibrated', calibration: MEASURED },
  'calibrated by opening': {
    law: 'calibrated',
    calibration: { kind: 'by-opening', openingM: [0.2, 1, 2], contraction: [0.7, 0.62, 0.6] },
  },
  'radial, swamee': { law: 'swamee', radial: { radiusM: 4, trunnionHeightM: 3 } },
  'overtopped, hec': { law: 'hec', leafHeightM: 0.9 },
  'all at once': {
    law: 'swamee',
    leafHeightM: 0.9,
    radial: { radiusM: 4, trunnionHeightM: 3 },
    seriesWeir: { crestM: 40.4, widthM: 7 },
  },
}
const withGates = (changes: Partial<Gate>): District => {
  const district = twoPools()
  return { ...district, gates: district.gates.map((gate) => ({ ...gate, ...changes })) }
}

describe.each(Object.entries(KINDS))('a canal with gates of the kind %s', (_, changes) => {
  const network = buildNetwork(withGates(changes), { dxM: 500 })

  it('[GT14] settles to steady flow: every gate carries what its law says, in is out', () => {
    const engine = createEngine(network)
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.6 })
    engine.startDry(0, values)
    expect(engine.advance(constantForcing(values), 4 * 86_400_000)).toEqual({ kind: 'reached' })
    const Q = engine.gateDischargeM3s(0)
    expect(Q).toBeGreaterThan(2)
    expect(Math.abs(engine.gateDischargeM3s(1) - Q)).toBeLessThan(1e-5 * Q)
    for (const g of [0, 1]) {
      const { upstreamM, downstreamM } = engine.gateStagesM(g)
      const law = gateFlowM3s(gateStructure(network.district.gates[g]!), 0.6, upstreamM, downstreamM)
      expect(Math.abs(engine.gateDischargeM3s(g) - law)).toBeLessThan(1e-6 * Q)
    }
    expect(engine.balance.massError).toBeLessThan(1e-9)
    const again = createEngine(network)
    again.startSteady(0, values)
    expect(Math.abs(again.gateDischargeM3s(0) - Q)).toBeLessThan(1e-3 * Q)
    expect(Math.abs(again.stageAtM(0, 3000) - engine.stageAtM(0, 3000))).toBeLessThan(1e-3)
  })

  it('[GT14] 12 days in which everything jumps at random: no failure, mass to 1e-9', () => {
    for (let seed = 0; seed < 12; seed++) {
      const report = runScenario(network, wildDay(network, seed), { everyS: 3600 })
      expect(report.outcome, `seed ${seed}`).toEqual({ kind: 'reached' })
      expect(report.massError, `seed ${seed}`).toBeLessThan(1e-9)
    }
  })
})

describe('laws in a canal', () => {
  it('[GT14] differ: the law is really used', () => {
    const carried = Object.values(KINDS).map((changes) => {
      const network = buildNetwork(withGates(changes), { dxM: 500 })
      const engine = createEngine(network)
      engine.startSteady(0, valuesWith(network, { riverStageM: 42, openingM: 0.6 }))
      return engine.gateDischargeM3s(0).toFixed(3)
    })
    expect(new Set(carried).size).toBe(carried.length)
  })
})
