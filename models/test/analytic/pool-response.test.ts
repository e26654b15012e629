import { describe, expect, it } from 'vitest'
import { buildNetwork, constantForcing, createEngine, type NodeBoundary } from '../../src/index.ts'
import { districtOf, landingEvery, trapezoid, valuesWith } from '../../src/testing/index.ts'

/*
 * Pools of ASCE test canal 2 (Corning) at low flow: length, bed width, target depth, discharge; and what Litrico & Fromion (2004)
 * J. Irrig. Drain. Eng. 130(5), Tab. 4-7 give for them: delay, backwater area, and the step of depth per discharge that the wave brings.
 */
const POOLS = [
  {
    pool: 1,
    lengthM: 7000,
    widthM: 7,
    depthM: 2.1,
    dischargeM3s: 2.7,
    delayS: 1822.6,
    areaM2: 82_799,
    stepSPerM2: 0.0246,
  },
  {
    pool: 4,
    lengthM: 4000,
    widthM: 6,
    depthM: 1.9,
    dischargeM3s: 2,
    delayS: 1073.4,
    areaM2: 43_607,
    stepSPerM2: 0.0302,
  },
  {
    pool: 8,
    lengthM: 2000,
    widthM: 5,
    depthM: 1.7,
    dischargeM3s: 1,
    delayS: 566.9,
    areaM2: 19_514,
    stepSPerM2: 0.0392,
  },
]

function respond({ lengthM, widthM, depthM, dischargeM3s, delayS, stepSPerM2 }: (typeof POOLS)[number]) {
  const network = (boundary: NodeBoundary) =>
    buildNetwork(
      districtOf({
        id: 'pool',
        nodes: { A: {}, B: { boundary } },
        reaches: [
          {
            id: 'R-1',
            from: 'A',
            to: 'B',
            lengthM,
            bedUpM: 40 + 1e-4 * lengthM,
            bedDownM: 40,
            shape: trapezoid(widthM, 1.5, 4),
            manningN: 0.02,
          },
        ],
      }),
      { dxM: 50 },
    )
  const held = createEngine(network('river-stage'))
  held.startSteady(0, valuesWith(held.network, { riverStageM: 40 + depthM, inflowM3s: { A: dischargeM3s } }))
  const pool = createEngine(network('none'))
  const start = { ...held.save(), topologyHash: pool.network.topologyHash }
  const moreM3s = 0.001 * dischargeM3s
  const withMore = (more: number) =>
    constantForcing(valuesWith(pool.network, { inflowM3s: { A: dischargeM3s + more, B: -dischargeM3s } }))
  const risenM = () => pool.stageAtM(0, lengthM) - 40 - depthM

  pool.load(start)
  let arrivalS = 0
  while (risenM() < 0.5 * stepSPerM2 * moreM3s && arrivalS < 3 * delayS) {
    arrivalS += 5
    pool.advance(landingEvery(withMore(moreM3s), 5), arrivalS * 1000)
  }
  /* the limit of small changes: a little more and a little less, when the waves have gone */
  const riseMPerS = (more: number) => {
    pool.load(start)
    pool.advance(withMore(more), 200 * delayS * 1000)
    const beforeM = risenM()
    pool.advance(withMore(more), 400 * delayS * 1000)
    return (risenM() - beforeM) / (200 * delayS)
  }
  const littleM3s = 2e-5 * dischargeM3s
  return { arrivalS, areaM2: (2 * littleM3s) / (riseMPerS(littleM3s) - riseMPerS(-littleM3s)) }
}

describe('response of a pool to a little more inflow', () => {
  for (const pool of POOLS)
    it(`[ID1] Corning pool ${pool.pool}: published delay within 2 %, backwater area within 0.1 %`, () => {
      const { arrivalS, areaM2 } = respond(pool)
      expect(Math.abs(arrivalS / pool.delayS - 1)).toBeLessThan(0.02)
      expect(Math.abs(areaM2 / pool.areaM2 - 1)).toBeLessThan(0.001)
    })
})
