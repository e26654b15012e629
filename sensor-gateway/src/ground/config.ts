import type { ClockSetting, CommandMode } from '@district/models/contract'
import type { ConfigFile } from './config-file.ts'
import { isLoopback } from './loopback.ts'
import { type Setting, shown } from './setting.ts'
import { type LogLevel, SETTINGS, type SettingName, type Values } from './settings.ts'

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
  readonly http: {
    readonly host: string
    readonly port: number
    /** Null: the page is served in clear. */
    readonly tls: { readonly certFile: string; readonly keyFile: string } | null
  }
  /** Anybody may look, from anywhere. */
  readonly anonymousViewing: boolean
  readonly broker: BrokerConfig
  /** Null: the history lives in SQLite under `dataDir`. */
  readonly influx: InfluxConfig | null
  /** How long single readings are kept; null: for ever. Means of hours and days are kept for ever. */
  readonly historyKeptDays: number | null
  readonly importMaxBytes: number
  /** To which gates commands go. */
  readonly commandMode: CommandMode
  readonly dataDir: string
  /** How much of the disk the spool may take, and how much of it stays free. */
  readonly spool: { readonly maxBytes: number; readonly reserveBytes: number }
  readonly packDir: string
  readonly uiDir: string
  /** Null: no simulator belongs to this stack. */
  readonly simulatorUrl: URL | null
  /** Null: SL 651 stations are not heard over TCP. */
  readonly sl651Tcp: { readonly host: string; readonly port: number } | null
  /** Null: any password is taken of SL 651 stations. */
  readonly sl651PasswordsFile: string | null
  /** Null: no Sparkplug node waits for us as its primary host. */
  readonly sparkplugHostId: string | null
  readonly clock: ClockSetting
  readonly dxM: number
  readonly logLevel: LogLevel
}

export type Environment = Readonly<Record<string, string | undefined>>

export type ConfigOutcome =
  | { readonly ok: true; readonly config: Config; readonly shown: ShownSettings }
  | { readonly ok: false; readonly problems: readonly string[] }

/** Each setting as a log may show it, and whence it came. */
export type ShownSettings = Readonly<Record<string, string>>

/** Reads the whole environment and the file, once; the environment wins; every problem is named, not only the first. */
export function parseConfig(env: Environment, wallNowMs: number, file: ConfigFile | null = null): ConfigOutcome {
  const problems = file === null ? [] : [...file.problems, ...unknownKeys(file)]
  const values: Record<string, unknown> = {}
  const shownSettings: Record<string, string> = {}
  for (const [name, setting] of Object.entries(SETTINGS) as [SettingName, Setting<unknown>][]) {
    const said = sourceOf(setting, env, file)
    const parsed = said === null ? { value: setting.fallback } : readAs(setting, said.text)
    if ('value' in parsed) {
      values[name] = parsed.value
      shownSettings[setting.key] = `${shown(setting, parsed.value)}${said === null ? '' : ` (${said.from})`}`
    } else problems.push(`${said?.calls} must ${parsed.must}, got "${shown(setting, said?.text)}"`)
  }
  if (problems.length === 0) problems.push(...contradictions(values as Values))
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, config: configOf(values as Values, wallNowMs), shown: shownSettings }
}

function configOf(values: Values, wallNowMs: number): Config {
  return {
    http: { host: values.httpHost, port: values.httpPort, tls: bothOf(values.httpTlsCertFile, values.httpTlsKeyFile) },
    anonymousViewing: values.anonymousViewing,
    broker: brokerOf(values),
    influx: influxOf(values),
    dataDir: values.dataDir,
    packDir: values.packDir,
    uiDir: values.uiDir,
    simulatorUrl: values.simulatorUrl,
    sl651Tcp: values.sl651TcpPort === null ? null : { host: values.sl651TcpHost, port: values.sl651TcpPort },
    sl651PasswordsFile: values.sl651PasswordsFile,
    sparkplugHostId: values.sparkplugHostId,
    historyKeptDays: values.historyKeptDays === 0 ? null : values.historyKeptDays,
    commandMode: values.commandMode,
    importMaxBytes: values.importMaxMiB * 1024 * 1024,
    spool: { maxBytes: values.spoolMaxMiB * 1024 * 1024, reserveBytes: values.spoolReserveMiB * 1024 * 1024 },
    clock: clockOf(values, wallNowMs),
    dxM: values.dxM,
    logLevel: values.logLevel,
  }
}

