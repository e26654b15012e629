import { Gateway } from './gateway.ts'
import { type Config, type ConfigOutcome, parseConfig, type ShownSettings } from './ground/config.ts'
import { readConfigFile } from './ground/config-file.ts'
import { GatewayError } from './ground/error-codes.ts'
import { createLog, type Log } from './ground/log.ts'

/** The drain gets part of it; then the process goes, because what is acknowledged is on disk. */
const STOP_WITHIN_MS = 4500

const { config, shown } = readConfig()
const log = createLog(config.logLevel)
await run(config, shown, log)

function readConfig(): ConfigOutcome & { ok: true } {
  const outcome = parseConfig(process.env, Date.now(), readConfigFile(process.env['CONFIG_FILE']))
  if (outcome.ok) return outcome
  return refuseToStart(outcome.problems.map((problem) => `${problem} [CONFIG_INVALID]`).join('\n'))
}

async function run(config: Config, settings: ShownSettings, log: Log): Promise<void> {
  let gateway: Gateway | undefined
  try {
    gateway = Gateway.open(config, log)
    stopOnSignal(gateway, log)
    log.info({ settings }, 'Settings')
    await gateway.start()
  } catch (error) {
    await gateway?.stop().catch(() => {})
    if (error instanceof GatewayError) refuseToStart(`${error.message} [${error.code}]`)
    throw error
  }
}

function stopOnSignal(gateway: Gateway, log: Log): void {
  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref()
    gateway.stop().then(
      () => {
        log.info({ signal }, 'Stopped')
        process.exit(0)
      },
      (err) => {
        log.error({ err }, 'The stop was not orderly; what was acknowledged is on disk')
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal))
}

/** Said to the person who starts, not to the log. */
function refuseToStart(text: string): never {
  process.stderr.write(`${text}\n`)
  process.exit(1)
}
