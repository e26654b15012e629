// Readings through Mosquitto into InfluxDB at a steady rate, counted in the database at the end.
//   npm run bench -- ingest [--rate 10000] [--minutes 10] [--broker mosquitto|embedded] [--outage-s 0] [--json]
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { HealthDocument, LiveMessage } from '@district/models/contract'
import { type Load, type Quantiles, quantilesOf, type Said } from './devices.ts'
import { type Device, devicesOf, judge, rowsOf, untilQuiet, type Verdict } from './ledger.ts'
import { type BrokerChoice, type Stack, startStack } from './stack.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const DEVICES = 200
const GAUGES_PER_DEVICE = 2
const READINGS_PER_MESSAGE = 2
const FIRST_AFTER_MS = 2000
const ASK_EVERY_MS = 50

export interface SustainedOptions {
  readonly rate: number
  readonly minutes: number
  readonly broker: BrokerChoice
  /** The database is killed after a quarter of the time, for so long. */
  readonly outageS: number
}

export interface SustainedOutcome extends Verdict {
  readonly published: number
  readonly acked: number
  readonly ratePerS: number
  readonly publishToAckMs: Quantiles
  readonly publishToSocketMs: Quantiles
  readonly publishToQueryableMs: Quantiles
  /** Until all was in the database, after the last acknowledgement. */
  readonly drainS: number
  readonly gatewayCpuS: number
  /** Over the run: at its middle and at its end. */
  readonly rssMb: { readonly middle: number; readonly end: number }
}

export async function sustained({ rate, minutes, broker, outageS }: SustainedOptions): Promise<SustainedOutcome> {
  const dir = mkdtempSync(join(tmpdir(), 'ingest-'))
  const stack = await startStack(dir, broker)
  try {
    const devices = devicesOf(path('../../seeds/weishan'), DEVICES)
    const stepMs = Math.max(1, Math.round((1000 * DEVICES * GAUGES_PER_DEVICE) / rate))
    const messages = Math.max(1, Math.round((60_000 * minutes) / stepMs / READINGS_PER_MESSAGE))
    const startMs = Date.now() + FIRST_AFTER_MS
    const load: Load = {
      ...{ mqttPort: stack.mqttPort, devices, startMs, stepMs, messages },
      ...{ readingsPerMessage: READINGS_PER_MESSAGE, window: 50 },
    }
    const socket = watchSocket(stack, devices, load)
    const database = watchDatabase(stack, load)
    const outage = breakDatabase(stack, 15_000 * minutes + FIRST_AFTER_MS, outageS)
    const middle = sleep(30_000 * minutes).then(() => rssMb(stack))
    const said = await speak(load)
    await outage
    const ackedAt = performance.now()
    const health = async () => (await (await fetch(`${stack.httpUrl}/api/v1/health`)).json()) as HealthDocument
    await untilQuiet(async () => (await health()).counters, 1000)
    const drainS = Math.max(0, performance.now() - ackedAt - 1000) / 1000
    const [publishToSocketMs, publishToQueryableMs] = [socket(), await database()]
    const measured = { gatewayCpuS: cpuS(stack), rssMb: { middle: await middle, end: rssMb(stack) } }
    const count = messages * READINGS_PER_MESSAGE
    const published = devices.map((device) => ({ device, startMs, stepMs, count, isAcked: () => true }))
    const verdict = await judge(stack.influxUrl, published)
    const values = count * DEVICES * GAUGES_PER_DEVICE
    const ratePerS = Math.round(values / said.elapsedS)
    const latencies = { publishToAckMs: said.ackMs, publishToSocketMs, publishToQueryableMs }
    return { published: values, acked: values, ...verdict, ratePerS, ...latencies, drainS, ...measured }
  } finally {
    // In order, so that a profiler in it can write what it saw.
    await stack.parts.get('gateway')?.kill('SIGTERM')
    await stack.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** The devices in a process of their own; it ends when everything is acknowledged. */
async function speak(load: Load): Promise<Said> {
  const child = spawn(process.execPath, [path('./devices.ts'), JSON.stringify(load)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  for await (const chunk of child.stdout) text += chunk
  const said = JSON.parse(text) as Said
  return { ...said, elapsedS: said.elapsedS - FIRST_AFTER_MS / 1000 }
}

/** From the instant at which a message is due to its arrival on a live socket; only the newest reading of each message counts. */
function watchSocket({ httpUrl }: Stack, devices: readonly Device[], load: Load): () => Quantiles {
  const lagOf = lags(load)
  const watched = new Map(devices.map(({ gauges }, index) => [String(gauges[0]), index]))
  const samples: number[] = []
  const socket = new WebSocket(`${httpUrl.replace('http', 'ws')}/api/v1/live`)
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as LiveMessage
    if (message.kind !== 'readings') return
    for (const { gaugeId, takenAtMs, seq } of message.readings) {
      const index = watched.get(gaugeId)
      if (index !== undefined && (seq + 1) % load.readingsPerMessage === 0)
        samples.push(Date.now() - takenAtMs - lagOf(index))
    }
  })
  return () => {
    socket.close()
    return quantilesOf(samples)
  }
}

/** Asks the database itself for one device's readings, again and again. */
function watchDatabase({ influxUrl }: Stack, load: Load): () => Promise<Quantiles> {
  const samples: number[] = []
  const lagMs = lags(load)(0)
  const gauge = String(load.devices[0]?.gauges[0])
  let known = -1
  let stopped = false
  const watching = (async () => {
    while (!stopped) {
      const rows = await rowsOf(influxUrl, gauge, 'ORDER BY time DESC LIMIT 100').catch(() => [])
      const nowMs = Date.now()
      for (const [takenAtMs, seq] of rows)
        if (seq > known && (seq + 1) % load.readingsPerMessage === 0) samples.push(nowMs - takenAtMs - lagMs)
      known = Math.max(known, ...rows.map(([, seq]) => seq))
      await sleep(ASK_EVERY_MS)
    }
  })()
  return async () => {
    stopped = true
    await watching
    return quantilesOf(samples)
  }
}

const lags =
  ({ stepMs, readingsPerMessage, devices }: Load) =>
  (index: number): number =>
    (stepMs * readingsPerMessage * index) / devices.length

async function breakDatabase({ parts }: Stack, afterMs: number, outageS: number): Promise<void> {
  if (outageS === 0) return
  await sleep(afterMs)
  await parts.get('database')?.kill('SIGKILL')
  await sleep(1000 * outageS)
  await parts.get('database')?.start()
}

/** User and system time of the gateway's process so far, from the kernel. */
function cpuS({ parts }: Stack): number {
  const fields =
    readFileSync(`/proc/${parts.get('gateway')?.pid}/stat`, 'utf8')
      .split(') ')[1]
      ?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function rssMb({ parts }: Stack): number {
  const status = readFileSync(`/proc/${parts.get('gateway')?.pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string', default: '10000' },
      minutes: { type: 'string', default: '10' },
      broker: { type: 'string', default: 'mosquitto' },
      'outage-s': { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  })
  const outcome = await sustained({
    rate: Number(values.rate),
    minutes: Number(values.minutes),
    broker: values.broker === 'embedded' ? 'embedded' : 'mosquitto',
    outageS: Number(values['outage-s']),
  })
  console.log(values.json ? JSON.stringify(outcome) : outcome)
  process.exit(outcome.lost === 0 && outcome.doubled === 0 ? 0 : 1)
}
