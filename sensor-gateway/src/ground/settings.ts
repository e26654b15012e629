import type { CommandMode } from '@district/models/contract'
import {
  flag,
  matching,
  numberFrom,
  optionalNumberFrom,
  optionalPort,
  optionalText,
  port,
  type Setting,
  secret,
  text,
  url,
  urlOrEmpty,
  word,
} from './setting.ts'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

const COMMAND_MODES = ['off', 'virtual', 'real'] as const satisfies readonly CommandMode[]

/**
 * Every setting, once: parser, print at the start, and README's table are made from it. A new setting is a line here, a field of
 * `Config`, and README's row as `npm run settings` prints it.
 */
export const SETTINGS = {
  httpHost: text('http.host', 'HTTP_HOST', '127.0.0.1', 'where the page and the API are served'),
  httpPort: port('http.port', 'HTTP_PORT', 8080, 'its port; 0 takes any'),
  httpTlsCertFile: optionalText(
    'http.tlsCertFile',
    'HTTP_TLS_CERT_FILE',
    null,
    'certificate in PEM, with its chain: the page is then served over https',
  ),
  httpTlsKeyFile: optionalText('http.tlsKeyFile', 'HTTP_TLS_KEY_FILE', null, 'its private key'),
  anonymousViewing: flag(
    'access.anonymousViewing',
    'ANONYMOUS_VIEWING',
    false,
    '`true`: whoever reaches the page may look, from any machine (the wall)',
  ),
  mqttHost: text('mqtt.host', 'MQTT_HOST', '127.0.0.1', 'where the embedded broker listens'),
  mqttPort: port('mqtt.port', 'MQTT_PORT', 1883, 'its port'),
  mqttUrl: url('mqtt:', 'mqtts:', 'ws:', 'wss:')(
    'mqtt.url',
    'MQTT_URL',
    null,
    'a broker elsewhere instead, `mqtt://user:password@host:port`',
  ),
  mqttUser: optionalText('mqtt.user', 'MQTT_USER', null, 'who the gateway is at that broker'),
  mqttPassword: secret('mqtt.password', 'MQTT_PASSWORD', null, 'its password'),
  mqttCaFile: optionalText(
    'mqtt.caFile',
    'MQTT_CA_FILE',
    null,
    'who signs for that broker, if no public authority does',
  ),
  mqttCertFile: optionalText(
    'mqtt.certFile',
    'MQTT_CERT_FILE',
    null,
    'our certificate at that broker, if it wants one',
  ),
  mqttKeyFile: optionalText('mqtt.keyFile', 'MQTT_KEY_FILE', null, 'its private key'),
  mqttTlsCertFile: optionalText(
    'mqtt.tlsCertFile',
    'MQTT_TLS_CERT_FILE',
    null,
    'certificate of the embedded broker: it then speaks TLS',
  ),
  mqttTlsKeyFile: optionalText('mqtt.tlsKeyFile', 'MQTT_TLS_KEY_FILE', null, 'its private key'),
  mqttDevicesFile: optionalText(
    'mqtt.devicesFile',
    'MQTT_DEVICES_FILE',
    null,
    'who may publish what at the embedded broker; needed beyond loopback',
  ),
  sl651TcpHost: text('sl651.tcpHost', 'SL651_TCP_HOST', '127.0.0.1', 'where SL 651 stations are heard over TCP'),
  sl651TcpPort: optionalPort('sl651.tcpPort', 'SL651_TCP_PORT', null, 'its port; without it they are not heard'),
  sl651PasswordsFile: optionalText(
    'sl651.passwordsFile',
    'SL651_PASSWORDS_FILE',
    null,
    'which password each SL 651 station must give; without it any is taken',
  ),
  sparkplugHostId: matching(/^[^/+#]+$/, 'not contain / + or #')(
    'sparkplug.hostId',
    'SPARKPLUG_HOST_ID',
    null,
    'our name as primary host, for which Sparkplug nodes wait',
  ),
  influxUrl: url('http:', 'https:')('influx.url', 'INFLUX_URL', null, 'history in InfluxDB instead of SQLite'),
  influxDatabase: text('influx.database', 'INFLUX_DATABASE', 'district', 'created if the server lets us'),
  influxUser: optionalText('influx.user', 'INFLUX_USER', null, 'who the gateway is at InfluxDB'),
  influxPassword: secret('influx.password', 'INFLUX_PASSWORD', null, 'on InfluxDB 2 and 3 it is the token'),
  historyKeptDays: numberFrom(0, 36_500)(
    'history.keptDays',
    'HISTORY_KEPT_DAYS',
    400,
    'how long single readings are kept, 0: for ever; means of hours and days always are',
  ),
  importMaxMiB: numberFrom(1, 4096)('history.importMaxMiB', 'IMPORT_MAX_MIB', 64, 'largest CSV that is imported'),
  spoolMaxMiB: numberFrom(1, 1e9)('spool.maxMiB', 'SPOOL_MAX_MIB', 2048, 'what waits for the history may take so much'),
  spoolReserveMiB: numberFrom(0, 1e9)('spool.reserveMiB', 'SPOOL_RESERVE_MIB', 256, 'so much of the disk stays free'),
  commandMode: word(COMMAND_MODES)(
    'commands.mode',
    'GATE_COMMANDS',
    'virtual',
    'gate commands: off, only to virtual gates, or real',
  ),
  dataDir: text('data.dir', 'DATA_DIR', 'data/live', 'spool, history, accounts'),
  packDir: text('district.pack', 'PACK_DIR', 'seeds/weishan', 'the district'),
  dxM: numberFrom(10, 10_000)('district.dxM', 'DX_M', 500, 'grid of the shadow, metres'),
  uiDir: text('ui.dir', 'UI_DIR', 'twin-ui/dist', 'the built page'),
  simulatorUrl: urlOrEmpty('http:')(
    'simulator.url',
    'SIMULATOR_URL',
    new URL('http://127.0.0.1:8081'),
    'where the shadow is; empty: there is none',
  ),
  clockSpeed: numberFrom(0.001, 3600)('clock.speed', 'CLOCK_SPEED', 1, 'of the district’s clock; 1 is the wall clock'),
  clockOriginMs: optionalNumberFrom(0, 4e12)(
    'clock.originMs',
    'CLOCK_ORIGIN_MS',
    null,
    'where a clock of another speed begins; without it: now',
  ),
  logLevel: word(LOG_LEVELS)('log.level', 'LOG_LEVEL', 'info', `one of ${LOG_LEVELS.join(', ')}`),
} as const satisfies Record<string, Setting<never> | Setting<unknown>>

export type SettingName = keyof typeof SETTINGS
export type Values = { readonly [N in SettingName]: (typeof SETTINGS)[N] extends Setting<infer T> ? T : never }

/** README's table, a row for each setting. */
export function settingsTable(): string {
  const rows = (Object.values(SETTINGS) as readonly Setting<unknown>[]).map(
    ({ key, environment, fallback, about }) =>
      `| \`${key}\` | \`${environment}\` | ${fallback === null ? '–' : `\`${String(fallback)}\``} | ${about} |`,
  )
  return ['| in the file | environment | default | meaning |', '|---|---|---|---|', ...rows].join('\n')
}
