import { type HostPresence, hostTopic, type PartHealth } from '@district/models/contract'
import { addressOf } from '../ground/config.ts'
import { PartState } from '../ground/part-state.ts'
import type { Broker, BrokerOptions } from './broker.ts'
import type { Trouble } from './broker-trouble.ts'
import { GROUP_COMMIT_DEFAULTS, GroupCommit } from './group-commit.ts'
import { MqttSession, type MqttSessionOptions, retrySentence } from './mqtt-session.ts'
import type { TlsFiles } from './mqtt-transport.ts'
import { covers } from './topic-filter.ts'
import { WINDOW_DEFAULTS } from './window.ts'

const GOODBYE_MS = 500

export interface ExternalBrokerOptions extends BrokerOptions {
  readonly url: URL
  readonly user: string | null
  readonly password: string | null
  readonly tls: TlsFiles
}

/**
 * A broker that stands elsewhere. It keeps our messages while we are away, and has each until the transaction that has it on disk.
 *
 *     readings ──▶ group commit ──▶ PUBACKs       stops reading while the disk refuses
 *     the rest ──▶ whoever listens; publish ▲     a session of its own, that never waits for the disk
 */
export class ExternalBroker implements Broker {
  readonly #options: ExternalBrokerOptions
  readonly #state: PartState
  readonly #address: string
  readonly #group: GroupCommit
  readonly #readings: MqttSession
  readonly #rest: MqttSession
  #stopping = false
  #attempted: () => void = () => {}

  constructor(options: ExternalBrokerOptions) {
    const { districtId, readingFilters, listening, intake } = options
    this.#options = options
    this.#state = new PartState(options.nowMs, options.onHealth)
    this.#address = addressOf(options.url)
    this.#readings = new MqttSession({
      ...this.#sessionOptions(),
      clientId: `gateway-${districtId}`,
      filters: readingFilters,
      will: null,
      onMessage: (topic, payload, acknowledge) => this.#take(topic, payload, acknowledge),
      onUp: () => this.#connected(),
    })
    this.#rest = new MqttSession({
      ...this.#sessionOptions(),
      clientId: `gateway-${districtId}-talk`,
      filters: listening.map(({ filter }) => filter),
      will: { topic: hostTopic(districtId, 'gateway'), payload: this.#presence('offline') },
      onMessage: (topic, payload, acknowledge) => this.#hear(topic, payload, acknowledge),
      onUp: () => this.#connected(),
    })
    this.#group = new GroupCommit({
      ...GROUP_COMMIT_DEFAULTS,
      intake,
      onRefused: () => this.#readings.pause(),
      onTaken: () => this.#readings.resume(),
    })
  }

  get health(): PartHealth {
    return this.#state.health
  }

  start(): Promise<void> {
    this.#rest.start()
    this.#readings.start()
    return new Promise((resolve) => {
      this.#attempted = resolve
    })
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#readings.pause()
    this.#group.close()
    this.#readings.end()
    if (this.#rest.isUp) {
      // With a proper goodbye the broker does not also say our last will.
      const patience = new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))
      await Promise.race([this.#sayPresence('offline'), patience])
    }
    this.#rest.end()
    this.#state.down('The connection to the broker was ended.')
  }

  async publish(topic: string, payload: string | Uint8Array, { retain = false } = {}): Promise<void> {
    if (!this.#rest.isUp) throw new Error(`the broker at ${this.#address} is away`)
    await this.#rest.publish(topic, payload, retain)
  }

  #sessionOptions(): Pick<MqttSessionOptions, 'url' | 'user' | 'password' | 'tls' | 'receiveMaximum' | 'onDown'> {
    const { url, user, password, tls } = this.#options
    const onDown = (trouble: Trouble) => this.#lost(trouble)
    return { url, user, password, tls, receiveMaximum: WINDOW_DEFAULTS.most, onDown }
  }

  #take(topic: string, payload: Uint8Array, acknowledge: () => void): void {
    const { takes, nowMs } = this.#options
    if (takes(topic)) this.#group.take({ topic, payload, receivedAtMs: nowMs() }, acknowledge)
    else acknowledge()
  }

  #hear(topic: string, payload: Uint8Array, acknowledge: () => void): void {
    const { listening, nowMs } = this.#options
    for (const { filter, hear } of listening) if (covers(filter, topic)) hear(topic, payload, nowMs())
    acknowledge()
  }

  #connected(): void {
    if (this.#stopping || !this.#readings.isUp || !this.#rest.isUp) return
    void this.#sayPresence('online')
    this.#state.up()
    this.#attempted()
  }

  #lost(trouble: Trouble): void {
    if (this.#stopping) return
    const { why, remedy } = trouble
    this.#state.down(
      `The MQTT broker at ${this.#address} cannot be ${trouble.isRefusal ? 'used' : 'reached'} (${why}); ${retrySentence(trouble)}. ${remedy}`,
    )
    this.#attempted()
  }

  /** A broker that leaves before it confirms is told again when it is back. */
  #sayPresence(state: HostPresence['state']): Promise<void> {
    const topic = hostTopic(this.#options.districtId, 'gateway')
    return this.#rest.publish(topic, this.#presence(state), true).catch(() => {})
  }

  #presence(state: HostPresence['state']): string {
    const presence: HostPresence = { state, sinceMs: this.#options.nowMs() }
    return JSON.stringify(presence)
  }
}
