import { describe, expect, it } from 'vitest'
import { buildNetwork, createEngine, type Forcing } from '../../src/index.ts'
import { landingEvery, oneReach, valuesWith } from '../../src/testing/index.ts'

/*
 * 20 → 35 m³/s in 5 min at t = 2 h; discharge at 7.5 km. Reference: 12.5 m grid with 1 s steps, on which an independent box-scheme
 * program agrees to 0.0006 m³/s rmse.
 */
const NORMAL_DEPTH_OUTLET = [
  [3, 25.3176],
  [4, 31.3124],
  [5, 33.3693],
  [6, 34.1954],
  [8, 34.7809],
  [12, 34.9833],
] as const
const FIXED_OUTLET = [
  [3, 25.3189],
  [4, 31.3131],
  [5, 33.3959],
  [6, 34.2603],
  [8, 34.8386],
  [12, 34.9924],
] as const

function rmseM3s(
  outlet: 'normal-depth' | 'river-stage',
  table: readonly (readonly [number, number])[],
  dxM: number,
  stepS: number,
) {
  const network = buildNetwork(oneReach({ outlet }), { dxM })
  const riverStageM = 41.211038
  const engine = createEngine(network)
  engine.startSteady(0, valuesWith(network, { riverStageM, inflowM3s: { A: 20 } }))
  const wave: Forcing = {
    evaluate(timeS, into) {
      into.riverStageM = riverStageM
      into.inflowM3s?.fill(0)
      if (into.inflowM3s !== undefined) into.inflowM3s[0] = 20 + 15 * Math.min(Math.max((timeS - 7200) / 300, 0), 1)
    },
    nextInstantAfterS: (timeS) => (timeS < 7200 ? 7200 : timeS < 7500 ? 7500 : Number.POSITIVE_INFINITY),
  }
  let sum = 0
  for (const [hour, dischargeM3s] of table) {
    engine.advance(stepS > 0 ? landingEvery(wave, stepS) : wave, hour * 3_600_000)
    sum += (engine.dischargeAtM3s(0, 7500) - dischargeM3s) ** 2
  }
  expect(engine.balance.massError).toBeLessThan(1e-9)
  return Math.sqrt(sum / table.length)
}

describe('a wave down a canal', () => {
  it('[UW1] is within 0.005 m³/s of the reference at dx 100 m with 60 s steps', () => {
    expect(rmseM3s('normal-depth', NORMAL_DEPTH_OUTLET, 100, 60)).toBeLessThan(0.005)
    expect(rmseM3s('river-stage', FIXED_OUTLET, 100, 60)).toBeLessThan(0.005)
  })

  it('[UW2] is within 0.02 m³/s at dx 100 m and 0.03 m³/s at 500 m when the engine chooses its steps', () => {
    expect(rmseM3s('normal-depth', NORMAL_DEPTH_OUTLET, 100, 0)).toBeLessThan(0.02)
    expect(rmseM3s('normal-depth', NORMAL_DEPTH_OUTLET, 500, 0)).toBeLessThan(0.03)
  })

  it('[CO1] comes closer when the step is shortened', () => {
    const [long, short] = [300, 75].map((stepS) => rmseM3s('normal-depth', NORMAL_DEPTH_OUTLET, 50, stepS)) as [
      number,
      number,
    ]
    expect(short).toBeLessThan(0.4 * long)
  })
})
