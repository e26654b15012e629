import { expect, test } from 'vitest'
import { gauge, NOON_MS, reading } from '../../test/fixture/district.ts'
import { chain } from './chain.ts'
import { rulesOfGauge } from './gauge-rules.ts'
import { inRange } from './in-range.ts'
import { newer } from './newer.ts'
import { notStuck, repeatsBeyondChance } from './not-stuck.ts'
import { rateOfChange } from './rate-of-change.ts'
import { flagged, type GaugeMemory, pass, REPEATED, type Verdict } from './validator.ts'

const stage = gauge('S-G-1', 'stageUpM', 'stage')
const memory = (given: Partial<GaugeMemory> = {}): GaugeMemory => ({
  gauge: stage,
  rules: rulesOfGauge(given.gauge ?? stage, () => undefined),
  latestOf: () => undefined,
  latest: undefined,
  lastGood: undefined,
  agreeing: 0,
  sameCount: 0,
  sameSinceMs: 0,
  changesElsewhere: 0,
  ...given,
})
const outcomeOf = (verdict: Verdict): string =>
  verdict.kind === 'pass' ? [verdict.reading.quality, ...verdict.reading.flags].join(' ') : verdict.kind
const at = (s: number, given = {}) => reading({ takenAtMs: NOON_MS + s * 1000, ...given })

test('newer: news, correction, repetition, late', () => {
  const latest = at(0, { seq: 5 })
  const judge = (candidate = at(0)) => outcomeOf(newer(candidate, memory({ latest })))
  expect(outcomeOf(newer(at(0), memory()))).toBe('good')
  expect(judge(at(10, { seq: 1 }))).toBe('good')
  expect(judge(at(0, { seq: 6 }))).toBe('good')
  expect(judge(at(0, { seq: 5 }))).toBe('repeated')
  expect(judge(at(0, { seq: 4 }))).toBe('repeated')
  expect(judge(at(-10, { seq: 9 }))).toBe('good late')
  expect(judge(at(-10, { seq: 9, flags: ['late'] }))).toBe('good late')
  expect(judge(at(10, { seq: 9, flags: ['late'] }))).toBe('good late')
})

test('inRange: the ends of the scale belong to it', () => {
  for (const value of [30, 45]) expect(outcomeOf(inRange(reading({ value }), memory()))).toBe('good')
  for (const value of [29.999, 45.001])
    expect(outcomeOf(inRange(reading({ value }), memory()))).toBe('bad out-of-range')
})

test('rateOfChange: what the water could not do in the time is doubtful', () => {
  const lastGood = at(0, { value: 37 })
  const judge = (s: number, value: number, given = {}) =>
    outcomeOf(rateOfChange(at(s, { value, ...given }), memory({ lastGood, latest: lastGood })))
  // 0.02 m/s for 10 s, and noise on both ends: 0.2 + 4·√2·0.004 + 0.001 = 0.2236 m
  expect(judge(10, 37.223)).toBe('good')
  expect(judge(10, 37.224)).toBe('doubtful steep')
  expect(judge(10, 36.776)).toBe('doubtful steep')
  expect(judge(60, 38)).toBe('good')
  expect(judge(-60, 44, { flags: ['late'] })).toBe('good late')
  expect(judge(10, 99, { quality: 'bad', flags: ['out-of-range'] })).toBe('bad out-of-range')
})

test('rateOfChange: three steep readings that agree are believed', () => {
  const given = { lastGood: at(0, { value: 37 }), latest: at(30, { value: 41 }) }
  expect(outcomeOf(rateOfChange(at(40, { value: 41.01 }), memory({ ...given, agreeing: 2 })))).toBe('doubtful steep')
  expect(outcomeOf(rateOfChange(at(40, { value: 41.01 }), memory({ ...given, agreeing: 3 })))).toBe('good')
  expect(outcomeOf(rateOfChange(at(40, { value: 44 }), memory({ ...given, agreeing: 3 })))).toBe('doubtful steep')
})

test('notStuck: so many repeats that chance is no excuse, while others move', () => {
  const repeated = (given: Partial<GaugeMemory>) =>
    outcomeOf(
      notStuck(
        at(600, { value: 37 }),
        memory({
          latest: at(590, { value: 37 }),
          sameCount: 60,
          sameSinceMs: NOON_MS,
          changesElsewhere: 500,
          ...given,
        }),
      ),
    )
  expect(repeated({})).toBe('doubtful stuck')
  expect(repeated({ changesElsewhere: 10 })).toBe('good')
  expect(repeated({ sameSinceMs: NOON_MS + 1000 })).toBe('good')
  expect(repeated({ sameCount: 20 })).toBe('good')
  expect(repeated({ latest: at(590, { value: 37.001 }) })).toBe('good')
  expect(repeated({ gauge: { ...stage, noise: 0 } })).toBe('good')
})

test.each([
  ['a closed gate’s leaf', gauge('S', 'openingM', 'opening', { minimum: -0.05, maximum: 3 }), 1.2],
  ['no flow', gauge('S', 'dischargeM3s', 'discharge', { minimum: -10, maximum: 50 }), 0],
  ['a dry canal', stage, 30],
  ['fair weather', gauge('S', 'rainfallM', 'rainfall', { minimum: 0, maximum: 0.1 }), 0],
  ['fog', gauge('S', 'humidityFraction', 'humidity', { minimum: 0, maximum: 1 }), 1],
])('notStuck: %s may rest', (_what, resting, value) => {
  const latest = at(0, { value })
  const long = memory({ gauge: resting, latest, sameCount: 1e6, sameSinceMs: 0, changesElsewhere: 1e6 })
  expect(outcomeOf(notStuck(at(10, { value }), long))).toBe('good')
})

test('repeatsBeyondChance: a step as wide as the noise needs more patience than a fine one', () => {
  // p = erf(1/(2√2)) = 0.3829: n = ln 1e-9 / ln 0.3829 = 21.6, but at least 30
  expect(repeatsBeyondChance({ noise: 1, resolution: 1 })).toBe(30)
  // p = erf(1/√2) = 0.6827: n = 54.3
  expect(repeatsBeyondChance({ noise: 1, resolution: 2 })).toBe(55)
  // p = erf(2/√2) = 0.9545: n = 445
  expect(repeatsBeyondChance({ noise: 1, resolution: 4 })).toBeGreaterThan(440)
  expect(repeatsBeyondChance({ noise: 1, resolution: 4 })).toBeLessThan(450)
  expect(repeatsBeyondChance({ noise: 0, resolution: 1 })).toBe(Number.POSITIVE_INFINITY)
})

test('chain: flags add up, the worse quality stays, the first that does not pass ends it', () => {
  const mark = chain(
    (r) => flagged(r, 'steep', 'bad'),
    (r) => flagged(r, 'stuck', 'doubtful'),
  )
  expect(outcomeOf(mark(reading(), memory()))).toBe('bad steep stuck')
  const ended = chain(
    () => REPEATED,
    (r) => pass(r),
  )
  expect(outcomeOf(ended(reading(), memory()))).toBe('repeated')
})
