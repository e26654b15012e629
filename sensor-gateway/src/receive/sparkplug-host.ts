import type { Broker } from './broker.ts'
import { MqttSession, type MqttSessionOptions } from './mqtt-session.ts'

export interface SparkplugHostOptions {
  readonly hostId: string
  /** Null: the broker is ours and is gone when we are; the presence goes through it. */
  readonly elsewhere: Pick<MqttSessionOptions, 'url' | 'user' | 'password' | 'tls'> | null
  readonly broker: Pick<Broker, 'publish'>
  readonly nowMs: () => number
}

export const stateTopic = (hostId: string): string => `spBv1.0/STATE/${hostId}`

const GOODBYE_MS = 500

/**
 * Presence of the primary host, for Sparkplug nodes that keep their data while nobody stores it. At a broker elsewhere it has a
 * session of its own, because a session has one will and the gateway's says another thing. It is online while readings are heard and
 * taken, so that nodes do not send QoS 0 to nobody. All messages of a connection carry the time of its will: with a later one the
 * will would count as outdated.
 */
export class SparkplugHost {
  readonly #options: SparkplugHostOptions
  #session: MqttSession | undefined
  #sinceMs = 0
  #isStarted = false
  #isHearing = false

  constructor(options: SparkplugHostOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    this.#isStarted = true
    const { elsewhere, nowMs } = this.#options
    this.#sinceMs = nowMs()
    if (elsewhere === null) {
      await this.#say()
      return
    }
    this.#session = this.#createSession(elsewhere)
    this.#session.start()
  }

  /** Whether what nodes send is heard and taken to disk. */
  follow(isHearing: boolean): void {
    if (isHearing === this.#isHearing) return
    this.#isHearing = isHearing
    if (this.#isStarted) void this.#say()
  }

  async stop(): Promise<void> {
    if (!this.#isStarted) return
    this.#sinceMs = this.#options.nowMs()
    this.#isHearing = false
    // With a proper goodbye the broker does not also say our last will.
    await Promise.race([this.#say(), new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))])
    this.#isStarted = false
    this.#session?.end()
  }

  #createSession(elsewhere: NonNullable<SparkplugHostOptions['elsewhere']>): MqttSession {
    const { hostId, nowMs } = this.#options
    const topic = stateTopic(hostId)
    // Asked for at each connection, whose time it is to carry.
    const willOf = () => {
      this.#sinceMs = nowMs()
      return { topic, payload: this.#state(false) }
    }
    return new MqttSession({
      ...elsewhere,
      clientId: `${hostId}-state`,
      isClean: true,
      filters: [topic],
      get will() {
        return willOf()
      },
      receiveMaximum: 20,
      onUp: () => void this.#say(),
      onDown: () => {},
      // The will of a connection that we lost may be said, or still be there, after our return.
      onMessage: (_topic, payload, acknowledge) => {
        if (this.#isHearing && saysOffline(payload)) void this.#say()
        acknowledge()
      },
    })
  }

  /** A broker that is away, or leaves before it confirms, is told when it is back. */
  #say(): Promise<void> {
    const { elsewhere, broker, hostId } = this.#options
    const payload = this.#state(this.#isHearing)
    if (elsewhere === null) return broker.publish(stateTopic(hostId), payload, { retain: true })
    return this.#session?.publish(stateTopic(hostId), payload, true).catch(() => {}) ?? Promise.resolve()
  }

  #state(online: boolean): string {
    return JSON.stringify({ online, timestamp: this.#sinceMs })
  }
}

function saysOffline(payload: Uint8Array): boolean {
  try {
    return (JSON.parse(Buffer.from(payload).toString('utf8')) as { online?: unknown } | null)?.online === false
  } catch {
    return false
  }
}
