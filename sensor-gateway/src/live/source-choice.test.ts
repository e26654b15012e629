import type { Quality, SourceState } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { NOON_MS, reading, speakingDistrict } from '../../test/fixture/district.ts'
import { LatestReadings } from './latest-readings.ts'

const FIRST = 'S-G-1.stageUpM'
const SECOND = 'S-G-1.stageDownM'
const base = speakingDistrict()
const idOf = (id: string) => base.gauges.find((gauge) => gauge.id === id)!.id
const rank = (gaugeId: string, at: number) => ({
  place: 'head of R-2',
  gaugeId: idOf(gaugeId),
  rank: at,
  returnAfterS: 60,
  provenance: 'estimate' as const,
  source: 'for tests',
})
const district = { ...base, sourceRanks: [rank(SECOND, 2), rank(FIRST, 1)] }
const ms = (s: number) => NOON_MS + s * 1000

function setUp() {
  const switched: SourceState[] = []
  const live = new LatestReadings(district, [], (to) => switched.push(to))
  let seq = 0
  const say = (s: number, first: Quality | null, second: Quality | null = 'good') => {
    for (const [gaugeId, quality] of [
      [FIRST, first],
      [SECOND, second],
    ] as const)
      if (quality !== null) live.apply([reading({ gaugeId, takenAtMs: ms(s), seq: seq++, quality })])
    return live.document(ms(s)).sources![0]!
  }
  return { say, switched, live }
}

test('[QC12] the best that is fresh and good speaks; it gives way at once and returns when it has been well for long enough', () => {
  const { say, switched } = setUp()
  expect(say(0, 'good')).toEqual({ place: 'head of R-2', gaugeId: FIRST, sinceMs: ms(0), passedOver: [] })
  expect(say(10, 'doubtful')).toEqual({
    place: 'head of R-2',
    gaugeId: SECOND,
    sinceMs: ms(10),
    passedOver: [{ gaugeId: FIRST, why: 'doubtful' }],
  })
  for (const s of [20, 50, 79])
    expect(say(s, 'good')).toMatchObject({ gaugeId: SECOND, passedOver: [{ why: 'returning' }] })
  expect(say(80, 'good')).toMatchObject({ gaugeId: FIRST, sinceMs: ms(80), passedOver: [] })
  expect(switched.map(({ gaugeId }) => gaugeId)).toEqual([SECOND, FIRST])
})

test('[QC12] silence counts, and a relapse makes the wait begin anew', () => {
  const { say, live } = setUp()
  say(0, 'good')
  // 45 s are the first gauge's contract.
  expect(say(45, null)).toMatchObject({ gaugeId: FIRST })
  expect(say(46, null)).toMatchObject({ gaugeId: SECOND, passedOver: [{ why: 'silent' }] })
  say(50, 'good')
  say(100, 'bad')
  expect(say(110, 'good').gaugeId).toBe(SECOND)
  expect(say(160, 'good').gaugeId).toBe(SECOND)
  expect(say(170, 'good').gaugeId).toBe(FIRST)
  expect(live.document(ms(1000)).sources?.[0]).toMatchObject({
    gaugeId: null,
    passedOver: [{ why: 'silent' }, { why: 'silent' }],
  })
})

test('[QC12] a doubtful source is better than none, a good one than a doubtful one, and there is no wait where nobody else speaks', () => {
  const { say } = setUp()
  expect(say(0, 'doubtful', 'bad')).toMatchObject({ gaugeId: FIRST })
  expect(say(10, 'bad', 'doubtful')).toMatchObject({ gaugeId: SECOND })
  expect(say(20, 'good', 'doubtful')).toMatchObject({ gaugeId: FIRST })
})

test('[QC12] whatever they say: nobody speaks who is worth less than another, and a return is never sooner than asked', () => {
  const quality = fc.option(fc.constantFrom<Quality>('good', 'doubtful', 'bad'))
  const steps = fc.array(fc.record({ stepS: fc.integer({ min: 1, max: 40 }), first: quality, second: quality }), {
    minLength: 2,
    maxLength: 40,
  })
  const worth = { good: 2, doubtful: 1, bad: 0 }
  fc.assert(
    fc.property(steps, (given) => {
      const { say, switched, live } = setUp()
      let s = 0
      let firstWellSinceS: number | undefined
      for (const { stepS, first, second } of given) {
        s += stepS
        const { gaugeId } = say(s, first, second)
        const worthOf = (id: string) => {
          const last = live.get(idOf(id))
          return last === undefined || ms(s) - last.takenAtMs > 45_000 ? 0 : worth[last.quality]
        }
        const most = Math.max(worthOf(FIRST), worthOf(SECOND))
        if (most === 0) expect(gaugeId).toBeNull()
        else expect(worthOf(String(gaugeId))).toBe(most)
        firstWellSinceS = worthOf(FIRST) === most ? (firstWellSinceS ?? s) : undefined
        const [before, last] = switched.slice(-2)
        const returned = last?.sinceMs === ms(s) && last.gaugeId === FIRST && before?.gaugeId === SECOND
        if (returned && worthOf(SECOND) === most) expect(s - (firstWellSinceS ?? s)).toBeGreaterThanOrEqual(60)
      }
    }),
  )
})

test('[QC12] a pack without ranks has no sources in its state', () => {
  expect(new LatestReadings(base, []).document(ms(0))).not.toHaveProperty('sources')
})
