import type { Config } from '../ground/config.ts'

/** What a command is given beside its own words. */
export interface CommandContext {
  /** Where relative paths begin. */
  readonly cwd: string
  /** The environment's settings, with another pack where one is named. Throws `UsageError` with everything that is wrong. */
  readonly configOf: (pack?: string) => Config
}

/** A command line that cannot be understood; its message goes to the person, and the exit code is 2. */
export class UsageError extends Error {}

export const HELP = { help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } } as const

export function only(positionals: readonly string[], usage: string): string {
  const [one, ...more] = positionals
  if (one === undefined || more.length > 0) throw new UsageError(usage)
  return one
}

export function numberIn(name: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= minimum && value <= maximum) return value
  throw new UsageError(`${name} must be a number from ${minimum} to ${maximum}, got "${text}"`)
}
