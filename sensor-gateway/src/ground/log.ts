import { type Logger, pino } from 'pino'
import type { LogLevel } from './settings.ts'

export type Log = Logger

/** Decisions only: start, stop, connections lost and regained, writes given up. Readings are counted, never logged. */
export const createLog = (level: LogLevel): Log => pino({ level, base: { part: 'sensor-gateway' } })

export const silentLog = (): Log => pino({ level: 'silent' })
