import type { Engine, Roughness } from '../../src/index.ts'
import { valuesWith } from '../../src/testing/index.ts'
import type { CaseResult, ValidationCase } from '../case.ts'
import { dressler, ritter, ritterReachM, stoker, type Wave } from '../exact/dam-break.ts'
import type { Chart } from '../figure.ts'
import { differences, ended, largestOf, lastAboveM, meanOf, relative, sampleAt } from '../measures.ts'
import { canalNetwork, engineWithDepths, type Profile, profileOf, runFor } from '../one-canal.ts'

/* As wide as makes its walls not count; friction as good as none, because n = 0 has no conveyance. */
const WIDTH_M = 1000
const FRICTIONLESS_N = 1e-6

interface Break {
  readonly upperM: number
  readonly lowerM: number
  readonly backM: number
  readonly aheadM: number
  readonly cells: number
  readonly afterS: number
  readonly roughness?: Roughness
}

/** A wall of water let go in a canal closed at both ends. The dam stands in the middle of a link; x is counted from it. */
function letGo({ upperM, lowerM, backM, aheadM, cells, afterS, roughness }: Break) {
  const lengthM = backM + aheadM
  const dxM = lengthM / cells
  const damM = (Math.floor(backM / dxM) + 0.5) * dxM
  const network = canalNetwork({
    lengthM,
    dxM,
    widthM: WIDTH_M,
    manningN: FRICTIONLESS_N,
    ...(roughness !== undefined && { roughness }),
  })
  const engine: Engine = engineWithDepths(network, (x) => (x < damM ? upperM : lowerM))
  const stepS = (0.5 * dxM) / Math.sqrt(9.81 * upperM)
  const outcome = runFor(engine, valuesWith(network, {}), afterS, stepS)
  return { engine, outcome, profile: profileOf(engine, -damM) }
}

const velocities = ({ linkXM, dischargeM3s, xM, depthM }: Profile): number[] =>
  linkXM.map((x, i) => (dischargeM3s[i] ?? 0) / WIDTH_M / Math.max(sampleAt(xM, depthM, x), 1e-9))

function chartOf({ xM, depthM }: Profile, exact: readonly number[]): Chart {
  return {
    xLabel: 'distance from the dam, m',
    yLabel: 'depth, m',
    series: [
      { name: 'exact', look: 'line', x: xM, y: exact },
      { name: 'computed', look: 'dots', x: xM, y: depthM },
    ],
  }
}

function tableOf(profile: Profile, at: (xM: number) => Wave, places: readonly number[]) {
  const u = velocities(profile)
  return {
    columns: ['x, m', 'depth, m', 'exact', 'velocity, m/s', 'exact'],
    rows: places.map((x) => {
      const exact = at(x)
      return [
        x,
        sampleAt(profile.xM, profile.depthM, x),
        exact.depthM,
        sampleAt(profile.linkXM, u, x),
        exact.velocityMPerS,
      ]
    }),
  }
}

function stokerCase(upperM: number, lowerM: number, size: Omit<Break, 'upperM' | 'lowerM'>): CaseResult {
  const exact = stoker(upperM, lowerM)
  const { engine, outcome, profile } = letGo({ upperM, lowerM, ...size })
  const at = (x: number) => exact.at(x, size.afterS)
  const depths = profile.xM.map((x) => at(x).depthM)
  const shockM = exact.shockMPerS * size.afterS
  const plateauM = 0.5 * (exact.fanTailMPerS + exact.shockMPerS) * size.afterS
  const u = velocities(profile)
  return {
    checks: [
      ended('runs to its end', outcome),
      {
        what: 'mean error of depth over the upper depth',
        error: meanOf(differences(profile.depthM, depths)) / upperM,
        limit: 0.005,
      },
      {
        what: 'place of the shock, relative',
        error: relative(lastAboveM(profile.xM, profile.depthM, 0.5 * (exact.middleDepthM + lowerM)), shockM),
        limit: 0.01,
      },
      {
        what: 'depth of the plateau, relative',
        error: relative(sampleAt(profile.xM, profile.depthM, plateauM), exact.middleDepthM),
        limit: 0.01,
      },
      {
        what: 'velocity of the plateau, relative',
        error: relative(sampleAt(profile.linkXM, u, plateauM), exact.middleVelocityMPerS),
        limit: 0.01,
      },
      { what: 'mass error', error: engine.balance.massError, limit: 1e-9 },
    ],
    table: tableOf(
      profile,
      at,
      [-0.8 * -exact.fanHeadMPerS * size.afterS, 0, plateauM, 0.98 * shockM, 1.02 * shockM].map(
        (x) => Math.round(x * 100) / 100,
      ),
    ),
    figure: chartOf(profile, depths),
    remark: `${size.cells} cells, ${size.afterS} s after the dam broke; n = ${FRICTIONLESS_N}; steps of half a cell at √(g·h₁).`,
  }
}

