import { join } from 'node:path'
import type { Reading } from '@district/models/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reading, speakingDistrict } from '../../test/fixture/district.ts'
import { temporaryDirectory } from '../../test/fixture/temporary.ts'
import { Counters } from '../ground/counters.ts'
import { createDeadLetter, type DeadLetter } from './dead-letter.ts'
import { Spool, type SpoolEntry } from './spool.ts'

const district = speakingDistrict()
const NO_CHANGE = { stored: 0, repeated: 0, refused: [] }

const entry = (given: {
  live?: Reading[]
  backlog?: Reading[]
  deadLetters?: DeadLetter[]
  repeated?: number
}): SpoolEntry => {
  const { live = [], backlog = [], deadLetters = [], repeated = 0 } = given
  const counted = new Counters()
  const parked = deadLetters.reduce((sum, { values }) => sum + values, 0)
  counted.add('received', live.length + backlog.length + parked + repeated)
  counted.add('repeated', repeated)
  for (const { reason, values } of deadLetters) counted.add(`parked.${reason}`, values)
  return {
    live,
    backlog,
    latest: new Map(live.map((one) => [one.gaugeId, one])),
    deadLetters,
    counted,
    facts: new Map([['somebody', 'is here']]),
  }
}
const letter = (values: number, payload: Uint8Array = Buffer.from('bytes')): DeadLetter =>
  createDeadLetter({ topic: 't', receivedAtMs: 1, payload }, { reason: 'not-a-number', detail: 'd', values })
const openSpool = (dir = temporaryDirectory()) => new Spool(join(dir, 'spool.sqlite'), district)

test('live readings leave before the backlog, each lane in the order of receipt', () => {
  const spool = openSpool()
  spool.commit(entry({ backlog: [reading({ seq: 1 }), reading({ seq: 2 })] }))
  spool.commit(entry({ live: [reading({ seq: 3 }), reading({ seq: 4 })] }))
  const order: number[] = []
  for (let batch = spool.nextBatch(1); batch !== undefined; batch = spool.nextBatch(1)) {
    order.push(...batch.readings.map(({ seq }) => seq))
    spool.settle(batch, { ...NO_CHANGE, stored: batch.readings.length })
  }
  expect(order).toEqual([3, 4, 1, 2])
  spool.close()
})

test('everything outlives the process: readings, last words, counters, dead letters, facts', () => {
  const dir = temporaryDirectory()
  const before = openSpool(dir)
  const flagged = reading({ value: 37.123456789, quality: 'bad', flags: ['out-of-range', 'late'], seq: 2 ** 52 })
  before.commit(entry({ live: [flagged], deadLetters: [letter(2)], repeated: 3 }))
  before.close()

  const after = openSpool(dir)
  expect(after.readingCounters).toEqual({ received: 6, stored: 0, parked: 2, waiting: 1, repeated: 3 })
  expect(after.nextBatch(10)?.readings).toEqual([flagged])
  expect(after.latest()).toEqual([flagged])
  expect(after.oldestWaitingMs()).toBe(flagged.receivedAtMs)
  expect(after.deadLetters(null, 10).letters).toMatchObject([{ reason: 'not-a-number', values: 2, payloadBytes: 5 }])
  expect(after.fact('somebody')).toBe('is here')
  expect(after.fact('nobody')).toBeUndefined()
  after.close()
})

test('readings of a gauge that the pack has lost are handed out apart, and are not lost', () => {
  const dir = temporaryDirectory()
  const before = openSpool(dir)
  before.commit(entry({ live: [reading(), reading({ gaugeId: 'S-P-1.rainfallM', value: 0 })] }))
  before.close()
  const smaller = { ...district, gauges: district.gauges.filter(({ stationId }) => stationId !== 'S-P-1') }
  const after = new Spool(join(dir, 'spool.sqlite'), smaller)
  const batch = after.nextBatch(10)!
  expect(batch.readings).toHaveLength(1)
  expect(batch.orphans).toMatchObject([{ gauge: 'S-P-1.rainfallM', value: 0 }])
  after.settle(batch, { ...NO_CHANGE, stored: 1, refused: [letter(1)] })
  expect(after.readingCounters).toEqual({ received: 2, stored: 1, parked: 1, waiting: 0, repeated: 0 })
  after.close()
})

