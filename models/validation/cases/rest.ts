import { buildNetwork, constantForcing, createEngine, type Network } from '../../src/index.ts'
import { districtOf, landingEvery, trapezoid, valuesWith } from '../../src/testing/index.ts'
import type { CaseResult, ValidationCase } from '../case.ts'
import { bumpBedM } from '../exact/bump.ts'
import { rootBetween } from '../exact/channel.ts'
import { differences, ended, largestOf } from '../measures.ts'
import { canalNetwork, profileOf } from '../one-canal.ts'

const STEPS = 10_000

/** Water at rest, asked 10 000 times whether it moves. */
function rest(network: Network, stageM: number, stepS: number): CaseResult {
  const engine = createEngine(network)
  const values = valuesWith(network, { openingM: 0.7 })
  engine.startAtRest(0, stageM, values)
  const before = engine.save()
  const outcome = engine.advance(landingEvery(constantForcing(values), stepS), STEPS * stepS * 1000)
  const after = engine.save()
  const profile = profileOf(engine)
  return {
    checks: [
      ended('runs to its end', outcome),
      { what: 'steps short of 10 000', error: Math.max(0, STEPS - engine.steps), limit: 0 },
      {
        what: 'discharge, m³/s, largest',
        error: largestOf([...after.dischargeM3s].map(Math.abs)),
        limit: 1e-12,
      },
      {
        what: 'change of a stage, m, largest',
        error: largestOf(differences([...after.stageM], [...before.stageM])),
        limit: 0,
      },
      { what: 'mass error', error: engine.balance.massError, limit: 1e-9 },
    ],
    figure: {
      xLabel: 'distance along the first reach, m',
      yLabel: 'stage, m',
      series: [
        { name: 'bed', look: 'bed', x: profile.xM, y: profile.bedM },
        { name: 'exact', look: 'line', x: profile.xM, y: profile.bedM.map((bed) => Math.max(bed, stageM)) },
        { name: 'computed', look: 'dots', x: profile.xM, y: profile.depthM.map((y, i) => y + (profile.bedM[i] ?? 0)) },
      ],
    },
    remark: `${engine.steps} steps of ${stepS} s.`,
  }
}

const bump = () => canalNetwork({ lengthM: 25, dxM: 0.1, widthM: 1, manningN: 1e-6, bedM: bumpBedM })

/** Beds that rise and fall, widths that change, steps of the bed at nodes, a berm, an open gate; no way out. */
const manyBeds = () =>
  buildNetwork(
    districtOf({
      id: 'many-beds',
      nodes: { A: {}, B: {}, C: {}, D: {}, E: {} },
      reaches: [
        { id: 'R-1', from: 'A', to: 'B', lengthM: 2000, bedUpM: 41, bedDownM: 39.2, shape: trapezoid(10, 1.5, 4) },
        { id: 'R-2', from: 'B', to: 'C', lengthM: 1500, bedUpM: 39.7, bedDownM: 40.4, shape: trapezoid(3, 0, 4) },
        {
          id: 'R-3',
          from: 'B',
          to: 'D',
          lengthM: 1200,
          bedUpM: 39,
          bedDownM: 38.7,
          shape: { kind: 'compound', bottomWidthM: 5, sideSlope: 2, bankHeightM: 3, bermHeightM: 0.8, bermWidthM: 6 },
        },
        { id: 'R-4', from: 'D', to: 'E', lengthM: 900, bedUpM: 38.6, bedDownM: 38.6, shape: trapezoid(4, 1, 3) },
      ],
      gates: [{ id: 'G-1', kind: 'check', nodeId: 'D', seat: 'reach-head', reach: 'R-4', bayWidthM: 4, sillM: 38.6 }],
    }),
    { dxM: 150 },
  )

const [PIT_LENGTH_M, PIT_WIDTH_M, PIT_SIDE, PIT_FALL_M] = [600, 4, 1.5, 0.9]

/** Volume under a level in a closed, sloping pit: Σ over stretches of the area's own quadratic, integrated exactly. */
function pitVolumeM3(levelM: number): number {
  const integralTo = (y: number) => (PIT_WIDTH_M * y * y) / 2 + (PIT_SIDE * y * y * y) / 3
  const [deep, shallow] = [Math.max(levelM, 0), Math.max(levelM - PIT_FALL_M, 0)]
  return (PIT_LENGTH_M / PIT_FALL_M) * (integralTo(deep) - integralTo(shallow))
}

