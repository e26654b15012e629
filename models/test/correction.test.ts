import { describe, expect, it } from 'vitest'
import { buildNetwork, constantForcing, createEngine, type Engine } from '../src/index.ts'
import { branchingCanal, loopedCanal, valuesWith } from '../src/testing/index.ts'

const HOUR_MS = 3_600_000
const network = buildNetwork(branchingCanal(), { dxM: 500 })
const values = valuesWith(network, { riverStageM: 42, openingM: 0.4, demandM3s: 0.5 })

function steady(): Engine {
  const engine = createEngine(network)
  engine.startSteady(0, values)
  return engine
}

describe('correction', () => {
  it('[CO1] lifts and lowers the water, books every cubic metre by reach, and the balance stays honest', () => {
    const engine = steady()
    const addedM3 = new Float64Array(network.district.reaches.length)
    for (let n = 1; n <= 24; n++) {
      engine.correct(Float64Array.from({ length: network.stageCount }, (_, s) => 0.03 * Math.sin(n + s)), addedM3)
      expect(engine.advance(constantForcing(values), n * HOUR_MS)).toEqual({ kind: 'reached' })
    }
    const { massError, correctedM3 } = engine.balance
    expect(massError).toBeLessThan(1e-9)
    expect(addedM3.every((volumeM3) => Math.abs(volumeM3) > 1)).toBe(true)
    expect(addedM3.reduce((sum, one) => sum + one, 0)).toBeCloseTo(correctedM3, 6)
  })

  it('[CO2] adds the volume that a lifted stage holds, and only that', () => {
    const engine = steady()
    const [before, stageM] = [engine.balance.volumeM3, engine.stageAtM(1, 4500)]
    engine.correct(new Float64Array(network.stageCount).fill(0.1), new Float64Array(6))
    expect(engine.stageAtM(1, 4500)).toBeCloseTo(stageM + 0.1, 9)
    expect(engine.balance.volumeM3 - before).toBeCloseTo(engine.balance.correctedM3, 6)
    expect(engine.balance.correctedM3).toBeGreaterThan(0.1 * 23_000 * 5)
  })

  it('[CO3] takes no water from below a bed', () => {
    const engine = steady()
    engine.correct(new Float64Array(network.stageCount).fill(-99), new Float64Array(6))
    const { volumeM3, correctedM3, massError } = engine.balance
    expect(volumeM3).toBeCloseTo(0, 6)
    expect(correctedM3).toBeLessThan(0)
    expect(massError).toBeLessThan(1e-9)
    expect(engine.advance(constantForcing(values), HOUR_MS)).toEqual({ kind: 'reached' })
  })

  it('[CO4] retuned, it moves on as one that was made so', () => {
    for (const one of [network, buildNetwork(loopedCanal(), { dxM: 400 })]) {
      const given = valuesWith(one, { riverStageM: 42, openingM: 0.4, demandM3s: 0.5 })
      const roughness = Float64Array.from(one.district.reaches, (_, r) => 1 + 0.02 * r)
      const gateCoefficient = Float64Array.from(one.district.gates, (_, g) => 1 - 0.01 * g)
      const made = createEngine(one, { roughnessFactor: roughness, gateCoefficientFactor: gateCoefficient })
      const tuned = createEngine(one)
      tuned.startSteady(0, given)
      tuned.retune({ roughness, gateCoefficient })
      made.load(tuned.save())
      for (const engine of [made, tuned]) engine.advance(constantForcing(given), 6 * HOUR_MS)
      expect(tuned.save().stageM).toEqual(made.save().stageM)
    }
  })
})
