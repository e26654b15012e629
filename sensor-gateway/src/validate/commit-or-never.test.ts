import type { QualityRule } from '@district/models'
import type { Reading } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BLANK_RULE } from '../../test/fixture/blank-rule.ts'
import { NOON_MS } from '../../test/fixture/district.ts'
import { meteredPools } from '../../test/fixture/metered-pools.ts'
import { createQualityControl } from './quality-control.ts'

/* Whatever groups were refused in between: the rest is judged as if those had never been said. */

const rule = (given: Partial<QualityRule> & Pick<QualityRule, 'rule'>): QualityRule => ({
  ...BLANK_RULE,
  id: given.rule,
  ...given,
})

const district = meteredPools([
  rule({ rule: 'usual', toleranceFraction: 0.1 }),
  rule({ rule: 'spike', deviations: 6, readings: 5 }),
  rule({ rule: 'stuck', timeS: 600 }),
  rule({ rule: 'clock', timeS: 60, readings: 2 }),
  rule({ rule: 'rating', quantity: 'discharge', toleranceFraction: 0.1, readings: 2 }),
  rule({ rule: 'balance', quantity: 'discharge', toleranceFraction: 0.05, readings: 1, timeS: 900 }),
])
const { gauges } = district

const readings = fc.array(
  fc.record({
    gauge: fc.nat(gauges.length - 1),
    // Mostly forwards, now and then late; few values, so that they repeat.
    stepS: fc.integer({ min: -60, max: 400 }),
    delayS: fc.constantFrom(0, 0, 1, 90, -90),
    value: fc.constantFrom(30, 36, 37, 37.001, 37.5, 41, 44.9, 46),
  }),
  { minLength: 1, maxLength: 12 },
)
const groups = fc.array(fc.record({ readings, refused: fc.boolean() }), { minLength: 3, maxLength: 30 })

function withTimes(
  given: readonly {
    readonly readings: readonly { stepS: number; gauge: number; delayS: number; value: number }[]
    readonly refused: boolean
  }[],
) {
  let s = 0
  let seq = 0
  return given.map((group) => ({
    refused: group.refused,
    readings: group.readings.map(({ gauge, stepS, delayS, value }): Reading => {
      s += stepS
      const takenAtMs = NOON_MS + s * 1000
      const gaugeId = gauges[gauge]!.id
      return {
        gaugeId,
        takenAtMs,
        receivedAtMs: takenAtMs + delayS * 1000,
        seq: seq++,
        value,
        quality: 'good',
        flags: [],
      }
    }),
  }))
}

test('[QC10] a refused group changes no memory of any rule', () => {
  const control = () => createQualityControl({ district, latest: [], lastCommand: () => undefined, clockSpeed: 1 })
  const seen = new Set<string>()
  fc.assert(
    fc.property(groups, (given) => {
      const all = withTimes(given)
      const [tried, spared] = [control(), control()]
      for (const { refused, readings: group } of all) {
        const verdicts = group.map((reading) => tried.judge(reading))
        if (refused) {
          tried.rollback()
          continue
        }
        tried.commit()
        expect(verdicts).toEqual(group.map((reading) => spared.judge(reading)))
        spared.commit()
        for (const verdict of verdicts)
          if (verdict.kind === 'pass') for (const flag of verdict.reading.flags) seen.add(flag)
      }
    }),
    { numRuns: 300 },
  )
  // The memories were at work; stuck and drift need more patience and have tests of their own.
  for (const flag of ['steep', 'spike', 'clock-skew']) expect(seen).toContain(flag)
})