test('a payload that is too large keeps its beginning, its length and its hash', () => {
  const payload = Buffer.alloc(10 * 1024 * 1024, 'x')
  const kept = letter(1, payload)
  expect(kept.payload.byteLength).toBe(4096)
  expect(kept.payloadBytes).toBe(payload.byteLength)
  expect(kept.payloadSha256).toMatch(/^[0-9a-f]{64}$/)
})

test('dead letters are paged, newest first', () => {
  const spool = openSpool()
  spool.commit(entry({ deadLetters: [1, 2, 3, 4, 5].map((values) => letter(values)) }))
  const first = spool.deadLetters(null, 2)
  const second = spool.deadLetters(first.nextBeforeId, 2)
  const third = spool.deadLetters(second.nextBeforeId, 2)
  expect([first, second, third].map(({ letters }) => letters.map(({ values }) => values))).toEqual([
    [5, 4],
    [3, 2],
    [1],
  ])
  expect(third.nextBeforeId).toBeNull()
  spool.close()
})

test('a page of large letters ends early', () => {
  const spool = openSpool()
  const large = Buffer.alloc(256 * 1024)
  spool.commit(entry({ deadLetters: Array.from({ length: 40 }, () => letter(1, large)) }))
  const first = spool.deadLetters(null, 200)
  expect(first.letters).toHaveLength(16)
  expect(spool.deadLetters(first.nextBeforeId, 200).letters).toHaveLength(16)
  spool.close()
})

test('the oldest letters give way when there are too many; the counters still know of them', () => {
  const spool = openSpool()
  const many = (count: number) => Array.from({ length: count }, () => letter(1))
  spool.commit(entry({ deadLetters: many(15_000) }))
  spool.commit(entry({ deadLetters: many(15_000) }))
  expect(spool.readingCounters).toMatchObject({ received: 30_000, parked: 30_000 })
  const [newest] = spool.deadLetters(null, 1).letters
  expect(newest?.id).toBe(30_000)
  expect(spool.deadLetters(10_002, 5).letters.map(({ id }) => id)).toEqual([10_001])
  spool.close()
})

test('a transaction that fails leaves nothing behind', () => {
  const spool = openSpool()
  spool.commit(entry({ live: [reading()] }))
  const broken = { ...reading(), value: { not: 'a number' } as unknown as number }
  expect(() => spool.commit(entry({ live: [reading({ seq: 2 }), broken], deadLetters: [letter(1)] }))).toThrow()
  expect(spool.readingCounters).toEqual({ received: 1, stored: 0, parked: 0, waiting: 1, repeated: 0 })
  expect(spool.deadLetters(null, 10).letters).toEqual([])
  spool.commit(entry({ live: [reading({ seq: 3 })] }))
  expect(spool.nextBatch(10)?.readings.map(({ seq }) => seq)).toEqual([1, 3])
  spool.close()
})

test('[GW2] received = stored + parked + waiting + repeated, whatever happens in whatever order, and after every restart', () => {
  const step = fc.oneof(
    fc.record({ live: fc.nat(5), backlog: fc.nat(5), parked: fc.nat(3), repeated: fc.nat(3) }),
    fc.record({ drain: fc.integer({ min: 1, max: 7 }), refusedOf: fc.integer({ min: 2, max: 5 }) }),
    fc.constant('restart' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const dir = temporaryDirectory()
      let spool = openSpool(dir)
      const many = (count: number) => Array.from({ length: count }, () => reading())
      for (const what of steps) {
        if (what === 'restart') {
          spool.close()
          spool = openSpool(dir)
        } else if ('drain' in what) {
          const batch = spool.nextBatch(what.drain)
          if (batch !== undefined) {
            const refused = batch.readings.filter((_reading, i) => i % what.refusedOf === 1).map(() => letter(1))
            spool.settle(batch, { stored: batch.readings.length - refused.length, repeated: 0, refused })
          }
        } else {
          const deadLetters = what.parked === 0 ? [] : [letter(what.parked)]
          spool.commit(
            entry({ live: many(what.live), backlog: many(what.backlog), deadLetters, repeated: what.repeated }),
          )
        }
        const { received, stored, parked, waiting, repeated } = spool.readingCounters
        expect(received).toBe(stored + parked + waiting + repeated)
      }
      spool.close()
    }),
    { numRuns: 30 },
  )
})