function ritterCase(): CaseResult {
  const [upperM, afterS] = [10, 40]
  const { engine, outcome, profile } = letGo({ upperM, lowerM: 0, backM: 500, aheadM: 1000, cells: 750, afterS })
  const at = (x: number) => ritter(upperM, x, afterS)
  const depths = profile.xM.map((x) => at(x).depthM)
  const cutOffM = 0.01 * upperM
  const q = sampleAt(profile.linkXM, profile.dischargeM3s, 0) / WIDTH_M
  const here = at(0)
  return {
    checks: [
      ended('runs to its end', outcome),
      {
        what: 'front at the 1 % depth, relative',
        error: relative(lastAboveM(profile.xM, profile.depthM, cutOffM), ritterReachM(upperM, cutOffM, afterS)),
        limit: 0.05,
      },
      {
        what: 'mean error of depth over the upper depth',
        error: meanOf(differences(profile.depthM, depths)) / upperM,
        limit: 0.005,
      },
      {
        what: 'depth at the dam, relative',
        error: relative(sampleAt(profile.xM, profile.depthM, 0), here.depthM),
        limit: 0.02,
      },
      { what: 'discharge at the dam, relative', error: relative(q, here.depthM * here.velocityMPerS), limit: 0.02 },
      { what: 'water below the bed, m', error: -Math.min(0, ...profile.depthM), limit: 0 },
      { what: 'mass error', error: engine.balance.massError, limit: 1e-9 },
    ],
    table: tableOf(profile, at, [-200, 0, 200, 400, 600, 673.5]),
    figure: chartOf(profile, depths),
    remark: `dx 2 m, ${afterS} s after the dam broke; n = ${FRICTIONLESS_N}.`,
  }
}

function dresslerCase(): CaseResult {
  const [upperM, chezy, afterS] = [6, 40, 40]
  const { engine, outcome, profile } = letGo({
    upperM,
    lowerM: 0,
    backM: 500,
    aheadM: 700,
    cells: 1200,
    afterS,
    roughness: { kind: 'chezy', value: chezy },
  })
  const at = (x: number) => dressler(upperM, chezy, x, afterS)
  const places = [-300, -200, -100, 0, 100]
  const within = profile.xM.map((x, i) => ({ x, depthM: profile.depthM[i] ?? 0 })).filter(({ x }) => x <= 100)
  const errors = places.map((x) => Math.abs(sampleAt(profile.xM, profile.depthM, x) - at(x).depthM))
  return {
    checks: [
      ended('runs to its end', outcome),
      { what: 'largest error of depth at the published places, m', error: largestOf(errors), limit: 0.06 },
      {
        what: 'mean error of depth behind the tip over the upper depth',
        error: meanOf(within.map(({ x, depthM }) => Math.abs(depthM - at(x).depthM))) / upperM,
        limit: 0.005,
      },
      { what: 'mass error', error: engine.balance.massError, limit: 1e-9 },
    ],
    table: tableOf(profile, at, places),
    figure: chartOf(
      profile,
      profile.xM.map((x) => (x <= 100 ? at(x).depthM : Number.NaN)),
    ),
    remark: 'dx 1 m, Chezy’s friction with C = 40. The tip, where the correction does not hold, is not compared.',
  }
}

const STOKER = 'Stoker (1957) Water Waves, ch. 10: closed form'
const stokerOf = (upperM: number, lowerM: number, size: Omit<Break, 'upperM' | 'lowerM'>): ValidationCase => ({
  id: `stoker-${upperM}-${lowerM}`,
  title: `Dam break onto wet bed, ${upperM} m on ${lowerM} m`,
  source: STOKER,
  run: () => stokerCase(upperM, lowerM, size),
})

export const DAM_BREAKS: readonly ValidationCase[] = [
  stokerOf(10, 1, { backM: 500, aheadM: 500, cells: 1000, afterS: 30 }),
  stokerOf(2, 0.2, { backM: 200, aheadM: 200, cells: 1000, afterS: 30 }),
  stokerOf(1, 0.5, { backM: 150, aheadM: 150, cells: 1000, afterS: 30 }),
  stokerOf(0.005, 0.001, { backM: 5, aheadM: 5, cells: 1000, afterS: 6 }),
  {
    id: 'ritter',
    title: 'Dam break onto dry bed, 10 m',
    source: 'Ritter (1892): closed form',
    run: ritterCase,
  },
  {
    id: 'dressler',
    title: 'Dam break onto dry, rough bed, 6 m, C 40 m^½/s',
    source:
      'Dressler (1952) J. Res. Natl. Bur. Stand. 49(3): closed form of first order, recalled; checked against published numbers',
    run: dresslerCase,
  },
]
