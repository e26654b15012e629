import { expect } from 'vitest'
import { gradientOf, type RunGradient } from '../src/gradient/gradient.ts'
import { type Objective, observeStep, sightsOf } from '../src/gradient/observation.ts'
import type { PerStepEnds } from '../src/gradient/parameter-gradient.ts'
import {
  type RecordedStep,
  type RunRecord,
  replayInForms,
  replayRun,
  type StepVisitor,
} from '../src/gradient/run-record.ts'
import {
  buildNetwork,
  copyForcingValues,
  createEngine,
  createForcingValues,
  type District,
  type EngineParameters,
  type Forcing,
  type ForcingValues,
  type FullForcingValues,
  type Network,
} from '../src/index.ts'
import { seededChance, valuesWith } from '../src/testing/index.ts'

/* Finite differences against the backward sweep. Central, Richardson over two distances: what is left of them is rounding, about 1e-14 of the value over the distance. */

export interface Case {
  readonly network: Network
  readonly values: FullForcingValues
  readonly hours: number
}

/** Everything swings by a few percent, each at its own phase: no value stands still, and no step meets a jump. */
export function swinging(values: FullForcingValues): Forcing {
  return {
    evaluate(timeS, into) {
      copyForcingValues(into, values)
      into.riverStageM = values.riverStageM + 0.1 * Math.sin(timeS / 3000)
      for (let g = 0; g < into.openingM.length; g++) into.openingM[g]! *= 1 + 0.1 * Math.sin(timeS / 2000 + g)
      for (let n = 0; n < values.inflowM3s.length; n++) into.inflowM3s![n]! *= 1 + 0.3 * Math.sin(timeS / 1500)
      for (let n = 0; n < values.stageM.length; n++) into.stageM![n]! += 0.1 * Math.sin(timeS / 2500 + n)
      for (let s = 0; s < values.settings.length; s++) into.settings![s]! *= 1 + 0.05 * Math.sin(timeS / 1700 + s)
      for (const weather of [into.rainMPerS!, into.evaporationMPerS!, into.lateralM3s!])
        for (let r = 0; r < weather.length; r++) weather[r]! *= 1 + 0.2 * Math.sin(timeS / 1800 + r)
    },
    nextInstantAfterS: (timeS) => 1800 * (Math.floor(timeS / 1800 + 1e-9) + 1),
  }
}

/** The value of an objective when recorded steps are run again. */
function scalarOf(record: RunRecord, objective: Objective, chosen?: RunRecord): number {
  const sights = sightsOf(record.network, objective.observations)
  const observed = new Float64Array(sights.length)
  const visit: StepVisitor = (w, step, n) => observeStep(sights, w, step, n === 0, observed)
  const outcome = chosen === undefined ? replayRun(record, visit) : replayInForms(record, chosen, visit)
  expect(outcome).toEqual({ kind: 'reached' })
  return objective.evaluate(observed, new Float64Array(sights.length))
}

function copyOf(network: Network, values: ForcingValues): FullForcingValues {
  const copy = createForcingValues(network)
  copyForcingValues(copy, values)
  return copy
}

/** The record with all values changed at the ends of the steps that `isMeant`. */
const withValues = (
  record: RunRecord,
  change: (values: FullForcingValues) => void,
  isMeant = (_n: number) => true,
) => ({
  ...record,
  steps: record.steps.map((step, n): RecordedStep => {
    if (!isMeant(n)) return step
    const [begin, end] = [copyOf(record.network, step.begin), copyOf(record.network, step.end)]
    change(begin)
    change(end)
    return { ...step, begin, end }
  }),
})

const withParameters = (record: RunRecord, parameters: EngineParameters): RunRecord => ({ ...record, parameters })

const nudged = (count: number, place: number, by: number) =>
  Float64Array.from({ length: count }, (_, i) => (i === place ? 1 + by : 1))

function sumOver(ends: PerStepEnds, places: number, i: number, isMeant = (_n: number) => true): number {
  let sum = 0
  for (let n = 0; n * places < ends.begin.length; n++)
    if (isMeant(n)) sum += ends.begin[n * places + i]! + ends.end[n * places + i]!
  return sum
}

