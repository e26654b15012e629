import { join } from 'node:path'
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
const devices = [
  ...bindingsOf(district, 'sl651', { [STATION]: { '39': 'S-G-1.stageUpM' } }),
  ...bindingsOf(district, 'sparkplug', { 'weir/edge': { Level: 'S-G-1.stageDownM' } }),
]

function rooms() {
  const dir = temporaryDirectory()
  const spool = new Spool(join(dir, 'spool.sqlite'), district)
  const store = new SqliteStore(join(dir, 'history.sqlite'), district.gauges)
  const clock = createDistrictClock({ originMs: 0, speed: 1 }, () => NOON_MS)
  const replies: string[] = []
  const pipeline = new Pipeline({
    ...{ district: { ...district, devices }, clock, spool, store, log: silentLog(), onStoreHealth: () => {} },
    onReplies: (said) => replies.push(...said.map(({ topic }) => topic)),
  })
  onTestFinished(async () => {
    await store.close()
    spool.close()
  })
  return { dir, spool, pipeline, replies }
}

test('[SP7] an old Sparkplug birth that is tried again brings back no old alias and wakes no device', async () => {
  const { pipeline, spool, replies } = rooms()
  const say = (kind: string, payload: WrittenPayload) =>
    pipeline.intake([
      {
        topic: `spBv1.0/weir/${kind}/edge`,
        payload: payloadBytes({ timestamp: NOON_MS, ...payload }),
        receivedAtMs: NOON_MS + 100,
      },
    ])
  const birth = (bdSeq: bigint, level: number, mood: number) => {
    const metric = { datatype: TYPE.double, double: 36.9 }
    say('NBIRTH', {
      seq: 0,
      metrics: [
        { name: 'bdSeq', datatype: TYPE.int64, long: bdSeq },
        { ...metric, name: 'Level', alias: level },
        { ...metric, name: 'Mood', alias: mood },
      ],
    })
  }
  birth(1n, 1, 2)
  birth(2n, 2, 1)
  const facts = spool.fact('sparkplug.births/weir/edge')
  const events = spool.counters.count('device.rebirth-asked')
  const [old] = spool.deadLetters(null, 9).letters.slice(-1)
  expect(pipeline.replay(old!)).toMatchObject({ parked: 1 })
  expect(spool.fact('sparkplug.births/weir/edge')).toBe(facts)
  expect(spool.counters.count('device.rebirth-asked')).toBe(events)
  expect(replies).toEqual([])
  say('NDATA', { seq: 1, timestamp: NOON_MS + 50, metrics: [{ alias: 2, double: 37.5 }] })
  expect(spool.latest()).toMatchObject([{ value: 37.5 }])
})

test('[SP7] a packet by itself, without the report that it is a part of, stays a letter', () => {
  const { pipeline, spool } = rooms()
  const [first] = reportFrames({ elements: '392300037420' }, 2)
  for (const payload of [first!, ...reportFrames({ serial: 2, elements: '392300037430' }, 2)])
    pipeline.intake([{ topic: `district/two-pools/sl651/${STATION}`, payload, receivedAtMs: NOON_MS + 100 }])
  const [letter] = spool.deadLetters(null, 9).letters
  expect(pipeline.replay(letter!)).toMatch('no value in it')
  expect(spool.deadLetter(letter!.id)).toEqual(letter)
  expect(spool.readingCounters).toMatchObject({ received: 2, parked: 1 })
})

test('[SP7] an old word of the virtual district, tried again, does not say who speaks now', () => {
  const { pipeline, spool } = rooms()
  const message = (values: unknown) => ({
    topic: TOPIC,
    payload: Buffer.from(stationMessage(values, { takenAtMs: NOON_MS })),
    receivedAtMs: NOON_MS + 100,
  })
  pipeline.intake([message({ stageSideM: 37, stageUpM: 37 })])
  pipeline.hearVirtualDistrict(Buffer.from('{"state":"online","sinceMs":1}'))
  pipeline.hearVirtualDistrict(Buffer.from('{"state":"offline","sinceMs":2}'))
  expect(pipeline.virtualDistrictSpeaks).toBe(true)
  const [letter] = spool.deadLetters(null, 9).letters
  const corrected = { ...letter!, payload: Buffer.from(stationMessage({ stageDownM: 36 }, { takenAtMs: NOON_MS })) }
  expect(pipeline.replay(corrected)).toMatchObject({ readings: 1 })
  expect(pipeline.virtualDistrictSpeaks).toBe(true)
})

test('[SP7] data by an alias of no birth is parked again, and its node is not asked a second time', () => {
  const { pipeline, spool, replies } = rooms()
  const payload = payloadBytes({ timestamp: NOON_MS, seq: 5, metrics: [{ alias: 1, double: 36.9 }] })
  const message = { topic: 'spBv1.0/weir/NDATA/edge', payload, receivedAtMs: NOON_MS + 100 }
  pipeline.intake([message])
  const asked = replies.length
  const [letter] = spool.deadLetters(null, 9).letters
  // Long after: the node would be asked anew.
  const late = { ...letter!, receivedAtMs: NOON_MS + 3600_000 }
  expect(pipeline.replay(late)).toMatchObject({ parked: 1 })
  expect([asked, replies.length, spool.counters.count('device.rebirth-asked')]).toEqual([1, 1, 1])
})

test('[SP7] what was tried again adds up after a restart too, and at the most letters that are kept none gives way to it', () => {
  const { dir, pipeline, spool } = rooms()
  const most = 20_000
  const messages = Array.from({ length: most }, (_, i) => ({
    topic: TOPIC,
    payload: Buffer.from(`no json ${i}`),
    receivedAtMs: NOON_MS,
  }))
  pipeline.intake(messages)
  expect(pipeline.replay(spool.deadLetter(most)!)).toMatchObject({ readings: 0, parked: 1 })
  expect(spool.deadLetter(1)).toBeDefined()
  const again = new Spool(join(dir, 'spool.sqlite'), district)
  expect(again.readingCounters).toEqual({ received: most, stored: 0, parked: most, waiting: 0, repeated: 0 })
  expect(again.counters.count('unparked')).toBe(1)
  again.close()
})
