import { expect, test } from 'vitest'
import { Counters } from '../src/ground/counters.ts'
import { refusedLetter } from '../src/spool/refused-reading.ts'
import { NOON_MS, reading, speakingDistrict, stationMessage, TOPIC } from './fixture/district.ts'
import { stationDesk } from './fixture/station-desk.ts'

const ACCEPT = {
  format: 'senml',
  device: 'rtu-8',
  bindings: [{ channel: 'level', gaugeId: 'S-G-1.stageUpM', unit: 'cm' }],
}

type Desk = ReturnType<typeof stationDesk>

const letters = ({ app }: Desk, query = '') =>
  app.inject(`/api/v1/dead-letters${query}`).then((answer) => answer.json().letters)
const deal = ({ app }: Desk, deed: 'replay' | 'discard', ids: readonly number[]) =>
  app.inject({ method: 'POST', url: `/api/v1/dead-letters/${deed}`, payload: { ids } })

/** received = stored + parked + waiting + repeated. */
function expectSum({ spool }: Desk): void {
  const { received, stored, parked, waiting, repeated } = spool.readingCounters
  expect(stored + parked + waiting + repeated).toBe(received)
}

const hear = ({ pipeline }: Desk, payload: string, receivedAtMs = NOON_MS + 100) =>
  pipeline.intake([{ topic: TOPIC, payload: Buffer.from(payload), receivedAtMs }])

test('[SP4] what a station sent before it was accepted becomes readings as of its receipt, once', async () => {
  const desk = stationDesk()
  desk.say(3742)
  desk.say(3744, NOON_MS + 60)
  await desk.post('accept', ACCEPT)
  const before = desk.spool.counters.count('received')
  const ids = (await letters(desk)).map(({ id }: { id: number }) => id)
  const { outcomes } = (await deal(desk, 'replay', [...ids, 99])).json()
  expect(outcomes).toEqual([
    { id: 1, outcome: 'replayed', readings: 1, repeated: 0, parked: 0 },
    { id: 2, outcome: 'replayed', readings: 1, repeated: 0, parked: 0 },
    { id: 99, outcome: 'not-there' },
  ])
  expect(desk.spool.readingCounters).toEqual({ received: 2, stored: 0, parked: 0, waiting: 2, repeated: 0 })
  expect(desk.spool.counters.count('received')).toBe(before)
  expect(desk.spool.latest()).toMatchObject([{ value: 37.44, receivedAtMs: NOON_MS + 100 }])
  expect(await letters(desk)).toEqual([])
  expect((await deal(desk, 'replay', ids)).json().outcomes).toEqual(
    ids.sort().map((id: number) => ({ id, outcome: 'not-there' })),
  )
  expect(desk.deeds.map(({ by, action }) => `${by} ${action}`)).toEqual([
    'li station.accept',
    'li dead-letters.replay',
    'li dead-letters.replay',
  ])
})

test('[SP4] what is still not understood is a new letter; what was good in the same message is repeated; the sum holds', async () => {
  const desk = stationDesk()
  hear(desk, stationMessage({ stageUpM: 37.4, stageSideM: 3, openingM: [1, 'wide', 2] }))
  hear(desk, 'no json')
  expectSum(desk)
  const ids = (await letters(desk)).map(({ id }: { id: number }) => id)
  const { outcomes } = (await deal(desk, 'replay', ids)).json()
  expect(outcomes).toMatchObject([
    { outcome: 'replayed', readings: 0, repeated: 3, parked: 2 },
    { outcome: 'replayed', detail: 'with letter 1, which is of the same message' },
    { outcome: 'replayed', readings: 0, repeated: 0, parked: 1 },
  ])
  expectSum(desk)
})

test('[SP7] a message that was parked for two reasons has two letters, however often it is tried again', async () => {
  const desk = stationDesk()
  const twice = stationMessage({ stageUpM: 37.4, stageSideM: 3, openingM: [1, 'wide', 2] })
  // Sent twice, received in one millisecond: that is two messages.
  for (const payload of [twice, 'no json', 'no json']) hear(desk, payload)
  const parked = desk.spool.readingCounters.parked
  for (let round = 0; round < 3; round++) {
    const [newest] = await letters(desk, '?reason=not-a-number')
    expect((await deal(desk, 'replay', [newest.id])).json().outcomes).toMatchObject([{ parked: 2 }])
    expect((await letters(desk)).length).toBe(4)
    expect(desk.spool.readingCounters.parked).toBe(parked)
    expectSum(desk)
  }
  expect(desk.spool.counters.count('unparked')).toBe(6)
})

test('[SP5] a letter thrown away stays counted as parked, and is gone after a look', async () => {
  const desk = stationDesk()
  hear(desk, 'no json')
  hear(desk, 'nor this')
  expect((await deal(desk, 'discard', [1])).json().outcomes).toEqual([{ id: 1, outcome: 'discarded' }])
  expect(desk.spool.readingCounters).toMatchObject({ received: 2, parked: 2 })
  expect(desk.spool.counters.count('discarded')).toBe(1)
  expect((await letters(desk)).map(({ id }: { id: number }) => id)).toEqual([2])
})

