import { constantForcing, createEngine } from '../../src/index.ts'
import { landingEvery, valuesWith } from '../../src/testing/index.ts'
import type { CaseResult, ValidationCase } from '../case.ts'
import { trapezoidal } from '../exact/channel.ts'
import { fillingWave } from '../exact/filling.ts'
import { differences, largestOf, lastAboveM, relative } from '../measures.ts'
import { canalNetwork, type Profile, profileOf } from '../one-canal.ts'

const CANAL = { lengthM: 14_000, widthM: 5, sideSlope: 1.5, manningN: 0.02 }
const SLOPE = 1 / 1000
const Q = 8
const exact = fillingWave(trapezoidal(CANAL.widthM, CANAL.sideSlope, CANAL.manningN), SLOPE, Q)
/** The front crosses half a fine cell a step. */
const STEP_S = 6
const HALF_M = 0.5 * exact.normalDepthM

/** Fills a dry canal; where half of the normal depth stands, every ten minutes, and the water at the end. */
function fill(dxM: number) {
  const network = canalNetwork({ ...CANAL, dxM, bedM: (x) => SLOPE * (CANAL.lengthM - x), tail: 'normal-depth' })
  const engine = createEngine(network)
  const values = valuesWith(network, { inflowM3s: { A: Q } })
  engine.startDry(0, values)
  const forcing = landingEvery(constantForcing(values), STEP_S)
  const timesS: number[] = []
  const frontM: number[] = []
  let profile: Profile = profileOf(engine)
  let isGood = true
  for (let t = 600; isGood && !((frontM.at(-1) ?? 0) > 11_000) && t < 86_400; t += 600) {
    isGood = engine.advance(forcing, t * 1000).kind === 'reached'
    profile = profileOf(engine)
    timesS.push(t)
    frontM.push(lastAboveM(profile.xM, profile.depthM, HALF_M))
  }
  /* speed over the last half of the way, by least squares would say no more */
  const from = frontM.findIndex((x) => x > 6000)
  const speed =
    ((frontM.at(-1) ?? Number.NaN) - (frontM[from] ?? Number.NaN)) / ((timesS.at(-1) ?? 0) - (timesS[from] ?? 0))
  return { engine, timesS, frontM, profile, speed, isGood }
}

function filling(): CaseResult {
  const grids = [100, 25].map((dxM) => ({ dxM, ...fill(dxM) }))
  const [coarse, fine] = grids as [(typeof grids)[number], (typeof grids)[number]]
  const half = exact.behindTipM(HALF_M)
  const parts = [0.3, 0.4, 0.6, 0.7, 0.8, 0.9]
  const shape = parts.map((part) => {
    const y = part * exact.normalDepthM
    const { xM, depthM } = fine.profile
    return {
      part,
      computed: (fine.frontM.at(-1) ?? Number.NaN) - lastAboveM(xM, depthM, y),
      exact: exact.behindTipM(y) - half,
    }
  })
  const tipM = (fine.frontM.at(-1) ?? Number.NaN) + half
  const depths = Array.from({ length: 120 }, (_, i) => (exact.normalDepthM * 0.999 * (120 - i)) / 120)
  return {
    checks: [
      { what: 'runs that did not reach their end', error: grids.filter(({ isGood }) => !isGood).length, limit: 0 },
      ...grids.map(({ dxM, speed }) => ({
        what: `speed of the front at dx ${dxM} m, relative`,
        error: relative(speed, exact.speedMPerS),
        limit: 0.01,
      })),
      {
        what: 'shape of the front at dx 25 m: place of a depth, m, largest error',
        error: largestOf(shape.map((at) => Math.abs(at.computed - at.exact))),
        limit: 25,
      },
      {
        what: 'arrival on the way, dx 100 m against dx 25 m, place, m, largest difference',
        error: largestOf(differences(coarse.frontM, fine.frontM).filter((value) => Number.isFinite(value))),
        limit: 100,
      },
      { what: 'mass error', error: largestOf(grids.map(({ engine }) => engine.balance.massError)), limit: 1e-9 },
    ],
    table: {
      columns: ['depth over normal depth', 'behind the half depth, m', 'exact', 'difference'],
      rows: shape.map((at) => [at.part, at.computed, at.exact, at.computed - at.exact]),
    },
    figure: {
      xLabel: 'distance, m',
      yLabel: 'depth, m',
      series: [
        {
          name: 'exact shape',
          look: 'line',
          x: depths.map((y) => tipM - exact.behindTipM(y)).concat(tipM),
          y: [...depths, 0],
        },
        { name: 'computed, dx 25 m', look: 'dots', x: fine.profile.xM, y: fine.profile.depthM },
      ],
      below: {
        xLabel: 'time, s',
        yLabel: 'place of the front, m',
        series: [
          { name: 'dx 25 m', look: 'line', x: fine.timesS, y: fine.frontM },
          { name: 'dx 100 m', look: 'dots', x: coarse.timesS, y: coarse.frontM },
        ],
      },
    },
    remark: `A dry canal 5 m wide, side slope 1.5, bed slope 1/1000, n 0.02, given 8 m³/s. The front is where half of the normal depth stands; its speed is taken after 6 km, where the wave has its final shape. Exact speed ${exact.speedMPerS.toFixed(4)} m/s, normal depth ${exact.normalDepthM.toFixed(4)} m.`,
  }
}

export const FILLINGS: readonly ValidationCase[] = [
  {
    id: 'dry-filling',
    title: 'A dry canal fills',
    source: 'travelling wave onto dry bed: all of it moves at Q/A(yn), friction balances the surface; quadrature',
    run: filling,
  },
]
