import type { CaseResult, Check, ValidationCase } from '../case.ts'
import { type Channel, criticalDepth, trapezoidal } from '../exact/channel.ts'
import {
  approach,
  bedUnder,
  depthOf,
  SHORT_WITH_SHOCK,
  type Stretch,
  SUBCRITICAL,
  SUPERCRITICAL,
  WITH_JUMP,
} from '../exact/macdonald.ts'
import { differences, ended, largestOf, lastAboveM, relative, rms, sampleAt } from '../measures.ts'
import { type Profile, profileOf, steadyFlow } from '../one-canal.ts'

/** Wide, but with walls: the bed follows from the true section, so nothing is left out. */
const WIDTH_M = 1000

interface Manufactured {
  readonly q: number
  readonly manningN: number
  readonly stretches: readonly Stretch[]
  /** Grids from coarse to fine, each half of the one before. */
  readonly dxM: readonly [number, number, number]
  /** Where the flow begins fast, the length over which it is brought there. */
  readonly approachM?: number
}

interface Solved {
  readonly dxM: number
  readonly profile: Profile
  readonly errors: readonly number[]
  readonly checks: readonly Check[]
}

/** Stretches with the way to them, where the flow begins faster than critical. */
function withApproach({ q, manningN, stretches, approachM }: Manufactured): {
  readonly channel: Channel
  readonly all: readonly Stretch[]
} {
  const channel = trapezoidal(WIDTH_M, 0, manningN)
  const first = stretches[0]
  if (approachM === undefined || first === undefined) return { channel, all: stretches }
  const slowDepthM = 1.4 * criticalDepth(channel, q * WIDTH_M)
  return { channel, all: [approach(approachM, slowDepthM, first.depthM(0)), ...stretches] }
}

function solve(flow: Manufactured, dxM: number): Solved {
  const { channel, all } = withApproach(flow)
  const originM = all[0]?.fromM ?? 0
  const endM = all.at(-1)?.toM ?? 0
  const Q = flow.q * WIDTH_M
  const bedM = bedUnder(channel, Q, all)
  const exact = depthOf(all)
  const { engine, outcome } = steadyFlow(
    {
      lengthM: endM - originM,
      dxM,
      widthM: WIDTH_M,
      manningN: flow.manningN,
      bedM,
      originM,
      designDepthM: exact(endM),
    },
    Q,
    exact(endM),
  )
  const profile = profileOf(engine, originM)
  return {
    dxM,
    profile,
    errors: differences(profile.depthM, profile.xM.map(exact)),
    checks: [
      ended(`the steady solver reaches its end at dx ${dxM} m`, outcome),
      {
        what: `discharge at dx ${dxM} m, relative, largest`,
        error: largestOf(profile.dischargeM3s.map((discharge) => relative(discharge, Q))),
        limit: 1e-6,
      },
    ],
  }
}

/** Where a depth that rises passes the mean of both sides of the jump. */
function jumpAtM({ xM, depthM }: Profile, afterM: number, level: number): number {
  return lastAboveM(
    xM,
    depthM.map((y, i) => ((xM[i] ?? 0) > afterM ? -y : Number.NaN)),
    -level,
  )
}

