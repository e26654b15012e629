import type { LiveMessage } from '@district/models/contract'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { connect, historyOf, numbered, startGateway, untilDrained } from './gateway-process.ts'
import { freePort } from './servers.ts'

const TOPIC = 'district/weishan/station/S-G-F1/reading'

async function start() {
  const mqttPort = await freePort()
  const env = { MQTT_PORT: String(mqttPort), HTTP_PORT: String(await freePort()), DATA_DIR: temporaryDirectory() }
  const gateway = await startGateway(env)
  return { gateway, mqttPort, client: connect(mqttPort) }
}

interface Letter {
  reason: string
  payloadBytes: number
  payloadBase64: string
}
const deadLetters = async (url: string): Promise<Letter[]> =>
  ((await (await fetch(`${url}/api/v1/dead-letters?limit=200`)).json()) as { letters: Letter[] }).letters

test('bad input is parked with its reason and counted, and disturbs nothing else', async () => {
  const { gateway, client, mqttPort } = await start()
  const now = new Date().toISOString()
  const said = (values: unknown, takenAt = now) => JSON.stringify({ takenAt, seq: 1, values })
  const bad: [topic: string, payload: string | Buffer, reason: string][] = [
    ['district/weishan/station/S-NOBODY/reading', said({ stageUpM: 35 }), 'unknown-station'],
    [TOPIC, said({ phaseOfTheMoon: 1 }), 'unknown-gauge'],
    [TOPIC, '{"takenAt":', 'payload-malformed'],
    [TOPIC, Buffer.from([0xff, 0xfe, 0x00]), 'payload-malformed'],
    [TOPIC, said({ stageUpCm: 3500 }), 'unit-unknown'],
    [TOPIC, `{"takenAt":"${now}","seq":1,"values":{"stageUpM":NaN}}`, 'not-a-number'],
    [TOPIC, said({ stageUpM: '35.0' }), 'not-a-number'],
    [TOPIC, said({ stageUpM: 35 }, '1970-01-01T00:00:00Z'), 'time-implausible'],
    [TOPIC, said({ stageUpM: 35 }, '2099-01-01T00:00:00Z'), 'time-implausible'],
    [TOPIC, Buffer.alloc(10 * 1024 * 1024, 'a'), 'payload-too-large'],
  ]
  const listener = connect(mqttPort)
  const passedOn: number[] = []
  listener.on('message', (_topic, payload) => passedOn.push(payload.byteLength))
  await listener.subscribeAsync('district/#', { qos: 1 })

  const startMs = Date.now() - 60_000
  for (const [index, [topic, payload]] of bad.entries()) {
    // Each resolves with its PUBACK: the bad ones are acknowledged too.
    await client.publishAsync(topic, payload, { qos: 1 })
    await client.publishAsync(TOPIC, numbered(index, startMs).payload, { qos: 1 })
  }

  const { counters, status } = await untilDrained(gateway)
  expect(status).toBe('ok')
  expect(counters).toEqual({ received: 20, stored: 10, parked: 10, waiting: 0, repeated: 0 })
  const letters = (await deadLetters(gateway.url)).reverse()
  expect(letters.map(({ reason }) => reason)).toEqual(bad.map(([, , reason]) => reason))
  for (const [index, { payloadBytes, payloadBase64 }] of letters.entries()) {
    const original = Buffer.from(bad[index]![1])
    const kept = Buffer.from(payloadBase64, 'base64')
    expect(payloadBytes).toBe(original.byteLength)
    expect(kept.equals(original.subarray(0, kept.byteLength))).toBe(true)
    expect(kept.byteLength).toBe(index === 9 ? 4096 : original.byteLength)
  }
  expect(await historyOf(gateway.url, 'S-G-F1.stageUpM', startMs)).toHaveLength(10)
  const metrics = await (await fetch(`${gateway.url}/api/v1/metrics`)).text()
  expect(metrics).toContain('district_readings_parked_total{reason="time-implausible"} 2\n')
  // The ten megabytes went no further than us.
  await expect.poll(() => passedOn.length).toBeGreaterThanOrEqual(19)
  expect(Math.max(...passedOn)).toBeLessThan(1000)
})

