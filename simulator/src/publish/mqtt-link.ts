import mqtt from 'mqtt'
import type { Log } from '../ground/log.ts'

const RETRY_MS = 2000
const GOODBYE_MS = 1500

/** What must be said of us when we are gone without a word. */
export interface LastWill {
  readonly topic: string
  readonly payload: string
}

/** A connection to the broker that outlives the broker: it keeps trying, and says once when it is lost and once when it is back. */
export interface MqttLink {
  readonly connected: boolean
  /** Resolves when the broker has acknowledged (QoS 1). */
  publish(topic: string, payload: string, retain?: boolean): Promise<void>
  /** Listens to topics, again after every reconnection. */
  listen(filter: string, onMessage: (topic: string, payload: Buffer, retained: boolean) => void): void
  onConnected(handler: () => void): void
  onLost(handler: () => void): void
  /** Says goodbye within a moment, answered or not. */
  close(): Promise<void>
}

export function createMqttLink(url: string, clientId: string, log: Log, will?: LastWill): MqttLink {
  const client = mqtt.connect(url, {
    clientId,
    clean: true,
    reconnectPeriod: RETRY_MS,
    connectTimeout: 10_000,
    keepalive: 20,
    ...(will === undefined
      ? {}
      : { will: { topic: will.topic, payload: Buffer.from(will.payload), qos: 1 as const, retain: true } }),
  })
  const listeners: {
    readonly matches: (topic: string) => boolean
    readonly tell: Parameters<MqttLink['listen']>[1]
  }[] = []
  tellOutages(client, url, log)

  client.on('message', (topic, payload, { retain }) => {
    for (const { matches, tell } of listeners) if (matches(topic)) tell(topic, payload, retain)
  })

  return {
    get connected() {
      return client.connected
    },
    publish: async (topic, payload, retain = false) => {
      await client.publishAsync(topic, payload, { qos: 1, retain })
    },
    listen: (filter, onMessage) => {
      listeners.push({ matches: matcherOf(filter), tell: onMessage })
      client.subscribe(filter, { qos: 1 })
    },
    onConnected: (handler) => {
      client.on('connect', handler)
      if (client.connected) handler()
    },
    onLost: (handler) => {
      client.on('close', handler)
    },
    close: async () => {
      const goodbye = client.connected ? client.endAsync(false) : Promise.resolve()
      const patience = new Promise<void>((done) => setTimeout(done, GOODBYE_MS).unref())
      await Promise.race([goodbye, patience]).catch(() => undefined)
      client.end(true)
    },
  }
}

function tellOutages(client: mqtt.MqttClient, url: string, log: Log): void {
  let lastReason = 'it closed the connection'
  let outage = false
  client.on('error', (error: Error & { code?: unknown }) => {
    lastReason = String(error.code ?? error.message)
  })
  client.on('close', () => {
    if (outage || client.disconnecting) return
    outage = true
    log.warn(
      { url, reason: lastReason },
      `The MQTT broker at ${url} does not answer (${lastReason}); trying again every ${RETRY_MS / 1000} s. Nothing is lost meanwhile.`,
    )
  })
  client.on('connect', () => {
    log.info({ url }, outage ? `The MQTT broker at ${url} answers again.` : `Connected to the MQTT broker at ${url}.`)
    outage = false
    lastReason = 'it closed the connection'
  })
}

/** MQTT topic filters with `+` and a trailing `#`. */
export function matcherOf(filter: string): (topic: string) => boolean {
  const source = filter
    .split('/')
    .map((level) => (level === '+' ? '[^/]+' : level === '#' ? '.*' : level.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/')
  const pattern = new RegExp(`^${source}$`)
  return (topic) => pattern.test(topic)
}
