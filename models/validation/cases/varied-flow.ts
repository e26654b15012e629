import { criticalDepthM, normalDepthM } from '../../src/index.ts'
import { trapezoid, valuesWith } from '../../src/testing/index.ts'
import type { CaseResult, Check, ValidationCase } from '../case.ts'
import { type Channel, criticalDepth, normalDepth, sequentDepth, trapezoidal } from '../exact/channel.ts'
import { approach, bedUnder } from '../exact/macdonald.ts'
import { depthAlong } from '../exact/varied-flow.ts'
import type { Chart } from '../figure.ts'
import { differences, ended, largestOf, lastAboveM, relative, sampleAt } from '../measures.ts'
import { type CanalSketch, type Profile, profileOf, runFor, steadyFlow } from '../one-canal.ts'

/** The canal of 15 km, and a chute. */
const CANAL: Omit<CanalSketch, 'dxM'> = { lengthM: 15_000, widthM: 20, sideSlope: 1.5, manningN: 0.018 }
const CANAL_SLOPE = 1 / 6000
const CANAL_EXACT = trapezoidal(20, 1.5, 0.018)
const CHUTE: Omit<CanalSketch, 'dxM' | 'lengthM'> = { widthM: 2, sideSlope: 1, manningN: 0.014 }
const CHUTE_SLOPE = 0.02
const CHUTE_EXACT = trapezoidal(2, 1, 0.014)

const bankedChart = ({ xM, bedM, depthM }: Profile, exact: readonly number[]): Chart => ({
  xLabel: 'distance, m',
  yLabel: 'stage, m',
  series: [
    { name: 'bed', look: 'bed', x: xM, y: bedM },
    { name: 'exact', look: 'line', x: xM, y: exact.map((y, i) => y + (bedM[i] ?? 0)) },
    { name: 'computed', look: 'dots', x: xM, y: depthM.map((y, i) => y + (bedM[i] ?? 0)) },
  ],
  below: {
    xLabel: 'distance, m',
    yLabel: 'depth, m',
    series: [
      { name: 'exact', look: 'line', x: xM, y: exact },
      { name: 'computed', look: 'dots', x: xM, y: depthM },
    ],
  },
})

function uniform(): CaseResult {
  const shape = trapezoid(20, 1.5, 4)
  const network = { ...CANAL, dxM: 500, bedM: (x: number) => CANAL_SLOPE * (15_000 - x), tail: 'normal-depth' as const }
  const rows = [20, 35].map((Q) => {
    const yn = normalDepth(CANAL_EXACT, Q, CANAL_SLOPE)
    const yc = criticalDepth(CANAL_EXACT, Q)
    const { engine } = steadyFlow(network, Q, 0)
    return {
      Q,
      yn,
      yc,
      ynOf: normalDepthM(shape, { slope: CANAL_SLOPE, manningN: 0.018 }, Q),
      ycOf: criticalDepthM(shape, Q),
      depthErrorM: largestOf(profileOf(engine).depthM.map((y) => Math.abs(y - yn))),
    }
  })
  return {
    checks: rows.flatMap(({ Q, yn, yc, ynOf, ycOf, depthErrorM }): Check[] => [
      { what: `normal depth of ${Q} m³/s, m`, error: Math.abs(ynOf - yn), limit: 1e-6 },
      { what: `critical depth of ${Q} m³/s, m`, error: Math.abs(ycOf - yc), limit: 1e-6 },
      { what: `depth of steady flow of ${Q} m³/s anywhere, m`, error: depthErrorM, limit: 1e-4 },
    ]),
    table: {
      columns: ['discharge, m³/s', 'normal depth, m', 'exact', 'critical depth, m', 'exact'],
      rows: rows.map(({ Q, yn, yc, ynOf, ycOf }) => [Q, ynOf, yn, ycOf, yc]),
    },
    remark: 'Steady flow to a normal-depth outlet at dx 500 m; the engine’s conveyance is a spline within 1e-5.',
  }
}

const backwaterDepths = (Q: number, tailDepthM: number, xM: readonly number[]) =>
  xM.map((x) => depthAlong(CANAL_EXACT, CANAL_SLOPE, Q, tailDepthM, x - 15_000, 1500))

