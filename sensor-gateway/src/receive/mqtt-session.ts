import type { Duplex } from 'node:stream'
import { generate, type IConnectPacket, type IPublishPacket, type Packet, parser } from 'mqtt-packet'
import { closedUnheard, refusalOf, type Trouble, troubleOf, unreachable } from './broker-trouble.ts'
import { openTransport, type TlsFiles } from './mqtt-transport.ts'
import { Outbox } from './outbox.ts'
import { PubackQueue } from './puback-queue.ts'

export interface Will {
  readonly topic: string
  readonly payload: string
}

export interface MqttSessionOptions {
  readonly url: URL
  readonly clientId: string
  readonly user: string | null
  readonly password: string | null
  readonly tls: TlsFiles
  readonly filters: readonly string[]
  /** True: the broker keeps nothing for us while we are away. */
  readonly isClean?: boolean
  /** Said by the broker when we are gone without a word. */
  readonly will: Will | null
  /** Messages that the broker may send ahead of our acknowledgements; only MQTT 5 can say it. */
  readonly receiveMaximum: number
  /** `acknowledge` may be called at any time later, in any order; what left our hands in another session is forgotten. */
  onMessage(topic: string, payload: Uint8Array, acknowledge: () => void): void
  onUp(): void
  onDown(trouble: Trouble): void
}

const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 2000
/** A broker that says no is not asked every moment: some ban who does. */
const REFUSED_RETRY_MS = 10_000
const CONNECT_WITHIN_MS = 10_000
const KEEP_ALIVE_S = 30
const NEVER_EXPIRES = 0xffff_ffff
/** Answers of a broker that does not know MQTT 5. */
const VERSION_REFUSED: readonly number[] = [1, 0x84]

/**
 * A persistent session with a broker elsewhere, for ever: connects, subscribes, and again when it is lost. Many messages are in
 * our hands at once and each is acknowledged when its owner says so, which the libraries' clients do not offer.
 * MQTT 5, because it lets us name our window; MQTT 3.1.1 where the broker knows no better.
 */
export class MqttSession {
  readonly #options: MqttSessionOptions
  readonly #outbox = new Outbox((packet) => this.#send(packet))
  #version: 4 | 5 = 5
  #stream: Duplex | undefined
  #pubacks: PubackQueue | undefined
  #isOpened = false
  #isUp = false
  #isPaused = false
  #isEnded = false
  #retryMs = FIRST_RETRY_MS
  #timer: NodeJS.Timeout | undefined
  #heardSinceBeat = true
  #unansweredBeats = 0

  constructor(options: MqttSessionOptions) {
    this.#options = options
  }

  get isUp(): boolean {
    return this.#isUp
  }

