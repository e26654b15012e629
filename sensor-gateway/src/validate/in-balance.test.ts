import type { Gauge, QualityRule } from '@district/models'
import type { Reading } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { METERS, meteredPools, meterOf, stageOf } from '../../test/fixture/metered-pools.ts'
import { rulesByGauge } from './gauge-rules.ts'
import { PoolBalance } from './in-balance.ts'
import { poolsOf } from './pools.ts'
import { createQualityControl } from './quality-control.ts'

const WINDOW_S = 14_400
const UNCERTAINTY = 0.05
const none = { gaugeId: null, quantity: null, stationKind: null, low: null, high: null, maxRatePerS: null } as const
const open = { tolerance: null, toleranceFraction: null, deviations: null, readings: null, timeS: null } as const
const made = { provenance: 'estimate', source: 'for tests' } as const
const RULES: readonly QualityRule[] = [
  ...(['range', 'rate', 'stuck'] as const).map(
    (rule): QualityRule => ({ ...none, ...open, ...made, id: rule, rule, action: 'none' }),
  ),
  {
    ...none,
    ...open,
    ...made,
    id: 'balance',
    rule: 'balance',
    quantity: 'discharge',
    toleranceFraction: UNCERTAINTY,
    readings: 3,
    timeS: WINDOW_S,
    action: 'doubtful',
  },
]
const district = meteredPools(RULES)
const pools = poolsOf(district, rulesByGauge(district))

/** First instant of a window. */
const START_S = 123_456 * WINDOW_S

interface Day {
  /** Error of each meter as a part of what flows. */
  readonly errors: readonly number[]
  /** Swing of the inflow, and how much of the water stays in the first pool. */
  readonly swing: number
  readonly held: number
}

/** What all gauges say in `windows` windows, in the order of time; `faulty` adds a part to one meter's value from the third window on. */
function* said({ errors, swing, held }: Day, windows: number, faulty: readonly [meter: number, part: number] = [0, 0]) {
  const stageM = [41, 40.5]
  for (let s = 0; s <= windows * WINDOW_S; s += 300) {
    const inM3s = 20 + swing * Math.sin(s / 9000)
    const flows = [inM3s, inM3s - held, inM3s - held]
    for (const [i, station] of METERS.entries()) {
      const drift = i === faulty[0] && s > 2 * WINDOW_S ? faulty[1] : 0
      yield [meterOf(station), s, (flows[i] ?? 0) * (1 + (errors[i] ?? 0) + drift)] as const
    }
    yield [stageOf('S-G-0', 'stageDownM'), s, stageM[0] ?? 0] as const
    yield [stageOf('S-G-1', 'stageUpM'), s, stageM[0] ?? 0] as const
    yield [stageOf('S-G-1', 'stageDownM'), s, stageM[1] ?? 0] as const
    yield [stageOf('S-Q-T', 'stageM'), s, stageM[1] ?? 0] as const
    stageM[0] = (stageM[0] ?? 0) + (300 * held) / (pools[0]?.surfaceM2 ?? 1)
  }
}

const readingOf = ([gauge, s, value]: readonly [Gauge, number, number]): Reading => ({
  gaugeId: gauge.id,
  takenAtMs: (START_S + s) * 1000,
  receivedAtMs: (START_S + s) * 1000 + 100,
  seq: s,
  value,
  quality: 'good',
  flags: [],
})

const controlOf = (latest: readonly Reading[] = []) =>
  createQualityControl({ district, latest, lastCommand: () => undefined, clockSpeed: 1 })

/** Which gauges were marked, and in which window first. */
function marked(readings: Iterable<readonly [Gauge, number, number]>, judge = controlOf()): Map<string, number> {
  const found = new Map<string, number>()
  for (const one of readings) {
    const verdict = judge.judge(readingOf(one))
    if (verdict.kind !== 'pass' || !verdict.reading.flags.includes('drift')) continue
    if (!found.has(one[0].stationId)) found.set(one[0].stationId, Math.floor(one[1] / WINDOW_S))
  }
  return found
}

const errors = fc.array(fc.double({ min: -0.9 * UNCERTAINTY, max: 0.9 * UNCERTAINTY, noNaN: true }), {
  minLength: 3,
  maxLength: 3,
})
const day = fc.record({
  errors,
  swing: fc.double({ min: 0, max: 5, noNaN: true }),
  held: fc.double({ min: -1, max: 1, noNaN: true }),
})
const FILLING = fc.double({ min: -6, max: 6, noNaN: true })
const QUIET: Day = { errors: [0, 0, 0], swing: 2, held: 0.5 }