function solveBackwater(Q: number, tailDepthM: number, dxM: number) {
  const bedM = (x: number) => CANAL_SLOPE * (15_000 - x)
  const { engine, outcome } = steadyFlow({ ...CANAL, dxM, bedM }, Q, tailDepthM)
  const profile = profileOf(engine)
  const exact = backwaterDepths(Q, tailDepthM, profile.xM)
  return { outcome, profile, exact, errorM: largestOf(differences(profile.depthM, exact)) }
}

/** M1 and M2: depth above a control at the tail, on three grids. */
function backwater(Q: number, tailDepthM: number, limitM: number): CaseResult {
  const grids = [500, 250, 125, 100].map((dxM) => ({ dxM, ...solveBackwater(Q, tailDepthM, dxM) }))
  const [coarse, middle, fine, last] = grids as [
    (typeof grids)[number],
    (typeof grids)[number],
    (typeof grids)[number],
    (typeof grids)[number],
  ]
  const places = [500, 1000, 2000, 3000, 5000, 7500, 10_000, 15_000]
  return {
    checks: [
      ended('the steady solver reaches its end', last.outcome),
      { what: 'depth at dx 100 m, m, largest error', error: last.errorM, limit: limitM },
      { what: 'error at 250 m over that at 500 m', error: middle.errorM / coarse.errorM, limit: 0.3 },
      { what: 'error at 125 m over that at 250 m', error: fine.errorM / middle.errorM, limit: 0.3 },
      {
        what: 'discharge, relative, largest',
        error: largestOf(last.profile.dischargeM3s.map((discharge) => relative(discharge, Q))),
        limit: 1e-6,
      },
    ],
    table: {
      columns: ['from the tail, m', 'depth at dx 100 m, m', 'exact', 'difference'],
      rows: places.map((from) => {
        const computed = sampleAt(last.profile.xM, last.profile.depthM, 15_000 - from)
        const exact = backwaterDepths(Q, tailDepthM, [15_000 - from])[0] ?? Number.NaN
        return [from, computed, exact, computed - exact]
      }),
    },
    figure: bankedChart(last.profile, last.exact),
  }
}

/** A depth that is known piece by piece from an upstream control, sampled often enough for straight lines between. */
function sampled(channel: Channel, slope: number, Q: number, fromDepthM: number, lengthM: number, pieces: number) {
  const h = lengthM / pieces
  const depths = [fromDepthM]
  for (let i = 0; i < pieces; i++) depths.push(depthAlong(channel, slope, Q, depths[i] ?? 0, h, 20))
  return (x: number) => {
    const along = Math.min(Math.max(x / h, 0), pieces - 1e-9)
    const i = Math.floor(along)
    return (depths[i] ?? 0) + (along - i) * ((depths[i + 1] ?? 0) - (depths[i] ?? 0))
  }
}

interface FastFlow {
  readonly sketch: Omit<CanalSketch, 'dxM' | 'lengthM'>
  readonly channel: Channel
  readonly slope: number
  readonly Q: number
  readonly fromDepthM: number
  readonly lengthM: number
  readonly dxM: number
  readonly approachM: number
  readonly places: readonly number[]
  /** Where the water jumps, and how far the slow flow behind is followed. */
  readonly jumpM?: number
}

