import { describe, expect, it } from 'vitest'
import { brandId } from '../ground/ids.ts'
import { buildNetwork } from '../network/build-network.ts'
import { poolBelow } from '../network/pool.ts'
import { branchingCanal, districtOf, rectangle, trapezoid, valuesWith } from '../testing/index.ts'
import { identifyPools } from './identify-pools.ts'
import { fitResponse, leadS } from './pool-response.ts'
import { tuneDistant } from './tune-distant.ts'

/** A pool of ASCE test canal 2 between two gates. */
const corning = ({ lengthM, widthM, depthM }: { lengthM: number; widthM: number; depthM: number }) => {
  const drop = 1e-4 * lengthM
  const shape = trapezoid(widthM, 1.5, 4)
  const district = districtOf({
    id: 'corning',
    nodes: { YR: { boundary: 'river-stage' }, M: {}, T: { boundary: 'normal-depth' } },
    reaches: [
      { id: 'R-1', from: 'YR', to: 'M', lengthM, bedUpM: 40 + drop, bedDownM: 40, shape, manningN: 0.02 },
      { id: 'R-2', from: 'M', to: 'T', lengthM: 2000, bedUpM: 39, bedDownM: 38.8, shape, manningN: 0.02 },
    ],
    gates: [
      { id: 'G-0', kind: 'head', nodeId: 'YR', seat: 'reach-head', reach: 'R-1', bayWidthM: 7, sillM: 40 + drop },
      { id: 'G-1', kind: 'check', nodeId: 'M', seat: 'reach-head', reach: 'R-2', bayWidthM: 7, sillM: 40 },
    ],
  })
  return {
    ...district,
    gates: district.gates.map((gate) => ({
      ...gate,
      designDischargeM3s: 3,
      targetStageM: gate.id === 'G-1' ? 40 + depthM : null,
    })),
  }
}

/** Openings under which the pool's discharge is as given, by the flow it needs: found by halving. */
function openedFor(network: ReturnType<typeof buildNetwork>, wantedM3s: number) {
  let [low, high] = [0, 1]
  const valuesAt = (openingM: number) => {
    const values = valuesWith(network, { riverStageM: 43.2 })
    values.openingM.set([openingM, 3])
    return values
  }
  for (let k = 0; k < 30; k++) {
    const openingM = 0.5 * (low + high)
    const found = identifyPools(network, { values: valuesAt(openingM), gateIds: ['G-0'] })
    const pool = found.ok ? found.value[0] : undefined
    if (pool?.kind === 'found' && Math.abs(pool.dischargeM3s / wantedM3s - 1) < 0.01) return pool
    if (pool?.kind === 'found' && pool.dischargeM3s > wantedM3s) high = openingM
    else low = openingM
  }
  throw new RangeError('no opening gives the discharge')
}

