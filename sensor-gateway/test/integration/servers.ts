import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const READY_WITHIN_MS = 15_000

/** A server that a test started, and that ends with it. */
export interface Server {
  readonly port: number
  readonly url: string
  /** Ends it, kill -9 unless told otherwise, and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
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

/** `port` and `dir` given again: the same server after a restart. */
export async function startMosquitto(dir: string, port: number, more: readonly string[] = []): Promise<Server> {
  const program = requireProgram('/usr/sbin/mosquitto', 'mosquitto')
  const config = join(dir, 'mosquitto.conf')
  writeFileSync(
    config,
    [
      `listener ${port} 127.0.0.1`,
      ...(more.some((line) => line.startsWith('allow_anonymous')) ? [] : ['allow_anonymous true']),
      ...more,
      'persistence true',
      `persistence_location ${dir}/`,
      'max_queued_messages 0',
      'user root',
      '',
    ].join('\n'),
  )
  const child = run(program, ['-c', config])
  await untilListening(port)
  return serverOf(child, port, `mqtt://127.0.0.1:${port}`)
}

export async function startInflux(dir: string, port: number, rpcPort: number): Promise<Server> {
  const program = requireProgram('/usr/bin/influxd', 'influxdb')
  mkdirSync(dir, { recursive: true })
  const config = join(dir, 'influxdb.conf')
  writeFileSync(
    config,
    `
reporting-disabled = true
bind-address = "127.0.0.1:${rpcPort}"
[meta]
  dir = "${dir}/meta"
[data]
  dir = "${dir}/data"
  wal-dir = "${dir}/wal"
  index-version = "tsi1"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`,
  )
  const child = run(program, ['-config', config])
  const url = `http://127.0.0.1:${port}`
  await untilAnswers(`${url}/ping`)
  return serverOf(child, port, url)
}

/** Never skipped: without the server there is no proof. */
export function requireProgram(path: string, debianPackage: string): string {
  if (existsSync(path)) return path
  throw new Error(
    `This test needs ${path}. On Debian: sudo apt-get install -y --no-install-recommends ${debianPackage}`,
  )
}

function run(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { stdio: 'ignore' })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return child
}

const serverOf = (child: ChildProcess, port: number, url: string): Server => ({
  port,
  url,
  kill: async (signal = 'SIGKILL') => {
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  },
})

export async function untilAnswers(url: string, withinMs = READY_WITHIN_MS): Promise<void> {
  await until(`${url} to answer`, withinMs, async () => (await fetch(url)).ok)
}

async function untilListening(port: number): Promise<void> {
  const { connect } = await import('node:net')
  await until(`port ${port}`, READY_WITHIN_MS, async () => {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return true
    } finally {
      socket.destroy()
    }
  })
}

/** Asks again and again; what throws is a no. */
export async function until(what: string, withinMs: number, ask: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    if (await ask().catch(() => false)) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`waited ${withinMs} ms in vain for ${what}`)
}
