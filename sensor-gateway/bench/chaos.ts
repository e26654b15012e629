// Kills gateway, broker and database under load, and counts what is in the database at the end.
//   npm run chaos -- --kills 30 [--broker embedded|mosquitto] [--keep-ms 0] [--seed 1] [--rate 400] [--program plain] [--json]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { HealthDocument } from '@district/models/contract'
import { type Device, devicesOf, judge, rowsOf, untilQuiet, type Verdict } from './ledger.ts'
import { PatientDevice } from './patient-device.ts'
import { type BrokerChoice, type PartName, type Stack, startStack, until } from './stack.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const DEVICES = 20
const GAUGES_PER_DEVICE = 2
const BACK_WITHIN_MS = 60_000
/** Longer than any pause before the gateway or its drain tries again. */
const QUIET_MS = 3000

export interface ChaosOptions {
  readonly kills: number
  readonly broker: BrokerChoice
  /** Readings per second of all devices together. */
  readonly rate: number
  readonly seed: number
  readonly keepMs: number
  /** The gateway, or a plain subscriber that acknowledges on receipt and stores later. */
  readonly program: 'gateway' | 'plain'
}

export interface ChaosOutcome extends Verdict {
  readonly published: number
  readonly acked: number
  readonly restarts: Readonly<Record<PartName, number>>
  /** From the last kill of an outage until a reading that was published after it is acknowledged and in the database. */
  readonly maxBackS: number
  readonly medianBackS: number
}

export async function chaos(options: ChaosOptions): Promise<ChaosOutcome> {
  const dir = mkdtempSync(join(tmpdir(), 'chaos-'))
  const program = path(options.program === 'gateway' ? '../src/main.ts' : './plain-subscriber.ts')
  const stack = await startStack(dir, { broker: options.broker, program, savesAtEachChange: true })
  const crowd = createCrowd(stack, options)
  try {
    const { restarts, backS } = await killAgainAndAgain(stack, options, crowd.firstAckedAfter)
    await Promise.all(crowd.devices.map((device) => device.finish()))
    const health = async () => (await (await fetch(`${stack.httpUrl}/api/v1/health`)).json()) as HealthDocument
    await untilQuiet(async () => (await health()).counters, QUIET_MS)
    const published = crowd.devices.map((device) => device.published)
    const verdict = await judge(stack.influxUrl, published)
    backS.sort((a, b) => a - b)
    return {
      published: GAUGES_PER_DEVICE * published.reduce((sum, { count }) => sum + count, 0),
      acked: GAUGES_PER_DEVICE * crowd.devices.reduce((sum, { acked }) => sum + acked, 0),
      ...verdict,
      restarts,
      maxBackS: backS.at(-1) ?? 0,
      medianBackS: backS[Math.floor(backS.length / 2)] ?? 0,
    }
  } finally {
    await Promise.all(crowd.devices.map((device) => device.end()))
    await stack.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

interface Acked {
  readonly device: Device
  readonly n: number
}

function createCrowd(stack: Stack, { rate, keepMs }: ChaosOptions) {
  let sinceMs = Number.POSITIVE_INFINITY
  let first: ((acked: Acked) => void) | undefined
  const paceMs = Math.max(1, Math.round((1000 * DEVICES * GAUGES_PER_DEVICE) / rate))
  const onAck = (device: Device, n: number, publishedAt: number) => {
    if (publishedAt > sinceMs) first?.({ device, n })
  }
  const startMs = Date.now()
  const common = { mqttPort: stack.mqttPort, startMs, stepMs: paceMs, paceMs, window: 100, keepMs, onAck }
  const devices = devicesOf(path('../../seeds/weishan'), DEVICES).map(
    (device) => new PatientDevice({ ...common, device }),
  )
  for (const device of devices) void device.speak()
  const firstAckedAfter = (atMs: number): Promise<Acked> => {
    sinceMs = atMs
    return new Promise((resolve) => {
      first = resolve
    })
  }
  return { devices, firstAckedAfter }
}

async function killAgainAndAgain(
  stack: Stack,
  { kills, seed, broker }: ChaosOptions,
  firstAckedAfter: (atMs: number) => Promise<Acked>,
) {
  const chance = createChance(seed)
  const names = [...stack.parts.keys()]
  const restarts: Record<PartName, number> = { gateway: 0, broker: 0, database: 0 }
  const backS: number[] = []
  const killOne = async (name: PartName) => {
    await stack.parts.get(name)?.kill('SIGKILL')
    await stack.parts.get(name)?.start()
    restarts[name] += 1
  }
  await sleep(500)
  for (let killed = 0; killed < kills; ) {
    await sleep(50 + 500 * chance())
    // One, two or all of them, each while the one before is still on its way back.
    const victims = shuffled(names, chance).slice(
      0,
      Math.min(kills - killed, 1 + Math.floor(names.length * chance() ** 2)),
    )
    const restarting: Promise<void>[] = []
    for (const [index, name] of victims.entries()) {
      if (index > 0) await sleep(300 * chance())
      restarting.push(killOne(name))
    }
    const lastKillAt = performance.now()
    const newlyAcked = firstAckedAfter(lastKillAt)
    await Promise.all(restarting)
    const { device, n } = await within(
      newlyAcked,
      `an acknowledgement after the kill of ${victims.join(', ')} (${broker})`,
    )
    const gauge = String(device.gauges[0])
    await until('it in the database', BACK_WITHIN_MS, async () =>
      (await rowsOf(stack.influxUrl, gauge, 'ORDER BY time DESC LIMIT 200').catch(() => [])).some(
        ([, seq]) => seq === n,
      ),
    )
    backS.push(Math.round(performance.now() - lastKillAt) / 1000)
    killed += victims.length
  }
  return { restarts, backS }
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  const timeout = sleep(BACK_WITHIN_MS, undefined, { ref: false }).then(() => {
    throw new Error(`Waited ${BACK_WITHIN_MS / 1000} s in vain for ${what}.`)
  })
  return Promise.race([promise, timeout])
}

function shuffled<T>(items: readonly T[], chance: () => number): T[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}

/** Mulberry32: the same seed kills the same parts in the same order. */
function createChance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '30' },
      broker: { type: 'string', default: 'embedded' },
      'keep-ms': { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      rate: { type: 'string', default: '400' },
      program: { type: 'string', default: 'gateway' },
      json: { type: 'boolean', default: false },
    },
  })
  const outcome = await chaos({
    kills: Number(values.kills),
    broker: values.broker === 'mosquitto' ? 'mosquitto' : 'embedded',
    keepMs: Number(values['keep-ms']),
    seed: Number(values.seed),
    rate: Number(values.rate),
    program: values.program === 'plain' ? 'plain' : 'gateway',
  })
  if (values.json) console.log(JSON.stringify(outcome))
  else console.table(outcome)
  process.exit(outcome.lost === 0 && outcome.doubled === 0 ? 0 : 1)
}
