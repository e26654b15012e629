import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { addressOf, type ConfigOutcome, parseConfig } from './config.ts'
import { parseConfigFile, readConfigFile } from './config-file.ts'
import { settingsTable } from './settings.ts'

const parse = (env: Record<string, string>) => parseConfig(env, 1_700_000_000_000)

test('an empty environment is the newcomer’s: loopback, embedded broker, SQLite', () => {
  const outcome = parse({})
  expect(outcome.ok).toBe(true)
  if (!outcome.ok) return
  expect(outcome.config).toMatchObject({
    http: { host: '127.0.0.1', port: 8080 },
    broker: { kind: 'embedded', host: '127.0.0.1', port: 1883, tls: null, devicesFile: null },
    influx: null,
    clock: { speed: 1 },
    dxM: 500,
  })
  expect(outcome.config.simulatorUrl?.href).toBe('http://127.0.0.1:8081/')
})

test('every problem is named, not only the first', () => {
  const outcome = parse({
    HTTP_PORT: 'eighty',
    MQTT_PORT: '70000',
    INFLUX_URL: 'localhost:8086',
    LOG_LEVEL: 'loud',
    DX_M: '0',
  })
  expect(outcome.ok).toBe(false)
  if (outcome.ok) return
  expect(outcome.problems).toHaveLength(5)
  for (const name of ['HTTP_PORT', 'MQTT_PORT', 'INFLUX_URL', 'LOG_LEVEL', 'DX_M'])
    expect(outcome.problems.some((problem) => problem.startsWith(name))).toBe(true)
})

test('MQTT_URL replaces the embedded broker, INFLUX_URL the embedded history', () => {
  const outcome = parse({ MQTT_URL: 'mqtt://plc:secret@broker:1884', INFLUX_URL: 'http://reader:word@history:8086' })
  if (!outcome.ok) throw new Error(outcome.problems.join())
  const { broker, influx } = outcome.config
  expect(broker.kind).toBe('external')
  expect(broker.kind === 'external' && addressOf(broker.url)).toBe('mqtt://broker:1884')
  expect(influx).toMatchObject({ database: 'district', user: 'reader', password: 'word' })
})

test('an empty SIMULATOR_URL means that there is none', () => {
  const outcome = parse({ SIMULATOR_URL: '' })
  expect(outcome.ok && outcome.config.simulatorUrl).toBeNull()
})

test('a simulated clock begins where it is told to, or now', () => {
  const told = parse({ CLOCK_SPEED: '60', CLOCK_ORIGIN_MS: '5000' })
  const now = parse({ CLOCK_SPEED: '60' })
  expect(told.ok && told.config.clock).toEqual({ speed: 60, originMs: 5000 })
  expect(now.ok && now.config.clock).toEqual({ speed: 60, originMs: 1_700_000_000_000 })
})

const file = (source: string) => parseConfigFile('f.yaml', source)
const read = (env: Record<string, string>, source: string) => parseConfig(env, 1_700_000_000_000, file(source))
const problemsOf = (outcome: ConfigOutcome) => (outcome.ok ? [] : outcome.problems)

test('[SC1] a file in YAML or JSON says what the environment leaves open', () => {
  for (const source of ['http:\n  host: 0.0.0.0\n  port: 81\n', '{"http": {"host": "0.0.0.0", "port": 81}}']) {
    const outcome = read({ HTTP_PORT: '82' }, source)
    expect(outcome.ok && outcome.config.http).toMatchObject({ host: '0.0.0.0', port: 82 })
  }
  const none = read({}, 'simulator: { url: }')
  expect(none.ok && none.config.simulatorUrl).toBeNull()
})

test('[SC1] all problems of file and environment at once, each where it stands', () => {
  const source = 'http:\n  port: eighty\n  prot: 1\ninflux:\n  password: [a]\nwater: wet\n'
  expect(problemsOf(read({ DX_M: '0' }, source))).toEqual([
    'f.yaml:5:3: influx.password must not be a list or a reference',
    expect.stringMatching(/^f\.yaml:3:3: http\.prot is not a setting; there are http\.host, http\.port/),
    'f.yaml:6:1: water is not a setting; the README lists the settings',
    'f.yaml:2:3: http.port must be a whole number from 0 to 65535, got "eighty"',
    'DX_M must be a number from 10 to 10000, got "0"',
  ])
})

test('[SC1] a file that is not YAML, says a thing twice or holds no sections', () => {
  expect(problemsOf(read({}, 'http: {'))[0]).toMatch(/^f\.yaml:1:\d+: /)
  expect(problemsOf(read({}, 'http: { port: 1 }\nhttp: { port: 2 }'))[0]).toMatch(/^f\.yaml:2:1: .*unique/)
  expect(problemsOf(read({}, 'just words'))).toEqual(['f.yaml:1:1: the file must hold sections of settings'])
  expect(readConfigFile('/nowhere/f.yaml')?.problems).toEqual([
    '/nowhere/f.yaml cannot be read (ENOENT); CONFIG_FILE names the file of settings.',
  ])
})

test('[SC2] a secret is shown neither in the print nor in a problem, also not inside an address', () => {
  const right = read(
    { MQTT_URL: 'mqtt://plc:hush@broker:1884', INFLUX_PASSWORD: 'hush' },
    'influx: { url: "http://r:hush@h/?token=hush", user: r }',
  )
  if (!right.ok) throw new Error(right.problems.join())
  expect(right.shown).toMatchObject({
    'mqtt.url': 'mqtt://***@broker:1884 (MQTT_URL)',
    'influx.password': '*** (INFLUX_PASSWORD)',
    'influx.url': 'http://***@h/?token=*** (f.yaml:1:11)',
    'influx.database': 'district',
  })
  expect(JSON.stringify(right.shown)).not.toContain('hush')
  const wrong = problemsOf(read({ INFLUX_URL: 'ftp://r:hush@h' }, 'mqtt: { url: "http://plc:hush@h" }'))
  expect(wrong).toHaveLength(2)
  expect(wrong.join()).not.toContain('hush')
})

test('[SC3] README’s table is the table of settings', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const table = readme.slice(readme.indexOf('| in the file |')).split('\n\n', 1)[0]
  expect(table).toBe(settingsTable())
})

test('[DV3] SL 651 stations are heard over TCP when a port is given, on loopback unless told otherwise', () => {
  const silent = parse({ SL651_TCP_HOST: '0.0.0.0' })
  const heard = parse({ SL651_TCP_PORT: '5651' })
  expect(silent.ok && silent.config.sl651Tcp).toBeNull()
  expect(heard.ok && heard.config.sl651Tcp).toEqual({ host: '127.0.0.1', port: 5651 })
})

test('[DV7] the id of the Sparkplug host is one level of a topic', () => {
  const outcome = parse({ SPARKPLUG_HOST_ID: 'a/b' })
  expect(outcome.ok ? [] : outcome.problems).toEqual(['SPARKPLUG_HOST_ID must not contain / + or #, got "a/b"'])
})
