import { readFileSync } from 'node:fs'
import { GatewayError } from '../ground/error-codes.ts'

const LINE = /^([0-9A-Fa-f]{10})\s+([0-9A-Fa-f]{4})$/

/** What each station must give as its password; a station that is not in it may give any. */
export type Sl651Passwords = ReadonlyMap<string, number>

/**
 * The list that SL651_PASSWORDS_FILE names: a line each, station in ten and password in four hexadecimal digits; what follows # is
 * a remark. Throws a `GatewayError` that names every wrong line, and no password.
 */
export function readSl651Passwords(path: string): Sl651Passwords {
  const passwords = new Map<string, number>()
  const problems: string[] = []
  for (const [index, text] of textOf(path).split(/\r?\n/).entries()) {
    const line = text.replace(/#.*$/, '').trim()
    if (line === '') continue
    const [, station = '', password = ''] = LINE.exec(line) ?? []
    const name = station.toUpperCase()
    if (station === '')
      problems.push(`line ${index + 1} must be ten and four hexadecimal digits, like "0012345678 1234"`)
    else if (passwords.has(name)) problems.push(`line ${index + 1}: station ${name} stands in it twice`)
    else passwords.set(name, Number.parseInt(password, 16))
  }
  if (problems.length > 0) throw invalid(path, problems.join('; '))
  return passwords
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw invalid(path, `it cannot be read (${code})`)
  }
}

const invalid = (path: string, why: string): GatewayError =>
  new GatewayError('CONFIG_INVALID', `SL651_PASSWORDS_FILE ${path}: ${why}.`)
