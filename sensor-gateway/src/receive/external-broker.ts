import { type HostPresence, hostTopic, type PartHealth } from '@district/models/contract'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { addressOf } from '../ground/config.ts'
import { PartState } from '../ground/part-state.ts'
import type { Broker, BrokerOptions } from './broker.ts'
import { covers } from './topic-filter.ts'

const RECONNECT_MS = 2000
const RETRY_MS = 1000
const GOODBYE_MS = 500

/**
 * A broker that stands elsewhere. The session is persistent: while we are away it keeps our messages. The client hands over
 * one message after the other and acknowledges it when told, which we do after the transaction that has it on disk.
 */
export class ExternalBroker implements Broker {
  readonly #options: BrokerOptions & { readonly url: URL }
  readonly #state: PartState
  readonly #address: string
  #client: MqttClient | undefined
  #stopping = false
  #stopped = false

  constructor(options: BrokerOptions & { readonly url: URL }) {
    this.#options = options
    this.#state = new PartState(options.nowMs, options.onHealth)
    this.#address = addressOf(options.url)
  }

  get health(): PartHealth {
    return this.#state.health
  }

  start(): Promise<void> {
    const { districtId, url } = this.#options
    const options: IClientOptions = {
      clientId: `gateway-${districtId}`,
      clean: false,
      reconnectPeriod: RECONNECT_MS,
      connectTimeout: 10_000,
      resubscribe: false,
      will: { topic: hostTopic(districtId, 'gateway'), payload: this.#presence('offline'), qos: 1, retain: true },
    }
    const client = mqtt.connect(url.href, options)
    this.#client = client
    client.handleMessage = (packet, done) => this.#take(packet.topic, packet.payload, done)
    client.on('connect', () => this.#connected(client))
    client.on('close', () => this.#lost('it closed the connection'))
    client.on('error', (error) => this.#lost('code' in error && error.code ? String(error.code) : error.message))
    return new Promise((resolve) => {
      client.once('connect', () => resolve())
      client.once('close', () => resolve())
      client.once('error', () => resolve())
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    const client = this.#client
    if (client === undefined) return
    if (client.connected) {
      // With a proper goodbye the broker does not also say our last will.
      const goodbye = new Promise<void>((resolve) =>
        this.#sayPresence(client, 'offline', () => client.end(false, {}, () => resolve())),
      )
      await Promise.race([goodbye, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))])
    }
    this.#stopped = true
    await new Promise<void>((resolve) => client.end(true, {}, () => resolve()))
    this.#state.down('The connection to the broker was ended.')
  }

  /** Synchronous until `done`, because the client waits: nothing that could fill a group arrives before this one is acknowledged. */
  #take(topic: string, payload: string | Buffer, done: () => void): void {
    const { intake, nowMs, takes, listening } = this.#options
    const bytes = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload
    for (const { filter, hear } of listening) if (covers(filter, topic)) hear(topic, bytes, nowMs())
    if (!takes(topic)) {
      done()
      return
    }
    const message = { topic, payload: bytes, receivedAtMs: nowMs() }
    const attempt = () => {
      // Neither taken nor acknowledged: the broker keeps it for our next session.
      if (this.#stopped) return
      if (intake([message])) done()
      else setTimeout(attempt, RETRY_MS)
    }
    attempt()
  }

  async publish(topic: string, payload: string | Uint8Array, { retain = false } = {}): Promise<void> {
    if (this.#client?.connected !== true) throw new Error(`the broker at ${this.#address} is away`)
    const bytes = typeof payload === 'string' ? payload : Buffer.from(payload)
    await this.#client.publishAsync(topic, bytes, { qos: 1, retain })
  }

  #connected(client: MqttClient): void {
    const { readingFilters, listening } = this.#options
    const filters = [...readingFilters, ...listening.map(({ filter }) => filter)]
    client.subscribe(filters, { qos: 1 }, (error) => {
      if (error) return this.#state.down(`The broker at ${this.#address} refuses our subscription (${error.message}).`)
      this.#sayPresence(client, 'online', () => {})
      this.#state.up()
    })
  }

  #lost(why: string): void {
    if (this.#stopping) return
    // The first sentence names the cause; the "closed" that follows each failed attempt does not.
    if (this.#state.health.state === 'down') return
    this.#state.down(
      `The MQTT broker at ${this.#address} cannot be reached (${why}); trying again every ${RECONNECT_MS / 1000} s. MQTT_URL names it.`,
    )
  }

  #sayPresence(client: MqttClient, state: HostPresence['state'], done: () => void): void {
    const topic = hostTopic(this.#options.districtId, 'gateway')
    client.publish(topic, this.#presence(state), { qos: 1, retain: true }, () => done())
  }

  #presence(state: HostPresence['state']): string {
    const presence: HostPresence = { state, sinceMs: this.#options.nowMs() }
    return JSON.stringify(presence)
  }
}
