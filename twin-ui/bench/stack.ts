import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const READY_WITHIN_MS = 240_000

const freePort = (): Promise<string> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(String(typeof address === 'object' ? address?.port : '')))
    })
  })

export interface Stack {
  readonly url: string
  readonly mqttPort: string
  stop(): Promise<void>
}

export interface StackOptions {
  /** Of the network's grid, as the stack's own setting is written. */
  readonly dxM: string
  /** One that runs already. */
  readonly url?: string | undefined
  /** Of the broker of the one that runs already. */
  readonly mqttPort?: string | undefined
}

/** The whole program on free ports with a history of its own, or one that runs already. */
export async function startStack({ dxM, url, mqttPort = '1883' }: StackOptions): Promise<Stack> {
  if (url !== undefined) return { url, mqttPort, stop: async () => undefined }
  const [HTTP_PORT, MQTT_PORT, SIMULATOR_PORT] = [await freePort(), await freePort(), await freePort()]
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'district-rehearsal-'))
  const child = spawn('node', ['scripts/start.mjs'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, HTTP_PORT, MQTT_PORT, SIMULATOR_PORT, DATA_DIR, DX_M: dxM },
  })
  return {
    url: `http://localhost:${HTTP_PORT}`,
    mqttPort: MQTT_PORT,
    async stop() {
      await ended(child)
      rmSync(DATA_DIR, { recursive: true, force: true })
    },
  }
}

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

export async function untilFollowing(url: string): Promise<void> {
  const deadlineMs = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadlineMs) {
    const shadow = await fetch(`${url}/api/v1/shadow`)
      .then((answer) => answer.json() as Promise<{ state?: string }>)
      .catch(() => undefined)
    if (shadow?.state === 'following') return
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  throw new Error(`the shadow did not follow within ${READY_WITHIN_MS / 1000} s`)
}
