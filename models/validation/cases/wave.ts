import { createEngine, type Engine, type Forcing } from '../../src/index.ts'
import { landingEvery, valuesWith } from '../../src/testing/index.ts'
import type { CaseResult, ValidationCase } from '../case.ts'
import { differences, ended, relative, rms } from '../measures.ts'
import { canalNetwork, engineWithDepths, runFor } from '../one-canal.ts'

const TAIL_DEPTH_M = 1.211038
/** Discharge at 7.5 km at given hours, m³/s: 12.5 m grid, 1 s steps; an independent box-scheme program agrees to 0.0006 rmse. */
const REFERENCE = {
  'normal-depth': [3, 25.3176, 4, 31.3124, 5, 33.3693, 6, 34.1954, 8, 34.7809, 12, 34.9833],
  'river-stage': [3, 25.3189, 4, 31.3131, 5, 33.3959, 6, 34.2603, 8, 34.8386, 12, 34.9924],
} as const
type Outlet = keyof typeof REFERENCE

const wave: Forcing = {
  evaluate(timeS, into) {
    into.riverStageM = TAIL_DEPTH_M
    into.inflowM3s?.fill(0)
    if (into.inflowM3s !== undefined) into.inflowM3s[0] = 20 + 15 * Math.min(Math.max((timeS - 7200) / 300, 0), 1)
  },
  nextInstantAfterS: (timeS) => (timeS < 7200 ? 7200 : timeS < 7500 ? 7500 : Number.POSITIVE_INFINITY),
}

/** The canal of 15 km in steady flow of 20 m³/s. */
function canal(outlet: Outlet, dxM: number): Engine {
  const network = canalNetwork({
    lengthM: 15_000,
    dxM,
    widthM: 20,
    sideSlope: 1.5,
    manningN: 0.018,
    bedM: (x) => (15_000 - x) / 6000,
    tail: outlet,
  })
  const engine = createEngine(network)
  engine.startSteady(0, valuesWith(network, { riverStageM: TAIL_DEPTH_M, inflowM3s: { A: 20 } }))
  return engine
}

/** Discharge at 7.5 km every ten minutes up to `untilH`; steps of `stepS`, or the engine's own when that is 0. */
function hydrograph(outlet: Outlet, dxM: number, stepS: number, untilH: number) {
  const engine = canal(outlet, dxM)
  const forcing = stepS > 0 ? landingEvery(wave, stepS) : wave
  const hours: number[] = []
  const dischargeM3s: number[] = []
  let outcome = engine.advance(forcing, 0)
  for (let minute = 10; minute <= untilH * 60 && outcome.kind === 'reached'; minute += 10) {
    outcome = engine.advance(forcing, minute * 60_000)
    hours.push(minute / 60)
    dischargeM3s.push(engine.dischargeAtM3s(0, 7500))
  }
  return { hours, dischargeM3s, outcome, massError: engine.balance.massError, steps: engine.steps }
}

function referenceWave(outlet: Outlet): CaseResult {
  const table = REFERENCE[outlet]
  const hours = table.filter((_, i) => i % 2 === 0)
  const exact = table.filter((_, i) => i % 2 === 1)
  const runs = (
    [
      ['dx 100 m, 60 s', 100, 60, 0.008],
      ['dx 500 m, 60 s', 500, 60, 0.01],
      ['dx 100 m, own steps', 100, 0, 0.05],
      ['dx 500 m, own steps', 500, 0, 0.05],
    ] as const
  ).map(([name, dxM, stepS, limit]) => {
    const run = hydrograph(outlet, dxM, stepS, 12)
    const at = hours.map((hour) => run.dischargeM3s[Math.round(hour * 6) - 1] ?? Number.NaN)
    return { name, run, at, limit, error: rms(differences(at, exact)) }
  })
  const first = runs[0]?.run
  const last = runs.at(-1)?.run
  return {
    checks: runs.flatMap(({ name, run, error, limit }) => [
      ended(`${name}: runs to its end`, run.outcome),
      { what: `${name}: discharge, m³/s, rms error`, error, limit },
      { what: `${name}: mass error`, error: run.massError, limit: 1e-9 },
    ]),
    table: {
      columns: ['hour', ...runs.map(({ name }) => name), 'reference'],
      rows: hours.map((hour, i) => [hour, ...runs.map(({ at }) => at[i] ?? Number.NaN), exact[i] ?? Number.NaN]),
    },
    figure: {
      xLabel: 'time, h',
      yLabel: 'discharge at 7.5 km, m³/s',
      series: [
        { name: 'dx 100 m, 60 s', look: 'line', x: first?.hours ?? [], y: first?.dischargeM3s ?? [] },
        { name: 'dx 500 m, own steps', look: 'dashed', x: last?.hours ?? [], y: last?.dischargeM3s ?? [] },
        { name: 'reference', look: 'dots', x: hours, y: exact },
      ],
    },
    remark: `20 → 35 m³/s in 5 min at 2 h; ${outlet} outlet; inflow counts as linear between the ends of steps. The error is taken at the six published hours; own steps are cut only by the ten minutes of the series.`,
  }
}

