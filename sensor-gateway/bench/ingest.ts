// How fast readings come in: the gateway as a process of its own, loaders as others, all on this machine.
//   node bench/ingest.ts        embedded broker, SQLite; with Mosquitto and InfluxDB too where they are installed
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { District } from '@district/models'
import type { DistrictDocument, HealthDocument, LiveMessage } from '@district/models/contract'
import type { Load, Seen } from './generator.ts'

const VALUES_PER_READING = 4
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const round = (value: number) => Math.round(value * 10) / 10

interface Row {
  readonly what: string
  readonly messagesPerS: number
  readonly readingsPerS: number
  readonly ackP50Ms: number
  readonly ackP99Ms: number
  /** Until all of it was in the history. */
  readonly inHistoryReadingsPerS: number
  readonly gatewayCpuS: number
}

const rows: Row[] = []
/** The load before the first row: figures of a busy machine are no figures. */
const notes: Record<string, unknown> = { loadBefore: loadavg()[0] }
const dir = mkdtempSync(join(tmpdir(), 'gateway-bench-'))
const children: ChildProcess[] = []
try {
  await benchSetting('embedded broker, SQLite', {})
  if (existsSync('/usr/bin/influxd'))
    await benchSetting('embedded broker, InfluxDB', { INFLUX_URL: await startInflux() })
  if (existsSync('/usr/sbin/mosquitto')) await benchSetting('Mosquitto, SQLite', { MQTT_URL: await startMosquitto() })
} finally {
  for (const child of children) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
}
report()

async function benchSetting(setting: string, extra: Record<string, string>): Promise<void> {
  const gateway = await startGateway(setting, extra)
  const mqttPort = extra['MQTT_URL'] === undefined ? gateway.mqttPort : Number(new URL(extra['MQTT_URL']).port)
  const stations = await singleBayStations(gateway.url)
  const hourAgo = Date.now() - 3600_000
  const common = { readingsPerMessage: 1, window: 1, perSecond: null }
  const latency = watchLatency(gateway.url, stations[0] ?? '')
  await measure(`${setting}: 500 messages/s`, gateway, mqttPort, {
    ...common,
    stations: stations.slice(0, 50),
    messages: 5000,
    perSecond: 500,
    startMs: hourAgo,
  })
  notes[`${setting}: publication to socket, ms`] = await latency()
  await measure(`${setting}: as fast as acknowledged, 40 stations`, gateway, mqttPort, {
    ...common,
    stations: stations.slice(0, 40),
    messages: 20_000,
    window: 25,
    startMs: hourAgo + 600_000,
  })
  await measure(`${setting}: catching up, 300 readings a message`, gateway, mqttPort, {
    ...common,
    stations: stations.slice(40, 60),
    messages: 400,
    readingsPerMessage: 300,
    startMs: hourAgo - 86_400_000,
  })
  gateway.child.kill('SIGTERM')
  await once(gateway.child, 'exit')
}

type Gateway = Awaited<ReturnType<typeof startGateway>>

async function measure(what: string, gateway: Gateway, mqttPort: number, load: Load): Promise<void> {
  const cpuBefore = await cpuSeconds(gateway.url)
  const { counters: before } = await gateway.health()
  const began = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, [
    path('./generator.ts'),
    String(mqttPort),
    JSON.stringify(load),
  ])
  const seen = JSON.parse(stdout) as Seen
  const readings = load.messages * load.readingsPerMessage * VALUES_PER_READING
  while (true) {
    const { counters } = await gateway.health()
    if (counters.received - before.received >= readings && counters.waiting === 0) break
    await sleep(20)
  }
  const allS = (performance.now() - began) / 1000
  const row: Row = {
    what,
    messagesPerS: Math.round(load.messages / seen.elapsedS),
    readingsPerS: Math.round(readings / seen.elapsedS),
    ackP50Ms: round(seen.ackMs.p50),
    ackP99Ms: round(seen.ackMs.p99),
    inHistoryReadingsPerS: Math.round(readings / allS),
    gatewayCpuS: round((await cpuSeconds(gateway.url)) - cpuBefore),
  }
  rows.push(row)
  console.log(JSON.stringify(row))
}

