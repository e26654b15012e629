import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gradientOf, type RunGradient } from '../src/gradient/gradient.ts'
import {
  type Objective,
  type Observation,
  observeStep,
  sightsOf,
  squaredMisfit,
  theObservation,
} from '../src/gradient/observation.ts'
import type { PerStepEnds } from '../src/gradient/parameter-gradient.ts'
import {
  type RecordedStep,
  type RunRecord,
  recordRun,
  replayInForms,
  replayRun,
  type StepVisitor,
} from '../src/gradient/run-record.ts'
import {
  buildNetwork,
  copyForcingValues,
  createEngine,
  type District,
  type EngineParameters,
  type Forcing,
  type ForcingValues,
  type Network,
  parseDistrict,
  problemLine,
} from '../src/index.ts'
import { areaAtM2, widthAtM } from '../src/solver/reach-kernel.ts'
import {
  branchingCanal,
  circle,
  districtOf,
  loopedCanal,
  oneReach,
  structuredCanal,
  trapezoid,
  twoPools,
  valuesWith,
} from '../src/testing/index.ts'

/* Finite differences against the backward sweep. Central, Richardson over two distances: what is left of them is rounding, about 1e-14 of the value over the distance. */

type Values = ForcingValues & { readonly inflowM3s: Float64Array }

interface Case {
  readonly network: Network
  readonly values: Values
  readonly hours: number
}