interface Check {
  readonly name: string
  readonly adjoint: number
  readonly changed: (by: number) => RunRecord
  readonly by: number
}

/** Of every kind of parameter every place, or the first few of many. */
function checksOf({ network, values }: Case, { record, ...gradient }: RunGradient, most: number): Check[] {
  const { district, nodeJunction, branchReachIndices } = network
  const [G, N, B, R] = [
    district.gates.length,
    district.nodes.length,
    branchReachIndices.length,
    district.reaches.length,
  ]
  const spread = (count: number) =>
    [...new Set(Array.from({ length: most }, (_, k) => Math.floor((k * count) / most)))].filter((i) => i < count)
  const late = (n: number) => n >= record.steps.length / 2
  const start = (kind: 'stageM' | 'dischargeM3s', place: number, by: number): RunRecord => {
    const values = record.start[kind].slice()
    values[place]! += by
    return { ...record, start: { ...record.start, [kind]: values } }
  }
  const S = district.structures.length
  const weather = (['rainMPerS', 'evaporationMPerS', 'lateralM3s'] as const).flatMap((field, k): Check[] => {
    const by = [2e-7, 2e-9, 1e-2][k]!
    const ends = [gradient.perRain, gradient.perEvaporation, gradient.perLateral][k]!
    return spread(R)
      .filter((r) => values[field][r]! > 2 * by)
      .map((r) => ({
        name: `${field} ${r}`,
        adjoint: sumOver(ends, R, r),
        changed: (by) => withValues(record, (at) => (at[field][r]! += by)),
        by,
      }))
  })
  return [
    ...weather,
    ...spread(S).flatMap((s): Check[] => [
      {
        name: `setting ${s}`,
        adjoint: sumOver(gradient.perSetting, S, s),
        changed: (by) => withValues(record, ({ settings }) => (settings[s]! += by)),
        by: 1e-3,
      },
      {
        name: `late setting ${s}`,
        adjoint: sumOver(gradient.perSetting, S, s, late),
        changed: (by) => withValues(record, ({ settings }) => (settings[s]! += by), late),
        by: 1e-3,
      },
      {
        name: `structure factor ${s}`,
        adjoint: gradient.perStructureFactor[s]!,
        changed: (by) => withParameters(record, { structureCoefficientFactor: nudged(S, s, by) }),
        by: 1e-3,
      },
    ]),
    ...spread(N)
      .filter((n) => values.stageM[n]! > Number.NEGATIVE_INFINITY)
      .flatMap((n): Check[] => [
        {
          name: `stage ${n}`,
          adjoint: sumOver(gradient.perStage, N, n),
          changed: (by) => withValues(record, ({ stageM }) => (stageM[n]! += by)),
          by: 1e-3,
        },
        {
          name: `late stage ${n}`,
          adjoint: sumOver(gradient.perStage, N, n, late),
          changed: (by) => withValues(record, ({ stageM }) => (stageM[n]! += by), late),
          by: 1e-3,
        },
      ]),
    {
      name: 'seepage factor',
      adjoint: gradient.perSeepageFactor.reduce((sum, per) => sum + per, 0),
      changed: (by) => withParameters(record, { seepageFactor: 1 + by }),
      by: 1e-2,
    },
    ...spread(G).flatMap((g): Check[] => [
      {
        name: `opening ${g}`,
        adjoint: sumOver(gradient.perOpening, G, g),
        changed: (by) => withValues(record, ({ openingM }) => (openingM[g]! += by)),
        by: 2e-4,
      },
      {
        name: `late opening ${g}`,
        adjoint: sumOver(gradient.perOpening, G, g, late),
        changed: (by) => withValues(record, ({ openingM }) => (openingM[g]! += by), late),
        by: 2e-4,
      },
      {
        name: `gate factor ${g}`,
        adjoint: gradient.perGateFactor[g]!,
        changed: (by) => withParameters(record, { gateCoefficientFactor: nudged(G, g, by) }),
        by: 1e-3,
      },
    ]),
    ...spread(N)
      .filter((n) => nodeJunction[n]! >= 0)
      .map((n) => ({
        name: `inflow ${n}`,
        adjoint: sumOver(gradient.perInflow, N, n),
        changed: (by: number) => withValues(record, ({ inflowM3s }) => (inflowM3s![n]! += by)),
        by: 1e-2,
      })),
    ...spread(B).map((b) => ({
      name: `demand ${b}`,
      adjoint: sumOver(gradient.perDemand, B, b),
      changed: (by: number) => withValues(record, ({ demandM3s }) => (demandM3s[b]! += by)),
      by: 1e-2,
    })),
    ...spread(R).map((r) => ({
      name: `roughness ${r}`,
      adjoint: gradient.perRoughnessFactor[r]!,
      changed: (by: number) => withParameters(record, { roughnessFactor: nudged(R, r, by) }),
      by: 1e-3,
    })),
    {
      name: 'river stage',
      adjoint: sumOver(gradient.perRiverStage, 1, 0),
      changed: (by) => withValues(record, (values) => (values.riverStageM += by)),
      by: 1e-3,
    },
    ...spread(network.stageCount).map((s) => ({
      name: `start stage ${s}`,
      adjoint: gradient.perStartStageM[s]!,
      changed: (by: number) => start('stageM', s, by),
      by: 1e-3,
    })),
    ...spread(network.gateLinkStart).map((l) => ({
      name: `start discharge ${l}`,
      adjoint: gradient.perStartDischargeM3s[l]!,
      changed: (by: number) => start('dischargeM3s', l, by),
      by: 1e-2,
    })),
  ]
}

