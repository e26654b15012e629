import { describe, expect, it } from 'vitest'
import {
  alignedLines,
  buildNetwork,
  type ComparedRun,
  compareRuns,
  comparisonRows,
  createFrameFields,
  createGateTrace,
  differenceRows,
  type Engine,
  gateEffects,
  overlaidSeries,
  runScenario,
  type Scenario,
  stageDifferences,
  traceOfFrames,
  traceOfSamples,
} from '../../src/index.ts'
import { branchingCanal } from '../../src/testing/index.ts'
import { dayOf } from './days.ts'

const network = buildNetwork(branchingCanal(), { dxM: 500 })
const { gates } = network.district
const gateAt = (id: string) => gates.findIndex((gate) => gate.id === id)

/** A day's run with all that can be kept of it. */
function kept(name: string, change: Partial<Scenario> = {}) {
  const states: ReturnType<Engine['save']>[] = []
  const frames: ReturnType<typeof createFrameFields>[] = []
  const atS: number[] = []
  const seen = createGateTrace(gates.length, 100)
  const onFrame = (engine: Engine, sinceStartS: number) => {
    atS.push(sinceStartS)
    states.push(engine.save())
    const fields = createFrameFields(network)
    engine.writeFrame(fields)
    frames.push(fields)
    seen.record(engine)
  }
  const report = runScenario(network, { ...dayOf(network), ...change }, { everyS: 600, onFrame })
  const samples = traceOfSamples(network, {
    startMs: change.startMs ?? 0,
    atS,
    stageM: states.map(({ stageM }) => stageM),
    dischargeM3s: states.map(({ dischargeM3s }) => dischargeM3s),
    openingM: states.map(({ openingM }) => openingM),
  })
  const traceFrames = traceOfFrames(
    network,
    frames.map((fields, k) => ({
      ...fields,
      topologyHash: network.topologyHash,
      runId: name,
      origin: 'rehearsal' as const,
      sequence: k,
      timeMs: 1000 * (atS[k] ?? 0),
      wallMs: 0,
    })),
  )
  return { name, report, samples, traceFrames, seen }
}

const openingM = (id: string, atS: number[], values: number[]) => ({
  openingM: { ...dayOf(network).openingM, [id]: { atS, values } },
})
const base = kept('base')
const closed = kept('closed', openingM('G-1', [7200, 7200], [0.4, 0.1]))

describe('comparison of runs', () => {
  it('[CP1] has a value, the difference from the first and the best of every indicator', () => {
    const comparison = compareRuns([base, closed, base])
    expect(comparison.names).toEqual(['base', 'closed', 'base'])
    expect(comparison.computedS).toEqual([43_200, 43_200, 43_200])
    const figure = (name: string) => comparison.figures.find((each) => each.name === name)
    const of = (run: ComparedRun) => run.report.indicators
    expect(figure('adequacy')?.values).toEqual([base, closed, base].map((run) => of(run).delivery.adequacy))
    expect(figure('taken')?.differences).toEqual([0, of(closed).inM3 - of(base).inM3, 0])
    expect(figure('taken')?.best).toEqual([])
    expect(figure('gateMoves')).toMatchObject({ values: [0, 1, 0], best: [0, 2] })
    expect(figure('leastFreeboard')?.best).toEqual([0, 2])
    expect(figure('spilled')?.best).toEqual([])
  })

  it('[CP1] two to eight runs, no fewer and no more', () => {
    expect(() => compareRuns([base])).toThrow('must be 2 to 8, got 1')
    expect(() => compareRuns(Array.from({ length: 9 }, () => base))).toThrow('got 9')
  })

  it('[CP2] reads as a table with differences in brackets and stars', () => {
    const rows = comparisonRows(compareRuns([base, closed]))
    expect(rows[0]).toEqual(['', 'base', 'closed'])
    expect(rows[1]).toEqual(['hours computed', '12.0', '12.0'])
    expect(rows.find(([label]) => label === 'gate moves')).toEqual(['gate moves', '0 *', '1 (+1)'])
    expect(rows.find(([label]) => label === 'gate travel, m')).toEqual(['gate travel, m', '0.00 *', '0.30 (+0.30)'])
    expect(rows.map(([label]) => label)).not.toContain('last arrival, h')
    const lines = alignedLines(rows)
    expect(new Set(lines.slice(2).map((line) => line.length)).size).toBeLessThan(4)
    expect(alignedLines([['位山', 'a'], ['x', 'bc']])).toEqual(['位山   a', 'x     bc'])
  })
})

