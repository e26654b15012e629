import { expect, test } from 'vitest'
import { addressOf, parseConfig } from './config.ts'

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
