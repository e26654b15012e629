import { join } from 'node:path'
import type { HealthDocument } from '@district/models/contract'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { bindingsOf } from '../test/fixture/devices.ts'
import { NOON_MS, speakingDistrict, stationMessage, TOPIC } from '../test/fixture/district.ts'
import { reportFrames, STATION } from '../test/fixture/sl651.ts'
import { payloadBytes, TYPE, type WrittenPayload } from '../test/fixture/sparkplug.ts'
import { temporaryDirectory } from '../test/fixture/temporary.ts'
import { createDistrictClock } from './ground/clock.ts'
import { silentLog } from './ground/log.ts'
import { Pipeline } from './pipeline.ts'
import { Spool } from './spool/spool.ts'
import { SqliteStore } from './store/sqlite-store.ts'

const district = speakingDistrict()
const raw = (payload: string, given: { receivedAtMs?: number; topic?: string } = {}) => ({
  topic: given.topic ?? TOPIC,
  payload: Buffer.from(payload),
  receivedAtMs: given.receivedAtMs ?? NOON_MS + 100,
})

function setUp(dir = temporaryDirectory()) {
  const spool = new Spool(join(dir, 'spool.sqlite'), district)
  const store = new SqliteStore(join(dir, 'history.sqlite'), district.gauges)
  const clock = createDistrictClock({ originMs: 0, speed: 1 }, () => NOON_MS)
  const pipeline = new Pipeline({ district, clock, spool, store, log: silentLog(), onStoreHealth: () => {} })
  const close = async () => {
    await pipeline.drain.stop(1000)
    await store.close()
    spool.close()
  }
  return { spool, store, pipeline, close }
}
function gatewayRooms() {
  const rooms = setUp()
  onTestFinished(rooms.close)
  return rooms
}
const say = (values: unknown, s = 0, seq = 1) => raw(stationMessage(values, { takenAtMs: NOON_MS + s * 1000, seq }))

test('what was taken is in the spool, on the screen and, after the drain, in the history', async () => {
  const { pipeline, spool, store } = gatewayRooms()
  expect(pipeline.intake([say({ stageUpM: 37, openingM: [1, 1, 0] })])).toBe(true)
  expect(spool.waiting).toBe(4)
  expect(pipeline.live.document(NOON_MS).gauges.map(({ value }) => value)).toEqual([37, 1, 1, 0])
  pipeline.drain.start()
  await expect.poll(() => spool.waiting).toBe(0)
  const history = await store.history({
    gauge: district.gauges[0]!,
    fromMs: 0,
    toMs: 2 * NOON_MS,
    everyS: null,
    limit: 9,
  })
  expect(history.points).toMatchObject([{ atMs: NOON_MS, value: 37 }])
})

test('the same message again is counted as repeated, also inside one group', () => {
  const { pipeline, spool } = gatewayRooms()
  const message = say({ stageUpM: 37, openingM: [1, 1, 0] })
  pipeline.intake([message, message])
  pipeline.intake([message])
  expect(spool.readingCounters).toEqual({ received: 12, stored: 0, parked: 0, waiting: 4, repeated: 8 })
})

test('[LV1] a late reading is told to no window, and is nobody’s last word after a restart', () => {
  const { pipeline, spool } = gatewayRooms()
  const told: string[] = []
  const listener = { backlogBytes: 0, send: (text: Buffer) => void told.push(String(text)), drop: () => {} }
  pipeline.subscribers.join(listener, () => pipeline.live.document(NOON_MS), {} as HealthDocument)
  pipeline.intake([say({ stageUpM: 37 }, 0)])
  pipeline.subscribers.tick()
  const before = told.length
  pipeline.intake([say({ stageUpM: 44 }, -10)])
  pipeline.subscribers.tick()
  expect(told).toHaveLength(before)
  expect(spool.latest()).toMatchObject([{ value: 37 }])
})

test('[LV1] late readings go to the history with their mark, and move nothing on the screen', () => {
  const { pipeline, spool } = gatewayRooms()
  pipeline.intake([say({ stageUpM: 37 }, 0)])
  pipeline.intake([say({ stageUpM: 44 }, -10)])
  expect(pipeline.live.document(NOON_MS).gauges).toMatchObject([{ value: 37 }])
  expect(spool.nextBatch(9)?.readings.map(({ value, flags }) => [value, ...flags])).toEqual([[37]])
  expect(spool.nextBatch(9, 'backlog')).toBeUndefined()
  spool.settle(spool.nextBatch(9)!, { stored: 1, repeated: 0, refused: [] })
  expect(spool.nextBatch(9, 'backlog')?.readings.map(({ value, flags }) => [value, ...flags])).toEqual([[44, 'late']])
  expect(spool.counters.count('flagged.late')).toBe(1)
})

test('the past that a station brings along waits behind the present', () => {
  const { pipeline, spool } = gatewayRooms()
  const hours = (n: number) => -3600 * n
  pipeline.intake([say({ stageUpM: 36 }, hours(3)), say({ stageUpM: 36.5 }, hours(2)), say({ stageUpM: 37 }, 0)])
  expect(spool.nextBatch(9)?.readings.map(({ value }) => value)).toEqual([37])
})

