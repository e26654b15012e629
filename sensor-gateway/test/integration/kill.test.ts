import { setTimeout as sleep } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { connect, type GatewayProcess, historyOf, numbered, startGateway, untilDrained } from './gateway-process.ts'
import { freePort, startMosquitto } from './servers.ts'

const GAUGE = 'S-G-F1.stageUpM'
const TOPIC = 'district/weishan/station/S-G-F1/reading'
const READINGS = 6000
const KILLS = 5

/** Publishes reading after reading, a window of them unacknowledged at a time, while the gateway dies again and again. */
async function publishThroughKills(mqttPort: number, restart: () => Promise<GatewayProcess>, first: GatewayProcess) {
  const startMs = Date.now() - READINGS * 100 - 60_000
  const client = connect(mqttPort, { clean: false, clientId: 'rtu-1' })
  const acked = new Set<number>()
  let inFlight = 0
  let gateway = first
  const killing = (async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await sleep(150 + 40 * kill)
      await gateway.kill('SIGKILL')
      gateway = await restart()
    }
  })()
  for (let n = 0; n < READINGS; n++) {
    while (inFlight >= 200) await sleep(1)
    inFlight += 1
    publishUntilAcked(client, numbered(n, startMs).payload).then(() => {
      acked.add(n)
      inFlight -= 1
    })
    if (n % 25 === 0) await sleep(2)
  }
  await killing
  await expect.poll(() => acked.size, { timeout: 60_000 }).toBe(READINGS)
  return { gateway, startMs }
}

/** As a station does: what was not acknowledged is said again. */
async function publishUntilAcked(client: MqttClient, payload: string): Promise<void> {
  while (true) {
    try {
      await client.publishAsync(TOPIC, payload, { qos: 1 })
      return
    } catch {
      await sleep(20)
    }
  }
}

async function expectAllOnce({ gateway, startMs }: { gateway: GatewayProcess; startMs: number }) {
  const { counters } = await untilDrained(gateway)
  const points = await historyOf(gateway.url, GAUGE, startMs)
  const expected = Array.from({ length: READINGS }, (_, n) => numbered(n, startMs).takenAtMs)
  expect(points.map(({ atMs }) => atMs)).toEqual(expected)
  expect(points.map(({ value }) => value)).toEqual(expected.map((_, n) => numbered(n, startMs).value))
  expect(counters.received).toBe(counters.stored + counters.parked + counters.waiting + counters.repeated)
  expect(counters.parked).toBe(0)
  return counters
}

test('[GW1] embedded broker: kill -9 in the stream loses no acknowledged reading and doubles none', async () => {
  const [mqttPort, httpPort] = [await freePort(), await freePort()]
  const env = { MQTT_PORT: String(mqttPort), HTTP_PORT: String(httpPort), DATA_DIR: temporaryDirectory() }
  const restart = () => startGateway(env)
  const counters = await expectAllOnce(await publishThroughKills(mqttPort, restart, await restart()))
  expect(counters.received).toBeGreaterThanOrEqual(READINGS)
})

test('[GW1] Mosquitto: kill -9 of the gateway loses nothing of what the broker had acknowledged', async () => {
  const [mqttPort, httpPort] = [await freePort(), await freePort()]
  const broker = await startMosquitto(temporaryDirectory(), mqttPort)
  const env = { MQTT_URL: broker.url, HTTP_PORT: String(httpPort), DATA_DIR: temporaryDirectory() }
  const restart = async () => {
    const gateway = await startGateway(env)
    await expect.poll(async () => (await gateway.health()).broker.state, { timeout: 30_000 }).toBe('up')
    return gateway
  }
  const outcome = await publishThroughKills(mqttPort, restart, await restart())
  await expect
    .poll(async () => (await outcome.gateway.health()).counters.received, { timeout: 30_000 })
    .toBeGreaterThanOrEqual(READINGS)
  await expectAllOnce(outcome)
})
