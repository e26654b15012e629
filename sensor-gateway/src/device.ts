import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { hashPassword, STRENGTH_FOR_DEVICES } from './access/password-hash.ts'
import { GatewayError } from './ground/error-codes.ts'
import { DEVICE_NAME, type Device, readDevices, writeDevices } from './receive/device-file.ts'

/** `device -- add|remove|list`: who may speak at the embedded broker. The gateway sees a change within seconds, without a restart. */
const USAGE = `device add <name> --stations <a,b | *> [--publish <filter,…>] [--subscribe <filter,…>]
device remove <name>
device list
The list is the file that MQTT_DEVICES_FILE or --file names.`

const PASSWORD_BYTES = 24

async function run(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const text = { type: 'string' } as const
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { file: text, stations: text, publish: text, subscribe: text },
  })
  const [verb, name = ''] = positionals
  const file = values.file ?? env['MQTT_DEVICES_FILE'] ?? ''
  // npm runs this in the package's folder; a path is meant from where the person stands.
  const path = resolve(env['INIT_CWD'] ?? '.', file)
  if (file === '' || !['add', 'remove', 'list'].includes(verb ?? '')) throw new GatewayError('CONFIG_INVALID', USAGE)
  const devices = verb === 'add' && !existsSync(path) ? [] : readDevices(path)
  if (verb === 'list') return list(devices)
  if (!DEVICE_NAME.test(name))
    throw new GatewayError(
      'CONFIG_INVALID',
      `The name must be 1 to 64 letters, digits, ".", "_" or "-", got "${name}".`,
    )
  const others = devices.filter((device) => device.name !== name)
  if (verb === 'remove') {
    if (others.length === devices.length) throw new GatewayError('CONFIG_INVALID', `${path} has no device ${name}.`)
    writeDevices(path, others)
    process.stdout.write(`${name} is removed from ${path}.\n`)
    return
  }
  if (others.length < devices.length)
    throw new GatewayError(
      'CONFIG_INVALID',
      `${path} has a device ${name} already; remove it first for a new password.`,
    )
  const rights = {
    stations: items(values.stations),
    publish: items(values.publish),
    subscribe: items(values.subscribe),
  }
  if (rights.stations.length + rights.publish.length === 0)
    throw new GatewayError('CONFIG_INVALID', `What may ${name} publish? --stations names its stations.`)
  const password = randomBytes(PASSWORD_BYTES).toString('base64url')
  const passwordHash = await hashPassword(password, randomBytes(16), STRENGTH_FOR_DEVICES)
  writeDevices(path, [...others, { name, passwordHash, ...rights }])
  process.stdout.write(`${name} is in ${path}. Its MQTT user is ${name}, its client identifier ${name} or ${name}:<anything>.
Its password, which nobody can show again:
${password}
`)
}

function list(devices: readonly Device[]): void {
  for (const { name, stations, publish, subscribe } of devices)
    process.stdout.write(`${[name, stations.join(','), publish.join(','), subscribe.join(',')].join('\t')}\n`)
}

const items = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

try {
  await run(process.argv.slice(2), process.env)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
