import { readFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { District } from '@district/models'
import {
  type HostPresence,
  hostTopic,
  MAX_PAYLOAD_BYTES,
  type PartHealth,
  parseReadingTopic,
} from '@district/models/contract'
import { Aedes, type AedesPublishPacket, type AuthenticateError, type Client } from 'aedes'
import { GatewayError } from '../ground/error-codes.ts'
import { PartState } from '../ground/part-state.ts'
import type { Broker, BrokerOptions } from './broker.ts'
import { type Admitted, DeviceGuard } from './device-guard.ts'
import { GROUP_COMMIT_DEFAULTS, GroupCommit } from './group-commit.ts'
import { PacketGuard } from './packet-guard.ts'

export interface EmbeddedBrokerOptions extends BrokerOptions {
  readonly host: string
  readonly port: number
  /** Null: it speaks in clear. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  /** Null: everybody who reaches the port may say and hear everything; the configuration allows that on loopback only. */
  readonly devicesFile: string | null
  readonly district: District
  /** For the log. */
  readonly onProblem: (sentence: string) => void
}

type Said = Pick<AedesPublishPacket, 'topic' | 'payload'>

const REFRESH_DEVICES_MS = 5000
/** A stranger must say who he is within this time. */
const CONNECT_WITHIN_MS = 10_000
/** Different sentences to the log in one period. */
const TOLD_AT_MOST = 20
const NOT_AUTHORISED = 5
const UNAVAILABLE = 3

/**
 * A broker of our own: `npm start` needs no other program. A reading's PUBACK leaves after its transaction, so for the
 * device itself "acknowledged" means "on disk". Everything else (commands, their answers, presence) only passes through.
 * With a list of devices each says who it is, says and hears only what is its own, and one that floods waits alone.
 */
export class EmbeddedBroker implements Broker {
  readonly #options: EmbeddedBrokerOptions
  readonly #state: PartState
  readonly #group: GroupCommit
  readonly #guard = new PacketGuard()
  readonly #devices: DeviceGuard | null
  readonly #admitted = new WeakMap<Client, Admitted>()
  readonly #clients = new Set<Client>()
  readonly #told = new Set<string>()
  readonly #aedes: Aedes
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  #refreshing: NodeJS.Timeout | undefined

  constructor(options: EmbeddedBrokerOptions) {
    const { intake, devicesFile, district } = options
    this.#options = options
    this.#state = new PartState(options.nowMs, options.onHealth)
    this.#group = new GroupCommit({ intake, ...GROUP_COMMIT_DEFAULTS })
    const onProblem = (sentence: string) => this.#tell(sentence)
    const elapsedMs = () => performance.now()
    this.#devices = devicesFile === null ? null : new DeviceGuard({ path: devicesFile, district, elapsedMs, onProblem })
    // concurrency 0 and a short drainTimeout: with the defaults one slow subscriber stalls the others, and its end crashes us.
    this.#aedes = new Aedes({
      concurrency: 0,
      drainTimeout: 2000,
      connectTimeout: CONNECT_WITHIN_MS,
      authenticate: (client, user, password, done) => void this.#admit(client, user, password, done),
      authorizePublish: (client, packet, done) => {
        this.#complete(client)
        this.#publishFrom(client, packet, done)
      },
      authorizeSubscribe: (client, subscription, done) =>
        done(null, this.#mayHear(client, subscription.topic) ? subscription : null),
      authorizeForward: (_client, packet) => (isFitToForward(packet) ? packet : null),
    })
    for (const event of ['ping', 'ack'] as const)
      this.#aedes.on(event as 'ping', (_packet: unknown, client: Client) => this.#complete(client))
    this.#aedes.on('subscribe', (_subscriptions, client) => this.#complete(client))
    this.#aedes.on('clientReady', (client) => this.#clients.add(client))
    this.#aedes.on('clientDisconnect', (client) => this.#clients.delete(client))
    this.#server = this.#createServer()
  }

  get health(): PartHealth {
    return this.#state.health
  }

  /** Port that it listens on; of use when it was asked for port 0. */
  get port(): number {
    const address = this.#server.address()
    return address !== null && typeof address === 'object' ? address.port : this.#options.port
  }

  async start(): Promise<void> {
    await this.#aedes.listen()
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => reject(this.#listenError(error)))
      this.#server.listen(this.#options.port, this.#options.host, resolve)
    })
    const { listening, nowMs } = this.#options
    for (const { filter, hear } of listening)
      this.#aedes.subscribe(
        filter,
        (packet, done) => {
          hear(packet.topic, bytesOf(packet.payload), nowMs())
          done()
        },
        () => {},
      )
    if (this.#devices !== null) this.#refreshing = setInterval(() => this.#refreshDevices(), REFRESH_DEVICES_MS)
    await this.#sayPresence('online')
    this.#state.up()
  }

  async stop(): Promise<void> {
    clearInterval(this.#refreshing)
    this.#group.close()
    this.#server.close()
    if (!this.#aedes.closed) {
      await this.#sayPresence('offline')
      await new Promise<void>((resolve) => this.#aedes.close(() => resolve()))
    }
    for (const socket of this.#sockets) socket.destroy()
    this.#state.down('The broker was stopped.')
  }

  #welcome(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.setNoDelay(true)
    this.#aedes.handle(socket)
    this.#guard.watch(socket)
  }

  #complete(client: Client | null): void {
    const connection = client?.conn as Socket | undefined
    if (connection !== undefined) this.#guard.completed(connection)
  }

  #createServer(): Server {
    const { tls } = this.#options
    const welcome = (socket: Socket) => this.#welcome(socket)
    if (tls === null) return createServer(welcome)
    try {
      return createTlsServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }, welcome)
    } catch (error) {
      throw new GatewayError(
        'CONFIG_INVALID',
        `MQTT_TLS_CERT_FILE ${tls.certFile} and MQTT_TLS_KEY_FILE ${tls.keyFile} must be a certificate and its key in PEM (${String(error)}).`,
      )
    }
  }

  async #admit(
    client: Client,
    user: string | undefined,
    password: Buffer | undefined,
    done: (error: AuthenticateError | null, success: boolean | null) => void,
  ): Promise<void> {
    if (this.#devices === null) {
      done(null, true)
      return
    }
    const admission = await this.#devices.admit(user, String(password ?? ''), client.id)
    if (admission.ok) {
      this.#admitted.set(client, admission.admitted)
      done(null, true)
      return
    }
    this.#tell(`A device was turned away: ${admission.why}.`)
    const returnCode = admission.isForNow ? UNAVAILABLE : NOT_AUTHORISED
    done(Object.assign(new Error(admission.why), { returnCode }), null)
  }

  /** What a device may not say ends its connection: MQTT 3.1.1 has no other no. What is too much of it waits. */
  #publishFrom(client: Client | null, { topic, payload }: Said, done: (error?: Error | null) => void) {
    if (this.#devices === null || client === null) {
      this.#takeOrPass(topic, payload, () => done(null))
      return
    }
    const admitted = this.#admitted.get(client)
    if (admitted?.rights.mayPublish(topic) !== true) {
      this.#tell(`${admitted?.name ?? 'A stranger'} may not publish to ${topic}; its connection was ended.`)
      done(new Error(`${topic} is not its own`))
      return
    }
    const waitMs = admitted.limit.take(bytesOf(payload).byteLength)
    if (waitMs === 0) this.#takeOrPass(topic, payload, () => done(null))
    else setTimeout(() => this.#takeOrPass(topic, payload, () => done(null)), waitMs)
  }

  #mayHear(client: Client | null, filter: string): boolean {
    if (this.#devices === null || client === null) return true
    const admitted = this.#admitted.get(client)
    if (admitted?.rights.mayHear(filter) === true) return true
    this.#tell(`${admitted?.name ?? 'A stranger'} may not hear ${filter}.`)
    return false
  }

  /** A device that was taken out of the list, or given other rights, must come in again. */
  #refreshDevices(): void {
    this.#told.clear()
    this.#devices?.refresh()
    for (const client of this.#clients) {
      const admitted = this.#admitted.get(client)
      if (admitted !== undefined && this.#devices?.isCurrent(admitted) === false) client.close()
    }
  }

  /** Each once in a while: somebody who tries again and again must not fill the log. */
  #tell(sentence: string): void {
    if (this.#told.has(sentence) || this.#told.size >= TOLD_AT_MOST) return
    this.#told.add(sentence)
    this.#options.onProblem(sentence)
  }

  #takeOrPass(topic: string, payload: string | Buffer, done: () => void): void {
    if (!this.#options.takes(topic)) done()
    else this.#group.take({ topic, payload: bytesOf(payload), receivedAtMs: this.#options.nowMs() }, done)
  }

  publish(topic: string, payload: string | Uint8Array, { retain = false } = {}): Promise<void> {
    const bytes = typeof payload === 'string' ? payload : Buffer.from(payload)
    const packet = { cmd: 'publish' as const, topic, payload: bytes, qos: 1 as const, retain, dup: false }
    return new Promise((resolve, reject) => this.#aedes.publish(packet, (error) => (error ? reject(error) : resolve())))
  }

  #sayPresence(state: HostPresence['state']): Promise<void> {
    const presence: HostPresence = { state, sinceMs: this.#options.nowMs() }
    return this.publish(hostTopic(this.#options.districtId, 'gateway'), JSON.stringify(presence), { retain: true })
  }

  #listenError(error: NodeJS.ErrnoException): Error {
    const { host } = this.#options
    const port = this.#options.port
    if (error.code === 'EADDRINUSE')
      return new GatewayError(
        'PORT_TAKEN',
        `Port ${port} for MQTT on ${host} is used by another program: stop it, choose another port with MQTT_PORT, or use that broker with MQTT_URL.`,
      )
    return new GatewayError(
      'PORT_TAKEN',
      `MQTT cannot listen on ${host} port ${port} (${error.code ?? error.message}); see MQTT_HOST and MQTT_PORT.`,
    )
  }
}

const bytesOf = (payload: string | Buffer): Uint8Array =>
  typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload

/** What is too large for us is too large for those who listen beside us. */
const isFitToForward = (packet: AedesPublishPacket): boolean =>
  bytesOf(packet.payload).byteLength <= MAX_PAYLOAD_BYTES || parseReadingTopic(packet.topic) === undefined