test('[GW1] what the disk refuses is not taken, not shown, and as new as before when it comes again', () => {
  const dir = temporaryDirectory()
  const { pipeline, spool, close } = setUp(dir)
  onTestFinished(close)
  pipeline.intake([say({ stageUpM: 37 }, 0)])
  const commit = spool.commit.bind(spool)
  spool.commit = () => {
    throw new Error('database or disk is full')
  }
  expect(pipeline.intake([say({ stageUpM: 37.1 }, 10)])).toBe(false)
  expect(pipeline.refusal).toBe('database or disk is full')
  expect(pipeline.live.document(NOON_MS).gauges).toMatchObject([{ value: 37 }])
  spool.commit = commit
  expect(pipeline.intake([say({ stageUpM: 37.1 }, 10)])).toBe(true)
  expect(pipeline.refusal).toBeNull()
  expect(spool.readingCounters).toEqual({ received: 2, stored: 0, parked: 0, waiting: 2, repeated: 0 })
})

test('a restart remembers the last word, the judgement on repetitions and who is simulated', async () => {
  const dir = temporaryDirectory()
  const before = setUp(dir)
  before.pipeline.hearVirtualDistrict(Buffer.from('{"state":"online","sinceMs":1}'))
  before.pipeline.intake([say({ stageUpM: 37 })])
  await before.close()
  const after = setUp(dir)
  onTestFinished(after.close)
  expect(after.pipeline.live.document(NOON_MS).gauges).toMatchObject([{ value: 37 }])
  expect(after.pipeline.virtualDistrictSpeaks).toBe(true)
  after.pipeline.intake([say({ stageUpM: 37 })])
  expect(after.spool.readingCounters).toMatchObject({ waiting: 1, repeated: 1 })
})

test('[GW2] whatever arrives, received = stored + parked + waiting + repeated', () => {
  const value = fc.oneof(
    fc.double({ min: 30, max: 45, noNaN: true }),
    fc.constantFrom(Number.NaN, 1e9, '37', null, true, {}),
  )
  const values = fc.dictionary(
    fc.constantFrom('stageUpM', 'stageDownM', 'openingM', 'stageUpCm', 'nonsense'),
    fc.oneof(value, fc.array(value, { maxLength: 4 })),
  )
  const one = fc.record({ values, s: fc.integer({ min: -20, max: 20 }), seq: fc.nat(3) })
  const message = fc.oneof(
    one.map(({ values: given, s, seq }) => say(given, s, seq)),
    fc
      .array(one, { maxLength: 3 })
      .map((all) =>
        raw(
          `[${all.map(({ values: given, s, seq }) => stationMessage(given, { takenAtMs: NOON_MS + s * 1000, seq })).join(',')}]`,
        ),
      ),
    fc.constantFrom('', '{', 'null', '[[]]', '{"seq":1}').map((payload) => raw(payload)),
    fc.constant(raw('{}', { topic: 'district/two-pools/station/S-X/reading' })),
  )
  const { pipeline, spool } = gatewayRooms()
  fc.assert(
    fc.property(fc.array(message, { maxLength: 6 }), (messages) => {
      expect(pipeline.intake(messages)).toBe(true)
      const { received, stored, parked, waiting, repeated } = spool.readingCounters
      expect(received).toBe(stored + parked + waiting + repeated)
    }),
    { numRuns: 200 },
  )
  expect(spool.counters.parked).toBeGreaterThan(0)
  expect(spool.readingCounters.repeated).toBeGreaterThan(0)
})

/** A disk that refuses while it is told to. */
function reluctantRooms() {
  const dir = temporaryDirectory()
  const spool = new Spool(join(dir, 'spool.sqlite'), district)
  const store = new SqliteStore(join(dir, 'history.sqlite'), district.gauges)
  const commit = spool.commit.bind(spool)
  let isRefusing = false
  spool.commit = (entry) => {
    if (isRefusing) throw new Error('the disk is full')
    commit(entry)
  }
  const replies: string[] = []
  const taking: boolean[] = []
  const clock = createDistrictClock({ originMs: 0, speed: 1 }, () => NOON_MS)
  const devices = [
    ...bindingsOf(district, 'sl651', { [STATION]: { '39': 'S-G-1.stageUpM' } }),
    ...bindingsOf(district, 'sparkplug', { 'weir/edge': { Level: 'S-G-1.stageDownM' } }),
  ]
  const pipeline = new Pipeline({
    ...{ district: { ...district, devices }, clock, spool, store, log: silentLog(), onStoreHealth: () => {} },
    onTaking: (isTaking) => taking.push(isTaking),
    onReplies: (said) => replies.push(...said.map(({ topic }) => topic)),
  })
  onTestFinished(async () => {
    await pipeline.drain.stop(1000)
    await store.close()
    spool.close()
  })
  return { spool, pipeline, replies, taking, refuse: (refuses: boolean) => (isRefusing = refuses) }
}

