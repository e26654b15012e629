import { describe, expect, it } from 'vitest'
import { theObservation } from '../src/gradient/observation.ts'
import type { District, SeepageLaw } from '../src/index.ts'
import { branchingCanal, poolsAround, STRUCTURE_LAWS, structuredCanal } from '../src/testing/index.ts'
import { alongOneDirection, caseOf, compare } from './gradient-checks.ts'

const HOUR_MS = 3_600_000
/** Laws bend where their regimes meet: differences are taken over hundredths of what does elsewhere. */
const NEAR = 0.01

/** Groundwater above the bed, a leaky layer, a loss by Kostiakov, in turn. */
const SEEPAGES: readonly SeepageLaw[] = [
  { kind: 'darcy', conductivityMPerS: 2e-6, thicknessM: 0.4, groundwaterDepthM: -0.9 },
  { kind: 'darcy', conductivityMPerS: 4e-7, thicknessM: 0.5, groundwaterDepthM: 3 },
  { a: 2.65, m: 0.45, factor: 1 },
]
const onLeakyGround = (district: District): District => ({
  ...district,
  reaches: district.reaches.map((reach, r) => ({ ...reach, seepage: SEEPAGES[r % 3]! })),
})

describe('the gradient of a run through structures and weather', () => {
  for (const [name, law] of Object.entries(STRUCTURE_LAWS))
    it(`[AJ2] ${name} before a lake whose stage is given`, () => {
      const it = caseOf(poolsAround(law), 250, { inflowM3s: { A: 3 }, stageM: { B: 41.1 }, settings: { 'S-1': 0.9 } })
      compare(it, theObservation({ kind: 'stage', reach: 0, chainageM: 300, atMs: 2.7 * HOUR_MS }), 3, NEAR)
      compare(
        it,
        theObservation({ kind: 'structure-volume', structure: 0, fromMs: HOUR_MS, untilMs: 2.9 * HOUR_MS }),
        3,
        NEAR,
      )
    })

  it('[AJ2] structures side by side, a pump into a pond, a drop, an outlet by rating, leaky ground', () => {
    const it = caseOf(onLeakyGround(structuredCanal()), 500, { riverStageM: 42, openingM: 0.8 })
    for (const [s, weather] of [1e-6, 5e-8, 0.05].entries())
      [it.values.rainMPerS, it.values.evaporationMPerS, it.values.lateralM3s][s]!.fill(weather)
    compare(it, theObservation({ kind: 'stage', reach: 1, chainageM: 1300, atMs: 2.7 * HOUR_MS }), 6)
    compare(it, theObservation({ kind: 'structure-discharge', structure: 3, atMs: 2.5 * HOUR_MS }), 6)
    compare(it, theObservation({ kind: 'gate-volume', gate: 0, fromMs: HOUR_MS, untilMs: 2.9 * HOUR_MS }), 6)
  }, 60_000)

  it('[AJ2] a tail weir drowned by a stage behind it', () => {
    const it = caseOf(branchingCanal(), 750, { riverStageM: 42.3, openingM: 0.65, demandM3s: 0.8, stageM: { C: 39.4 } })
    compare(it, theObservation({ kind: 'stage', reach: 2, chainageM: 3000, atMs: 2.7 * HOUR_MS }), 4, NEAR)
  })

  it('[AJ4] the product of gradient and a direction in which everything moves at once is the difference along it', () => {
    const it = caseOf(onLeakyGround(structuredCanal()), 500, { riverStageM: 42, openingM: 0.8, inflowM3s: { M: 0.4 } })
    for (const [k, weather] of [1e-6, 5e-8, 0.05].entries())
      [it.values.rainMPerS, it.values.evaporationMPerS, it.values.lateralM3s][k]!.fill(weather)
    for (let seed = 0; seed < 3; seed++) {
      const { product, difference, observed } = alongOneDirection(
        it,
        theObservation({ kind: 'gate-volume', gate: 0, fromMs: HOUR_MS, untilMs: 2.9 * HOUR_MS }),
        seed,
      )
      expect(Math.abs(product)).toBeGreaterThan(1e6 * 1e-13 * observed)
      expect(Math.abs(product / difference - 1), `seed ${seed}`).toBeLessThan(1e-6)
    }
  })
})
