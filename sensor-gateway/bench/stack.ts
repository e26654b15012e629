import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const READY_WITHIN_MS = 30_000
/** As `npm start` gives them: a heap that is tidied early instead of grown. */
const NODE_FLAGS = JSON.parse(readFileSync(path('../node-flags.json'), 'utf8')) as readonly string[]

export type PartName = 'gateway' | 'broker' | 'database'

/** One process of the stack, that can be killed and started again as the same. */
export interface Part {
  readonly name: PartName
  readonly pid: number | undefined
  /** Resolves when it answers. */
  start(): Promise<void>
  kill(signal?: NodeJS.Signals): Promise<void>
}

/** Who acknowledges the device: our own broker (acked is stored), or Mosquitto (acked is with Mosquitto). */
export type BrokerChoice = 'embedded' | 'mosquitto'

export interface Stack {
  readonly broker: BrokerChoice
  readonly httpUrl: string
  readonly influxUrl: string
  readonly mqttPort: number
  /** The broker is among them only when it is a process of its own. */
  readonly parts: ReadonlyMap<PartName, Part>
  stop(): Promise<void>
}

/** Real processes on this machine under `dir`: the gateway or what stands in for it, InfluxDB, and Mosquitto if asked for. */
export interface StackOptions {
  readonly broker: BrokerChoice
  readonly program?: string
  /** Mosquitto writes its queue at each change instead of once a minute: for who kills it. */
  readonly savesAtEachChange?: boolean
}

export async function startStack(
  dir: string,
  { broker, program = path('../src/main.ts'), savesAtEachChange = false }: StackOptions,
): Promise<Stack> {
  const [httpPort, mqttPort, influxPort, rpcPort] = await freePorts(4)
  const [httpUrl, influxUrl] = [`http://127.0.0.1:${httpPort}`, `http://127.0.0.1:${influxPort}`]
  const env = {
    PATH: process.env['PATH'],
    HTTP_PORT: String(httpPort),
    DATA_DIR: join(dir, 'gateway'),
    PACK_DIR: path('../../seeds/weishan'),
    SIMULATOR_URL: '',
    LOG_LEVEL: 'fatal',
    INFLUX_URL: influxUrl,
    ...(broker === 'mosquitto' ? { MQTT_URL: `mqtt://127.0.0.1:${mqttPort}` } : { MQTT_PORT: String(mqttPort) }),
  }
  const influxConfig = writeInfluxConfig(join(dir, 'influx'), Number(influxPort), Number(rpcPort))
  const answers = async (url: string) => (await fetch(url)).ok
  const gateway = () =>
    spawn(process.execPath, [...execArgv(), program], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  const database = () => spawn(required('/usr/bin/influxd'), ['-config', influxConfig], { stdio: 'ignore' })
  const parts = new Map<PartName, Part>([
    ['database', createPart('database', database, () => answers(`${influxUrl}/ping`))],
    ['gateway', createPart('gateway', gateway, () => answers(`${httpUrl}/api/v1/health`))],
  ])
  if (broker === 'mosquitto') {
    const config = writeMosquittoConfig(join(dir, 'mosquitto'), Number(mqttPort), savesAtEachChange)
    const launch = () => spawn(required('/usr/sbin/mosquitto'), ['-c', config], { stdio: 'ignore' })
    parts.set(
      'broker',
      createPart('broker', launch, () => listens(Number(mqttPort))),
    )
  }
  const stop = async () => void (await Promise.all([...parts.values()].map((part) => part.kill('SIGKILL'))))
  try {
    for (const name of ['broker', 'database', 'gateway'] as const) await parts.get(name)?.start()
  } catch (error) {
    await stop()
    throw error
  }
  return { broker, httpUrl, influxUrl, mqttPort: Number(mqttPort), parts, stop }
}

function createPart(name: PartName, launch: () => ChildProcess, answers: () => Promise<boolean>): Part {
  let child: ChildProcess | undefined
  return {
    name,
    get pid() {
      return child?.pid
    },
    async start() {
      const started = launch()
      child = started
      await until(`the ${name} to answer`, READY_WITHIN_MS, async () => {
        if (started.exitCode !== null) throw new Error(`the ${name} ended by itself with ${started.exitCode}`)
        return answers().catch(() => false)
      })
    },
    async kill(signal = 'SIGKILL') {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill(signal)
      await gone
    },
  }
}

/** Asks again and again; what `ask` throws ends it. */
export async function until(what: string, withinMs: number, ask: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    if (await ask()) return
    await sleep(25)
  }
  throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`)
}

/** A profiler for the gateway, by `GATEWAY_NODE_OPTIONS="--cpu-prof --cpu-prof-dir=…"`. */
const execArgv = (): string[] => [
  ...NODE_FLAGS,
  ...(process.env['GATEWAY_NODE_OPTIONS']?.split(' ').filter(Boolean) ?? []),
]

function required(program: string): string {
  if (existsSync(program)) return program
  throw new Error(
    `This needs ${program}. On Debian: sudo apt-get install -y --no-install-recommends mosquitto influxdb`,
  )
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } finally {
    socket.destroy()
  }
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => server.listening || once(server, 'listening')))
  return servers.map((server) => {
    const address = server.address()
    server.close()
    if (address === null || typeof address === 'string') throw new Error('There is no free port.')
    return address.port
  })
}

function writeInfluxConfig(dir: string, port: number, rpcPort: number): string {
  mkdirSync(dir, { recursive: true })
  const config = join(dir, 'influxdb.conf')
  const sections = [
    `reporting-disabled = true\nbind-address = "127.0.0.1:${rpcPort}"`,
    `[meta]\n dir = "${dir}/meta"`,
    `[data]\n dir = "${dir}/data"\n wal-dir = "${dir}/wal"\n index-version = "tsi1"\n query-log-enabled = false`,
    '[monitor]\n store-enabled = false',
    `[http]\n bind-address = "127.0.0.1:${port}"\n log-enabled = false`,
  ]
  writeFileSync(config, `${sections.join('\n')}\n`)
  return config
}

/**
 * At each change, as far as Mosquitto 2 can: in its loop's next turn, and the whole queue each time. At 10,000 readings a second
 * it then falls behind for ever once it has fallen behind, because a longer queue takes longer to write.
 */
function writeMosquittoConfig(dir: string, port: number, savesAtEachChange: boolean): string {
  mkdirSync(dir, { recursive: true })
  const config = join(dir, 'mosquitto.conf')
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'max_queued_messages 0',
    'persistence true',
    `persistence_location ${dir}/`,
    ...(savesAtEachChange ? ['autosave_on_changes true', 'autosave_interval 1'] : ['autosave_interval 60']),
    'user root',
  ]
  writeFileSync(config, `${lines.join('\n')}\n`)
  return config
}
