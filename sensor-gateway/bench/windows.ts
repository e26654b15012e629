// Many windows on 2,000 gauges that speak once a second, some of the windows frozen.
//   npm run bench -- windows [--clients 200] [--frozen 1] [--seconds 60] [--json]
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Gauge } from '@district/models'
import mqtt from 'mqtt'
import { readPack } from '../src/ground/pack.ts'
import { type Quantiles, quantilesOf } from './latencies.ts'
import { startStack } from './stack.ts'

const PACK = fileURLToPath(new URL('../../seeds/weishan', import.meta.url))
const GAUGES = 2000

export interface WindowsOutcome {
  readonly clients: number
  readonly frozen: number
  readonly gauges: number
  readonly messagesHeard: number
  /** Over all windows that read: from a reading's instant to its arrival, the oldest reading of each message. */
  readonly publishToSocketMs: Quantiles
  readonly rssMb: { readonly before: number; readonly frozen: number }
}

export async function windows(clients: number, frozen: number, seconds: number): Promise<WindowsOutcome> {
  const dir = mkdtempSync(join(tmpdir(), 'windows-'))
  const stack = await startStack(dir, { broker: 'embedded' })
  const sockets: Socket[] = []
  const talk = new AbortController()
  try {
    const latencies: number[] = []
    let isMeasuring = false
    const hear = (text: Buffer) => {
      const at = text.indexOf('"takenAtMs":')
      if (isMeasuring && at >= 0 && text.includes('"kind":"readings"'))
        latencies.push(Date.now() - Number(text.toString('latin1', at + 12, at + 25)))
    }
    const port = Number(new URL(stack.httpUrl).port)
    for (let i = 0; i < clients; i++) sockets.push(openWindow(port, hear))
    const gauges = speakOncePerSecond(stack.mqttPort, talk.signal)
    await sleep(5000)
    const before = rssMb(stack.parts.get('gateway')?.pid)
    for (const socket of sockets.slice(0, frozen)) socket.pause()
    isMeasuring = true
    await sleep(1000 * seconds)
    isMeasuring = false
    const rss = { before, frozen: rssMb(stack.parts.get('gateway')?.pid) }
    const heard = { messagesHeard: latencies.length, publishToSocketMs: quantilesOf(latencies) }
    return { clients, frozen, gauges, ...heard, rssMb: rss }
  } finally {
    talk.abort()
    for (const socket of sockets) socket.destroy()
    await stack.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** A WebSocket of the least: it hands on the text of each message unread, so that 200 of them do not measure themselves. */
function openWindow(port: number, hear: (text: Buffer) => void): Socket {
  const socket = connect(port, '127.0.0.1')
  const key = randomBytes(16).toString('base64')
  const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13`
  socket.write(`GET /api/v1/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${upgrade}\r\n\r\n`)
  let held: Buffer = Buffer.alloc(0)
  let isOpen = false
  socket.on('error', () => {})
  socket.on('data', (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    if (!isOpen) {
      const end = held.indexOf('\r\n\r\n')
      if (end < 0) return
      isOpen = true
      held = held.subarray(end + 4)
    }
    held = takeFrames(held, hear)
  })
  return socket
}

/** Frames of a server are unmasked; what is left is the beginning of the next. */
function takeFrames(bytes: Buffer, hear: (text: Buffer) => void): Buffer {
  let at = 0
  while (bytes.length >= at + 2) {
    const short = bytes.readUInt8(at + 1)
    const headBytes = short === 127 ? 10 : short === 126 ? 4 : 2
    if (bytes.length < at + headBytes) break
    const length =
      short === 127 ? Number(bytes.readBigUInt64BE(at + 2)) : short === 126 ? bytes.readUInt16BE(at + 2) : short
    if (bytes.length < at + headBytes + length) break
    if ((bytes.readUInt8(at) & 0x0f) === 1) hear(bytes.subarray(at + headBytes, at + headBytes + length))
    at += headBytes + length
  }
  return bytes.subarray(at)
}

/** Every station says all its gauges once a second, spread over the second. Returns how many gauges speak. */
function speakOncePerSecond(mqttPort: number, signal: AbortSignal): number {
  const stations = new Map<string, Gauge[]>()
  for (const gauge of readPack(PACK).gauges.slice(0, GAUGES))
    stations.set(gauge.stationId, [...(stations.get(gauge.stationId) ?? []), gauge])
  const client = mqtt.connect(`mqtt://127.0.0.1:${mqttPort}`, { clientId: 'all-stations' })
  client.on('error', () => {})
  const speak = async () => {
    const beganMs = Date.now()
    const all = [...stations]
    for (let n = 0; !signal.aborted; n++) {
      const [station, gauges] = all[n % all.length] ?? []
      const dueMs = beganMs + (1000 * n) / all.length
      const waitMs = dueMs - Date.now()
      if (waitMs > 0) await sleep(waitMs)
      const said = { takenAt: new Date().toISOString(), seq: n, values: valuesOf(gauges ?? [], n) }
      client.publish(`district/weishan/station/${station}/reading`, JSON.stringify(said), { qos: 1 })
    }
    client.end(true)
  }
  void speak()
  return [...stations.values()].reduce((sum, gauges) => sum + gauges.length, 0)
}

function valuesOf(gauges: readonly Gauge[], n: number) {
  const values: Record<string, number | number[]> = {}
  for (const { key, bay, minimum, maximum } of gauges) {
    const value = minimum + (maximum - minimum) * (0.5 + 1e-6 * (n % 100))
    if (bay === null) values[key] = value
    else values[key] = [...((values[key] as number[] | undefined) ?? []), value]
  }
  return values
}

function rssMb(pid: number | undefined): number {
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      clients: { type: 'string', default: '200' },
      frozen: { type: 'string', default: '1' },
      seconds: { type: 'string', default: '60' },
      json: { type: 'boolean', default: false },
    },
  })
  const outcome = await windows(Number(values.clients), Number(values.frozen), Number(values.seconds))
  console.log(values.json ? JSON.stringify(outcome) : outcome)
}