test('[QC9] the waters between meters are the pools, and a water that one side leaves open is none', () => {
  expect(pools.map(({ meters }) => meters.map(({ gauge, sign }) => `${sign} ${gauge.stationId}`))).toEqual([
    ['1 S-G-0', '-1 S-G-1'],
    ['1 S-G-1', '-1 S-Q-T'],
  ])
  // 6000 m and 5000 m of 8 m bottom, 1 : 1.5, 1.5 m deep
  expect(pools.map(({ surfaceM2 }) => surfaceM2)).toEqual([6000 * 12.5, 5000 * 12.5])
  const unwatched = { ...district, gauges: district.gauges.filter(({ id }) => id !== 'S-Q-T.dischargeM3s') }
  expect(poolsOf(unwatched, rulesByGauge(unwatched))).toHaveLength(1)
  const nodes = district.nodes.map((node) => (node.id === 'M' ? { ...node, boundary: 'weir-crest' as const } : node))
  expect(poolsOf({ ...district, nodes }, rulesByGauge(district))).toHaveLength(1)
})

test('[QC9] balance: meters within their uncertainty are never marked, whatever flows and is held', () => {
  fc.assert(
    fc.property(day, FILLING, (given, held) => {
      expect(marked(said({ ...given, held }, 6))).toEqual(new Map())
    }),
    { numRuns: 25 },
  )
})

test('[QC9] balance: a meter that drifts is marked once it persists, and it alone where its pools can tell', () => {
  // Pools fail from the third window on; the third failure closes with the fifth, and is said with the sixth (counted from 0: 5).
  expect(marked(said(QUIET, 8, [0, 0.25]))).toEqual(new Map([['S-G-0', 5]]))
  expect(marked(said(QUIET, 8, [1, -0.25]))).toEqual(new Map([['S-G-1', 5]]))
  expect(marked(said(QUIET, 8, [2, 0.25]))).toEqual(new Map([['S-Q-T', 5]]))
  expect(marked(said(QUIET, 4, [0, 0.25]))).toEqual(new Map())
  fc.assert(
    fc.property(
      day,
      fc.constantFrom(0, 1, 2),
      fc.double({ min: 0.25, max: 0.6, noNaN: true }),
      (given, meter, drift) => {
        expect([...marked(said(given, 8, [meter, drift])).keys()]).toContain(METERS[meter])
      },
    ),
    { numRuns: 25 },
  )
})

test('[QC9] balance: a window with a silence is not judged, and neither is the one in which the gateway began', () => {
  const judge = new PoolBalance(district, [])
  const memory = { rules: rulesByGauge(district) }
  const say = (one: readonly [Gauge, number, number]) => {
    const rules = memory.rules.get(one[0].id)!
    judge.validator(readingOf(one), {
      gauge: one[0],
      rules,
      latest: undefined,
      lastGood: undefined,
      agreeing: 0,
      sameCount: 0,
      sameSinceMs: 0,
      changesElsewhere: 0,
      latestOf: () => undefined,
    })
  }
  const index = (pool: number) => judge.window(judge.pools[pool]!)?.index
  const judged = [new Set<number>(), new Set<number>()]
  for (const one of said(QUIET, 3)) {
    // The first window began before anybody listened; in the second one, the tail was silent for an hour.
    const silent = one[0].stationId === 'S-Q-T' && one[1] > 1.4 * WINDOW_S && one[1] < 1.7 * WINDOW_S
    if (one[1] > 1000 && !silent) say(one)
    for (const pool of [0, 1]) judged[pool]?.add((index(pool) ?? Number.NaN) - START_S / WINDOW_S)
  }
  expect(judged.map((windows) => [...windows])).toEqual([
    [Number.NaN, 1, 2],
    [Number.NaN, 2],
  ])
  const early = new PoolBalance(district, [])
  expect(early.window(early.pools[0]!)).toBeUndefined()
})

test('[QC9] balance: who was marked before a restart stays so until a whole window says otherwise', () => {
  const before = { ...readingOf([meterOf('S-G-0'), -600, 20]), quality: 'doubtful' as const, flags: ['drift' as const] }
  const found = marked(said(QUIET, 3), controlOf([before]))
  expect(found).toEqual(new Map([['S-G-0', 0]]))
  const judge = controlOf([before])
  const last = [...said(QUIET, 3)].map((one) => judge.judge(readingOf(one))).at(-7)
  expect(last).toMatchObject({ reading: { flags: [] } })
})

test('[QC10] balance: groups that were refused change nothing, whatever they said', () => {
  const cuts = fc.array(
    fc.record({ length: fc.integer({ min: 1, max: 200 }), refusedAs: fc.constantFrom(0, 0.5, 2) }),
    {
      minLength: 5,
      maxLength: 20,
    },
  )
  const drifting = [...said(QUIET, 8, [0, 0.25])]
  fc.assert(
    fc.property(cuts, (given) => {
      const judge = controlOf()
      const found = new Map<string, number>()
      for (let from = 0, i = 0; from < drifting.length; i++) {
        const { length, refusedAs } = given[i % given.length]!
        const group = drifting.slice(from, from + length)
        if (refusedAs > 0) {
          marked(
            group.map(([gauge, s, value]) => [gauge, s, value * refusedAs] as const),
            judge,
          )
          judge.rollback()
        }
        for (const [station, window] of marked(group, judge)) if (!found.has(station)) found.set(station, window)
        judge.commit()
        from += length
      }
      expect(found).toEqual(new Map([['S-G-0', 5]]))
    }),
    { numRuns: 20 },
  )
})