/** From the instant in the reading's own message to its arrival on a live socket; the tick of 100 ms is part of it. */
function watchLatency(url: string, station: string): () => Promise<{ p50: number; p99: number }> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/live`)
  const latencies: number[] = []
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data) as LiveMessage
    if (message.kind !== 'readings') return
    for (const { gaugeId, receivedAtMs } of message.readings)
      if (gaugeId.startsWith(`${station}.`)) latencies.push(Date.now() - receivedAtMs)
  })
  return async () => {
    socket.close()
    latencies.sort((a, b) => a - b)
    const quantile = (q: number) => latencies[Math.floor(q * (latencies.length - 1))] ?? Number.NaN
    return { p50: quantile(0.5), p99: quantile(0.99) }
  }
}

async function startGateway(setting: string, extra: Record<string, string>) {
  const [httpPort, mqttPort] = [await freePort(), await freePort()]
  const env = {
    ...process.env,
    HTTP_PORT: String(httpPort),
    MQTT_PORT: String(mqttPort),
    DATA_DIR: join(dir, setting),
    PACK_DIR: path('../../seeds/weishan'),
    SIMULATOR_URL: '',
    LOG_LEVEL: 'warn',
    ...extra,
  }
  const child = spawn(process.execPath, [path('../src/main.ts')], { env, stdio: 'inherit' })
  children.push(child)
  const url = `http://127.0.0.1:${httpPort}`
  const health = async () => (await (await fetch(`${url}/api/v1/health`)).json()) as HealthDocument
  await until(async () => (await health()).broker.state === 'up')
  return { child, url, mqttPort, health }
}

async function singleBayStations(url: string): Promise<string[]> {
  const { district } = (await (await fetch(`${url}/api/v1/district`)).json()) as DistrictDocument<District>
  return district.stations.filter(({ kind }) => kind === 'gate' || kind === 'offtake').map(({ id }) => id)
}

async function cpuSeconds(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/api/v1/metrics`)).text()
  return Number(/^process_cpu_seconds_total (.+)$/m.exec(metrics)?.[1])
}

async function startInflux(): Promise<string> {
  const [port, rpcPort] = [await freePort(), await freePort()]
  const config = join(dir, 'influxdb.conf')
  const paths = `[meta]\n dir="${dir}/meta"\n[data]\n dir="${dir}/data"\n wal-dir="${dir}/wal"\n`
  writeFileSync(
    config,
    `reporting-disabled=true\nbind-address="127.0.0.1:${rpcPort}"\n${paths}[http]\n bind-address="127.0.0.1:${port}"\n log-enabled=false\n`,
  )
  children.push(spawn('/usr/bin/influxd', ['-config', config], { stdio: 'ignore' }))
  await until(async () => (await fetch(`http://127.0.0.1:${port}/ping`)).ok)
  return `http://127.0.0.1:${port}`
}

async function startMosquitto(): Promise<string> {
  const port = await freePort()
  const config = join(dir, 'mosquitto.conf')
  writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nuser root\n`)
  children.push(spawn('/usr/sbin/mosquitto', ['-c', config], { stdio: 'ignore' }))
  await sleep(300)
  return `mqtt://127.0.0.1:${port}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await ask().catch(() => false)) return
    await sleep(50)
  }
  throw new Error('waited in vain')
}

/** Kept beside this file, one per machine and day, so that a later figure has something to be compared with. */
function report(): void {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown'
  const date = new Date().toISOString().slice(0, 10)
  const results = path('./results')
  mkdirSync(results, { recursive: true })
  const name = `${date}-${cpu
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)}.json`
  const document = { date, cpu, cores: cpus().length, node: process.version, rows, notes }
  writeFileSync(join(results, name), `${JSON.stringify(document, null, 2)}\n`)
  console.table(rows)
  console.log(notes)
}
