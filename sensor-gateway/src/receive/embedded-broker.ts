import { createServer, type Server, type Socket } from 'node:net'
import {
  type HostPresence,
  hostTopic,
  MAX_PAYLOAD_BYTES,
  type PartHealth,
  parseReadingTopic,
} from '@district/models/contract'
import { Aedes, type AedesPublishPacket, type Client } from 'aedes'
import { GatewayError } from '../ground/error-codes.ts'
import { PartState } from '../ground/part-state.ts'
import type { Broker, BrokerOptions } from './broker.ts'
import { GROUP_COMMIT_DEFAULTS, GroupCommit } from './group-commit.ts'
import { PacketGuard } from './packet-guard.ts'

/**
 * A broker of our own: `npm start` needs no other program. A reading's PUBACK leaves after its transaction, so for the
 * device itself "acknowledged" means "on disk". Everything else (commands, their answers, presence) only passes through.
 */
export class EmbeddedBroker implements Broker {
  readonly #options: BrokerOptions & { readonly host: string; readonly port: number }
  readonly #state: PartState
  readonly #group: GroupCommit
  readonly #guard = new PacketGuard()
  readonly #aedes: Aedes
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(options: BrokerOptions & { readonly host: string; readonly port: number }) {
    this.#options = options
    this.#state = new PartState(options.nowMs, options.onHealth)
    this.#group = new GroupCommit({ intake: options.intake, ...GROUP_COMMIT_DEFAULTS })
    // concurrency 0 and a short drainTimeout: with the defaults one slow subscriber stalls the others, and its end crashes us.
    this.#aedes = new Aedes({
      concurrency: 0,
      drainTimeout: 2000,
      authorizePublish: (client, packet, done) => {
        this.#complete(client)
        this.#takeOrPass(packet.topic, packet.payload, () => done(null))
      },
      authorizeForward: (_client, packet) => (isFitToForward(packet) ? packet : null),
    })
    for (const event of ['ping', 'ack'] as const)
      this.#aedes.on(event as 'ping', (_packet: unknown, client: Client) => this.#complete(client))
    this.#aedes.on('subscribe', (_subscriptions, client) => this.#complete(client))
    this.#server = createServer((socket) => this.#welcome(socket))
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
    await this.#sayPresence('online')
    this.#state.up()
  }

  async stop(): Promise<void> {
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
