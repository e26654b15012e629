import type { MqttClient } from 'mqtt'
import { expect, test } from 'vitest'
import { readPayload } from '../../src/decode/sparkplug-payload.ts'
import { payloadBytes, TYPE } from '../fixture/sparkplug.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { connect, startGateway } from './gateway-process.ts'
import { freePort, startMosquitto } from './servers.ts'

const STATE = 'spBv1.0/STATE/twin'

async function listenTo(client: MqttClient, topic: string): Promise<Buffer[]> {
  const heard: Buffer[] = []
  client.on('message', (from, payload) => {
    if (from === topic) heard.push(payload)
  })
  await client.subscribeAsync(topic, { qos: 1 })
  return heard
}
const lastOf = (heard: readonly Buffer[]) =>
  JSON.parse(String(heard.at(-1) ?? '{}')) as { online?: boolean; timestamp?: number }

test('[DV7] nodes know whether their primary host is there: when it comes, when it is killed, when it leaves', async () => {
  const port = await freePort()
  const broker = await startMosquitto(temporaryDirectory(), port)
  const settings = { MQTT_URL: broker.url, SPARKPLUG_HOST_ID: 'twin', DATA_DIR: temporaryDirectory() }
  const start = async () => startGateway({ ...settings, HTTP_PORT: String(await freePort()) })
  const heard = await listenTo(connect(port), STATE)
  const isOnline = (online: boolean) => expect.poll(() => lastOf(heard).online, { timeout: 15_000 }).toBe(online)

  const beforeMs = Date.now()
  const killed = await start()
  await isOnline(true)
  expect(lastOf(heard).timestamp).toBeGreaterThanOrEqual(beforeMs)
  await killed.kill('SIGKILL')
  await isOnline(false)
  const left = await start()
  await isOnline(true)
  const said = heard.length
  await left.kill('SIGTERM')
  await isOnline(false)
  // Its goodbye, and not its will too.
  expect(heard.slice(said).filter((state) => String(state).includes('false'))).toHaveLength(1)
})

test('[DV7] at the embedded broker too; and a node whose birth was not heard is asked for it', async () => {
  const port = await freePort()
  await startGateway({
    MQTT_PORT: String(port),
    SPARKPLUG_HOST_ID: 'twin',
    DATA_DIR: temporaryDirectory(),
    HTTP_PORT: String(await freePort()),
  })
  const client = connect(port)
  const states = await listenTo(client, STATE)
  await expect.poll(() => lastOf(states).online).toBe(true)
  const commands = await listenTo(client, 'spBv1.0/weir/NCMD/edge')
  const metrics = [{ alias: 1, datatype: TYPE.double, double: 1 }]
  await client.publishAsync(
    'spBv1.0/weir/NDATA/edge',
    Buffer.from(payloadBytes({ timestamp: Date.now(), seq: 4, metrics })),
  )
  await expect.poll(() => commands.length).toBe(1)
  expect(readPayload(commands[0]!)).toMatchObject({ metrics: [{ name: 'Node Control/Rebirth' }] })
})
