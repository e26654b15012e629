import { expect, test } from 'vitest'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { connect, historyOf, numbered, startGateway, untilDrained } from './gateway-process.ts'
import { freePort, startMosquitto } from './servers.ts'

const TOPIC = 'district/weishan/station/S-G-F1/reading'
const PRESENCE = 'district/weishan/host/gateway'

test('a broker elsewhere: waited for, told of our presence, survived when it restarts', async () => {
  const port = await freePort()
  const dir = temporaryDirectory()
  const gateway = await startGateway({
    MQTT_URL: `mqtt://somebody:secret@127.0.0.1:${port}`,
    HTTP_PORT: String(await freePort()),
    DATA_DIR: temporaryDirectory(),
  })
  const brokerIs = (state: string) =>
    expect.poll(async () => (await gateway.health()).broker.state, { timeout: 15_000 }).toBe(state)
  await brokerIs('down')
  const { broker, status } = await gateway.health()
  expect(status).toBe('degraded')
  expect(broker.detail).toBe(
    `The MQTT broker at mqtt://127.0.0.1:${port} cannot be reached (ECONNREFUSED); trying again every 2 s. MQTT_URL names it.`,
  )
  expect(gateway.said()).not.toContain('secret')

  const first = await startMosquitto(dir, port)
  await brokerIs('up')
  const client = connect(port)
  const presence: string[] = []
  client.on('message', (_topic, payload) => presence.push(JSON.parse(String(payload)).state))
  await client.subscribeAsync(PRESENCE, { qos: 1 })
  const startMs = Date.now() - 60_000
  for (let n = 0; n < 100; n++) await client.publishAsync(TOPIC, numbered(n, startMs).payload, { qos: 1 })
  await client.publishAsync(TOPIC, '{', { qos: 1 })
  await client.publishAsync('district/weishan/host/virtual-district', '{"state":"online","sinceMs":1}', {
    qos: 1,
    retain: true,
  })
  await expect.poll(async () => (await gateway.health()).counters.received, { timeout: 10_000 }).toBe(101)
  expect((await untilDrained(gateway)).counters).toMatchObject({ stored: 100, parked: 1 })
  expect((await gateway.health()).virtualDistrict).toBe(true)

  await first.kill('SIGTERM')
  await brokerIs('down')
  await startMosquitto(dir, port)
  await brokerIs('up')
  await client.publishAsync(TOPIC, numbered(100, startMs).payload, { qos: 1 })
  // QoS 1 lets a broker say again what it had said before its restart: each reading is stored once all the same, and the sum holds.
  await expect.poll(async () => (await gateway.health()).counters.stored, { timeout: 5000 }).toBe(101)
  const { received, stored, parked, waiting, repeated } = (await untilDrained(gateway)).counters
  expect(received).toBe(stored + parked + waiting + repeated)
  await expectEachOnce(gateway.url, 101, startMs)

  await gateway.kill('SIGKILL')
  await expect.poll(() => presence.at(-1), { timeout: 5000 }).toBe('offline')
  expect(presence[0]).toBe('online')
})

test('an orderly stop says offline itself, and what comes meanwhile is kept for us', async () => {
  const port = await freePort()
  const broker = await startMosquitto(temporaryDirectory(), port)
  const env = { MQTT_URL: broker.url, HTTP_PORT: String(await freePort()), DATA_DIR: temporaryDirectory() }
  const first = await startGateway(env)
  await expect.poll(async () => (await first.health()).broker.state).toBe('up')
  const client = connect(port)
  const presence: string[] = []
  client.on('message', (_topic, payload) => presence.push(JSON.parse(String(payload)).state))
  await client.subscribeAsync(PRESENCE, { qos: 1 })
  expect(await first.kill('SIGTERM')).toBe(0)
  await expect.poll(() => presence).toEqual(['online', 'offline'])

  const startMs = Date.now() - 60_000
  for (let n = 0; n < 50; n++) await client.publishAsync(TOPIC, numbered(n, startMs).payload, { qos: 1 })
  const second = await startGateway(env)
  await expect.poll(async () => (await second.health()).counters.stored, { timeout: 10_000 }).toBe(50)
  expect((await untilDrained(second)).counters).toMatchObject({ received: 50, stored: 50 })
  await expectEachOnce(second.url, 50, startMs)
})

async function expectEachOnce(url: string, count: number, startMs: number) {
  const points = await historyOf(url, 'S-G-F1.stageUpM', startMs)
  expect(points.map(({ value }) => value)).toEqual(Array.from({ length: count }, (_, n) => numbered(n, startMs).value))
}