test('a packet that has no end costs its sender the connection, and nobody else anything', async () => {
  const { gateway, client } = await start()
  const startMs = Date.now() - 60_000
  const endless = connect(gateway.url === '' ? 0 : client.options.port!, { reconnectPeriod: 0 })
  const closed = new Promise<void>((resolve) => endless.on('close', () => resolve()))
  endless.publish(TOPIC, Buffer.alloc(40 * 1024 * 1024), { qos: 1 })
  await closed
  await client.publishAsync(TOPIC, numbered(0, startMs).payload, { qos: 1 })
  expect((await untilDrained(gateway)).counters).toMatchObject({ received: 1, stored: 1 })
})

test('corrections, repetitions and late readings over the wire', async () => {
  const { gateway, client } = await start()
  const at = (s: number) => new Date(Date.now() - 60_000 + s * 1000).toISOString()
  const [t0, t10, t20] = [at(0), at(10), at(20)]
  const say = (takenAt: string, seq: number, stageUpM: number) =>
    client.publishAsync(TOPIC, JSON.stringify({ takenAt, seq, values: { stageUpM } }), { qos: 1 })
  await say(t0, 1, 35)
  await say(t20, 3, 35.2)
  await say(t20, 3, 35.2)
  await say(t10, 2, 35.1)
  await say(t0, 4, 34.9)
  await say(t0, 1, 35)
  const { counters } = await untilDrained(gateway)
  expect(counters).toEqual({ received: 6, stored: 4, parked: 0, waiting: 0, repeated: 2 })
  const points = await historyOf(gateway.url, 'S-G-F1.stageUpM', Date.now() - 120_000)
  expect(points.map(({ value, flags }) => [value, ...flags])).toEqual([[34.9, 'late'], [35.1, 'late'], [35.2]])
  const state = (await (await fetch(`${gateway.url}/api/v1/state`)).json()) as { gauges: unknown[] }
  expect(state.gauges).toMatchObject([{ value: 35.2 }])
})

test('commands and their answers pass through the broker, and count as nothing', async () => {
  const { gateway, client, mqttPort } = await start()
  const device = connect(mqttPort)
  const heard = new Promise<string>((resolve) =>
    device.on('message', (topic, payload) => resolve(`${topic} ${payload}`)),
  )
  await device.subscribeAsync('district/weishan/gate/+/command', { qos: 1 })
  await client.publishAsync('district/weishan/gate/G-F1/command', '{"commandId":"1"}', { qos: 1 })
  expect(await heard).toBe('district/weishan/gate/G-F1/command {"commandId":"1"}')
  expect((await gateway.health()).counters.received).toBe(0)
})

test('presence: who connects learns that somebody stores; who simulates is believed', async () => {
  const { gateway, client, mqttPort } = await start()
  const heard = new Promise<string>((resolve) => client.on('message', (_topic, payload) => resolve(String(payload))))
  await client.subscribeAsync('district/weishan/host/gateway', { qos: 1 })
  expect(JSON.parse(await heard)).toMatchObject({ state: 'online' })

  const topic = 'district/weishan/host/virtual-district'
  const will = { topic, payload: '{"state":"offline","sinceMs":2}', qos: 1, retain: true } as const
  const simulator = connect(mqttPort, { will })
  await simulator.publishAsync(topic, '{"state":"online","sinceMs":1}', { qos: 1, retain: true })
  await expect.poll(async () => (await gateway.health()).virtualDistrict).toBe(true)
  simulator.stream.destroy()
  simulator.end(true)
  await client.publishAsync(TOPIC, numbered(0, Date.now() - 1000).payload, { qos: 1 })
  await expect.poll(async () => (await gateway.health()).virtualDistrict).toBe(false)
})

test('a reading is on an open window a fraction of a second after its publication', async () => {
  const { gateway, client } = await start()
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/api/v1/live`)
  const heardAt = new Map<number, number>()
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data) as LiveMessage
    if (message.kind === 'readings') for (const { value } of message.readings) heardAt.set(value, performance.now())
  })
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  const startMs = Date.now() - 60_000
  const latencies: number[] = []
  for (let n = 0; n < 20; n++) {
    const { payload, value } = numbered(n, startMs)
    const saidAt = performance.now()
    await client.publishAsync(TOPIC, payload, { qos: 1 })
    await expect.poll(() => heardAt.get(value), { interval: 5 }).toBeDefined()
    latencies.push(heardAt.get(value)! - saidAt)
  }
  expect(Math.max(...latencies)).toBeLessThan(2000)
})
