import { describe, expect, it } from 'vitest'
import { buildNetwork, createTransport, type District, runScenario, type Transport } from '../../src/index.ts'
import { branchingCanal, loopedCanal, wildDay } from '../../src/testing/index.ts'
import { THREE_CLASSES } from './cases.ts'

/** In the twelfth day a cell of the looped canal owes water to the solver. */
const SEEDS = [0, 1, 2, 3, 4, 5, 6, 7, 12]

/** A day in which everything moves at random, with what shall travel; `look` sees every hour. */
function wildTransport(
  district: District,
  dxM: number,
  seed: number,
  options: Parameters<typeof createTransport>[1],
  begin: (transport: Transport) => void,
  look: (transport: Transport) => void,
): void {
  const network = buildNetwork(district, { dxM })
  let transport: Transport | null = null
  const { outcome } = runScenario(network, wildDay(network, seed), {
    everyS: 3600,
    onFrame(engine) {
      if (transport === null) {
        transport = createTransport(engine, options)
        begin(transport)
      } else look(transport)
    },
  })
  expect(outcome, `seed ${seed}`).toEqual({ kind: 'reached' })
}

describe('transport on days in which everything is moved at random', () => {
  for (const [name, district, dxM] of [
    ['a branching canal', branchingCanal(), 750],
    ['a looped canal', loopedCanal(), 500],
  ] as const) {
    it(`[TR1] a concentration that is the same everywhere stays the same to 1e-12: ${name}`, () => {
      let worst = 0
      let leastM3 = 0
      const values = new Float64Array(buildNetwork(district, { dxM }).pointCount)
      for (const seed of SEEDS)
        wildTransport(
          district,
          dxM,
          seed,
          { constituents: [{ kind: 'tracer', id: 'salt' }] },
          (transport) => {
            transport.fill([3.7])
            transport.boundary.river.fill(3.7)
            transport.boundary.outside.fill(3.7)
          },
          (transport) => {
            transport.writeConcentration(0, values)
            for (const value of values) worst = Math.max(worst, Math.abs(value / 3.7 - 1))
            for (const volumeM3 of transport.save().volumeM3) leastM3 = Math.min(leastM3, volumeM3)
          },
        )
      expect(worst).toBeLessThan(1e-12)
      expect(leastM3).toBe(0)
    })

    it(`[TR2] mass is kept to 1e-12 and nothing is negative: ${name}`, () => {
      let worst = 0
      let least = 0
      const network = buildNetwork(district, { dxM })
      const values = new Float64Array(network.pointCount)
      for (const seed of SEEDS)
        wildTransport(
          district,
          dxM,
          seed,
          {
            constituents: [
              { kind: 'tracer', id: 'salt' },
              { kind: 'tracer', id: 'ammonium', decayPerS: 2e-5 },
              { kind: 'age', id: 'age' },
              ...THREE_CLASSES,
            ],
          },
          (transport) => {
            transport.fill([1, 2, 0, 3, 2, 1])
            transport.boundary.river.set([5, 0.1, 0, 8, 4, 2])
          },
          (transport) => {
            for (let k = 0; k < transport.constituents.length; k++) {
              transport.writeConcentration(k, values)
              least = Math.min(least, ...values)
              worst = Math.max(worst, transport.balance(k).massError)
            }
            transport.writeDepositM(values)
            least = Math.min(least, ...values)
          },
        )
      expect(worst).toBeLessThan(1e-12)
      expect(least).toBe(0)
    })
  }
})