describe('differences by place and time', () => {
  it('[CP3] are largest above and below the gate that was closed, and nowhere between equal runs', () => {
    const found = stageDifferences(network, base.samples, closed.samples, { count: 4 })
    expect(found.map(({ id }) => id)).toContain('G-1')
    expect(found.map(({ id }) => id)).toContain('R-1')
    for (const [k, { differenceM }] of found.entries())
      expect(Math.abs(differenceM)).toBeLessThanOrEqual(Math.abs(found[k - 1]?.differenceM ?? Number.POSITIVE_INFINITY))
    for (const { atS } of found) expect(atS).toBeGreaterThan(7200)
    expect(stageDifferences(network, base.samples, base.samples)).toEqual([])
    expect(differenceRows(found)).toHaveLength(5)
  })

  it('[CP3] change their sign with the order of the runs', () => {
    const there = stageDifferences(network, base.samples, closed.samples)
    const back = stageDifferences(network, closed.samples, base.samples)
    expect(back).toEqual(there.map((each) => ({ ...each, differenceM: -each.differenceM })))
  })

  it('[CP4] are the same of frames as of kept states, to the precision of frames', () => {
    const fine = stageDifferences(network, base.samples, closed.samples)
    const coarse = stageDifferences(network, base.traceFrames, closed.traceFrames)
    const at = new Map(coarse.map((each) => [each.id, each.differenceM]))
    for (const { id, differenceM } of fine) expect(at.get(id)).toBeCloseTo(differenceM, 4)
  })

  it('[CP3] only instants of both count, by district time', () => {
    const later = kept('later', { startMs: 6 * 3_600_000, ...openingM('G-1', [0], [0.3]) })
    for (const { atS } of stageDifferences(network, base.samples, later.samples)) expect(atS).toBeGreaterThanOrEqual(21_600)
  })

  it('[CP5] gate by gate, from what gates saw alone', () => {
    const effects = gateEffects(network.district, closed.seen, base.seen)
    const gate = effects[gateAt('G-1')]
    expect(gate?.stageUpChangeM).toBeGreaterThan(0.05)
    expect(gate?.stageDownChangeM).toBeLessThan(-0.05)
    expect(gate?.volumeM3).toBeCloseTo(closed.report.indicators.passedByGateM3['G-1'] ?? 0, 6)
    const known = stageDifferences(network, base.samples, closed.samples, { count: 100 })
    const sides = [gate?.stageUpChangeM ?? 0, gate?.stageDownChangeM ?? 0].map(Math.abs)
    const found = known.find(({ id }) => id === 'G-1')
    expect(Math.abs(found?.differenceM ?? 0)).toBeCloseTo(Math.max(...sides), 9)
  })
})

describe('overlaid series', () => {
  it('[CP6] of a gate and of a place on a reach', () => {
    const gate = overlaidSeries(network, [base.samples, closed.samples], { kind: 'gate', id: 'G-1', of: 'openingM' })
    expect(gate.atMs).toHaveLength(73)
    expect(gate.values.map((values) => values.at(-1))).toEqual([0.4, 0.1])
    const place = { kind: 'reach', id: 'R-1', chainageM: 4000, of: 'stageM' } as const
    const [a, b] = overlaidSeries(network, [base.samples, base.traceFrames], place).values
    expect(b?.[10]).toBeCloseTo(a?.[10] ?? Number.NaN, 4)
    const flow = { kind: 'reach', id: 'R-1', chainageM: 4000, of: 'dischargeM3s' } as const
    const [fine, coarse] = overlaidSeries(network, [closed.samples, closed.traceFrames], flow).values
    for (const [k, value] of (fine ?? []).entries()) expect(coarse?.[k]).toBeCloseTo(value ?? Number.NaN, 4)
  })

  it('[CP6] a run that has no value at an instant has a gap there; a place that is not there is a wrong call', () => {
    const later = kept('later', { startMs: 6 * 3_600_000 })
    const overlaid = overlaidSeries(network, [base.samples, later.samples], { kind: 'gate', id: 'G-0', of: 'upM' })
    expect(overlaid.atMs).toHaveLength(109)
    expect(overlaid.values[1]?.[0]).toBeNull()
    /* above the head gate stands the river, no water of the model */
    expect(overlaid.values[0]?.every((value) => value === null)).toBe(true)
    expect(() => overlaidSeries(network, [], { kind: 'gate', id: 'G-9', of: 'upM' })).toThrow('got G-9')
  })
})
