import mqtt, { type MqttClient } from 'mqtt'
import type { Broker } from './broker.ts'

export interface SparkplugHostOptions {
  readonly hostId: string
  /** Null: the broker is ours and is gone when we are; the presence goes through it. */
  readonly url: URL | null
  readonly broker: Pick<Broker, 'publish'>
  readonly nowMs: () => number
  readonly onTrouble: (why: string) => void
}

export const stateTopic = (hostId: string): string => `spBv1.0/STATE/${hostId}`

const RECONNECT_MS = 2000
const GOODBYE_MS = 500

/**
 * Presence of the primary host, for Sparkplug nodes that keep their data while nobody stores it. At a broker elsewhere it has a
 * connection of its own, because a connection has one will and the gateway's says another thing. The online message carries the time
 * of the will that goes with it.
 */
export class SparkplugHost {
  readonly #options: SparkplugHostOptions
  #client: MqttClient | undefined
  #sinceMs = 0
  #isStarted = false

  constructor(options: SparkplugHostOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { url, hostId, broker, nowMs } = this.#options
    this.#sinceMs = nowMs()
    this.#isStarted = true
    if (url === null) await broker.publish(stateTopic(hostId), this.#state(true), { retain: true })
    else this.#connect(url)
  }

  async stop(): Promise<void> {
    if (!this.#isStarted) return
    const { url, hostId, broker, nowMs } = this.#options
    this.#sinceMs = nowMs()
    const client = this.#client
    if (url === null) await broker.publish(stateTopic(hostId), this.#state(false), { retain: true })
    else if (client !== undefined) {
      this.#client = undefined
      const patience = new Promise((resolve) => setTimeout(resolve, GOODBYE_MS).unref())
      // With a proper goodbye the broker does not also say our last will.
      const goodbye = async () => {
        await this.#say(client, false)
        await client.endAsync()
      }
      if (client.connected) await Promise.race([goodbye(), patience])
      await client.endAsync(true)
    }
  }

  #connect(url: URL): void {
    const { hostId, nowMs } = this.#options
    const topic = stateTopic(hostId)
    const will = { topic, payload: Buffer.from(this.#state(false)), qos: 1 as const, retain: true }
    const clientId = `${hostId}-state`
    const client = mqtt.connect(url.href, { clientId, clean: true, reconnectPeriod: RECONNECT_MS, will })
    this.#client = client
    client.on('error', () => {})
    client.on('close', () => {
      this.#sinceMs = nowMs()
      will.payload = Buffer.from(this.#state(false))
      client.options.will = will
    })
    // First said, then heard: what is retained there is of our last connection.
    client.on('connect', () => void this.#say(client, true).then(() => client.subscribe(topic, { qos: 1 })))
    // The will of a connection that we lost may be said after our return.
    client.on('message', (_topic, payload) => {
      if (this.#client === client && saysOffline(payload)) void this.#say(client, true)
    })
  }

  async #say(client: MqttClient, online: boolean): Promise<void> {
    const { hostId, onTrouble } = this.#options
    try {
      await client.publishAsync(stateTopic(hostId), this.#state(online), { qos: 1, retain: true })
    } catch (error) {
      onTrouble(`Sparkplug nodes could not be told that the host is ${online ? 'online' : 'offline'} (${error}).`)
    }
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
