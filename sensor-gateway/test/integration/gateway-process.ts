import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { HealthDocument, HistoryDocument, HistoryPoint } from '@district/models/contract'
import mqtt, { type MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { until, untilAnswers } from './servers.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
export const WEISHAN = fileURLToPath(new URL('../../../seeds/weishan', import.meta.url))

/** The gateway as an administrator runs it: a process of its own. */
export interface GatewayProcess {
  readonly url: string
  readonly child: ChildProcess
  /** What it said on the terminal so far. */
  readonly said: () => string
  health(): Promise<HealthDocument>
  kill(signal?: NodeJS.Signals): Promise<number | null>
}

export function spawnGateway(env: Readonly<Record<string, string>>): Omit<GatewayProcess, 'url' | 'health'> {
  const child = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env['PATH'], PACK_DIR: WEISHAN, SIMULATOR_URL: '', UI_DIR: '/nowhere', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return {
    child,
    said: () => said,
    kill: async (signal = 'SIGKILL') => {
      if (child.exitCode !== null) return child.exitCode
      const gone = once(child, 'exit')
      child.kill(signal)
      const [code] = await gone
      return code
    },
  }
}

export async function startGateway(
  env: Readonly<Record<string, string>> & { HTTP_PORT: string },
): Promise<GatewayProcess> {
  const process = spawnGateway(env)
  const url = `http://127.0.0.1:${env.HTTP_PORT}`
  try {
    await untilAnswers(`${url}/api/v1/health`)
  } catch (error) {
    throw new Error(`${error}\n${process.said()}`)
  }
  const health = async (): Promise<HealthDocument> =>
    (await fetch(`${url}/api/v1/health`)).json() as Promise<HealthDocument>
  return { ...process, url, health }
}

/** Resolves when nothing waits for the history any more. */
export async function untilDrained({ health, said }: GatewayProcess, withinMs = 30_000): Promise<HealthDocument> {
  let last: HealthDocument | undefined
  await until('an empty spool', withinMs, async () => {
    last = await health()
    return last.counters.waiting === 0
  }).catch((error) => {
    throw new Error(`${error} ${JSON.stringify(last)}\n${said()}`)
  })
  return last!
}

/** The whole history of one gauge since `fromMs`, page by page. */
export async function historyOf(url: string, gauge: string, fromMs: number): Promise<readonly HistoryPoint[]> {
  const points: HistoryPoint[] = []
  let next: number | null = fromMs
  while (next !== null) {
    const response: Response = await fetch(
      `${url}/api/v1/history?gauge=${gauge}&from=${next}&to=${Date.now() + 60_000}&limit=5000`,
    )
    const page = (await response.json()) as HistoryDocument
    points.push(...page.points)
    next = page.nextFromMs
  }
  return points
}

export function connect(port: number, options: mqtt.IClientOptions = {}): MqttClient {
  const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 100, connectTimeout: 5000, ...options })
  client.on('error', () => {})
  onTestFinished(() => {
    client.end(true)
  })
  return client
}

/** Reading n of a row, whose value names it. */
export const numbered = (n: number, startMs: number): { takenAtMs: number; value: number; payload: string } => {
  const takenAtMs = startMs + n * 100
  const value = 35 + n * 1e-6
  return {
    takenAtMs,
    value,
    payload: JSON.stringify({ takenAt: new Date(takenAtMs).toISOString(), seq: n, values: { stageUpM: value } }),
  }
}
