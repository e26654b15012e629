import { buildNetwork, createForcingValues, type Engine } from '@district/models'
import { branchingCanal, gaugedDistrict } from '@district/models/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Surroundings } from '../scenario/linear-pieces.ts'
import type { Filter } from './filter.ts'
import { createLevelFilter } from './level-filter.ts'
import { computedAt, type Observation, observedGauges } from './observation.ts'

const levels = [1500, 3000, 4500, 6000, 7500].map((chainageM) => ['R-2', chainageM] as const)
const network = buildNetwork(gaugedDistrict(branchingCanal(), levels), { dxM: 500 })
const gauges = observedGauges(network.district)
const startMs = Date.parse('2026-03-12T00:00:00Z')
const still: Surroundings = (_timeS, into) => {
  into.riverStageM = 42
  into.openingM.set([0.8, 0.6, 0, 0.3, 0.3, 0.2])
  into.demandM3s.fill(1)
}
let filter: Filter
let engine: Engine

beforeEach(() => {
  filter = createLevelFilter(network, still)
  engine = filter.engine
  filter.start(startMs)
})

/** What gauges say that see the computed water, but for some. */
function said(offM: Record<string, number>, changes: Partial<Observation> = {}): readonly Observation[] {
  return gauges
    .filter(({ place }) => place.kind !== 'gate-flow')
    .map((observed) => {
      const value = computedAt(engine, observed.place) + (offM[observed.gauge.id] ?? 0)
      const isOff = offM[observed.gauge.id] !== undefined
      return { ...observed, value, sigma: 0.01, takenMs: startMs, isDoubtful: false, ...(isOff ? changes : {}) }
    })
}
const all = (offM: number) => Object.fromEntries(gauges.map(({ gauge }) => [gauge.id, offM]))
const stageM = (reach: number, chainageM: number) => engine.stageAtM(reach, chainageM)

describe('level filter', () => {
  it('[LF1] lifts the water to the gauges and books what that took', () => {
    const before = [stageM(0, 4000), stageM(1, 4500), engine.balance.volumeM3] as const
    const { addedM3, judgements } = filter.correct(said(all(0.05)))
    expect(stageM(0, 4000) - before[0]).toBeCloseTo(0.05, 2)
    expect(stageM(1, 4500) - before[1]).toBeCloseTo(0.05, 2)
    expect(addedM3.reduce((sum, one) => sum + one, 0)).toBeCloseTo(engine.balance.volumeM3 - before[2], 5)
    expect(filter.step(startMs + 3_600_000)).toEqual({ kind: 'reached' })
    expect(engine.balance.massError).toBeLessThan(1e-9)
    expect(judgements.every(({ withheld }) => withheld === undefined)).toBe(true)
  })

  it('[LF2] nothing crosses a gate', () => {
    const before = [stageM(0, 7000), stageM(1, 3000)] as const
    filter.correct(said({ 'S-G-0.stageDownM': 0.05, 'S-G-1.stageUpM': 0.05 }))
    expect(stageM(0, 7000)).toBeGreaterThan(before[0] + 0.03)
    expect(stageM(1, 3000)).toBeCloseTo(before[1], 9)
  })

  it('[LF3] a doubtful gauge draws less, a withheld one not at all', () => {
    const pull = (changes: Partial<Observation>) => {
      filter.start(startMs)
      const before = stageM(0, 0)
      filter.correct(said({ 'S-G-0.stageDownM': 0.05 }, changes))
      return stageM(0, 0) - before
    }
    const [good, doubtful, bad] = [pull({}), pull({ sigma: 0.09, isDoubtful: true }), pull({ withheld: 'bad' })]
    expect(good).toBeGreaterThan(1.5 * doubtful)
    expect(doubtful).toBeGreaterThan(0)
    expect(Math.abs(bad)).toBeLessThan(1e-9)
  })

  it('[LF4] does not believe one gauge against its neighbours, nor one that is far off', () => {
    const wrong = filter.correct(said({ 'S-R-2-4500.stageM': 0.8, 'S-G-0.stageDownM': 9 })).judgements
    const whyOf = (id: string) => wrong.find(({ observation }) => observation.gauge.id === id)?.withheld
    expect(whyOf('S-R-2-4500.stageM')).toBe('contradicted')
    expect(whyOf('S-G-0.stageDownM')).toBe('far')
    expect(whyOf('S-R-2-3000.stageM')).toBeUndefined()
  })

  it('[LF5] takes at most a decimetre at once, so that no wave runs off', () => {
    const before = stageM(0, 4000)
    filter.correct(said(all(0.9)))
    expect(stageM(0, 4000) - before).toBeLessThan(0.11)
    expect(stageM(0, 4000) - before).toBeGreaterThan(0.08)
  })

  it('[LF6] a saved filter goes on as the one that was not interrupted', () => {
    for (let n = 1; n <= 6; n++) {
      filter.step(startMs + n * 300_000)
      filter.correct(said(all(0.02)))
    }
    const second = createLevelFilter(network, still)
    expect(second.load(filter.save())).toBe(true)
    for (const one of [filter, second]) one.step(startMs + 3_600_000)
    const [a, b] = [filter.save(), second.save()]
    expect(Math.max(...a.water.stageM.map((stage, s) => Math.abs(stage - (b.water.stageM[s] ?? 0))))).toBeLessThan(1e-3)
    expect(b.learned).toEqual(a.learned)
    const foreign = createLevelFilter(buildNetwork(branchingCanal(), { dxM: 400 }), still)
    expect(foreign.load(a)).toBe(false)
  })

  it('[LF7] a dry branch is not filled by its gauge', () => {
    const shut = createLevelFilter(network, (timeS, into) => {
      still(timeS, into)
      into.openingM.fill(0)
    })
    shut.engine.startDry(startMs, createForcingValues(network))
    engine = shut.engine
    const { judgements, addedM3 } = shut.correct(said(all(0.5)))
    expect(judgements.every(({ withheld }) => withheld === 'dry')).toBe(true)
    expect(Math.max(...addedM3)).toBe(0)
  })
})