test('[SP5] nothing is done where the audit log cannot be written, or the role does not reach', async () => {
  const unaudited = stationDesk({ auditWorks: false })
  hear(unaudited, 'no json')
  for (const deed of ['replay', 'discard'] as const) expect((await deal(unaudited, deed, [1])).statusCode).toBe(500)
  expect((await letters(unaudited)).length).toBe(1)
  const operator = stationDesk({ role: 'operator' })
  hear(operator, 'no json')
  for (const deed of ['replay', 'discard'] as const)
    expect((await deal(operator, deed, [1])).json()).toMatchObject({ code: 'ROLE_TOO_LOW' })
  expect((await letters(operator)).length).toBe(1)
  expect((await deal(stationDesk(), 'discard', [])).statusCode).toBe(400)
})

test('[SP5] of a payload that was too large only the beginning is there, and that is not tried', async () => {
  const desk = stationDesk()
  hear(desk, ' '.repeat(300 * 1024))
  expect((await deal(desk, 'replay', [1])).json().outcomes).toMatchObject([{ id: 1, outcome: 'cut' }])
  expect((await letters(desk)).length).toBe(1)
})

test('[SP6] letters are asked for by reason, part of the topic, and time of receipt', async () => {
  const desk = stationDesk()
  desk.say(3742)
  hear(desk, 'no json', NOON_MS + 5000)
  const idsOf = async (query: string) => (await letters(desk, query)).map(({ id }: { id: number }) => id)
  expect(await idsOf('?reason=payload-malformed')).toEqual([2])
  expect(await idsOf('?reason=unknown-station')).toEqual([1])
  expect(await idsOf('?topic=senml')).toEqual([1])
  expect(await idsOf(`?fromMs=${NOON_MS + 101}`)).toEqual([2])
  expect(await idsOf(`?toMs=${NOON_MS + 100}`)).toEqual([1])
  expect((await desk.app.inject('/api/v1/dead-letters?reason=mood')).statusCode).toBe(400)
})

/** Readings that were acknowledged, and that the history then refused. */
function refused({ spool }: Desk, readings: readonly ReturnType<typeof reading>[]): void {
  const counted = new Counters()
  counted.add('received', readings.length)
  const nothing = { live: [], latest: new Map(), deadLetters: [], facts: new Map() }
  spool.commit({ ...nothing, backlog: readings, counted })
  const batch = spool.nextBatch(readings.length)
  if (batch === undefined) throw new Error('nothing waits')
  const letters = batch.readings.map((each) => refusedLetter(each, 'field type conflict'))
  spool.settle(batch, { stored: 0, repeated: 0, refused: letters })
}

test('[SP8] a reading that the history refused is tried again as it was judged, behind what corrected it meanwhile', async () => {
  const desk = stationDesk()
  const judged = { quality: 'doubtful', flags: ['steep'] } as const
  refused(desk, [reading({ value: 37.1, ...judged }), reading({ value: 37.2, takenAtMs: NOON_MS + 1000 })])
  await desk.store.write([reading({ seq: 2, value: 36.5, takenAtMs: NOON_MS + 1000, flags: ['late'] })])
  expect(await letters(desk, '?reason=store-refused')).toHaveLength(2)
  const { outcomes } = (await deal(desk, 'replay', [1, 2])).json()
  expect(outcomes).toEqual([1, 2].map((id) => ({ id, outcome: 'replayed', readings: 1, repeated: 0, parked: 0 })))
  expect(desk.spool.readingCounters).toEqual({ received: 2, stored: 0, parked: 0, waiting: 2, repeated: 0 })
  desk.pipeline.drain.start()
  await desk.pipeline.drain.stop(5000)
  expect(desk.spool.readingCounters).toEqual({ received: 2, stored: 1, parked: 0, waiting: 0, repeated: 1 })
  const gauge = speakingDistrict().gauges.find(({ id }) => id === 'S-G-1.stageUpM')!
  const { points } = await desk.store.history({ gauge, fromMs: 0, toMs: 2 * NOON_MS, everyS: null, limit: 9 })
  expect(points).toEqual([
    { atMs: NOON_MS, value: 37.1, quality: 'doubtful', flags: ['steep', 'late'] },
    { atMs: NOON_MS + 1000, value: 36.5, quality: 'good', flags: ['late'] },
  ])
  expect(desk.spool.latest()).toEqual([])
})

test('[SP8] a refused reading of a gauge that the pack has lost stays a letter, and says why', async () => {
  const desk = stationDesk()
  refused(desk, [reading()])
  const [kept] = desk.spool.deadLetters(null, 1).letters
  const foreign = { ...kept!, payload: Buffer.from(JSON.stringify(reading({ gaugeId: 'S-X-1.stageUpM' }))) }
  expect(desk.pipeline.replay(foreign)).toBe('the pack no longer has the gauge S-X-1.stageUpM')
  expect(desk.pipeline.replay({ ...kept!, payload: Buffer.from('{') })).toMatch('not a reading')
  expect(desk.spool.deadLetter(kept!.id)).toEqual(kept)
})
