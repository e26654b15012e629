// Readings through Mosquitto into InfluxDB at a steady rate, counted in the database at the end.
//   npm run bench -- ingest [--rate 10000] [--minutes 10] [--broker mosquitto|embedded] [--outage-s 0] [--backlog-hours 0] [--json]
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { HealthDocument, LiveMessage } from '@district/models/contract'
import type { Load, Said } from './devices.ts'
import { byPhase, type Latencies, type OutageInstants, type Phase, type Quantiles, quantilesOf } from './latencies.ts'
import { type Device, devicesOf, judge, type Published, rowsOfEach, untilQuiet, type Verdict } from './ledger.ts'
import { type BrokerChoice, type Stack, startStack } from './stack.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const DEVICES = 200
const GAUGES_PER_DEVICE = 2
const READINGS_PER_MESSAGE = 2
const BACKLOG_PER_MESSAGE = 100
const FIRST_AFTER_MS = 2000
const ASK_EVERY_MS = 50
/** With an outage more are asked for: a drain of seconds needs more samples than one device gives. */
const DEVICES_ASKED_FOR = { steady: 1, outage: 8 }

export interface SustainedOptions {
  readonly rate: number
  readonly minutes: number
  readonly broker: BrokerChoice
  /** The database is killed after a quarter of the time, for so long; 0: never. */
  readonly outageS: number
  /** Hours of readings at `rate` that come in addition while it is away, as fast as they are acknowledged: a long outage in a short time. */
  readonly backlogHours: number
}

/** In ms, with the number of samples that they are drawn from. */
export interface Measured extends Quantiles {
  readonly samples: number
}

export interface LiveLatencies {
  readonly publishToAckMs: Measured
  readonly publishToSocketMs: Measured
  readonly publishToQueryableMs: Measured
}

/** The live devices by the phase in which a reading was due; all null without an outage. */
type LiveByPhase = Readonly<Record<Phase, LiveLatencies | null>>

export interface SustainedOutcome extends Verdict, LiveByPhase {
  readonly published: number
  readonly acked: number
  readonly ratePerS: number
  readonly publishToAckMs: Quantiles
  readonly publishToSocketMs: Quantiles
  readonly publishToQueryableMs: Quantiles
  /** Readings per second into the database, from its return until nothing waited; null without an outage. */
  readonly drainPerS: number | null
  /** From the database's return until less than a second's readings waited: how long `liveWhileDraining` lasted. */
  readonly drainingS: number | null
  /** Until all was in the database, after the last acknowledgement. */
  readonly drainS: number
  readonly gatewayCpuS: number
  /** Over the run: at its middle and at its end. */
  readonly rssMb: { readonly middle: number; readonly end: number }
}

export async function sustained(options: SustainedOptions): Promise<SustainedOutcome> {
  const { rate, minutes, broker } = options
  const dir = mkdtempSync(join(tmpdir(), 'ingest-'))
  const stack = await startStack(dir, { broker })
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
    const database = watchDatabase(stack, load, options.outageS === 0 ? 'steady' : 'outage')
    const outage = breakDatabase(stack, options)
    const middle = sleep(30_000 * minutes).then(() => rssMb(stack))
    const said = await speak(load)
    const { drainPerS, instants, backlog } = await outage
    const ackedAt = performance.now()
    await untilQuiet(() => countersOf(stack), 1000)
    const drainS = Math.max(0, performance.now() - ackedAt - 1000) / 1000
    const latencies = { acks: said.acks, socket: socket(), database: await database() }
    const measured = { gatewayCpuS: cpuS(stack), rssMb: { middle: await middle, end: rssMb(stack) } }
    const count = messages * READINGS_PER_MESSAGE
    const liveDevices = devices.map((device) => ({ device, startMs, stepMs, count, isAcked: () => true }))
    const all = [...liveDevices, ...backlog]
    const verdict = await judge(stack.influxUrl, all)
    const values = GAUGES_PER_DEVICE * all.reduce((sum, each) => sum + each.count, 0)
    const ratePerS = Math.round((count * DEVICES * GAUGES_PER_DEVICE) / (said.elapsedS - FIRST_AFTER_MS / 1000))
    const drain = { drainPerS, drainS, drainingS: instants && (instants.drainedMs - instants.backMs) / 1000 }
    const lived = { ...wholeRun(latencies), ...eachPhase(latencies, instants) }
    return { published: values, acked: values, ...verdict, ratePerS, ...lived, ...drain, ...measured }
  } finally {
    // In order, so that a profiler in it can write what it saw.
    await stack.parts.get('gateway')?.kill('SIGTERM')
    await stack.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Watched {
  readonly acks: Latencies
  readonly socket: Latencies
  readonly database: Latencies
}

const wholeRun = ({ acks, socket, database }: Watched) => ({
  publishToAckMs: quantilesOf(acks.tookMs),
  publishToSocketMs: quantilesOf(socket.tookMs),
  publishToQueryableMs: quantilesOf(database.tookMs),
})

function eachPhase({ acks, socket, database }: Watched, instants: OutageInstants | null): LiveByPhase {
  if (instants === null) return { liveBefore: null, liveWhileAway: null, liveWhileDraining: null, liveAfter: null }
  const [ack, heard, queryable] = [byPhase(acks, instants), byPhase(socket, instants), byPhase(database, instants)]
  const measured = (samples: readonly number[]) => ({ ...quantilesOf(samples), samples: samples.length })
  const of = (phase: Phase) => ({
    publishToAckMs: measured(ack[phase]),
    publishToSocketMs: measured(heard[phase]),
    publishToQueryableMs: measured(queryable[phase]),
  })
  return {
    liveBefore: of('liveBefore'),
    liveWhileAway: of('liveWhileAway'),
    liveWhileDraining: of('liveWhileDraining'),
    liveAfter: of('liveAfter'),
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
  return said
}

/** From the instant at which a message is due to its arrival on a live socket; only the newest reading of each message counts. */
function watchSocket({ httpUrl }: Stack, devices: readonly Device[], load: Load): () => Latencies {
  const lagOf = lags(load)
  const watched = new Map(devices.map(({ gauges }, index) => [String(gauges[0]), index]))
  const seen: Latencies = { dueMs: [], tookMs: [] }
  const socket = new WebSocket(`${httpUrl.replace('http', 'ws')}/api/v1/live`)
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as LiveMessage
    if (message.kind !== 'readings') return
    for (const { gaugeId, takenAtMs, seq } of message.readings) {
      const index = watched.get(gaugeId)
      if (index !== undefined && (seq + 1) % load.readingsPerMessage === 0) note(seen, takenAtMs + lagOf(index))
    }
  })
  return () => {
    socket.close()
    return seen
  }
}