/** A dry closed pit is given water and let come to rest: its level is the volume's, whatever happened on the way. */
function fillingPit(): CaseResult {
  const network = canalNetwork({
    lengthM: PIT_LENGTH_M,
    dxM: 2,
    widthM: PIT_WIDTH_M,
    sideSlope: PIT_SIDE,
    manningN: 0.025,
    bedM: (x) => PIT_FALL_M * (1 - x / PIT_LENGTH_M),
  })
  const engine = createEngine(network)
  const values = valuesWith(network, {})
  engine.startDry(0, values)
  const rows: number[][] = []
  const errors: number[] = []
  const still: number[] = []
  let givenM3 = 0
  let isGood = true
  for (const hour of [1, 2, 3, 4]) {
    const from = engine.timeS
    const pours = valuesWith(network, { inflowM3s: { A: 0.5 } })
    for (const [held, forS] of [
      [pours, 1800],
      [values, 40 * 86_400],
    ] as const)
      isGood = engine.advance(constantForcing(held), (engine.timeS + forS) * 1000).kind === 'reached' && isGood
    givenM3 += 0.5 * 1800
    const exactM = rootBetween((level) => pitVolumeM3(level) - givenM3, 0, 20)
    const computedM = engine.stageAtM(0, PIT_LENGTH_M)
    errors.push(Math.abs(computedM - exactM))
    still.push(largestOf([...engine.save().dischargeM3s].map(Math.abs)))
    rows.push([hour, givenM3, computedM, exactM, computedM - exactM, from])
  }
  const levels = rows.map((row) => row[2] ?? 0)
  return {
    checks: [
      { what: 'runs that did not reach their end', error: isGood ? 0 : 1, limit: 0 },
      { what: 'level at rest, m, largest error', error: largestOf(errors), limit: 0.001 },
      { what: 'discharge at rest, m³/s, largest', error: largestOf(still), limit: 1e-4 },
      { what: 'mass error', error: engine.balance.massError, limit: 1e-9 },
    ],
    table: {
      columns: ['pouring', 'water given, m³', 'level, m', 'exact', 'difference'],
      rows: rows.map((row) => row.slice(0, 5)),
    },
    figure: {
      xLabel: 'water given, m³',
      yLabel: 'level at rest, m',
      series: [
        {
          name: 'exact',
          look: 'line',
          x: Array.from({ length: 101 }, (_, i) => pitVolumeM3((i / 100) * (largestOf(levels) + 0.05))),
          y: Array.from({ length: 101 }, (_, i) => (i / 100) * (largestOf(levels) + 0.05)),
        },
        { name: 'computed', look: 'dots', x: rows.map((row) => row[1] ?? 0), y: levels },
      ],
    },
    remark:
      'A trapezoid 4 m wide, 600 m long, whose bed falls by 0.9 m, closed at both ends and dry at first; 900 m³ at a time, then forty days of rest. What is missing is the film that friction holds on the bed, and the grid’s own volume (dx 2 m).',
  }
}

const SOURCE = 'water at rest: exact by definition'

export const REST: readonly ValidationCase[] = [
  {
    id: 'rest-immersed',
    title: 'Lake at rest over a bump, immersed',
    source: SOURCE,
    run: () => rest(bump(), 0.5, 0.5),
  },
  {
    id: 'rest-emerged',
    title: 'Lake at rest around a bump, emerged',
    source: SOURCE,
    run: () => rest(bump(), 0.1, 0.5),
  },
  {
    id: 'rest-many-beds',
    title: 'Lake at rest over widths, steps of the bed, a berm and a gate',
    source: SOURCE,
    run: () => rest(manyBeds(), 41.3, 60),
  },
  {
    id: 'rest-many-beds-emerged',
    title: 'The same, partly dry',
    source: SOURCE,
    run: () => rest(manyBeds(), 40.1, 60),
  },
  {
    id: 'hydrostatic-filling',
    title: 'A closed pit filled in four pourings',
    source: 'the volume under a level surface in a sloping trapezoid, by integration',
    run: fillingPit,
  },
]
