import type { District, Gauge, QualityRule, QualityRuleName } from '@district/models'
import type { Reading } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BLANK_RULE } from '../../test/fixture/blank-rule.ts'
import { gauge, NOON_MS, speakingDistrict } from '../../test/fixture/district.ts'
import type { LastCommand } from './as-commanded.ts'
import type { GaugeMemories } from './gauge-memories.ts'
import { createQualityControl } from './quality-control.ts'

/* Every rule: a clean series within its tolerance is never flagged, an injected fault is. */

const rule = (name: QualityRuleName, given: Partial<QualityRule>): QualityRule => ({
  ...BLANK_RULE,
  id: name,
  rule: name,
  action: 'doubtful',
  ...given,
})

/** A district in which only these rules are asked. */
function asking(gauges: readonly Gauge[], ...rules: readonly QualityRule[]): District {
  const none = (['range', 'rate', 'stuck'] as const)
    .filter((name) => !rules.some((one) => one.rule === name))
    .map((name) => rule(name, { action: 'none' }))
  return { ...speakingDistrict(), gauges, qualityRules: [...none, ...rules] }
}

const control = (district: District, lastCommand: LastCommand = () => undefined): GaugeMemories =>
  createQualityControl({ district, latest: [], lastCommand, clockSpeed: 1 })

const stage = gauge('S-G-1', 'stageUpM', 'stage')
const reading = (of: Gauge, s: number, value: number, delayS = 0): Reading => ({
  gaugeId: of.id,
  takenAtMs: NOON_MS + s * 1000,
  receivedAtMs: NOON_MS + (s + delayS) * 1000,
  seq: s,
  value,
  quality: 'good',
  flags: [],
})

function flagsOf(judge: GaugeMemories, one: Reading): readonly string[] {
  const verdict = judge.judge(one)
  return verdict.kind === 'pass' ? verdict.reading.flags : [verdict.kind]
}
const sayAll = (judge: GaugeMemories, of: Gauge, values: readonly number[]) =>
  values.map((value, i) => flagsOf(judge, reading(of, 10 * i, value)).join(' '))

/** A number from -1 to 1. */
const part = fc.double({ min: -1, max: 1, noNaN: true })

test('[QC2] range and usual: inside never, outside always, and hard beats soft', () => {
  const rules = [
    rule('range', { low: 31, high: 44, action: 'bad' }),
    rule('usual', { toleranceFraction: 0.2, quantity: 'stage' }),
  ]
  fc.assert(
    fc.property(fc.double({ min: 29, max: 46, noNaN: true }), (value) => {
      const verdict = control(asking([stage], ...rules)).judge(reading(stage, 0, value))
      const outside = value < 31 || value > 44
      const unusual = value < 33 || value > 42
      const [quality, flags] = outside ? ['bad', ['out-of-range']] : unusual ? ['doubtful', ['unusual']] : ['good', []]
      expect(verdict).toMatchObject({ reading: { quality, flags } })
    }),
  )
})

test('[QC3] rate: what stays below it never, what leaps beyond it always', () => {
  const district = asking([stage], rule('rate', { maxRatePerS: 0.01 }))
  fc.assert(
    fc.property(fc.array(part, { minLength: 5, maxLength: 60 }), part, (steps, leap) => {
      let at = 37
      const values = steps.map((step) => (at += 0.1 * step))
      const judge = control(district)
      expect(new Set(sayAll(judge, stage, values))).toEqual(new Set(['']))
      // 0.01 m/s for 10 s, and what noise and step can do
      const beyond = 0.1 + 4 * Math.SQRT2 * stage.noise + stage.resolution + 0.001 + Math.abs(leap)
      const after = reading(stage, 10 * steps.length, at + Math.sign(leap || 1) * beyond)
      expect(flagsOf(judge, after)).toEqual(['steep'])
    }),
  )
})

test('[QC4] stuck: a needle that moves never, one that hangs while its neighbour moves always', () => {
  const neighbour = gauge('S-G-1', 'stageDownM', 'stage')
  const district = asking([stage, neighbour], rule('stuck', { timeS: 1200 }))
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 60 }), fc.integer({ min: 1, max: 9 }), (movingFor, seed) => {
      const judge = control(district)
      const said: string[] = []
      for (let i = 0; i < movingFor + 200; i++) {
        const moving = 37 + 0.001 * ((i * seed) % 11)
        said.push(flagsOf(judge, reading(stage, 10 * i, i < movingFor ? moving : 38)).join())
        flagsOf(judge, reading(neighbour, 10 * i, 37 + 0.001 * (i % 7)))
      }
      expect(new Set(said.slice(0, movingFor + 120))).toEqual(new Set(['']))
      expect(said.indexOf('stuck')).toBe(movingFor + 120)
    }),
    { numRuns: 30 },
  )
})

const SPIKE = rule('spike', { deviations: 6, readings: 9 })

