import { sedimentCapacityKgPerM3, stokesVelocityMPerS, waterViscosityM2s } from '../../src/index.ts'
import { ageProfile, decayProfile, TRAP, trapExactKgPerM3, trapProfile, UNIFORM } from '../../test/transport/cases.ts'
import type { CaseResult, ValidationCase } from '../case.ts'
import { largestOf, relative } from '../measures.ts'

/** Carrying capacity after Zhang Ruijin with K 0.22, m 0.76: U, R, w and the published S*. */
const CAPACITIES = [
  [0.8, 1.5, 5.6e-4, 5.074],
  [0.6, 1, 5.6e-4, 3.5836],
  [1, 2, 5.6e-4, 6.7819],
  [0.8, 1.5, 2.2e-3, 1.7936],
] as const

function capacity(): CaseResult {
  const rows = CAPACITIES.map(([U, R, w, published]) => ({
    U,
    R,
    w,
    published,
    computed: sedimentCapacityKgPerM3(
      { formula: 'zhang-ruijin' },
      { velocityMPerS: U, hydraulicRadiusM: R, depthM: R, settlingMPerS: w },
    ),
  }))
  return {
    checks: [
      {
        what: 'capacity, relative, largest',
        error: largestOf(rows.map((row) => relative(row.computed, row.published))),
        limit: 1e-4,
      },
      {
        what: 'settling velocity of 0.025 mm at 20 °C by Stokes, relative',
        error: relative(stokesVelocityMPerS(2.5e-5, waterViscosityM2s(20)), 5.581e-4),
        limit: 0.01,
      },
    ],
    table: {
      columns: ['U, m/s', 'R, m', 'w, m/s', 'S*, kg/m³', 'published'],
      rows: rows.map(({ U, R, w, computed, published }) => [U, R, w, computed, published]),
    },
  }
}

function trap(): CaseResult {
  const grids = [400, 200, 100].map((dxM) => ({ dxM, profile: trapProfile(dxM) }))
  const errors = grids.map(({ profile }) =>
    largestOf(profile.map(({ chainageM, computedKgPerM3 }) => Math.abs(computedKgPerM3 - trapExactKgPerM3(chainageM)))),
  )
  const fine = grids.at(-1)?.profile ?? []
  const x = fine.map(({ chainageM }) => chainageM)
  return {
    checks: [
      {
        what: 'closed form at 5 km against the published 7.82827, relative',
        error: relative(trapExactKgPerM3(5000), 7.82827),
        limit: 1e-5,
      },
      { what: 'concentration at dx 100 m, kg/m³, largest error', error: errors[2] ?? Number.NaN, limit: 0.04 },
      { what: 'error at dx 200 m over that at 400 m', error: (errors[1] ?? Number.NaN) / (errors[0] ?? 0), limit: 0.6 },
      { what: 'error at dx 100 m over that at 200 m', error: (errors[2] ?? Number.NaN) / (errors[1] ?? 0), limit: 0.6 },
    ],
    table: {
      columns: ['x, m', 'S, kg/m³', 'exact'],
      rows: fine.map(({ chainageM, computedKgPerM3 }) => [chainageM, computedKgPerM3, trapExactKgPerM3(chainageM)]),
    },
    figure: {
      xLabel: 'distance, m',
      yLabel: 'suspended sediment, kg/m³',
      series: [
        { name: 'exact', look: 'line', x, y: x.map(trapExactKgPerM3) },
        { name: 'computed, dx 100 m', look: 'dots', x, y: fine.map(({ computedKgPerM3 }) => computedKgPerM3) },
      ],
    },
    remark: `α ${TRAP.alpha}, w ${TRAP.settlingMPerS} m/s, q 1.2 m²/s; K is set so that the canal's capacity is ${TRAP.capacityKgPerM3} kg/m³.`,
  }
}

function ageAndDecay(): CaseResult {
  const decayPerS = 1e-4
  const ages = [500, 250].map((dxM) =>
    largestOf(ageProfile(dxM).map(({ chainageM, ageS }) => Math.abs(ageS - chainageM / UNIFORM.velocityMPerS))),
  )
  const decays = [500, 250].map((dxM) =>
    largestOf(
      decayProfile(dxM, decayPerS).map(({ chainageM, part }) =>
        Math.abs(part - Math.exp((-decayPerS * chainageM) / UNIFORM.velocityMPerS)),
      ),
    ),
  )
  return {
    checks: [
      { what: 'age of water at dx 250 m, s, largest error', error: ages[1] ?? Number.NaN, limit: 250 },
      { what: 'error of age at dx/2 over that at dx', error: (ages[1] ?? Number.NaN) / (ages[0] ?? 0), limit: 0.6 },
      {
        what: 'part left of a decaying tracer at dx 250 m, largest error',
        error: decays[1] ?? Number.NaN,
        limit: 0.02,
      },
      {
        what: 'error of decay at dx/2 over that at dx',
        error: (decays[1] ?? Number.NaN) / (decays[0] ?? 0),
        limit: 0.6,
      },
    ],
  }
}

export const SEDIMENT: readonly ValidationCase[] = [
  {
    id: 'sediment-capacity',
    title: 'Carrying capacity and settling velocity',
    source: 'Zhang Ruijin with K 0.22, m 0.76, and Stokes: computed apart from the stated equations',
    run: capacity,
  },
  {
    id: 'sediment-trap',
    title: 'A settling basin',
    source: 'S = S* + (S₀ − S*)·exp(−α·w·x/q): closed form of steady non-equilibrium transport',
    run: trap,
  },
  {
    id: 'age-and-decay',
    title: 'Age of water and a decaying tracer',
    source: 'x/u and exp(−λ·x/u): closed forms of steady uniform flow',
    run: ageAndDecay,
  },
]