test('[DV9] a report in packets is kept as they are taken, and the sum holds at each of them', () => {
  const { pipeline, spool, refuse } = reluctantRooms()
  const sumHolds = () => {
    const { received, stored, parked, waiting, repeated } = spool.readingCounters
    expect(received).toBe(stored + parked + waiting + repeated)
  }
  const frames = reportFrames({ elements: '392300037420' }, 3)
  const packet = (i: number) => ({ ...raw(''), topic: `district/two-pools/sl651/${STATION}`, payload: frames[i]! })
  expect(pipeline.intake([packet(0), packet(2)])).toBe(true)
  sumHolds()
  refuse(true)
  expect(pipeline.intake([packet(1)])).toBe(false)
  sumHolds()
  refuse(false)
  expect(pipeline.intake([packet(1)])).toBe(true)
  expect(spool.readingCounters).toMatchObject({ received: 1, waiting: 1, parked: 0 })
})

test('[DV9] packets that never became a report are dead letters with their own bytes', () => {
  const { pipeline, spool } = reluctantRooms()
  const frames = reportFrames({ elements: '392300037420' }, 2)
  const others = reportFrames({ serial: 2, elements: '392300037430' }, 2)
  for (const payload of [frames[0]!, ...others])
    pipeline.intake([{ ...raw(''), topic: `district/two-pools/sl651/${STATION}`, payload }])
  expect(spool.readingCounters).toMatchObject({ received: 2, waiting: 1, parked: 1 })
  const [letter] = spool.deadLetters(null, 9).letters
  expect(Buffer.from(letter!.payload)).toEqual(Buffer.from(frames[0]!))
})

test('[DV9] a device is answered when what it said is on disk, and not before; its death is counted', () => {
  const { pipeline, spool, replies, refuse } = reluctantRooms()
  const say = (kind: string, payload: WrittenPayload) =>
    pipeline.intake([
      { ...raw(''), topic: `spBv1.0/weir/${kind}/edge`, payload: payloadBytes({ timestamp: NOON_MS, ...payload }) },
    ])
  const data = { seq: 5, metrics: [{ alias: 1, double: 36.9 }] }
  refuse(true)
  say('NDATA', data)
  expect(replies).toEqual([])
  refuse(false)
  say('NDATA', data)
  expect(replies).toEqual(['spBv1.0/weir/NCMD/edge'])
  const bdSeq = { name: 'bdSeq', datatype: TYPE.int64, long: 3n }
  say('NBIRTH', { seq: 0, metrics: [bdSeq, { name: 'Level', alias: 1, datatype: TYPE.double, double: 36.9 }] })
  say('NDEATH', { metrics: [bdSeq] })
  expect(spool.counters.count('device.rebirth-asked')).toBe(1)
  expect(spool.counters.count('device.gone')).toBe(1)
})

test('[DV7] that nothing is taken any more is told once, and once that it is again', () => {
  const { pipeline, taking, refuse } = reluctantRooms()
  for (const isRefusing of [false, true, true, false, false]) {
    refuse(isRefusing)
    pipeline.intake([say({ stageUpM: 37 })])
  }
  expect(taking).toEqual([false, true])
})

test('[DV12] a historical value of a Sparkplug node goes into the history, and the screen stays as it is, also before any other', async () => {
  const dir = temporaryDirectory()
  const spool = new Spool(join(dir, 'spool.sqlite'), district)
  const store = new SqliteStore(join(dir, 'history.sqlite'), district.gauges)
  const clock = createDistrictClock({ originMs: 0, speed: 1 }, () => NOON_MS)
  const devices = bindingsOf(district, 'sparkplug', { 'weir/edge': { Level: 'S-G-1.stageUpM' } })
  const pipeline = new Pipeline({
    ...{ district: { ...district, devices }, clock, spool, store, log: silentLog(), onStoreHealth: () => {} },
  })
  onTestFinished(async () => {
    await pipeline.drain.stop(1000)
    await store.close()
    spool.close()
  })
  const level = (double: number, s: number, historical: boolean) =>
    pipeline.intake([
      {
        topic: 'spBv1.0/weir/NDATA/edge',
        payload: payloadBytes({
          timestamp: NOON_MS,
          metrics: [{ name: 'Level', datatype: TYPE.double, double, timestamp: NOON_MS + 1000 * s, historical }],
        }),
        receivedAtMs: NOON_MS + 100,
      },
    ])
  level(35, -30, true)
  expect(pipeline.live.document(NOON_MS).gauges).toEqual([])
  level(37, -20, false)
  level(36, -10, true)
  level(37.1, -15, false)
  expect(pipeline.live.document(NOON_MS).gauges).toMatchObject([{ value: 37.1 }])
  expect(spool.latest()).toMatchObject([{ value: 37.1, flags: [] }])
  pipeline.drain.start()
  await expect.poll(() => spool.waiting).toBe(0)
  const { points } = await store.history({
    gauge: district.gauges[0]!,
    fromMs: 0,
    toMs: 2 * NOON_MS,
    everyS: null,
    limit: 9,
  })
  expect(points.map(({ value, flags }) => [value, flags])).toEqual([
    [35, ['late']],
    [37, []],
    [37.1, []],
    [36, ['late']],
  ])
})
