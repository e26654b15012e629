import { describe, expect, it } from 'vitest'
import { randomNetwork, runRandomNetwork } from '../src/testing/index.ts'

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
})
