import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StationReading } from '@district/models/contract'
import mqtt, { type MqttClient } from 'mqtt'

const GATEWAY = fileURLToPath(new URL('../../../sensor-gateway/src/main.ts', import.meta.url))
const BIN = fileURLToPath(new URL('../../bin/district.js', import.meta.url))
export const PACK_DIR = fileURLToPath(new URL('../../../seeds/weishan', import.meta.url))

export interface Running {
  readonly child: ChildProcess
  /** Lines of its log, parsed where they are JSON. */
  readonly log: Record<string, unknown>[]
  stop(signal?: NodeJS.Signals): Promise<{ readonly code: number | null; readonly tookMs: number }>
}

export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export function temporaryDir(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'simulator-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export async function startMosquitto(port: number, dir: string): Promise<Running> {
  const config = join(dir, 'mosquitto.conf')
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location ${dir}/\nmax_queued_messages 100000\n`,
  )
  const running = run('/usr/sbin/mosquitto', ['-c', config], process.env)
  await until('mosquitto listens', async () => (await tryConnect(port)) === true)
  return running
}

async function tryConnect(port: number): Promise<boolean> {
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 })
  const connected = await new Promise<boolean>((done) => {
    client.once('connect', () => done(true))
    client.once('error', () => done(false))
    client.once('close', () => done(false))
  })
  client.end(true)
  return connected
}

/** The real gateway on a broker of its own choosing: what the shadow hears and asks. */
export function startGateway(settings: { mqttPort: number; httpPort: number; dir: string; env?: object }): Running {
  const { PATH, HOME } = process.env
  return run(process.execPath, [GATEWAY], {
    PATH,
    HOME,
    PACK_DIR,
    DATA_DIR: join(settings.dir, 'gateway'),
    MQTT_URL: `mqtt://127.0.0.1:${settings.mqttPort}`,
    HTTP_PORT: String(settings.httpPort),
    SIMULATOR_URL: '',
    ...settings.env,
  })
}

/** `district live` as a person would start it, with everything it writes in `dir`. */
export function startLive(settings: {
  mqttPort: number
  httpPort: number
  dir: string
  env?: object
  args?: string[]
}) {
  const { PATH, HOME } = process.env
  return run(process.execPath, [BIN, 'live', ...(settings.args ?? [])], {
    PATH,
    HOME,
    PACK_DIR,
    DATA_DIR: settings.dir,
    MQTT_URL: `mqtt://127.0.0.1:${settings.mqttPort}`,
    SIMULATOR_PORT: String(settings.httpPort),
    GATEWAY_URL: '',
    ...settings.env,
  })
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const log: Record<string, unknown>[] = []
  let rest = ''
  const take = (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) log.push(parsed(line))
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  const exited = new Promise<number | null>((done) => child.once('exit', (code) => done(code)))
  return {
    child,
    log,
    stop: async (signal = 'SIGTERM') => {
      const before = performance.now()
      if (child.exitCode === null) child.kill(signal)
      return { code: await exited, tookMs: performance.now() - before }
    },
  }
}

const parsed = (line: string): Record<string, unknown> => {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return { line }
  }
}

export const told = (running: Running, text: string): Record<string, unknown> | undefined =>
  running.log.find(({ msg, line }) => String(msg ?? line).includes(text))

/** Waits for a thing to become true, and says what it waited for when it does not. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 60_000,
) {
  const deadline = performance.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > deadline) throw new Error(`waited ${withinMs / 1000} s in vain: ${what}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}

/** Somebody who hears everything and keeps it, as the gateway would. */
export interface Listener {
  readonly client: MqttClient
  /** Readings by station, in the order heard, with the instant of hearing. */
  readonly readings: Map<string, (StationReading & { heardMs: number; inArray: boolean })[]>
  readonly acks: Record<string, unknown>[]
  readonly presence: string[]
  of(station: string): (StationReading & { heardMs: number; inArray: boolean })[]
}

export async function listen(port: number): Promise<Listener> {
  // A lasting session, as the gateway has one: what is said while it is away waits for it.
  const session = { clientId: 'listener', clean: false, reconnectPeriod: 200 }
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`, session)
  const readings: Listener['readings'] = new Map()
  const acks: Record<string, unknown>[] = []
  const presence: string[] = []
  client.on('message', (topic, payload) => {
    const [, , kind, id] = topic.split('/')
    const document = JSON.parse(payload.toString())
    if (kind === 'gate') acks.push({ gate: id, ...document })
    if (kind === 'host' && id === 'virtual-district') presence.push(document.state)
    if (kind !== 'station' || id === undefined) return
    const list = readings.get(id) ?? []
    readings.set(id, list)
    const inArray = Array.isArray(document)
    for (const reading of inArray ? document : [document]) list.push({ ...reading, heardMs: Date.now(), inArray })
  })
  await client.subscribeAsync(
    ['district/weishan/station/+/reading', 'district/weishan/gate/+/command/ack', 'district/weishan/host/+'],
    { qos: 1 },
  )
  return { client, readings, acks, presence, of: (station) => readings.get(station) ?? [] }
}

export const sayStored = (listener: Listener, online = true): Promise<unknown> =>
  listener.client.publishAsync(
    'district/weishan/host/gateway',
    JSON.stringify({ state: online ? 'online' : 'offline', sinceMs: 0 }),
    { qos: 1, retain: true },
  )
