import { cpSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { bcdElement, reportFrame, reportFrames, STATION } from '../fixture/sl651.ts'
import { temporaryDirectory } from '../fixture/temporary.ts'
import {
  connect as connectMqtt,
  type GatewayProcess,
  historyOf,
  startGateway,
  untilDrained,
  WEISHAN,
} from './gateway-process.ts'
import { freePort } from './servers.ts'

const GAUGE = 'S-G-F1.stageUpM'
const REPORTS = 1500
const KILLS = 5
const WINDOW = 20
const MINUTE_MS = 60_000
const ANSWER_BYTES = 25

/** The pack, with one station that speaks SL 651. */
function packWithStation(): string {
  const dir = temporaryDirectory()
  cpSync(WEISHAN, dir, { recursive: true })
  const head = 'format,device,channel,gauge,unit,provenance,source'
  writeFileSync(join(dir, 'devices.csv'), `${head}\nsl651,${STATION},39,${GAUGE},m,estimate,for tests\n`)
  return dir
}

/** YYMMDDhhmmss, time of China. */
const bcdTime = (ms: number): string => new Date(ms + 8 * 3600_000).toISOString().replace(/\D/g, '').slice(2, 14)

/** Report n, one a minute. */
const numbered = (n: number, startMs: number) => {
  const takenAtMs = startMs + n * MINUTE_MS
  const value = (35_000 + n) / 1000
  const observed = bcdTime(takenAtMs).slice(0, 10)
  const elements = bcdElement('39', 4, 3, value)
  return { takenAtMs, value, bytes: reportFrame({ serial: n, sent: bcdTime(takenAtMs + 1000), observed, elements }) }
}

/** A station with a memory: keeps each report until it is confirmed, and says all that is not again on each new line. */
class Station {
  readonly confirmed = new Set<number>()
  sentAgain = 0
  readonly #port: number
  readonly #startMs: number
  readonly #unconfirmed = new Set<number>()
  #socket: Socket | undefined
  #heard = Buffer.alloc(0)

  constructor(port: number, startMs: number) {
    this.#port = port
    this.#startMs = startMs
    this.#call()
    onTestFinished(() => {
      this.#socket?.removeAllListeners('close').destroy()
    })
  }

  async report(n: number): Promise<void> {
    while (this.#unconfirmed.size >= WINDOW) await sleep(1)
    this.#unconfirmed.add(n)
    this.#socket?.write(numbered(n, this.#startMs).bytes)
  }

  #call(): void {
    const socket = connect(this.#port, '127.0.0.1')
    this.#socket = socket
    this.#heard = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('connect', () => {
      this.sentAgain += this.#unconfirmed.size
      for (const n of this.#unconfirmed) socket.write(numbered(n, this.#startMs).bytes)
    })
    socket.on('data', (chunk) => this.#hear(chunk))
    socket.on('close', () => setTimeout(() => this.#call(), 50))
  }

  #hear(chunk: Buffer): void {
    this.#heard = Buffer.concat([this.#heard, chunk])
    for (; this.#heard.length >= ANSWER_BYTES; this.#heard = this.#heard.subarray(ANSWER_BYTES)) {
      const n = this.#heard.readUInt16BE(14)
      this.#unconfirmed.delete(n)
      this.confirmed.add(n)
    }
  }
}

test('[DV8] SL 651 over TCP: kill -9 in the stream loses no confirmed report and doubles none', async () => {
  const [tcpPort, mqttPort, httpPort] = [await freePort(), await freePort(), await freePort()]
  const env = {
    SL651_TCP_PORT: String(tcpPort),
    MQTT_PORT: String(mqttPort),
    HTTP_PORT: String(httpPort),
    DATA_DIR: temporaryDirectory(),
    PACK_DIR: packWithStation(),
  }
  const restart = (): Promise<GatewayProcess> => startGateway(env)
  let gateway = await restart()
  const startMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - (REPORTS + 5) * MINUTE_MS
  const station = new Station(tcpPort, startMs)
  let isReporting = true
  const killing = (async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const before = station.confirmed.size
      await expect
        .poll(() => !isReporting || station.confirmed.size > before + 100 + 13 * kill, { interval: 2 })
        .toBe(true)
      await gateway.kill('SIGKILL')
      gateway = await restart()
    }
  })()
  for (let n = 0; n < REPORTS; n++) await station.report(n)
  isReporting = false
  await killing
  await expect.poll(() => station.confirmed.size, { timeout: 60_000 }).toBe(REPORTS)
  expect(station.sentAgain).toBeGreaterThan(0)

  const { counters } = await untilDrained(gateway)
  const points = await historyOf(gateway.url, GAUGE, startMs)
  const expected = Array.from({ length: REPORTS }, (_, n) => numbered(n, startMs))
  expect(points.map(({ atMs, value }) => [atMs, value])).toEqual(
    expected.map(({ takenAtMs, value }) => [takenAtMs, value]),
  )
  expect(counters.received).toBe(counters.stored + counters.parked + counters.waiting + counters.repeated)
  expect(counters.parked).toBe(0)
  expect(counters.received).toBeGreaterThanOrEqual(REPORTS)
})

test('[DV9] SL 651 over MQTT: a packet that was acknowledged outlives kill -9, and its report becomes whole', async () => {
  const [mqttPort, httpPort] = [await freePort(), await freePort()]
  const data = { DATA_DIR: temporaryDirectory(), PACK_DIR: packWithStation() }
  const env = { MQTT_PORT: String(mqttPort), HTTP_PORT: String(httpPort), ...data }
  const first = await startGateway(env)
  const takenAtMs = Math.floor(Date.now() / MINUTE_MS - 1) * MINUTE_MS
  const [sent, observed] = [bcdTime(takenAtMs + 1000), bcdTime(takenAtMs).slice(0, 10)]
  const packets = reportFrames({ sent, observed, elements: bcdElement('39', 4, 3, 36.25) }, 2)
  const topic = `district/weishan/sl651/${STATION}`
  const client = connectMqtt(mqttPort)
  await client.publishAsync(topic, Buffer.from(packets[0]!), { qos: 1 })
  await first.kill('SIGKILL')
  const gateway = await startGateway(env)
  await expect.poll(() => client.connected).toBe(true)
  await client.publishAsync(topic, Buffer.from(packets[1]!), { qos: 1 })
  const { counters } = await untilDrained(gateway)
  expect(counters).toMatchObject({ received: 1, stored: 1, parked: 0 })
  const points = await historyOf(gateway.url, GAUGE, takenAtMs)
  expect(points.map(({ atMs, value }) => [atMs, value])).toEqual([[takenAtMs, 36.25]])
})
