import type { DistrictId, StationId } from '@district/models'
import type { StationReading } from '@district/models/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Report } from '../gauges/virtual-station.ts'
import type { MqttLink } from './mqtt-link.ts'
import { createOutbox, type Outbox } from './outbox.ts'

let sent: { topic: string; readings: StationReading[]; ack: () => void; isArray: boolean; bytes: number }[]
let connected: boolean
let stores: boolean
let outbox: Outbox

const report = (second: number, station = 'S-1', values: StationReading['values'] = { stageM: 1 }): Report => ({
  stationId: station as StationId,
  takenAtMs: second * 1000,
  reading: { takenAt: new Date(second * 1000).toISOString(), seq: second, values },
  copies: 1,
  delayS: 0,
})
const drain = async () => {
  for (let i = 0; i < sent.length; i++) {
    sent[i]!.ack()
    await new Promise((done) => setImmediate(done))
  }
}

beforeEach(() => {
  sent = []
  connected = true
  stores = true
  const link = {
    get connected() {
      return connected
    },
    publish: (topic: string, payload: string) =>
      new Promise<void>((ack) => {
        const parsed = JSON.parse(payload)
        const isArray = Array.isArray(parsed)
        sent.push({ topic, readings: isArray ? parsed : [parsed], ack, isArray, bytes: payload.length })
      }),
  } as unknown as MqttLink
  outbox = createOutbox('weishan' as DistrictId, link, () => stores)
})

describe('outbox', () => {
  it('[OB1] sends a live report at once, as one reading', () => {
    outbox.send(report(10))
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({ topic: 'district/weishan/station/S-1/reading', isArray: false })
  })

  it('[OB2] keeps what cannot leave, and sends it in arrays of at most 300, oldest first', async () => {
    connected = false
    for (let i = 0; i < 350; i++) outbox.send(report(10 * i))
    expect(sent).toHaveLength(0)
    connected = true
    outbox.pump()
    await drain()
    expect(sent.map(({ readings }) => readings.length)).toEqual([300, 50])
    expect(sent.flatMap(({ readings }) => readings).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 350 }, (_, i) => 10 * i),
    )
  })

  it('[OB3] has at most eight unacknowledged messages when catching up', async () => {
    for (let station = 0; station < 20; station++) outbox.keep(report(1, `S-${station}`))
    outbox.pump()
    expect(sent).toHaveLength(8)
    await drain()
    expect(new Set(sent.map(({ topic }) => topic)).size).toBe(20)
  })

  it('[OB4] holds history back until somebody stores it, and never live reports', async () => {
    stores = false
    outbox.keep(report(1))
    outbox.pump()
    outbox.send(report(2))
    expect(sent.map(({ readings }) => readings[0]?.seq)).toEqual([2])
    stores = true
    outbox.pump()
    expect(sent).toHaveLength(2)
  })

  it('[OB5] after an hour without a broker keeps a report every five minutes, and no more than three days', () => {
    connected = false
    for (let second = 0; second < 4 * 86_400; second += 10) outbox.send(report(second))
    const { waiting, reported, thinned } = outbox.counters
    expect(reported).toBe(4 * 8640)
    expect(waiting).toBe(360 + 3 * 288)
    expect(reported).toBe(waiting + thinned)
  })

  it('[OB6] never sends more bytes than a message may have', async () => {
    const wide = { openingM: Array.from({ length: 400 }, (_, i) => i + 0.125) }
    for (let i = 0; i < 300; i++) outbox.keep(report(i, 'S-1', wide))
    outbox.pump()
    await drain()
    expect(Math.max(...sent.map(({ bytes }) => bytes))).toBeLessThanOrEqual(256 * 1024)
    expect(sent.flatMap(({ readings }) => readings)).toHaveLength(300)
  })

  it('[OB7] counts add up at any moment', async () => {
    const adds = () => {
      const { reported, acknowledged, waiting, inFlight, thinned } = outbox.counters
      return reported === acknowledged + waiting + inFlight + thinned
    }
    connected = false
    for (let i = 0; i < 20; i++) outbox.send(report(i))
    expect(adds()).toBe(true)
    connected = true
    outbox.send({ ...report(99), copies: 2 })
    outbox.pump()
    expect(adds()).toBe(true)
    await drain()
    expect(adds()).toBe(true)
    expect(outbox.counters).toMatchObject({ acknowledged: 22, waiting: 0, inFlight: 0 })
  })

  it('[OB8] is settled when all that was kept is acknowledged, or when there is nobody to send it to', async () => {
    outbox.keep(report(1))
    let settled = false
    const done = outbox.settled().then(() => {
      settled = true
    })
    await new Promise((tick) => setImmediate(tick))
    expect(settled).toBe(false)
    await drain()
    await done
    outbox.keep(report(2))
    connected = false
    await outbox.settled()
    expect(outbox.counters.waiting).toBe(1)
  })
})