const RELATIVE = 1e-6
/** Rounding of a run as a part of its value, as measured by running it again with values changed in their last digits. */
const ROUNDING = 3e-14

/** `scale` shortens the differences: shallow water bends within a centimetre, and where depths of neighbours are equal the mean of both turns. */
/** An answer below this, in m, m³/s or m³ for a unit of anything, is none. */
const NONE = 1e-15

export function compare(
  it: Case,
  objective: Objective,
  most = 8,
  scale = 1,
  isMeant = (_name: string) => true,
): number {
  const { network, values, hours } = it
  const engine = createEngine(network)
  expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
  const outcome = gradientOf(network, {}, engine.save(), swinging(values), hours * 3_600_000, objective)
  if (outcome.kind !== 'reached') throw new Error(outcome.reason)
  const { gradient } = outcome
  const { record } = gradient
  expect(scalarOf(record, objective)).toBe(gradient.value)
  let worst = 0
  for (const { name, adjoint, changed, by: usual } of checksOf(it, gradient, most)) {
    if (!isMeant(name)) continue
    const by = scale * usual
    const central = (h: number) =>
      (scalarOf(changed(h), objective, record) - scalarOf(changed(-h), objective, record)) / (2 * h)
    const difference = (4 * central(by / 2) - central(by)) / 3
    /* several roundings show where water is shallow */
    const rounding =
      ((scale < 1 ? 3 : 1) * ROUNDING * Math.max(...gradient.observed.map(Math.abs), Math.abs(gradient.value))) / by
    const error = Math.abs(adjoint - difference)
    if (rounding < 1e-7 * Math.abs(difference)) worst = Math.max(worst, error / Math.abs(difference))
    expect(error, `${name}: ${adjoint} against ${difference}`).toBeLessThan(
      RELATIVE * Math.abs(difference) + rounding + NONE,
    )
  }
  return worst
}

export const caseOf = (district: District, dxM: number, values: Parameters<typeof valuesWith>[1], hours = 3): Case => {
  const network = buildNetwork(district, { dxM })
  return { network, values: valuesWith(network, values), hours }
}