test('[QC5] spike: noise on a line never, a leap out of it always, the return from it never', () => {
  const district = asking([stage], SPIKE)
  const noises = fc.array(part, { minLength: 12, maxLength: 40 })
  fc.assert(
    fc.property(
      noises,
      part,
      fc.double({ min: 0.2, max: 3, noNaN: true }),
      fc.boolean(),
      (noise, slope, leap, down) => {
        const values = noise.map((e, i) => 37 + 0.02 * slope * i + 0.6 * stage.noise * e)
        const judge = control(district)
        expect(new Set(sayAll(judge, stage, values))).toEqual(new Set(['']))
        const at = values.length
        const line = 37 + 0.02 * slope * at
        // Beyond six times the widest spread that slope and noise can give nine values.
        const away = leap + 6 * 1.4826 * 0.02 * 4 * Math.abs(slope) + 5 * 0.02 * Math.abs(slope)
        expect(flagsOf(judge, reading(stage, 10 * at, line + (down ? -away : away)))).toEqual(['spike'])
        expect(flagsOf(judge, reading(stage, 10 * at + 10, line + 0.02 * slope))).toEqual([])
      },
    ),
  )
})

test('[QC5] spike: a step is doubtful three times, then believed; after a silence it begins anew', () => {
  const judge = control(asking([stage], SPIKE))
  expect(sayAll(judge, stage, [...Array(12).fill(37), 37.5, 37.5, 37.501, 37.5, 37.5])).toEqual([
    ...Array(12).fill(''),
    'spike',
    'spike',
    'spike',
    '',
    '',
  ])
  expect(flagsOf(judge, reading(stage, 1000, 39))).toEqual([])
})

test('[QC5] spike: where nothing moves, noise and the tolerance of the rule still have their room', () => {
  const after = (value: number, tolerance: number | null) => {
    const judge = control(asking([stage], { ...SPIKE, tolerance }))
    return sayAll(judge, stage, [...Array(9).fill(37), value]).at(-1)
  }
  // Six times the noise of 4 mm.
  expect([after(37.023, null), after(37.025, null)]).toEqual(['', 'spike'])
  expect([after(37.099, 0.1), after(37.101, 0.1)]).toEqual(['', 'spike'])
  const returned = sayAll(control(asking([stage], SPIKE)), stage, [...Array(9).fill(37), 39, 37.01])
  expect(returned.slice(9)).toEqual(['spike', ''])
})

test('[QC6] command: a leaf near its order never, one away from it always, and not before the drive had its time', () => {
  const leaf = gauge('S-G-1', 'openingM', 'opening', {
    bay: 1,
    minimum: -0.05,
    maximum: 3,
    noise: 0.002,
    resolution: 0.005,
  })
  const base = asking([leaf], rule('command', { quantity: 'opening', timeS: 60, tolerance: 0.03 }))
  const gate = base.gates[0]!
  const district = {
    ...base,
    stations: base.stations.map((station) => (station.id === 'S-G-1' ? { ...station, gateId: gate.id } : station)),
  }
  const travelS = gate.maximumOpeningM / gate.speedMPerS
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 3, noNaN: true }),
      part,
      fc.double({ min: 0.044, max: 2, noNaN: true }),
      (openingM, near, away) => {
        const judge = control(district, (id) => (id === gate.id ? { openingM, acknowledgedAtMs: NOON_MS } : undefined))
        const before = reading(leaf, travelS + 59, openingM + away)
        expect(flagsOf(judge, before)).toEqual([])
        expect(flagsOf(judge, reading(leaf, travelS + 70, openingM + 0.042 * near))).toEqual([])
        expect(flagsOf(judge, reading(leaf, travelS + 80, openingM + away))).toEqual(['off-command'])
        expect(flagsOf(control(district), reading(leaf, travelS + 80, openingM + away))).toEqual([])
      },
    ),
  )
})

test('[QC8] clock: travelling never, a clock ahead at once, one behind after so many; a queue that empties never', () => {
  const district = asking([stage], rule('clock', { timeS: 60, readings: 5 }))
  const within = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(
      fc.array(within, { minLength: 5, maxLength: 30 }),
      fc.double({ min: 66, max: 1e5, noNaN: true }),
      (delays, off) => {
        const clean = control(district)
        expect(delays.flatMap((d, i) => flagsOf(clean, reading(stage, 10 * i, 37, 60 * d)))).toEqual([])
        expect(flagsOf(control(district), reading(stage, 0, 37, -off))).toEqual(['clock-skew'])
        const behind = control(district)
        const said = delays.map((d, i) => flagsOf(behind, reading(stage, 10 * i, 37, off + 5 * d)).join())
        expect(said).toEqual(delays.map((_, i) => (i < 4 ? '' : 'clock-skew')))
        const emptying = control(district)
        expect(delays.flatMap((_, i) => flagsOf(emptying, reading(stage, 10 * i, 37, off + 400 - 9.9 * i)))).toEqual([])
      },
    ),
  )
})
