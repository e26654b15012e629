import { type Logger, pino } from 'pino'

export type Log = Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>

/** JSON lines on standard output; a child per room. Decisions and what a person must act on, never a line per reading. */
export const createLog = (level: string): Logger => pino({ name: 'simulator', level, base: null })
