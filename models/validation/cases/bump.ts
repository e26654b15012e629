import { valuesWith } from '../../src/testing/index.ts'
import type { CaseResult, Check, ValidationCase } from '../case.ts'
import { type BumpFlow, bumpBedM, jumpOverBump, overBump, slowOverBump } from '../exact/bump.ts'
import { differences, ended, largestOf, lastAboveM, meanOf, relative, sampleAt } from '../measures.ts'
import { type CanalSketch, type Profile, profileOf, runFor, steadyFlow } from '../one-canal.ts'

const WIDTH_M = 1000
const LENGTH_M = 25
const CELLS = 500
const SKETCH: CanalSketch = {
  lengthM: LENGTH_M,
  dxM: LENGTH_M / CELLS,
  widthM: WIDTH_M,
  manningN: 1e-6,
  bedM: bumpBedM,
}

/** Steady flow over the bump: what the steady solver says, and whether it stays so for ten minutes. */
function flowOverBump(
  q: number,
  tailDepthM: number,
  exact: BumpFlow,
  checksOf: (profile: Profile) => readonly Check[],
): CaseResult {
  const { engine, network, outcome } = steadyFlow({ ...SKETCH, designDepthM: tailDepthM }, q * WIDTH_M, tailDepthM)
  const profile = profileOf(engine)
  const values = valuesWith(network, { riverStageM: tailDepthM, inflowM3s: { A: q * WIDTH_M } })
  const stays = runFor(engine, values, 600, 0.5)
  const later = profileOf(engine)
  const depths = profile.xM.map(exact.depthM)
  const discharges = profile.dischargeM3s.map((Q) => relative(Q, q * WIDTH_M))
  const places = [0, 8, 9, 10, 11, 11.5, 12, 15, 25]
  return {
    checks: [
      ended('the steady solver reaches its end', outcome),
      { what: 'discharge, relative, largest', error: largestOf(discharges), limit: 1e-6 },
      ...checksOf(profile),
      ended('ten minutes of it reach their end', stays),
      {
        what: 'what ten minutes change, m, largest',
        error: largestOf(differences(later.depthM, profile.depthM)),
        limit: 0.001,
      },
    ],
    table: {
      columns: ['x, m', 'bed, m', 'depth, m', 'exact', 'difference'],
      rows: places.map((x) => {
        const computed = sampleAt(profile.xM, profile.depthM, x)
        return [x, bumpBedM(x), computed, exact.depthM(x), computed - exact.depthM(x)]
      }),
    },
    figure: {
      xLabel: 'distance, m',
      yLabel: 'stage, m',
      series: [
        { name: 'bed', look: 'bed', x: profile.xM, y: profile.bedM },
        { name: 'exact', look: 'line', x: profile.xM, y: depths.map((h, i) => h + (profile.bedM[i] ?? 0)) },
        { name: 'computed', look: 'dots', x: profile.xM, y: profile.depthM.map((h, i) => h + (profile.bedM[i] ?? 0)) },
      ],
    },
    remark: `${CELLS} cells of ${SKETCH.dxM} m; n = 1e-6.`,
  }
}

const depthErrors = (profile: Profile, exact: BumpFlow) => differences(profile.depthM, profile.xM.map(exact.depthM))

function subcritical(): CaseResult {
  const exact = slowOverBump(4.42, 2)
  return flowOverBump(4.42, 2, exact, (profile) => [
    { what: 'depth, m, largest error', error: largestOf(depthErrors(profile, exact)), limit: 0.002 },
    {
      what: 'depth on the crest, relative',
      error: relative(sampleAt(profile.xM, profile.depthM, 10), exact.depthM(10)),
      limit: 0.001,
    },
  ])
}

function transcritical(): CaseResult {
  const exact = overBump(1.53)
  return flowOverBump(1.53, exact.depthM(LENGTH_M), exact, (profile) => [
    { what: 'depth, m, mean error', error: meanOf(depthErrors(profile, exact)), limit: 0.005 },
    { what: 'depth upstream, relative', error: relative(profile.depthM[0] ?? 0, exact.depthM(0)), limit: 0.005 },
    {
      what: 'depth downstream (20 m), relative',
      error: relative(sampleAt(profile.xM, profile.depthM, 20), exact.depthM(20)),
      limit: 0.01,
    },
    {
      what: 'depth on the crest, relative',
      error: relative(sampleAt(profile.xM, profile.depthM, 10), exact.depthM(10)),
      limit: 0.02,
    },
  ])
}

function withJump(): CaseResult {
  const exact = jumpOverBump(0.18, 0.33)
  const jumpM = exact.jumpM ?? Number.NaN
  return flowOverBump(0.18, 0.33, exact, (profile) => {
    const behind = profile.xM.map((x, i) => (x > 10.5 ? -(profile.depthM[i] ?? 0) : Number.NaN))
    const half = 0.5 * (exact.depthM(jumpM - 1e-6) + exact.depthM(jumpM + 1e-6))
    return [
      { what: 'depth, m, mean error', error: meanOf(depthErrors(profile, exact)), limit: 0.003 },
      { what: 'depth upstream, relative', error: relative(profile.depthM[0] ?? 0, exact.depthM(0)), limit: 0.005 },
      { what: 'place of the jump, m', error: Math.abs(lastAboveM(profile.xM, behind, -half) - jumpM), limit: 0.1 },
      {
        what: 'least depth before the jump, relative',
        error: relative(Math.min(...profile.depthM), exact.depthM(jumpM - 1e-6)),
        limit: 0.05,
      },
    ]
  })
}

const SOURCE = 'Bernoulli and the momentum of a jump; set-up of Goutal & Maurel (1997), as in SWASHES: closed form'

export const BUMPS: readonly ValidationCase[] = [
  { id: 'bump-subcritical', title: 'Slow flow over a bump, q 4.42 m²/s', source: SOURCE, run: subcritical },
  {
    id: 'bump-transcritical',
    title: 'Flow through critical over a bump, q 1.53 m²/s',
    source: SOURCE,
    run: transcritical,
  },
  { id: 'bump-jump', title: 'Flow over a bump with a jump, q 0.18 m²/s', source: SOURCE, run: withJump },
]