function brokerOf(values: Values): BrokerConfig {
  const { mqttUrl: url, mqttHost: host, mqttPort: port, mqttDevicesFile: devicesFile } = values
  if (url === null) {
    const tls = bothOf(values.mqttTlsCertFile, values.mqttTlsKeyFile)
    return { kind: 'embedded', host, port, tls, devicesFile }
  }
  return {
    kind: 'external',
    url,
    user: values.mqttUser ?? (url.username === '' ? null : decodeURIComponent(url.username)),
    password: values.mqttPassword ?? (url.password === '' ? null : decodeURIComponent(url.password)),
    tls: { caFile: values.mqttCaFile, certFile: values.mqttCertFile, keyFile: values.mqttKeyFile },
  }
}

const bothOf = (certFile: string | null, keyFile: string | null) =>
  certFile === null || keyFile === null ? null : { certFile, keyFile }

/** Two settings of which one alone means nothing. */
const PAIRS = [
  ['httpTlsCertFile', 'httpTlsKeyFile'],
  ['mqttTlsCertFile', 'mqttTlsKeyFile'],
  ['mqttCertFile', 'mqttKeyFile'],
] as const satisfies readonly (readonly [SettingName, SettingName])[]

/** What no setting shows alone. */
function contradictions(values: Values): readonly string[] {
  const halves = PAIRS.filter(([first, second]) => (values[first] === null) !== (values[second] === null)).map(
    ([first, second]) =>
      `${SETTINGS[first].environment} and ${SETTINGS[second].environment} belong together: set both or none`,
  )
  const { mqttUrl, mqttHost, mqttDevicesFile } = values
  if (mqttUrl !== null || mqttDevicesFile !== null || isLoopback(mqttHost)) return halves
  return [
    ...halves,
    `MQTT_HOST ${mqttHost} lets other machines in, so each device must say who it is: MQTT_DEVICES_FILE must name the list of devices (see "Devices" in sensor-gateway/README.md), or MQTT_HOST be 127.0.0.1`,
  ]
}

function influxOf({ influxUrl: url, influxDatabase, influxUser, influxPassword }: Values): InfluxConfig | null {
  if (url === null) return null
  return {
    url,
    database: influxDatabase,
    user: influxUser ?? (url.username === '' ? null : decodeURIComponent(url.username)),
    password: influxPassword ?? (url.password === '' ? null : decodeURIComponent(url.password)),
  }
}

const clockOf = ({ clockSpeed: speed, clockOriginMs }: Values, wallNowMs: number): ClockSetting => ({
  speed,
  originMs: speed === 1 ? 0 : (clockOriginMs ?? wallNowMs),
})

interface Said {
  readonly text: string
  readonly from: string
  /** How a problem names the setting: as its writer does. */
  readonly calls: string
}

/** What is said about a setting, or null: nothing, so the default holds. */
function sourceOf(setting: Setting<unknown>, env: Environment, file: ConfigFile | null): Said | null {
  const counts = (text: string) => text !== '' || setting.emptyIsNone
  const inEnvironment = env[setting.environment]?.trim()
  if (inEnvironment !== undefined && counts(inEnvironment))
    return { text: inEnvironment, from: setting.environment, calls: setting.environment }
  const inFile = file?.entries.get(setting.key)
  if (inFile === undefined || !counts(inFile.text)) return null
  return { text: inFile.text, from: inFile.place, calls: `${inFile.place}: ${setting.key}` }
}

const readAs = (setting: Setting<unknown>, text: string) =>
  text === '' && setting.emptyIsNone ? { value: null } : setting.parse(text)

function unknownKeys({ entries }: ConfigFile): readonly string[] {
  const keys = Object.values(SETTINGS).map(({ key }) => key as string)
  return [...entries].flatMap(([key, { place }]) => {
    if (keys.includes(key)) return []
    const section = `${key.split('.')[0]}.`
    const beside = keys.filter((known) => known.startsWith(section))
    const remedy = beside.length === 0 ? 'the README lists the settings' : `there are ${beside.join(', ')}`
    return [`${place}: ${key} is not a setting; ${remedy}`]
  })
}

/** An address as it may stand in a log or on the screen: without user and password. */
export function addressOf(url: URL): string {
  const shown = new URL(url)
  shown.username = ''
  shown.password = ''
  return shown.href.replace(/\/$/, '')
}
