import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CommandRecord, CommandsDocument, GateCommand } from '@district/models/contract'
import mqtt from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import WebSocket from 'ws'
import { verifyFile } from '../../src/audit/verify-file.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'
import { type GatewayProcess, startGateway } from './gateway-process.ts'
import { freePort, until } from './servers.ts'

const ACCOUNT = fileURLToPath(new URL('../../src/account.ts', import.meta.url))
const PASSWORD = 'hush-water-runs-downhill'
// A gate of which the pack asks nothing: no gauge speaks here.
const GATE = 'G-B-E1a-1'

function addAccount(dataDir: string, name: string, role: string): void {
  const env = { PATH: process.env['PATH'], DATA_DIR: dataDir }
  const words = [ACCOUNT, 'add', name, '--role', role]
  const { status, stderr } = spawnSync(process.execPath, words, { env, input: `${PASSWORD}\n`, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

/** Logs in as a browser does, and asks from the same origin. */
async function loggedIn({ url }: GatewayProcess, name: string) {
  const body = JSON.stringify({ name, password: PASSWORD })
  const headers = { 'content-type': 'application/json', origin: url }
  const login = await fetch(`${url}/api/v1/login`, { method: 'POST', headers, body })
  const cookie = String(login.headers.get('set-cookie')).split(';')[0] ?? ''
  const command = (openingM: number, gateId = GATE) =>
    fetch(`${url}/api/v1/gates/${gateId}/command`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: JSON.stringify({ openingM, reason: 'less for the east' }),
    })
  const list = async () =>
    (await (await fetch(`${url}/api/v1/commands`, { headers: { cookie } })).json()) as CommandsDocument
  return { command, list }
}

/** A gate's controller at the broker: it keeps what it is told and answers when asked to. */
async function controller(port: string) {
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100 })
  onTestFinished(() => client.end(true) as never)
  const heard: GateCommand[] = []
  client.on('message', (_topic, payload) => heard.push(JSON.parse(payload.toString()) as GateCommand))
  await client.subscribeAsync(`district/weishan/gate/${GATE}/command`, { qos: 1 })
  const say = (commandId: string, state: string) =>
    client.publishAsync(
      `district/weishan/gate/${GATE}/command/ack`,
      JSON.stringify({ commandId, state, atMs: Date.now(), openingM: 0.8 }),
      { qos: 1 },
    )
  const pretendVirtual = () =>
    client.publishAsync(
      'district/weishan/host/virtual-district',
      JSON.stringify({ state: 'online', sinceMs: Date.now() }),
      { qos: 1, retain: true },
    )
  return { heard, say, pretendVirtual }
}

test('[CM1] [CM2] an operator’s command goes down, is followed over a kill of the gateway, and stands in a whole audit log', async () => {
  const dataDir = temporaryDirectory()
  addAccount(dataDir, 'li', 'operator')
  addAccount(dataDir, 'wang', 'viewer')
  const env = { DATA_DIR: dataDir, HTTP_PORT: String(await freePort()), MQTT_PORT: String(await freePort()) }
  const gateway = await startGateway(env)
  const gate = await controller(env.MQTT_PORT)
  const li = await loggedIn(gateway, 'li')
  // The gauges that speak might be real ones.
  expect(await (await li.command(0.8)).json()).toMatchObject({ code: 'COMMANDS_OFF' })
  await gate.pretendVirtual()
  await until(
    'the gateway to know that the district is virtual',
    5000,
    async () => (await gateway.health()).virtualDistrict,
  )

  const wang = await loggedIn(gateway, 'wang')
  expect((await wang.command(0.8)).status).toBe(403)
  expect((await li.command(99)).status).toBe(400)
  expect((await li.command(1, 'G-NONE')).status).toBe(404)
  expect((await fetch(`${gateway.url}/api/v1/gates/${GATE}/command`, { method: 'POST' })).status).toBe(401)

  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/api/v1/live`)
  const events: string[] = []
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as { kind: string; event?: { name: string } }
    if (message.kind === 'event' && message.event !== undefined) events.push(message.event.name)
  })
  const given = await li.command(0.8)
  expect(given.status).toBe(202)
  const { commandId } = (await given.json()) as CommandRecord
  await until('the command to arrive', 5000, async () => gate.heard.length > 0)
  expect(gate.heard[0]).toMatchObject({ commandId, openingM: 0.8, by: 'li', reason: 'less for the east' })
  await gate.say(commandId, 'accepted')
  await until('the answer to be told', 5000, async () => events.includes('command.accepted'))
  socket.close()

  await gateway.kill()
  const again = await startGateway(env)
  const liAgain = await loggedIn(again, 'li')
  expect((await liAgain.list()).commands).toMatchObject([{ commandId, state: 'accepted' }])
  await until('the controller to be back', 5000, async () => {
    await gate.say(commandId, 'done')
    return (await liAgain.list()).commands[0]?.state === 'done'
  })
  expect(gate.heard.length).toBe(1)
  await again.kill('SIGTERM')
  const verdict = verifyFile(join(dataDir, 'audit-weishan.sqlite'), join(dataDir, 'spool-weishan.sqlite'))
  expect(verdict).toMatchObject({ ok: true })
}, 60_000)