/** Asks the database itself for some devices' readings, again and again, from each one's first that was not yet there. */
function watchDatabase({ influxUrl }: Stack, load: Load, when: 'steady' | 'outage'): () => Promise<Latencies> {
  const seen: Latencies = { dueMs: [], tookMs: [] }
  const count = DEVICES_ASKED_FOR[when]
  const asked = Array.from({ length: count }, (_, i) => {
    const index = Math.floor((i * load.devices.length) / count)
    const gauge = String(load.devices[index]?.gauges[0])
    return { gauge, lagMs: lags(load)(index), nextSeq: 0, beyond: new Set<number>() }
  })
  let stopped = false
  const watching = (async () => {
    while (!stopped) {
      const questions = asked.map(({ gauge, nextSeq }) => ({
        gauge,
        ending: `AND time >= ${load.startMs + nextSeq * load.stepMs}ms`,
      }))
      const answers = await rowsOfEach(influxUrl, questions).catch(() => [])
      for (const [i, device] of asked.entries())
        for (const [takenAtMs, seq] of answers[i] ?? [])
          if (isNews(device, seq) && (seq + 1) % load.readingsPerMessage === 0) note(seen, takenAtMs + device.lagMs)
      await sleep(ASK_EVERY_MS)
    }
  })()
  return async () => {
    stopped = true
    await watching
    return seen
  }
}

/** The present may overtake the past, so what is there is not simply all up to a number. True: this one was not yet there. */
function isNews(device: { nextSeq: number; readonly beyond: Set<number> }, seq: number): boolean {
  if (seq < device.nextSeq || device.beyond.has(seq)) return false
  device.beyond.add(seq)
  while (device.beyond.delete(device.nextSeq)) device.nextSeq += 1
  return true
}

/** It was due then, and is there now. */
function note(latencies: Latencies, dueMs: number): void {
  latencies.dueMs.push(dueMs)
  latencies.tookMs.push(Date.now() - dueMs)
}

const lags =
  ({ stepMs, readingsPerMessage, devices }: Load) =>
  (index: number): number =>
    (stepMs * readingsPerMessage * index) / devices.length

async function breakDatabase(stack: Stack, { rate, minutes, outageS, backlogHours }: SustainedOptions) {
  if (outageS === 0) return { drainPerS: null, instants: null, backlog: [] }
  await sleep(15_000 * minutes + FIRST_AFTER_MS)
  const goneMs = Date.now()
  await stack.parts.get('database')?.kill('SIGKILL')
  const [backlog] = await Promise.all([sayBacklog(stack, rate, backlogHours), sleep(1000 * outageS)])
  await stack.parts.get('database')?.start()
  const backMs = Date.now()
  const before = (await countersOf(stack)).stored
  while ((await countersOf(stack)).waiting > rate) await sleep(ASK_EVERY_MS)
  const stored = (await countersOf(stack)).stored - before
  const drainedMs = Date.now()
  const drainPerS = Math.round((1000 * stored) / (drainedMs - backMs))
  return { drainPerS, instants: { goneMs, backMs, drainedMs }, backlog }
}

/** Other devices bring the hours before, a hundred readings a message. */
async function sayBacklog({ mqttPort }: Stack, rate: number, hours: number): Promise<Published[]> {
  const messages = Math.round((3600 * rate * hours) / (DEVICES * GAUGES_PER_DEVICE * BACKLOG_PER_MESSAGE))
  if (messages === 0) return []
  const count = messages * BACKLOG_PER_MESSAGE
  const stepMs = Math.floor((3_600_000 * hours) / count)
  const startMs = Date.now() - count * stepMs - 3_600_000
  const devices = devicesOf(path('../../seeds/weishan'), 2 * DEVICES).slice(DEVICES)
  await speak({ mqttPort, devices, startMs, stepMs, messages, readingsPerMessage: BACKLOG_PER_MESSAGE, window: 2 })
  return devices.map((device) => ({ device, startMs, stepMs, count, isAcked: () => true }))
}

const countersOf = async ({ httpUrl }: Stack) =>
  ((await (await fetch(`${httpUrl}/api/v1/health`)).json()) as HealthDocument).counters

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
      'backlog-hours': { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
    },
  })
  const outcome = await sustained({
    rate: Number(values.rate),
    minutes: Number(values.minutes),
    broker: values.broker === 'embedded' ? 'embedded' : 'mosquitto',
    outageS: Number(values['outage-s']),
    backlogHours: Number(values['backlog-hours']),
  })
  console.log(values.json ? JSON.stringify(outcome) : outcome)
  process.exit(outcome.lost === 0 && outcome.doubled === 0 ? 0 : 1)
}
