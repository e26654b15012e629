import { gateDischargeM3s, weirDischargeM3s } from '../../src/index.ts'
import type { CaseResult, ValidationCase } from '../case.ts'
import { energyMomentumCd } from '../exact/sluice.ts'
import { largestOf, relative } from '../measures.ts'

const GATE = { widthM: 3, sillM: 0, contraction: 0.61 }
const ROOT_2G = Math.sqrt(2 * 9.81)

/** Discharge coefficient of the engine's law: Q = Cd·a·b·√(2 g y₁). */
const engineCd = (openingM: number, y1: number, y3: number): number =>
  gateDischargeM3s(GATE, openingM, y1, y3) / (openingM * GATE.widthM * ROOT_2G * Math.sqrt(y1))

function freeFlow(): CaseResult {
  const ratios = [1.5, 2, 3, 4, 6, 8, 10, 15, 20]
  const rows = ratios.map((ratio) => ({ ratio, computed: engineCd(1, ratio, 0), exact: energyMomentumCd(1, ratio, 0) }))
  return {
    checks: [
      {
        what: 'Cd from y₁/a = 2 up, relative, largest',
        error: largestOf(rows.filter(({ ratio }) => ratio >= 2).map((row) => relative(row.computed, row.exact))),
        limit: 0.002,
      },
      {
        what: 'Cd at y₁/a = 1.5, relative',
        error: relative(rows[0]?.computed ?? Number.NaN, rows[0]?.exact ?? Number.NaN),
        limit: 0.005,
      },
    ],
    table: {
      columns: ['y₁/a', 'Cd', 'energy and momentum'],
      rows: rows.map(({ ratio, computed, exact }) => [ratio, computed, exact]),
    },
    figure: {
      xLabel: 'y₁/a',
      yLabel: 'Cd, free',
      series: [
        { name: 'energy and momentum', look: 'line', x: ratios, y: rows.map(({ exact }) => exact) },
        { name: 'engine', look: 'dots', x: ratios, y: rows.map(({ computed }) => computed) },
      ],
    },
  }
}

function submergedFlow(): CaseResult {
  const [openingM, y1] = [0.5, 2]
  const pairs = [
    [3, 2.5],
    [5, 4],
    [5, 4.75],
    [8, 4],
    [8, 5],
    [8, 7],
    [10, 6],
    [10, 9],
  ] as const
  const rows = pairs.map(([up, down]) => ({
    up,
    down,
    computed: engineCd(1, up, down),
    exact: energyMomentumCd(1, up, down),
  }))
  const below = Array.from({ length: 100 }, (_, i) => 0.4 + (1.6 * i) / 100)
  return {
    checks: [
      {
        what: 'Cd, submerged, relative, largest',
        error: largestOf(rows.map((row) => relative(row.computed, row.exact))),
        limit: 0.02,
      },
      {
        what: 'discharge that falls when the water below falls, m³/s',
        error: largestOf(
          below.slice(1).map((y3, i) => {
            const lower = gateDischargeM3s(GATE, openingM, y1, below[i] ?? 0)
            return Math.max(0, gateDischargeM3s(GATE, openingM, y1, y3) - lower)
          }),
        ),
        limit: 0,
      },
    ],
    table: {
      columns: ['y₁/a', 'y₃/a', 'Cd', 'energy and momentum', 'relative difference'],
      rows: rows.map(({ up, down, computed, exact }) => [up, down, computed, exact, computed / exact - 1]),
    },
    figure: {
      xLabel: 'depth below, m (opening 0.5 m, 2 m above, 3 m wide)',
      yLabel: 'discharge, m³/s',
      series: [
        {
          name: 'energy and momentum',
          look: 'line',
          x: below,
          y: below.map((y3) => energyMomentumCd(openingM, y1, y3) * openingM * 3 * ROOT_2G * Math.sqrt(y1)),
        },
        { name: 'engine', look: 'dots', x: below, y: below.map((y3) => gateDischargeM3s(GATE, openingM, y1, y3)) },
      ],
    },
    remark:
      'Where energy and momentum jump from submerged to free the engine’s law passes smoothly, because no step could follow the jump: that stretch is not compared (GT3).',
  }
}

function broadCrest(): CaseResult {
  return {
    checks: [
      { what: 'discharge of b 10 m, H 1 m, m³/s', error: Math.abs(weirDischargeM3s(10, 1) - 17.0489), limit: 5e-5 },
    ],
    table: { columns: ['discharge, m³/s', 'exact'], rows: [[weirDischargeM3s(10, 1), 17.0489]] },
  }
}

const SOURCE =
  'energy and momentum across the jet with constant Cc 0.61, solved apart from the engine, checked against published numbers'

export const GATE_LAWS: readonly ValidationCase[] = [
  { id: 'gate-free', title: 'Sluice gate, free', source: SOURCE, run: freeFlow },
  { id: 'gate-submerged', title: 'Sluice gate, submerged', source: SOURCE, run: submergedFlow },
  {
    id: 'weir-broad-crested',
    title: 'Broad-crested weir',
    source: 'critical depth on the crest, Chow (1959) ch. 3: closed form',
    run: broadCrest,
  },
]
