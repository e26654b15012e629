import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { isPasswordHash } from '../access/password-hash.ts'
import { GatewayError } from '../ground/error-codes.ts'

/** One who may speak at the embedded broker: its MQTT user is `name`, its client identifier `name` or `name:…`. */
export interface Device {
  readonly name: string
  readonly passwordHash: string
  /** Stations whose readings it may publish and whose gates' commands it hears; `*` is all of them. */
  readonly stations: readonly string[]
  /** Further MQTT filters, for devices that do not speak by our own topics. */
  readonly publish: readonly string[]
  readonly subscribe: readonly string[]
}

export const DEVICE_NAME = /^[\w.-]{1,64}$/

const ADD_ONE = 'npm run --workspace @district/sensor-gateway device -- add <name> --stations <a,b>'

/** Reads the list of devices; throws a `GatewayError` that names everything wrong in it. */
export function readDevices(path: string): readonly Device[] {
  const document = parse(path)
  const list = isRecord(document) ? document['devices'] : undefined
  if (!Array.isArray(list)) throw invalid(path, ['it must be {"devices": […]}'])
  const problems: string[] = []
  const devices = list.map((entry: unknown, index) => deviceFrom(entry, index, problems))
  for (const [index, { name }] of devices.entries())
    if (devices.findIndex((other) => other.name === name) !== index) problems.push(`${name} stands in it twice`)
  if (problems.length > 0) throw invalid(path, problems)
  return devices
}

/** All of it or nothing: a running gateway reads it at any moment. Only its owner can. */
export function writeDevices(path: string, devices: readonly Device[]): void {
  const draft = `${path}.new`
  writeFileSync(draft, `${JSON.stringify({ devices }, null, 2)}\n`, { mode: 0o600 })
  chmodSync(draft, 0o600)
  renameSync(draft, path)
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw invalid(path, [
      isMissing ? `it is not there; the first device makes it: ${ADD_ONE}` : `it cannot be read: ${String(error)}`,
    ])
  }
}

function deviceFrom(entry: unknown, index: number, problems: string[]): Device {
  const record = isRecord(entry) ? entry : {}
  const name = typeof record['name'] === 'string' ? record['name'] : ''
  const where = DEVICE_NAME.test(name) ? `device ${name}` : `device number ${index + 1}`
  if (!DEVICE_NAME.test(name)) problems.push(`${where}: name must be 1 to 64 letters, digits, ".", "_" or "-"`)
  const passwordHash = typeof record['passwordHash'] === 'string' ? record['passwordHash'] : ''
  if (!isPasswordHash(passwordHash))
    problems.push(`${where}: passwordHash must be as the command "device -- add" writes it`)
  const texts = (key: string): readonly string[] => {
    const value = record[key] ?? []
    if (Array.isArray(value) && value.every((text) => typeof text === 'string')) return value
    problems.push(`${where}: ${key} must be a list of texts`)
    return []
  }
  return { name, passwordHash, stations: texts('stations'), publish: texts('publish'), subscribe: texts('subscribe') }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const invalid = (path: string, problems: readonly string[]): GatewayError =>
  new GatewayError('CONFIG_INVALID', `MQTT_DEVICES_FILE ${path}: ${problems.join('; ')}.`)