function manufactured(
  flow: Manufactured,
  limitM: number,
  jump?: { readonly atM: number; readonly searchM: number },
): CaseResult {
  const { all } = withApproach(flow)
  const exact = depthOf(all)
  const grids = flow.dxM.map((dxM) => solve(flow, dxM))
  const norm = ({ errors, profile }: Solved) => rms(errors.filter((_, i) => (profile.xM[i] ?? 0) >= 0))
  const [coarse, middle, fine] = grids.map(norm) as [number, number, number]
  const last = grids[2] as Solved
  const at = [0, 0.25, 0.5, 0.75, 1].map((part) => part * (all.at(-1)?.toM ?? 0))
  return {
    checks: [
      ...grids.flatMap(({ checks }) => checks),
      { what: `depth at dx ${last.dxM} m, m, rms error`, error: fine, limit: limitM },
      ...(jump === undefined
        ? [
            { what: 'error of depth at dx/2 over that at dx, coarse', error: middle / coarse, limit: 0.55 },
            { what: 'error of depth at dx/2 over that at dx, fine', error: fine / middle, limit: 0.55 },
          ]
        : [jumpCheck(last, jump.atM, jump.searchM, exact)]),
    ],
    table: {
      columns: ['x, m', 'bed, m', ...grids.map(({ dxM }) => `depth at dx ${dxM} m, m`), 'exact'],
      rows: at.map((x) => [
        x,
        sampleAt(last.profile.xM, last.profile.bedM, x),
        ...grids.map(({ profile }) => sampleAt(profile.xM, profile.depthM, x)),
        exact(x),
      ]),
    },
    figure: chartOf(last.profile, exact),
    remark:
      flow.approachM === undefined
        ? 'The engine’s reach has walls, and the bed follows from its true section; the tail’s stage is given.'
        : `Before x = 0 an approach of ${flow.approachM} m, made the same way, brings the water from slow to fast: the engine takes one condition at its head.`,
  }
}

function jumpCheck({ profile, dxM }: Solved, jumpM: number, searchM: number, exact: (x: number) => number): Check {
  const level = 0.5 * (exact(jumpM - 1e-9) + exact(jumpM + 1e-9))
  return {
    what: `place of the jump at dx ${dxM} m, m`,
    error: Math.abs(jumpAtM(profile, searchM, level) - jumpM),
    limit: 2 * dxM,
  }
}

const chartOf = ({ xM, bedM, depthM }: Profile, exact: (x: number) => number) => ({
  xLabel: 'distance, m',
  yLabel: 'stage, m',
  series: [
    { name: 'bed', look: 'bed' as const, x: xM, y: bedM },
    { name: 'exact', look: 'line' as const, x: xM, y: xM.map((x, i) => exact(x) + (bedM[i] ?? 0)) },
    { name: 'computed', look: 'dots' as const, x: xM, y: depthM.map((y, i) => y + (bedM[i] ?? 0)) },
  ],
  below: {
    xLabel: 'distance, m',
    yLabel: 'depth, m',
    series: [
      { name: 'exact', look: 'line' as const, x: xM, y: xM.map(exact) },
      { name: 'computed', look: 'dots' as const, x: xM, y: depthM },
    ],
  },
})

const SOURCE =
  'MacDonald, Baines, Nichols, Samuels (1997) J. Hydraul. Eng. 123(11), depths as in SWASHES 3.2: closed form, bed by quadrature'

export const MACDONALD: readonly ValidationCase[] = [
  {
    id: 'macdonald-subcritical',
    title: 'Manufactured bed, slow flow, q 2 m²/s, n 0.033',
    source: SOURCE,
    run: () => manufactured({ q: 2, manningN: 0.033, stretches: SUBCRITICAL, dxM: [20, 10, 5] }, 0.002),
  },
  {
    id: 'macdonald-supercritical',
    title: 'Manufactured bed, fast flow, q 2.5 m²/s, n 0.04',
    source: SOURCE,
    run: () =>
      manufactured({ q: 2.5, manningN: 0.04, stretches: SUPERCRITICAL, dxM: [2, 1, 0.5], approachM: 100 }, 0.005),
  },
  {
    id: 'macdonald-jump',
    title: 'Manufactured bed, fast to slow with a jump at 500 m, q 2 m²/s, n 0.0218',
    source: SOURCE,
    run: () =>
      manufactured({ q: 2, manningN: 0.0218, stretches: WITH_JUMP, dxM: [10, 5, 2.5], approachM: 100 }, 0.02, {
        atM: 500,
        searchM: 250,
      }),
  },
  {
    id: 'macdonald-short-shock',
    title: 'Manufactured bed, slow to fast and a jump at 66.7 m of 100 m, q 2 m²/s, n 0.0328',
    source: `${SOURCE}; coefficients as in ANUGA`,
    run: () =>
      manufactured({ q: 2, manningN: 0.0328, stretches: SHORT_WITH_SHOCK, dxM: [1, 0.5, 0.25] }, 0.05, {
        atM: 200 / 3,
        searchM: 50,
      }),
  },
]