  start(): void {
    if (this.#isEnded) return
    try {
      this.#open()
    } catch (error) {
      this.#lose(troubleOf(error instanceof Error ? error : new Error(String(error))))
    }
  }

  /** Stops reading: the broker keeps what it has for us. The connection itself is kept alive. */
  pause(): void {
    this.#isPaused = true
    this.#stream?.pause()
  }

  resume(): void {
    this.#isPaused = false
    this.#stream?.resume()
  }

  /** QoS 1. Resolves when the broker has it, also over a short loss of the connection; rejects when the broker is away. */
  publish(topic: string, payload: string | Uint8Array, retain: boolean): Promise<void> {
    if (!this.#isUp) return Promise.reject(new Error('the broker is away'))
    return this.#outbox.publish(topic, payload, retain)
  }

  /** Says goodbye, so that our will is not said, and never comes back. */
  end(): void {
    this.#isEnded = true
    clearTimeout(this.#timer)
    this.#pubacks?.flush()
    if (this.#isUp) this.#send({ cmd: 'disconnect', ...(this.#version === 5 ? { reasonCode: 0 } : {}) })
    const stream = this.#stream
    this.#forgetConnection()
    stream?.end(() => stream.destroy())
    this.#outbox.abandon(new Error('the connection to the broker was ended'))
  }

  #open(): void {
    const { url, tls } = this.#options
    const transport = openTransport(url, tls)
    const { stream } = transport
    const incoming = parser({ protocolVersion: this.#version })
    const isMine = () => this.#stream === stream
    this.#stream = stream
    this.#pubacks = new PubackQueue((bytes) => stream.write(bytes))
    incoming.on('packet', (packet) => isMine() && this.#hear(packet))
    incoming.on('error', (error) => isMine() && this.#lose(unreachable(`it said what is not MQTT: ${error.message}`)))
    transport.onOpen(() => {
      this.#isOpened = true
      this.#send(this.#connectPacket())
    })
    stream.on('data', (chunk: Buffer) => {
      this.#heardSinceBeat = true
      if (isMine()) incoming.parse(chunk)
    })
    stream.on('error', (error) => isMine() && this.#lose(troubleOf(error, url.protocol, this.#isOpened && !this.#isUp)))
    stream.on('close', () => isMine() && this.#lose(this.#closed()))
    this.#timer = setTimeout(() => this.#lose(unreachable('it does not answer')), CONNECT_WITHIN_MS)
  }

  #closed(): Trouble {
    return this.#isUp ? unreachable('it closed the connection') : closedUnheard(this.#options.url.protocol)
  }

  #connectPacket(): IConnectPacket {
    const { clientId, user, password, will, receiveMaximum, isClean = false } = this.#options
    const sessionExpiryInterval = isClean ? 0 : NEVER_EXPIRES
    return {
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: this.#version,
      clientId,
      clean: isClean,
      keepalive: KEEP_ALIVE_S,
      ...(user === null ? {} : { username: user }),
      ...(user === null || password === null ? {} : { password: Buffer.from(password) }),
      ...(will === null ? {} : { will: { ...will, qos: 1, retain: true } }),
      ...(this.#version === 5 ? { properties: { sessionExpiryInterval, receiveMaximum } } : {}),
    }
  }

  #hear(packet: Packet): void {
    if (packet.cmd === 'publish') this.#deliver(packet)
    else if (packet.cmd === 'puback') this.#outbox.confirmed(packet.messageId ?? 0, packet.reasonCode ?? 0)
    else if (packet.cmd === 'connack')
      this.#connected(packet.reasonCode ?? packet.returnCode ?? 0, packet.properties ?? {})
    else if (packet.cmd === 'suback') this.#subscribed(packet.granted.map(Number))
    else if (packet.cmd === 'disconnect') this.#lose(refusalOf(packet.reasonCode ?? 0))
  }

  #deliver({ topic, payload, qos, messageId }: IPublishPacket): void {
    const bytes = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload
    const acknowledge = qos === 0 ? undefined : this.#pubacks?.expect(messageId ?? 0)
    this.#options.onMessage(topic, bytes, acknowledge ?? (() => {}))
  }

  #connected(code: number, properties: { readonly receiveMaximum?: number; readonly serverKeepAlive?: number }): void {
    if (this.#version === 5 && VERSION_REFUSED.includes(code)) {
      this.#version = 4
      this.#forgetConnection()?.destroy()
      this.start()
    } else if (code !== 0) this.#lose(refusalOf(code))
    else this.#begin(properties.receiveMaximum ?? 20, properties.serverKeepAlive ?? KEEP_ALIVE_S)
  }

  #begin(theirWindow: number, keepAliveS: number): void {
    clearTimeout(this.#timer)
    this.#outbox.window = theirWindow
    this.#unansweredBeats = 0
    this.#timer = setInterval(() => this.#beat(), (keepAliveS * 1000) / 2)
    const subscriptions = this.#options.filters.map((topic) => ({ topic, qos: 1 as const }))
    if (subscriptions.length === 0) this.#subscribed([])
    else this.#send({ cmd: 'subscribe', messageId: this.#outbox.nextId(), subscriptions })
  }

  #subscribed(granted: readonly number[]): void {
    const refused = this.#options.filters.filter((_, index) => (granted[index] ?? 0) >= 0x80)
    if (refused.length > 0) {
      const why = `it refuses our subscription to ${refused.join(', ')}`
      this.#lose({ why, remedy: 'Its access rules must allow our user to read these.', isRefusal: true })
      return
    }
    this.#isUp = true
    this.#retryMs = FIRST_RETRY_MS
    if (this.#isPaused) this.#stream?.pause()
    this.#outbox.connected()
    this.#options.onUp()
  }

  /** Twice in a keep-alive. While we do not read, we cannot hear whether it answers. */
  #beat(): void {
    this.#unansweredBeats = this.#heardSinceBeat || this.#isPaused ? 0 : this.#unansweredBeats + 1
    this.#heardSinceBeat = false
    if (this.#unansweredBeats >= 3) this.#lose(unreachable('it has fallen silent'))
    else this.#send({ cmd: 'pingreq' })
  }

  #send(packet: Packet): void {
    this.#stream?.write(generate(packet, { protocolVersion: this.#version }))
  }

  #forgetConnection(): Duplex | undefined {
    clearTimeout(this.#timer)
    const stream = this.#stream
    this.#stream = undefined
    this.#pubacks?.close()
    this.#pubacks = undefined
    this.#isOpened = false
    this.#isUp = false
    stream?.on('error', () => {})
    return stream
  }

  #lose(trouble: Trouble): void {
    this.#forgetConnection()?.destroy()
    if (this.#isEnded) return
    this.#outbox.lost()
    this.#options.onDown(trouble)
    const waitMs = trouble.isRefusal ? REFUSED_RETRY_MS : this.#retryMs
    this.#retryMs = Math.min(LAST_RETRY_MS, 2 * this.#retryMs)
    this.#timer = setTimeout(() => this.start(), waitMs)
  }
}

/** How a person is told when it is tried again. */
export const retrySentence = ({ isRefusal }: Trouble): string =>
  `trying again every ${(isRefusal ? REFUSED_RETRY_MS : LAST_RETRY_MS) / 1000} s`