describe('identification of pools', () => {
  for (const pool of [
    {
      name: '1',
      lengthM: 7000,
      widthM: 7,
      depthM: 2.1,
      dischargeM3s: 2.7,
      delayS: 1822.6,
      areaM2: 82_799,
      stepSPerM2: 0.0246,
    },
    {
      name: '4',
      lengthM: 4000,
      widthM: 6,
      depthM: 1.9,
      dischargeM3s: 2,
      delayS: 1073.4,
      areaM2: 43_607,
      stepSPerM2: 0.0302,
    },
  ])
    it(`[ID2] Corning pool ${pool.name} between its gates: published delay within 5 %, area within 2 %`, () => {
      const found = openedFor(buildNetwork(corning(pool), { dxM: 100 }), pool.dischargeM3s)
      expect(Math.abs(found.delayS / pool.delayS - 1)).toBeLessThan(0.05)
      expect(Math.abs(found.areaM2 / pool.areaM2 - 1)).toBeLessThan(0.02)
      expect(found.stepSPerM2).toBeGreaterThan(0)
    })

  it('[ID2] a level pool without friction to speak of: its area is its surface', () => {
    const shape = rectangle(20, 5)
    const district = districtOf({
      id: 'level',
      nodes: { YR: { boundary: 'river-stage' }, M: {}, T: { boundary: 'normal-depth' } },
      reaches: [
        { id: 'R-1', from: 'YR', to: 'M', lengthM: 1000, bedUpM: 40, bedDownM: 40, shape, manningN: 0.012 },
        { id: 'R-2', from: 'M', to: 'T', lengthM: 1000, bedUpM: 38, bedDownM: 37, shape, manningN: 0.02 },
      ],
      gates: [
        { id: 'G-0', kind: 'head', nodeId: 'YR', seat: 'reach-head', reach: 'R-1', bayWidthM: 5, sillM: 40 },
        { id: 'G-1', kind: 'check', nodeId: 'M', seat: 'reach-head', reach: 'R-2', bayWidthM: 5, sillM: 40 },
      ],
    })
    const network = buildNetwork(district, { dxM: 50 })
    const found = identifyPools(network, { values: valuesWith(network, { riverStageM: 44, openingM: 0.4 }) })
    const [pool] = found.ok ? found.value : []
    expect(pool?.kind).toBe('found')
    if (pool?.kind !== 'found') return
    expect(pool.areaM2 / 20_000).toBeCloseTo(1, 2)
    expect(pool.delayS).toBeLessThan(1000 / Math.sqrt(9.81 * (pool.tailStageM - 40)) + 20)
  })

  it('[ID2] every pool of a branching canal is told, found or with its reason', () => {
    const network = buildNetwork(branchingCanal(), { dxM: 250 })
    const values = valuesWith(network, { riverStageM: 42, openingM: 0.3, demandM3s: 1 })
    const found = identifyPools(network, { values, gateIds: network.district.gates.map(({ id }) => id) })
    const told = found.ok ? found.value : []
    /* the escape leads out of the district and feeds no pool */
    expect(told.map(({ gateId }) => gateId)).toEqual(['G-0', 'G-1', 'G-B-1', 'G-B-2', 'G-B-3'])
    expect(told[0]).toMatchObject({ kind: 'found', reachIds: ['R-1'] })
    expect(told[1]).toMatchObject({ reachIds: ['R-2', 'R-3'] })
    const shut = identifyPools(network, { values: valuesWith(network, { riverStageM: 42 }), gateIds: ['G-0'] })
    expect(shut.ok && shut.value[0]).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('m³/s pass') })
  })

  it('[ID2] a pool ends at its gates, and takes the larger canal for its course', () => {
    const district = branchingCanal()
    expect(poolBelow(district, 'G-0')).toMatchObject({ course: ['R-1'], outGateIds: ['G-1', 'G-B-1'] })
    expect(poolBelow(district, 'G-1')).toMatchObject({
      reachIds: ['R-2', 'R-3'],
      outGateIds: ['G-E', 'G-B-2', 'G-B-3'],
    })
    expect(poolBelow(district, 'G-E')).toBeUndefined()
    expect(poolBelow(district, brandId('G-9'))).toBeUndefined()
  })
})

describe('fit and gains', () => {
  it('[ID3] the fit finds delay and step of an ideal answer', () => {
    const atS = Array.from({ length: 200 }, (_, k) => 10 * k)
    const risenSPerM2 = atS.map((at) => (at < 600 ? 0 : 0.02 + (at - 600) / 50_000))
    const fit = fitResponse({ atS, risenSPerM2 }, 50_000)
    expect(fit.delayS).toBe(600)
    expect(fit.stepSPerM2).toBeCloseTo(0.02, 9)
    expect(leadS(fit)).toBe(0)
    expect(leadS({ ...fit, stepSPerM2: 0.004 })).toBeCloseTo(400, 6)
  })

  it('[ID3] the gains have the phase margin that was wished, exactly, and about the gain margin', () => {
    const pool = { delayS: 500, areaM2: 1000, stepSPerM2: 0 }
    const { kpM2PerS, kiM2PerS2 } = tuneDistant(pool, 0)
    expect(kpM2PerS).toBeCloseTo(0.9462, 3)
    expect(kpM2PerS / kiM2PerS2).toBeCloseTo(3147, -1)
    const loop = (w: number) => {
      const lag = Math.atan((kpM2PerS * w) / kiM2PerS2)
      return { gain: Math.hypot(kpM2PerS, kiM2PerS2 / w) / (1000 * w), phase: lag - Math.PI - 500 * w }
    }
    const crossing = [...Array(20_000).keys()].map((k) => 1e-7 * (k + 1000)).find((w) => loop(w).gain < 1)!
    expect(((loop(crossing).phase + Math.PI) * 180) / Math.PI).toBeCloseTo(43.8, 1)
    const turning = [...Array(40_000).keys()].map((k) => 1e-7 * (k + 10_000)).find((w) => loop(w).phase < -Math.PI)!
    expect(Math.abs(-20 * Math.log10(loop(turning).gain) - 10)).toBeLessThan(1.5)
  })

  it('[ID3] a step that the wave brings bounds the gain; margins that contradict each other are refused', () => {
    expect(tuneDistant({ delayS: 10, areaM2: 1000, stepSPerM2: 0.1 }, 0).kpM2PerS).toBeCloseTo(3.162, 3)
    expect(() => tuneDistant({ delayS: 10, areaM2: 1000, stepSPerM2: 0 }, 0, { gainDb: 2, phaseDeg: 60 })).toThrow(
      RangeError,
    )
  })
})