/** Error against the finest of a row of runs, and how it falls. */
function convergence(what: 'step' | 'grid'): CaseResult {
  const sizes = what === 'step' ? [60, 30, 15, 7.5] : [1500, 750, 375, 187.5]
  const finest = what === 'step' ? 1 : 25
  const run = (size: number) =>
    hydrograph('normal-depth', what === 'step' ? 100 : size, what === 'step' ? size : 30, 6).dischargeM3s
  const reference = run(finest)
  const errors = sizes.map((size) => rms(differences(run(size), reference)))
  const unit = what === 'step' ? 's' : 'm'
  const limit = what === 'step' ? 0.6 : 0.55
  return {
    checks: sizes.slice(1).map((size, i) => ({
      what: `error at ${size} ${unit} over that at ${sizes[i]} ${unit}`,
      error: (errors[i + 1] ?? Number.NaN) / (errors[i] ?? Number.NaN),
      limit,
    })),
    table: {
      columns: [`${what}, ${unit}`, 'discharge, m³/s, rms error', 'order from the one before'],
      rows: sizes.map((size, i) => [
        size,
        errors[i] ?? Number.NaN,
        i === 0 ? '' : Math.log2((errors[i - 1] ?? Number.NaN) / (errors[i] ?? Number.NaN)).toFixed(2),
      ]),
    },
    figure: {
      xLabel: `${what}, ${unit}`,
      yLabel: 'rms error of discharge, m³/s',
      isLogarithmic: true,
      series: [
        {
          name: 'first order',
          look: 'line',
          x: sizes,
          y: sizes.map((size) => ((errors.at(-1) ?? 0) * size) / (sizes.at(-1) ?? 1)),
        },
        {
          name: 'second order',
          look: 'dashed',
          x: sizes,
          y: sizes.map((size) => (errors.at(-1) ?? 0) * (size / (sizes.at(-1) ?? 1)) ** 2),
        },
        { name: 'computed', look: 'dots', x: sizes, y: errors },
      ],
    },
    remark:
      what === 'step'
        ? `dx 100 m; against steps of ${finest} s on the same grid. θ grows with the step from 0.55, so the order claimed is one.`
        : `Steps of 30 s; against a grid of ${finest} m. Convection is 90 % central and 10 % upwind, so the order claimed is one.`,
  }
}

const [SEICHE_LENGTH_M, SEICHE_DEPTH_M, SEICHE_RISE_M] = [1000, 2, 0.002]

/** A small wave that swings in a closed basin: its period is 2L/√(gh). */
function seiche(): CaseResult {
  const network = canalNetwork({ lengthM: SEICHE_LENGTH_M, dxM: 10, widthM: 10, manningN: 1e-6 })
  const shape = (x: number) => SEICHE_RISE_M * Math.cos((Math.PI * x) / SEICHE_LENGTH_M)
  const engine = engineWithDepths(network, (x) => SEICHE_DEPTH_M + shape(x))
  const values = valuesWith(network, {})
  const periodS = (2 * SEICHE_LENGTH_M) / Math.sqrt(9.81 * SEICHE_DEPTH_M)
  const stepS = periodS / 400
  const timesS = [0]
  const risesM = [engine.stageAtM(0, 0) - SEICHE_DEPTH_M]
  for (let i = 1; i <= 5 * 400; i++) {
    runFor(engine, values, stepS, stepS)
    timesS.push(i * stepS)
    risesM.push(engine.stageAtM(0, 0) - SEICHE_DEPTH_M)
  }
  const crossings = timesS.flatMap((t, i) => {
    const [a, b] = [risesM[i] ?? 0, risesM[i + 1] ?? 0]
    return a < 0 && b >= 0 ? [t + (stepS * a) / (a - b)] : []
  })
  const found = ((crossings.at(-1) ?? Number.NaN) - (crossings[0] ?? Number.NaN)) / (crossings.length - 1)
  return {
    checks: [
      { what: 'period, relative', error: relative(found, periodS), limit: 0.002 },
      {
        what: 'part of the height lost in five swings',
        error: 1 - Math.max(...risesM.slice(4.5 * 400)) / SEICHE_RISE_M,
        limit: 0.2,
      },
      { what: 'mass error', error: engine.balance.massError, limit: 1e-9 },
    ],
    table: {
      columns: ['', 'computed', 'exact'],
      rows: [['period, s', found, periodS]],
    },
    figure: {
      xLabel: 'time, s',
      yLabel: 'rise at the end, m',
      series: [
        {
          name: 'exact',
          look: 'line',
          x: timesS,
          y: timesS.map((t) => SEICHE_RISE_M * Math.cos((2 * Math.PI * t) / periodS)),
        },
        { name: 'computed', look: 'dots', x: timesS, y: risesM },
      ],
    },
    remark:
      '1 km, 2 m deep, dx 10 m, 400 steps a swing. θ = 0.55 takes some height; that is its price for calm after a shock.',
  }
}

const SOURCE =
  'reference hydrograph of a prototype on 12.5 m and 1 s, which MASCARET REZO at 100 m and 10 s meets to 0.0006 m³/s rms'

export const WAVES: readonly ValidationCase[] = [
  {
    id: 'wave-normal-depth',
    title: 'A wave down 15 km, normal-depth outlet',
    source: SOURCE,
    run: () => referenceWave('normal-depth'),
  },
  {
    id: 'wave-fixed-stage',
    title: 'A wave down 15 km, fixed stage at the outlet',
    source: SOURCE,
    run: () => referenceWave('river-stage'),
  },
  {
    id: 'order-in-time',
    title: 'Order of convergence in the step',
    source: 'the engine with steps of 1 s',
    run: () => convergence('step'),
  },
  {
    id: 'order-in-space',
    title: 'Order of convergence in the grid',
    source: 'the engine on a grid of 25 m',
    run: () => convergence('grid'),
  },
  { id: 'seiche', title: 'A small wave in a closed basin', source: 'linear long waves: closed form', run: seiche },
]