/** Everything swings by a few percent, each at its own phase: no value stands still, and no step meets a jump. */
function swinging(values: Values): Forcing {
  return {
    evaluate(timeS, into) {
      copyForcingValues(into, values)
      into.riverStageM = values.riverStageM + 0.1 * Math.sin(timeS / 3000)
      for (let g = 0; g < into.openingM.length; g++) into.openingM[g]! *= 1 + 0.1 * Math.sin(timeS / 2000 + g)
      for (let n = 0; n < values.inflowM3s.length; n++) into.inflowM3s![n]! *= 1 + 0.3 * Math.sin(timeS / 1500)
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

const copyOf = (values: ForcingValues): ForcingValues => ({
  riverStageM: values.riverStageM,
  openingM: values.openingM.slice(),
  demandM3s: values.demandM3s.slice(),
  inflowM3s: values.inflowM3s!.slice(),
})

/** The record with all values changed at the ends of the steps that `isMeant`. */
const withValues = (record: RunRecord, change: (values: ForcingValues) => void, isMeant = (_n: number) => true) => ({
  ...record,
  steps: record.steps.map((step, n): RecordedStep => {
    if (!isMeant(n)) return step
    const [begin, end] = [copyOf(step.begin), copyOf(step.end)]
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
function checksOf({ network }: Case, { record, ...gradient }: RunGradient, most: number): Check[] {
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
  return [
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

function compare(it: Case, objective: Objective, most = 8, scale = 1, isMeant = (_name: string) => true): number {
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

const caseOf = (district: District, dxM: number, values: Parameters<typeof valuesWith>[1], hours = 3): Case => {
  const network = buildNetwork(district, { dxM })
  return { network, values: valuesWith(network, values), hours }
}

/** Forms of all links in the first step, and the largest Froude number of a link at its end. */
function formsOf({ network, values }: Case) {
  const engine = createEngine(network)
  engine.startSteady(0, values)
  let centralP: number[] = []
  let fastest = 0
  recordRun(network, {}, engine.save(), swinging(values), 60_000, (w, _, n) => {
    if (n > 0) return
    const links = network.district.reaches.flatMap((_, r) =>
      Array.from({ length: network.reachStart[r + 1]! - 1 - network.reachStart[r]! }, (_, i) => ({
        r,
        l: network.reachStart[r]! + i,
      })),
    )
    centralP = links.map(({ l }) => w.centralP[l]!)
    fastest = Math.max(
      ...links.map(({ r, l }) => {
        const y = w.stageP[l]! - network.bedM[l]!
        const area = areaAtM2(w, r, y)
        return Math.abs(w.dischargeP[l]!) / area / Math.sqrt((9.81 * area) / widthAtM(w, r, y))
      }),
    )
  })
  return { centralP, fastest }
}

const HOUR_MS = 3_600_000
const stage: Observation = { kind: 'stage', reach: 0, chainageM: 1300, atMs: 2.7 * HOUR_MS }
const gateVolume = (gate: number): Observation => ({
  kind: 'gate-volume',
  gate,
  fromMs: 1.1 * HOUR_MS,
  untilMs: 2.9 * HOUR_MS,
})

function weishan(): District {
  const pack = join(import.meta.dirname, '../../seeds/weishan')
  const names = readdirSync(pack, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(csv|json|geojson)$/.test(name),
  )
  const parsed = parseDistrict(new Map(names.map((name) => [name, readFileSync(join(pack, name), 'utf8')])))
  if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
  return parsed.value
}

describe('the gradient of a run', () => {
  it('[AJ2] one reach: stage and discharge', () => {
    const it = caseOf(oneReach(), 1000, { inflowM3s: { A: 20 } })
    compare(it, theObservation(stage))
    compare(it, theObservation({ kind: 'discharge', reach: 0, chainageM: 9000, atMs: 3 * HOUR_MS }))
  })

  it('[AJ2] two pools between gates: stage, discharge of a gate, its volume', () => {
    const it = caseOf(twoPools(), 500, { riverStageM: 42, openingM: 0.5 })
    compare(it, theObservation(stage))
    compare(it, theObservation({ kind: 'gate-discharge', gate: 1, atMs: 2.5 * HOUR_MS }))
    compare(it, theObservation(gateVolume(1)))
  })

  it('[AJ2] a loop: stage beyond it, volume into it', () => {
    const it = caseOf(loopedCanal(), 700, { riverStageM: 42, openingM: 0.5 })
    compare(it, theObservation({ kind: 'stage', reach: 5, chainageM: 1300, atMs: 3 * HOUR_MS }))
    compare(it, theObservation(gateVolume(0)))
  })

  it('[AJ2] a branching canal with users, seepage, weirs and an escape: stage, drawn volume, squared misfit', () => {
    const it = caseOf(branchingCanal(), 750, { riverStageM: 42.3, openingM: 0.65, demandM3s: 0.8 })
    const drawn: Observation = { kind: 'drawn-volume', branch: 0, fromMs: HOUR_MS, untilMs: 2.9 * HOUR_MS }
    compare(it, theObservation(stage))
    compare(it, theObservation(gateVolume(5)))
    compare(it, squaredMisfit([stage, gateVolume(0), drawn], [41, 60_000, 5000], [1, 1e-8, 1e-8]))
  })

  it('[AJ2] branches that fall nearly dry', () => {
    /* taking water out of an empty cell has no solution, nor has its stage two sides */
    const isHeld = (name: string) => !name.startsWith('inflow') && !name.startsWith('start')
    const it = caseOf(branchingCanal(), 750, { riverStageM: 41.3, openingM: 0.04, demandM3s: 0.3 })
    compare(it, theObservation({ kind: 'discharge', reach: 3, chainageM: 3000, atMs: 3 * HOUR_MS }), 8, 0.01, isHeld)
    compare(
      it,
      theObservation({ kind: 'drawn-volume', branch: 1, fromMs: HOUR_MS, untilMs: 2.9 * HOUR_MS }),
      8,
      0.01,
      isHeld,
    )
  })

  it('[AJ2] a steep reach, where water is fast, between two mild ones: every link upwind or blended somewhere', () => {
    const shape = trapezoid(6, 1.5, 3)
    const district = districtOf({
      id: 'chute',
      nodes: { A: {}, B: {}, C: {}, D: { boundary: 'normal-depth' } },
      reaches: [
        { id: 'R-1', from: 'A', to: 'B', lengthM: 1500, bedUpM: 50.3, bedDownM: 50, shape },
        { id: 'R-2', from: 'B', to: 'C', lengthM: 600, bedUpM: 50, bedDownM: 41, shape },
        { id: 'R-3', from: 'C', to: 'D', lengthM: 1500, bedUpM: 41, bedDownM: 40.7, shape },
      ],
    })
    const it = caseOf(district, 60, { inflowM3s: { A: 10 } }, 0.5)
    const at = 0.45 * HOUR_MS
    const { centralP, fastest } = formsOf(it)
    expect(fastest).toBeGreaterThan(1)
    expect(centralP.some((central) => central === 0)).toBe(true)
    expect(centralP.some((central) => central > 0 && central < 1)).toBe(true)
    expect(centralP.some((central) => central === 1)).toBe(true)
    compare(it, theObservation({ kind: 'stage', reach: 1, chainageM: 330, atMs: at }), 6)
    compare(it, theObservation({ kind: 'discharge', reach: 2, chainageM: 700, atMs: at }), 6)
  })

  it('[AJ2] a shallow reach, upwind all along', () => {
    const it = caseOf(oneReach(), 500, { inflowM3s: { A: 0.25 } }, 1)
    expect(formsOf(it).centralP.every((central) => central === 0)).toBe(true)
    compare(it, theObservation({ kind: 'discharge', reach: 0, chainageM: 4100, atMs: 0.9 * HOUR_MS }), 6, 0.001)
  })

  it('[AJ2] a canal full of structures: siphon, weirs, drop, pump and pond in two loops, an outlet by rating', () => {
    const it = caseOf(structuredCanal(), 500, { riverStageM: 42, openingM: 0.8 })
    compare(it, theObservation({ kind: 'stage', reach: 2, chainageM: 2200, atMs: 2.5 * HOUR_MS }), 6)
    compare(it, theObservation(gateVolume(0)), 6)
  })

  it('[AJ3] refuses what it does not know: conduits', () => {
    const pipe = districtOf({
      id: 'pipe',
      nodes: { A: {}, B: { boundary: 'normal-depth' } },
      reaches: [{ id: 'R-9', from: 'A', to: 'B', lengthM: 900, bedUpM: 1, bedDownM: 0, shape: circle(1) }],
    })
    const network = buildNetwork(pipe, { dxM: 300 })
    const start = createEngine(network).save()
    expect(() =>
      gradientOf(network, {}, start, swinging(valuesWith(network, {})), 3 * HOUR_MS, theObservation(stage)),
    ).toThrow(/R-9/)
  })

  it('[AJ2] Weishan at 2 km: a stage, the volume of a gate', () => {
    const it = caseOf(weishan(), 2000, { riverStageM: 40.5, openingM: 0.5, demandM3s: 0.5 })
    compare(it, theObservation({ kind: 'stage', reach: 4, chainageM: 1300, atMs: 3 * HOUR_MS }), 2)
    compare(it, theObservation(gateVolume(0)), 2)
  }, 60_000)
})
