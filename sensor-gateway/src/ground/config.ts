import type { ClockSetting } from '@district/models/contract'
import { isLoopback } from './loopback.ts'

/** Where readings come from: a broker of our own, or one that stands elsewhere. */
export type BrokerConfig =
  | {
      readonly kind: 'embedded'
      readonly host: string
      readonly port: number
      /** Null: it speaks in clear. */
      readonly tls: { readonly certFile: string; readonly keyFile: string } | null
      /** Null: nobody says who he is; only on loopback. */
      readonly devicesFile: string | null
    }
  | {
      readonly kind: 'external'
      readonly url: URL
      readonly user: string | null
      readonly password: string | null
      readonly tls: {
        readonly caFile: string | null
        readonly certFile: string | null
        readonly keyFile: string | null
      }
    }

export interface InfluxConfig {
  readonly url: URL
  readonly database: string
  readonly user: string | null
  readonly password: string | null
}

export interface Config {
  readonly http: { readonly host: string; readonly port: number }
  readonly broker: BrokerConfig
  /** Null: the history lives in SQLite under `dataDir`. */
  readonly influx: InfluxConfig | null
  /** How long single readings are kept; null: for ever. Means of hours and days are kept for ever. */
  readonly historyKeptDays: number | null
  readonly importMaxBytes: number
  readonly dataDir: string
  /** How much of the disk the spool may take, and how much of it stays free. */
  readonly spool: { readonly maxBytes: number; readonly reserveBytes: number }
  readonly packDir: string
  readonly uiDir: string
  /** Null: no simulator belongs to this stack. */
  readonly simulatorUrl: URL | null
  /** Null: SL 651 stations are not heard over TCP. */
  readonly sl651Tcp: { readonly host: string; readonly port: number } | null
  /** Null: no Sparkplug node waits for us as its primary host. */
  readonly sparkplugHostId: string | null
  readonly clock: ClockSetting
  readonly dxM: number
  readonly logLevel: LogLevel
}

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export type Environment = Readonly<Record<string, string | undefined>>

export type ConfigOutcome =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Reads the whole environment, once; every problem is named, not only the first. */
export function parseConfig(env: Environment, wallNowMs: number): ConfigOutcome {
  const read = createReader(env)
  const config: Config = {
    http: { host: read.text('HTTP_HOST', '127.0.0.1'), port: read.port('HTTP_PORT', 8080) },
    broker: brokerFrom(read),
    influx: influxFrom(read),
    historyKeptDays: read.number('HISTORY_KEPT_DAYS', 400, 0, 36_500) || null,
    importMaxBytes: read.number('IMPORT_MAX_MIB', 64, 1, 4096) * 1024 * 1024,
    dataDir: read.text('DATA_DIR', 'data/live'),
    spool: {
      maxBytes: read.number('SPOOL_MAX_MIB', 2048, 1, 1e9) * 1024 * 1024,
      reserveBytes: read.number('SPOOL_RESERVE_MIB', 256, 0, 1e9) * 1024 * 1024,
    },
    packDir: read.text('PACK_DIR', 'seeds/weishan'),
    uiDir: read.text('UI_DIR', 'twin-ui/dist'),
    simulatorUrl: env['SIMULATOR_URL'] === '' ? null : read.url('SIMULATOR_URL', ['http:'], 'http://127.0.0.1:8081'),
    sl651Tcp: sl651TcpFrom(read),
    sparkplugHostId: sparkplugHostIdFrom(read),
    clock: clockFrom(read, wallNowMs),
    dxM: read.number('DX_M', 500, 10, 10_000),
    logLevel: read.word('LOG_LEVEL', LOG_LEVELS, 'info'),
  }
  return read.problems.length === 0 ? { ok: true, config } : { ok: false, problems: read.problems }
}

function brokerFrom(read: Reader): BrokerConfig {
  const url = read.optionalUrl('MQTT_URL', ['mqtt:', 'mqtts:', 'ws:', 'wss:'])
  if (url !== null) return externalBrokerFrom(read, url)
  const host = read.text('MQTT_HOST', '127.0.0.1')
  const [certFile, keyFile] = read.pair('MQTT_TLS_CERT_FILE', 'MQTT_TLS_KEY_FILE')
  const devicesFile = read.optionalText('MQTT_DEVICES_FILE')
  if (devicesFile === null && !isLoopback(host))
    read.problems.push(
      `MQTT_HOST ${host} lets other machines in, so each device must say who it is: MQTT_DEVICES_FILE must name the list of devices (see "Devices" in sensor-gateway/README.md), or MQTT_HOST be 127.0.0.1`,
    )
  const tls = certFile === null || keyFile === null ? null : { certFile, keyFile }
  return { kind: 'embedded', host, port: read.port('MQTT_PORT', 1883), tls, devicesFile }
}