/** What acts at the ends of steps: its places in the gradient and in the values, and how far a difference may go. */
const ACTING = [
  ['perOpening', 'openingM', 1e-5],
  ['perSetting', 'settings', 1e-5],
  ['perInflow', 'inflowM3s', 1e-4],
  ['perDemand', 'demandM3s', 1e-4],
  ['perStage', 'stageM', 1e-5],
  ['perRain', 'rainMPerS', 1e-9],
  ['perEvaporation', 'evaporationMPerS', 1e-10],
  ['perLateral', 'lateralM3s', 1e-4],
] as const

/**
 * One difference along a direction in which everything moves at once, every value at every end of every step by an amount of its own, against the
 * product of gradient and direction: returns both. Only what is above 0 at the start of the run moves, so that nothing changes its sign.
 */
export function alongOneDirection(it: Case, objective: Objective, seed: number) {
  const { network, values, hours } = it
  const engine = createEngine(network)
  expect(engine.startSteady(0, values)).toEqual({ kind: 'reached' })
  const outcome = gradientOf(network, {}, engine.save(), swinging(values), hours * 3_600_000, objective)
  if (outcome.kind !== 'reached') throw new Error(outcome.reason)
  const { gradient } = outcome
  const { record } = gradient
  const chance = seededChance(seed)
  const draw = (length: number, by: number) => Float64Array.from({ length }, () => by * (2 * chance() - 1))
  const { gates, structures, reaches } = network.district
  const steps = record.steps.map(() =>
    (['begin', 'end'] as const).map((end) => ({
      end,
      river: draw(1, 1e-5)[0]!,
      acting: ACTING.map(([, field, by]) =>
        draw(values[field].length, by).map((d, i) => (values[field][i]! > 0 ? d : 0)),
      ),
    })),
  )
  const factors = {
    roughnessFactor: draw(reaches.length, 1e-5),
    gateCoefficientFactor: draw(gates.length, 1e-5),
    structureCoefficientFactor: draw(structures.length, 1e-5),
  }
  const seepage = draw(1, 1e-4)[0]!
  const startStageM = draw(network.stageCount, 1e-5)
  const startM3s = draw(network.gateLinkStart, 1e-4)

  const dot = (per: Float64Array, d: Float64Array) => d.reduce((sum, by, i) => sum + by * per[i]!, 0)
  let product =
    dot(gradient.perRoughnessFactor, factors.roughnessFactor) +
    dot(gradient.perGateFactor, factors.gateCoefficientFactor) +
    dot(gradient.perStructureFactor, factors.structureCoefficientFactor) +
    seepage * gradient.perSeepageFactor.reduce((sum, per) => sum + per, 0) +
    dot(gradient.perStartStageM, startStageM) +
    dot(gradient.perStartDischargeM3s, startM3s)
  for (const [n, ends] of steps.entries())
    for (const { end, river, acting } of ends) {
      product += gradient.perRiverStage[end][n]! * river
      for (const [k, [name]] of ACTING.entries())
        product += dot(gradient[name][end].subarray(n * acting[k]!.length), acting[k]!)
    }

  const moved = (h: number): RunRecord => ({
    ...record,
    parameters: {
      ...Object.fromEntries(Object.entries(factors).map(([name, d]) => [name, d.map((by) => 1 + h * by)])),
      seepageFactor: 1 + h * seepage,
    },
    start: {
      ...record.start,
      stageM: record.start.stageM.map((stageM, i) => stageM + h * startStageM[i]!),
      dischargeM3s: record.start.dischargeM3s.map((Q, i) => Q + h * (startM3s[i] ?? 0)),
    },
    steps: record.steps.map((step, n) => ({
      ...step,
      ...Object.fromEntries(
        steps[n]!.map(({ end, river, acting }) => {
          const at = copyOf(network, step[end])
          at.riverStageM += h * river
          for (const [k, [, field]] of ACTING.entries())
            for (const [i, d] of acting[k]!.entries()) if (d !== 0) at[field][i]! += h * d
          return [end, at]
        }),
      ),
    })),
  })
  const central = (h: number) =>
    (scalarOf(moved(h), objective, record) - scalarOf(moved(-h), objective, record)) / (2 * h)
  return { product, difference: (4 * central(0.5) - central(1)) / 3, observed: Math.abs(gradient.value) }
}
