import { type DestinationStream, type Logger, pino } from 'pino'
import { maskUser } from './setting.ts'
import type { LogLevel } from './settings.ts'

export type Log = Logger

/** Names below which nothing is written down, at the top of a line and one or two steps below it. */
const SECRET_NAMES = ['password', 'secret', 'token', 'authorization', 'cookie', '["set-cookie"]']
const REDACTED = SECRET_NAMES.flatMap((name) => {
  const step = name.startsWith('[') ? name : `.${name}`
  return [name, `*${step}`, `*.*${step}`]
})

/** Decisions only: start, stop, connections lost and regained, writes given up. Readings are counted, never logged; nor are secrets. */
export const createLog = (level: LogLevel, destination: DestinationStream = pino.destination(1)): Log =>
  pino(
    {
      level,
      base: { part: 'sensor-gateway' },
      redact: { paths: REDACTED, censor: '***' },
      // Also inside the message of an error, wherever it was made.
      hooks: { streamWrite: maskUser },
    },
    destination,
  )

export const silentLog = (): Log => pino({ level: 'silent' })