function externalBrokerFrom(read: Reader, url: URL): BrokerConfig {
  const [certFile, keyFile] = read.pair('MQTT_CERT_FILE', 'MQTT_KEY_FILE')
  return {
    kind: 'external',
    url,
    user: read.optionalText('MQTT_USER') ?? (url.username === '' ? null : decodeURIComponent(url.username)),
    password: read.optionalText('MQTT_PASSWORD') ?? (url.password === '' ? null : decodeURIComponent(url.password)),
    tls: { caFile: read.optionalText('MQTT_CA_FILE'), certFile, keyFile },
  }
}

function influxFrom(read: Reader): InfluxConfig | null {
  const url = read.optionalUrl('INFLUX_URL', ['http:', 'https:'])
  if (url === null) return null
  return {
    url,
    database: read.text('INFLUX_DATABASE', 'district'),
    user: read.optionalText('INFLUX_USER') ?? (url.username === '' ? null : decodeURIComponent(url.username)),
    password: read.optionalText('INFLUX_PASSWORD') ?? (url.password === '' ? null : decodeURIComponent(url.password)),
  }
}

function sl651TcpFrom(read: Reader): Config['sl651Tcp'] {
  const host = read.text('SL651_TCP_HOST', '127.0.0.1')
  return read.optionalText('SL651_TCP_PORT') === null ? null : { host, port: read.port('SL651_TCP_PORT', 0) }
}

function sparkplugHostIdFrom(read: Reader): string | null {
  const id = read.optionalText('SPARKPLUG_HOST_ID')
  if (id !== null && /[/+#]/.test(id)) read.problems.push(`SPARKPLUG_HOST_ID must not contain / + or #, got "${id}"`)
  return id
}

function clockFrom(read: Reader, wallNowMs: number): ClockSetting {
  const speed = read.number('CLOCK_SPEED', 1, 0.001, 3600)
  return { speed, originMs: speed === 1 ? 0 : read.number('CLOCK_ORIGIN_MS', wallNowMs, 0, 4e12) }
}

type Reader = ReturnType<typeof createReader>

function createReader(env: Environment) {
  const problems: string[] = []
  const optionalText = (name: string): string | null => {
    const text = env[name]?.trim()
    return text === undefined || text === '' ? null : text
  }
  const parseUrl = (name: string, text: string, protocols: readonly string[]): URL | null => {
    const url = URL.parse(text)
    if (url !== null && protocols.includes(url.protocol) && url.hostname !== '') return url
    const wanted = protocols.map((protocol) => `${protocol}//`).join(' or ')
    problems.push(`${name} must be an address that begins with ${wanted}, got "${text}"`)
    return null
  }
  const number = (name: string, fallback: number, minimum: number, maximum: number): number => {
    const text = optionalText(name)
    if (text === null) return fallback
    const value = Number(text)
    if (value >= minimum && value <= maximum) return value
    problems.push(`${name} must be a number from ${minimum} to ${maximum}, got "${text}"`)
    return fallback
  }
  return {
    problems,
    optionalText,
    number,
    /** Two settings of which one alone means nothing. */
    pair: (first: string, second: string): readonly [string | null, string | null] => {
      const texts = [optionalText(first), optionalText(second)] as const
      if ((texts[0] === null) !== (texts[1] === null))
        problems.push(`${first} and ${second} belong together: set both or none`)
      return texts
    },
    text: (name: string, fallback: string) => optionalText(name) ?? fallback,
    port: (name: string, fallback: number): number => {
      const port = number(name, fallback, 0, 65_535)
      if (!Number.isInteger(port)) problems.push(`${name} must be a whole number, got "${port}"`)
      return port
    },
    optionalUrl: (name: string, protocols: readonly string[]): URL | null => {
      const text = optionalText(name)
      return text === null ? null : parseUrl(name, text, protocols)
    },
    url: (name: string, protocols: readonly string[], fallback: string): URL | null =>
      parseUrl(name, optionalText(name) ?? fallback, protocols),
    word: <W extends string>(name: string, words: readonly W[], fallback: W): W => {
      const text = optionalText(name)
      if (text === null) return fallback
      const word = words.find((candidate) => candidate === text)
      if (word === undefined) problems.push(`${name} must be one of ${words.join(', ')}, got "${text}"`)
      return word ?? fallback
    },
  }
}

/** An address as it may stand in a log or on the screen: without user and password. */
export function addressOf(url: URL): string {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  return shown.href.replace(/\/$/, '')
}
