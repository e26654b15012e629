import { buildNetwork, type Scenario } from '@district/models'
import { branchingCanal, gaugedDistrict } from '@district/models/testing'
import { describe, expect, it } from 'vitest'
import { createChance } from '../ground/chance.ts'
import { type TwinExperiment, twinExperiment } from './twin-experiment.ts'

const network = buildNetwork(gaugedDistrict(branchingCanal()), { dxM: 500 })
const HOUR_S = 3600
const steps = (...values: number[]) => ({
  atS: values.flatMap((_, k) => [8 * k * HOUR_S, (8 * (k + 1) - 0.2) * HOUR_S]),
  values: values.flatMap((value) => [value, value]),
})
const scenario = {
  id: 'twin',
  names: { zh: '孪生试验', en: 'Twin experiment' },
  start: 'steady',
  startMs: Date.parse('2026-03-12T00:00:00Z'),
  horizonS: 36 * HOUR_S,
  riverStageM: { atS: [0, 18 * HOUR_S, 36 * HOUR_S], values: [43.5, 43.2, 43.5] },
  openingM: {
    'G-0': steps(0.8, 0.9, 1, 0.8, 0.9),
    'G-1': steps(2.6, 2.5),
    'G-B-1': steps(0.3, 0.2, 0.3, 0.4, 0.3),
    'G-B-2': steps(0.3, 0.4, 0.2, 0.3, 0.2),
    'G-B-3': steps(0.2, 0.3, 0.2, 0.2, 0.3),
  },
  demandM3s: { 'B-1': steps(1, 2, 1), 'B-2': steps(2, 1, 1), 'B-3': steps(1, 1, 2) },
} as unknown as Scenario
const experiment: TwinExperiment = {
  network,
  scenario,
  chance: createChance(1),
  truth: { roughnessFactor: 1.1 },
  gaugeNoiseM: 0.01,
  surroundings: 'known',
  settleHours: 12,
  hours: 36,
}

describe('twin experiment', () => {
  it('[AS1] half-way between gauges the corrected model stands within 3 cm, and twice as close as the free one', () => {
    const score = twinExperiment(experiment)
    expect(score.places).toBe(2)
    expect(score.correctedRmseM).toBeLessThan(0.03)
    expect(score.correctedRmseM).toBeLessThan(score.uncorrectedRmseM / 2)
    expect(score.massError).toBeLessThan(1e-9)
    expect(score.meanRoughnessFactor).toBeGreaterThan(1.01)
  })

  it('[AS2] it adds little noise of its own where nothing is wrong', () => {
    const score = twinExperiment({ ...experiment, truth: { roughnessFactor: 1 } })
    expect(score.uncorrectedRmseM).toBeLessThan(1e-9)
    expect(score.correctedRmseM).toBeLessThan(0.008)
  })

  it('[AS3] it learns what gates pass', () => {
    const score = twinExperiment({ ...experiment, truth: { roughnessFactor: 1, gateCoefficientFactor: 0.9 } })
    expect(score.correctedRmseM).toBeLessThan(score.uncorrectedRmseM / 2)
    expect(score.meanGateCoefficientFactor).toBeLessThan(0.97)
  })
})
