import { expect, it } from 'vitest'
import { buildNetwork, createEngine, createForcingValues, type Forcing } from '../../src/index.ts'
import { poolsAround, STRUCTURE_LAWS, valuesWith } from '../../src/testing/index.ts'

const HOUR_S = 3600
const RISE_M3S = 8

/** Inflow at A that rises from nothing over an hour; the tail keeps its stage. */
const ramp = (network: ReturnType<typeof buildNetwork>): Forcing => ({
  evaluate: (timeS, into) => {
    const { stageM } = valuesWith(network, { stageM: { B: 41 } })
    into.stageM?.set(stageM)
    into.inflowM3s?.fill(0)
    if (into.inflowM3s !== undefined) into.inflowM3s[0] = (RISE_M3S * timeS) / HOUR_S
  },
  nextInstantAfterS: () => Number.POSITIVE_INFINITY,
})

it('[BD5] what flows in over a step is the weighted mean of its ends, and over a rise its integral to the weight of the steps', () => {
  const network = buildNetwork(poolsAround(STRUCTURE_LAWS['broad-crested-weir']!), { dxM: 250 })
  const engine = createEngine(network)
  const forcing = ramp(network)
  const values = createForcingValues(network)
  forcing.evaluate(0, values)
  engine.startAtRest(0, 41, values)
  let expectedM3 = 0
  let longestS = 0
  engine.follow({
    onBegin() {},
    onStep(_w, _old, _next, stepS, theta, endS) {
      const at = (timeS: number) => (RISE_M3S * timeS) / HOUR_S
      expectedM3 += stepS * (theta * at(endS) + (1 - theta) * at(endS - stepS))
      longestS = Math.max(longestS, stepS)
    },
  })
  expect(engine.advance(forcing, HOUR_S * 1000)).toEqual({ kind: 'reached' })
  const integralM3 = 0.5 * RISE_M3S * HOUR_S
  expect(engine.balance.inM3 / expectedM3 - 1).toBeLessThan(1e-6)
  expect(expectedM3 / engine.balance.inM3 - 1).toBeLessThan(1e-6)
  expect(Math.abs(expectedM3 - integralM3)).toBeLessThan(0.3 * RISE_M3S * longestS)
})
