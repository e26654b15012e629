import type { DistrictId } from '@district/models'
import type { PartHealth } from '@district/models/contract'
import { expect, onTestFinished, test } from 'vitest'
import { ExternalBroker } from '../../src/receive/external-broker.ts'
import type { RawMessage } from '../../src/receive/raw-message.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { connect, startGateway } from './gateway-process.ts'
import { freePort, startMosquitto } from './servers.ts'

const MESSAGES = 20_000
const PATIENCE = { timeout: 20_000 }
const READING = 'district/x/station/s/reading'
const PRESENCE = 'district/x/host/virtual-district'

/** The part alone at a real broker, with a disk that takes or refuses as the test wishes. */
async function startBroker(url: string) {
  const disk = { isFull: false, groups: [] as number[], payloads: [] as string[], offered: 0 }
  const heard: string[] = []
  let health: PartHealth | undefined
  const broker = new ExternalBroker({
    url: new URL(url),
    user: null,
    password: null,
    tls: { caFile: null, certFile: null, keyFile: null },
    districtId: 'x' as DistrictId,
    intake: (messages: readonly RawMessage[]) => {
      disk.offered = Math.max(disk.offered, messages.length)
      if (disk.isFull) return false
      disk.groups.push(messages.length)
      disk.payloads.push(...messages.map(({ payload }) => Buffer.from(payload).toString()))
      return true
    },
    readingFilters: ['district/x/station/+/reading'],
    takes: (topic) => topic === READING,
    listening: [{ filter: PRESENCE, hear: (_topic, payload) => heard.push(Buffer.from(payload).toString()) }],
    nowMs: Date.now,
    onHealth: (news) => {
      health = news
    },
  })
  await broker.start()
  onTestFinished(() => broker.stop())
  await expect.poll(() => health?.state, PATIENCE).toBe('up')
  return { broker, disk, heard }
}

const all = Array.from({ length: MESSAGES }, (_, n) => String(n).padStart(200, '0'))

async function publishAll(port: number) {
  const client = connect(port)
  await Promise.all(all.map((payload) => client.publishAsync(READING, payload, { qos: 1 })))
  return client
}

test('[RC1] [RC2] at Mosquitto one transaction takes far more than its 20 in flight, in order, each once', async () => {
  const port = await freePort()
  const mosquitto = await startMosquitto(temporaryDirectory(), port)
  const { broker, disk } = await startBroker(mosquitto.url)
  await publishAll(port)
  await expect.poll(() => disk.payloads.length, PATIENCE).toBe(MESSAGES)
  expect(disk.payloads).toEqual(all)
  expect(Math.max(...disk.groups)).toBeGreaterThan(100)
  await broker.stop()
  const next = await startBroker(mosquitto.url)
  await connect(port).publishAsync(READING, 'last', { qos: 1 })
  await expect.poll(() => next.disk.payloads, PATIENCE).toEqual(['last'])
})

test('[RC8] a refusing disk closes the window and drops nothing, and what is no reading does not wait behind it', async () => {
  const port = await freePort()
  const mosquitto = await startMosquitto(temporaryDirectory(), port)
  const { broker, disk, heard } = await startBroker(mosquitto.url)
  disk.isFull = true
  const client = await publishAll(port)
  await expect.poll(() => disk.offered, PATIENCE).toBeGreaterThan(0)
  await client.publishAsync(PRESENCE, 'here', { qos: 1 })
  await expect.poll(() => heard, { timeout: 2000 }).toEqual(['here'])
  await broker.publish('district/x/gate/g/command', 'open')
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(disk.offered).toBeLessThan(2000)
  expect(disk.payloads).toEqual([])
  disk.isFull = false
  await expect.poll(() => disk.payloads.length, PATIENCE).toBe(MESSAGES)
  expect(disk.payloads).toEqual(all)
})

test('[RC9] a broker that knows only MQTT 3.1.1, and a broker behind a WebSocket', async () => {
  const port = await freePort()
  await startGateway({ MQTT_PORT: String(port), HTTP_PORT: String(await freePort()), DATA_DIR: temporaryDirectory() })
  const [webPort, plainPort] = [await freePort(), await freePort()]
  await startMosquitto(temporaryDirectory(), plainPort, [`listener ${webPort} 127.0.0.1`, 'protocol websockets'])
  for (const [url, publishPort] of [
    [`mqtt://127.0.0.1:${port}`, port],
    [`ws://127.0.0.1:${webPort}`, plainPort],
  ] as const) {
    const { disk } = await startBroker(url)
    await connect(publishPort).publishAsync(READING, 'said', { qos: 1 })
    await expect.poll(() => disk.payloads, PATIENCE).toEqual(['said'])
  }
})
