import { join, resolve } from 'node:path'
import { err, ok, type Result } from '@district/models'
import { type ClockSetting, WALL_CLOCK } from '@district/models/contract'
import { ROOT_DIR } from './paths.ts'

/** All that the environment decides, read once. */
export interface Config {
  readonly packDir: string
  readonly dataDir: string
  readonly mqttUrl: string
  readonly http: { readonly host: string; readonly port: number }
  /** Where the shadow hears readings and asks for their history; null where there is no gateway, and then no shadow either. */
  readonly gatewayUrl: string | null
  readonly clock: ClockSetting
  readonly dxM: number
  /** How many runs, and how much of the disk, are kept; older ones make room, pinned ones stay. */
  readonly retention: { readonly maximumRuns: number; readonly maximumBytes: number }
  /** How long, and on how much of the disk, the frames of the shadow's past are kept. */
  readonly frames: { readonly keptMs: number; readonly maximumBytes: number }
  readonly logLevel: string
}

/** The variables that are read here, and nowhere else. */
export interface Environment {
  readonly PACK_DIR?: string | undefined
  readonly DATA_DIR?: string | undefined
  readonly MQTT_URL?: string | undefined
  readonly MQTT_HOST?: string | undefined
  readonly MQTT_PORT?: string | undefined
  readonly SIMULATOR_HOST?: string | undefined
  readonly SIMULATOR_PORT?: string | undefined
  readonly GATEWAY_URL?: string | undefined
  readonly CLOCK_SPEED?: string | undefined
  readonly CLOCK_ORIGIN_MS?: string | undefined
  readonly DX_M?: string | undefined
  readonly RUNS_KEPT?: string | undefined
  readonly RUNS_KEPT_MB?: string | undefined
  readonly FRAMES_KEPT_HOURS?: string | undefined
  readonly FRAMES_KEPT_MB?: string | undefined
  readonly LOG_LEVEL?: string | undefined
  /** Where npm was called from, when npm moved us. */
  readonly INIT_CWD?: string | undefined
  /** A token for commands that ask a gateway. */
  readonly DISTRICT_TOKEN?: string | undefined
  readonly [other: string]: string | undefined
}

/** Settings that a command line may give instead of the environment. */
export interface ConfigOverrides {
  readonly speed?: string | undefined
  readonly pack?: string | undefined
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** Every problem at once, each one sentence that names the variable. */
export function readConfig(
  env: Environment,
  cwd: string,
  wallNowMs: number,
  overrides: ConfigOverrides = {},
): Result<Config, readonly string[]> {
  const problems: string[] = []
  const numberOf = (name: keyof Environment, fallback: number, minimum: number, maximum: number, given = env[name]) => {
    if (given === undefined || given === '') return fallback
    const value = Number(given)
    if (given.trim() !== '' && value >= minimum && value <= maximum) return value
    problems.push(`${name} must be a number from ${minimum} to ${maximum}, got "${given}"`)
    return fallback
  }
  const urlOf = (name: keyof Environment, fallback: string, protocols: readonly string[]) => {
    const given = env[name] ?? fallback
    if (URL.canParse(given) && protocols.includes(new URL(given).protocol)) return given
    problems.push(
      `${name} must be a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}, got "${given}"`,
    )
    return given
  }
  const pathOf = (given: string | undefined, fallback: string) =>
    given === undefined || given === '' ? join(ROOT_DIR, fallback) : resolve(env.INIT_CWD ?? cwd, given)
  const speed = numberOf('CLOCK_SPEED', 1, 1, 3600, overrides.speed ?? env.CLOCK_SPEED)
  const logLevel = env.LOG_LEVEL ?? 'info'
  if (!LOG_LEVELS.includes(logLevel))
    problems.push(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, got "${logLevel}"`)
  const broker = `mqtt://${env.MQTT_HOST ?? '127.0.0.1'}:${numberOf('MQTT_PORT', 1883, 1, 65535)}`

  const config: Config = {
    packDir: pathOf(overrides.pack ?? env.PACK_DIR, 'seeds/weishan'),
    dataDir: pathOf(env.DATA_DIR, 'data/live'),
    mqttUrl: env.MQTT_URL ? urlOf('MQTT_URL', broker, ['mqtt:', 'mqtts:', 'ws:', 'wss:']) : broker,
    http: { host: env.SIMULATOR_HOST ?? '127.0.0.1', port: numberOf('SIMULATOR_PORT', 8081, 0, 65535) },
    gatewayUrl: env.GATEWAY_URL === '' ? null : urlOf('GATEWAY_URL', 'http://127.0.0.1:8080', ['http:', 'https:']),
    clock:
      speed === 1
        ? WALL_CLOCK
        : { speed, originMs: numberOf('CLOCK_ORIGIN_MS', wallNowMs, 0, Number.MAX_SAFE_INTEGER) },
    dxM: numberOf('DX_M', 500, 50, 5000),
    retention: {
      maximumRuns: numberOf('RUNS_KEPT', 500, 1, 100_000),
      maximumBytes: numberOf('RUNS_KEPT_MB', 2000, 1, 10_000_000) * 1_000_000,
    },
    frames: {
      keptMs: numberOf('FRAMES_KEPT_HOURS', 48, 1, 8760) * 3_600_000,
      maximumBytes: numberOf('FRAMES_KEPT_MB', 256, 1, 1_000_000) * 1_000_000,
    },
    logLevel,
  }
  return problems.length > 0 ? err(problems) : ok(Object.freeze(config))
}