/** S2, S3 and M3: a profile from an upstream control. An approach of manufactured bed brings the water there. */
function fastProfile(flow: FastFlow): CaseResult {
  const { channel, slope, Q, fromDepthM, lengthM, approachM, dxM } = flow
  const way = approach(approachM, 1.4 * criticalDepth(channel, Q), fromDepthM)
  const fastEndM = flow.jumpM ?? lengthM
  const fast = sampled(channel, slope, Q, fromDepthM, fastEndM, 4000)
  const behindM = flow.jumpM === undefined ? Number.NaN : sequentDepth(channel, Q, fast(fastEndM))
  const slow =
    flow.jumpM === undefined ? () => Number.NaN : sampled(channel, slope, Q, behindM, lengthM - fastEndM, 4000)
  const exact = (x: number) => (x < 0 ? way.depthM(x) : x <= fastEndM ? fast(x) : slow(x - fastEndM))
  const wayBed = bedUnder(channel, Q, [way])
  const bedM = (x: number) => slope * (lengthM - Math.max(x, 0)) + (x < 0 ? wayBed(x) : 0)
  const sketch: CanalSketch = {
    ...flow.sketch,
    lengthM: approachM + lengthM,
    dxM,
    bedM,
    originM: -approachM,
    designDepthM: exact(lengthM),
  }
  const { engine, network, outcome } = steadyFlow(sketch, Q, exact(lengthM))
  const profile = profileOf(engine, -approachM)
  const stays = runFor(engine, valuesWith(network, { riverStageM: exact(lengthM), inflowM3s: { A: Q } }), 600, 1)
  const later = profileOf(engine, -approachM)
  const atPlaces = flow.places.map((x) => ({ x, computed: sampleAt(profile.xM, profile.depthM, x), exact: exact(x) }))
  return {
    checks: [
      ended('the steady solver reaches its end', outcome),
      {
        what: 'depth at the published places, relative, largest',
        error: largestOf(atPlaces.map((at) => relative(at.computed, at.exact))),
        limit: 0.01,
      },
      {
        what: 'discharge, relative, largest',
        error: largestOf(profile.dischargeM3s.map((discharge) => relative(discharge, Q))),
        limit: 1e-6,
      },
      ...(flow.jumpM === undefined ? [] : [jumpCheck(profile, flow.jumpM, 0.5 * (fast(fastEndM) + behindM), dxM)]),
      ended('ten minutes of it reach their end', stays),
      {
        what: 'what ten minutes change, m, largest',
        error: largestOf(differences(later.depthM, profile.depthM)),
        limit: 0.001,
      },
    ],
    table: {
      columns: ['from the control, m', 'depth, m', 'exact', 'difference'],
      rows: atPlaces.map((at) => [at.x, at.computed, at.exact, at.computed - at.exact]),
    },
    figure: bankedChart(profile, profile.xM.map(exact)),
    remark: `dx ${dxM} m. Before x = 0 an approach of ${approachM} m over a manufactured bed brings the water from slow to the depth of the control.`,
  }
}

function jumpCheck({ xM, depthM }: Profile, jumpM: number, level: number, dxM: number): Check {
  const behind = depthM.map((y, i) => ((xM[i] ?? 0) > 0.4 * jumpM ? -y : Number.NaN))
  return { what: 'place of the jump, m', error: Math.abs(lastAboveM(xM, behind, -level) - jumpM), limit: 5 * dxM }
}

const SOURCE = 'gradually varied flow, Chow (1959) ch. 9: integrated by Runge-Kutta, checked against published numbers'
const chuteStart = 0.99 * criticalDepth(CHUTE_EXACT, 4)
const chute = { sketch: CHUTE, channel: CHUTE_EXACT, slope: CHUTE_SLOPE, Q: 4, lengthM: 100, dxM: 0.25, approachM: 5 }

export const VARIED_FLOW: readonly ValidationCase[] = [
  {
    id: 'uniform-flow',
    title: 'Uniform flow in the canal of 15 km',
    source: 'Manning’s formula and Fr = 1, solved by bisection apart from the engine',
    run: uniform,
  },
  { id: 'm1-20', title: 'M1 backwater, 20 m³/s to 2.5 m', source: SOURCE, run: () => backwater(20, 2.5, 0.0005) },
  { id: 'm1-35', title: 'M1 backwater, 35 m³/s to 2.5 m', source: SOURCE, run: () => backwater(35, 2.5, 0.0005) },
  { id: 'm2-35', title: 'M2 drawdown, 35 m³/s to 1.2 m', source: SOURCE, run: () => backwater(35, 1.2, 0.002) },
  {
    id: 'm3-jump',
    title: 'M3 from 0.3 m with a jump to M2, 20 m³/s',
    source: `${SOURCE}; the jump keeps Q²/(gA) + ∫A dy`,
    run: () =>
      fastProfile({
        sketch: { widthM: 20, sideSlope: 1.5, manningN: 0.018 },
        channel: CANAL_EXACT,
        slope: CANAL_SLOPE,
        Q: 20,
        fromDepthM: 0.3,
        lengthM: 16,
        dxM: 0.1,
        approachM: 20,
        places: [2, 5, 10],
        jumpM: 12,
      }),
  },
  {
    id: 's2-chute',
    title: 'S2 in a chute from 0.99 of the critical depth, 4 m³/s',
    source: SOURCE,
    run: () => fastProfile({ ...chute, fromDepthM: chuteStart, places: [1, 2, 5, 10, 20, 50, 100] }),
  },
  {
    id: 's3-chute',
    title: 'S3 in a chute from 0.25 m, 4 m³/s',
    source: SOURCE,
    run: () => fastProfile({ ...chute, fromDepthM: 0.25, places: [1, 5, 10, 20, 50, 100] }),
  },
]
