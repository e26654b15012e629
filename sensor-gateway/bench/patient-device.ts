import { setTimeout as sleep } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { type Device, type Published, readingOf } from './ledger.ts'

const ASK_AGAIN_AFTER_MS = 5000

export interface PatientDeviceOptions {
  readonly device: Device
  readonly mqttPort: number
  readonly startMs: number
  readonly stepMs: number
  /** Unacknowledged messages at a time. */
  readonly window: number
  readonly paceMs: number
  /** After each lost connection it says again what was acknowledged within so long before; 0: an acknowledgement is believed. */
  readonly keepMs: number
  readonly onAck: (device: Device, n: number, publishedAt: number) => void
}

/** A station as a station should be: it keeps each reading until it is acknowledged, and says it again until then. */
export class PatientDevice {
  readonly #options: PatientDeviceOptions
  readonly #client: MqttClient
  readonly #ackedAt = new Map<number, number>()
  readonly #open = new Set<Promise<void>>()
  #count = 0
  #stopped = false

  constructor(options: PatientDeviceOptions) {
    this.#options = options
    this.#client = mqtt.connect(`mqtt://127.0.0.1:${options.mqttPort}`, {
      clientId: options.device.station,
      clean: false,
      reconnectPeriod: 100,
      connectTimeout: 2000,
    })
    this.#client.on('error', () => {})
    this.#client.on('close', () => this.#sayAgain(performance.now() - options.keepMs))
  }

  get published(): Published {
    const { device, startMs, stepMs } = this.#options
    return { device, startMs, stepMs, count: this.#count, isAcked: (n) => this.#ackedAt.has(n) }
  }

  get acked(): number {
    return this.#ackedAt.size
  }

  async speak(): Promise<void> {
    const { window, paceMs } = this.#options
    while (!this.#stopped) {
      if (this.#open.size < window) this.#publish(this.#count++)
      await sleep(paceMs)
    }
  }

  /** Says nothing new, and resolves when all that was said is acknowledged. */
  async finish(): Promise<void> {
    this.#stopped = true
    while (this.#open.size > 0) await Promise.all(this.#open)
  }

  async end(): Promise<void> {
    this.#stopped = true
    await this.#client.endAsync(true)
  }

  #publish(n: number): void {
    const said = this.#untilAcked(n).finally(() => this.#open.delete(said))
    this.#open.add(said)
  }

  async #untilAcked(n: number): Promise<void> {
    const { device, startMs, stepMs, onAck } = this.#options
    const payload = JSON.stringify(readingOf(n, startMs + n * stepMs))
    const publishedAt = performance.now()
    while (true) {
      const acked = this.#client
        .publishAsync(`district/weishan/station/${device.station}/reading`, payload, { qos: 1 })
        .then(() => true)
        .catch(() => sleep(50).then(() => false))
      if (await Promise.race([acked, sleep(ASK_AGAIN_AFTER_MS, false, { ref: false })])) break
    }
    this.#ackedAt.set(n, performance.now())
    onAck(device, n, publishedAt)
  }

  #sayAgain(sinceMs: number): void {
    if (this.#options.keepMs === 0 || this.#stopped) return
    for (const [n, at] of this.#ackedAt)
      if (at >= sinceMs) {
        this.#ackedAt.delete(n)
        this.#publish(n)
      }
  }
}
