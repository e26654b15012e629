import { describe, expect, it } from 'vitest'
import { buildNetwork } from '../src/index.ts'
import { acceptStep } from '../src/solver/step.ts'
import { createWork } from '../src/solver/work.ts'
import { oneReach, randomNetwork, runRandomNetwork } from '../src/testing/index.ts'

const NETWORKS = 500
/** The search for a steady start gives up on at most so many of those asked for. */
const MOST_STEADY_REFUSED = 0.06

describe('random networks through random schedules', () => {
  it(`[RB2] ${NETWORKS} of them: none fails, mass to 1e-9, no depth below zero; \`bench/random-networks.ts\` runs 10 000`, () => {
    const verdicts = Array.from({ length: NETWORKS }, (_, seed) => runRandomNetwork(seed))
    const failed = verdicts.filter(({ faults }) => faults.length > 0)
    expect(failed.map(({ seed, faults }) => `seed ${seed}: ${faults.join('; ')}`)).toEqual([])
    const wanted = verdicts.filter(({ wantedSteady }) => wantedSteady).length
    const refused = verdicts.filter(({ isSteadyRefused }) => isSteadyRefused).map(({ seed }) => seed)
    expect(refused.length / wanted, `steady refused: ${refused.join(' ')}`).toBeLessThan(MOST_STEADY_REFUSED)
  }, 180_000)

  it('[RB2] they are of every kind, and a seed always gives the same', () => {
    const networks = Array.from({ length: 60 }, (_, seed) => randomNetwork(seed))
    const districts = networks.map(({ district }) => district)
    const seats = new Set(districts.flatMap(({ gates }) => gates.map(({ seat }) => seat.kind)))
    const boundaries = new Set(districts.flatMap(({ nodes }) => nodes.map(({ boundary }) => boundary)))
    const shapes = new Set(districts.flatMap(({ crossSections }) => crossSections.map(({ shape }) => shape.kind)))
    const slopes = districts.flatMap(({ reaches }) =>
      reaches.map(({ bedUpM, bedDownM, lengthM }) => (bedUpM - bedDownM) / lengthM),
    )
    expect([...seats].sort()).toEqual(['outside', 'reach-head', 'reach-tail'])
    expect([...boundaries].sort()).toEqual(['none', 'normal-depth', 'river-stage', 'weir-crest'])
    expect([...shapes].sort()).toEqual(['compound', 'trapezoid'])
    expect(Math.min(...slopes)).toBeLessThan(-1e-4)
    expect(Math.max(...slopes)).toBeGreaterThan(0.02)
    expect(networks.filter(({ tree }) => tree.cuts.length > 0).length).toBeGreaterThan(10)
    expect(networks.map(({ district }) => district.reaches.length)).toContain(2)
    expect(randomNetwork(7).topologyHash).toBe(networks[7]!.topologyHash)
    expect(runRandomNetwork(7)).toEqual(runRandomNetwork(7))
  })

  it('[RB3] a link between two points that a step left dry carries nothing from then on, and no water is lost by it', () => {
    const network = buildNetwork(oneReach(), { dxM: 1000 })
    const w = createWork(network, {})
    for (let p = 0; p < w.stageP.length; p++) w.stageP[p] = network.bedM[p]! + (p >= 3 && p <= 5 ? -0.1 * (p - 3) : 0.2)
    w.dischargeP.fill(-4.65)
    w.booked.fill(7)
    acceptStep(w)
    const still = [...w.dischargeP].flatMap((Q, l) => (Q === 0 ? [l] : []))
    expect(still).toEqual([3, 4])
    expect(w.dischargeOldP).toEqual(w.dischargeP)
    expect(w.totals.every((m3) => m3 === 7)).toBe(true)
    /* a step of 626 s once left -4.65 m³/s between two dry points there */
    expect(runRandomNetwork(8481)).toMatchObject({ faults: [] })
  })
})
