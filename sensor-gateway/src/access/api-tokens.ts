import type { DatabaseSync } from 'node:sqlite'
import type { Person, Role } from '@district/models/contract'
import { GatewayError } from '../ground/error-codes.ts'
import { CLOCK_TOLERANCE_MS, hashOf, newSecret, type RandomBytes } from './secret.ts'

/** What a token may do: no more than its role, and if it says so only these verbs below these paths. Empty: all. */
export interface TokenScope {
  readonly role: Role
  readonly verbs: string[]
  readonly paths: string[]
}

export interface ApiToken extends TokenScope {
  readonly id: number
  readonly name: string
  readonly madeBy: string
  readonly madeMs: number
  readonly expiresMs: number
  readonly revokedMs: number | null
}

type TokenRow = Omit<ApiToken, 'verbs' | 'paths'> & { readonly verbs: string; readonly paths: string }

/** Begins every token, so that a person or a scanner of leaked secrets knows what was found. */
const PREFIX = 'district_'
/** Begins the name under which a program is known; no account has a blank in its name. */
const TOKEN_NAME = 'token '

/** Keys of programs. Shown once when made; here is only the hash. */
export class ApiTokens {
  readonly #database: DatabaseSync
  readonly #nowMs: () => number
  readonly #randomBytes: RandomBytes

  constructor(database: DatabaseSync, nowMs: () => number, randomBytes: RandomBytes) {
    this.#database = database
    this.#nowMs = nowMs
    this.#randomBytes = randomBytes
  }

  make(name: string, scope: TokenScope, lifeMs: number, madeBy: string): { readonly secret: string; token: ApiToken } {
    const secret = PREFIX + newSecret(this.#randomBytes)
    const nowMs = this.#nowMs()
    const { lastInsertRowid } = this.#database
      .prepare(
        'INSERT INTO tokens (secretHash, name, role, verbs, paths, madeBy, madeMs, expiresMs) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        hashOf(secret),
        name,
        scope.role,
        JSON.stringify(scope.verbs),
        JSON.stringify(scope.paths),
        madeBy,
        nowMs,
        nowMs + lifeMs,
      )
    const token = { id: Number(lastInsertRowid), name, ...scope, madeBy, madeMs: nowMs, revokedMs: null }
    return { secret, token: { ...token, expiresMs: nowMs + lifeMs } }
  }

  list(): readonly ApiToken[] {
    const rows = this.#database.prepare('SELECT * FROM tokens ORDER BY id').all() as unknown as TokenRow[]
    return rows.map(tokenOf)
  }

  /** False: there is no such token, or it was revoked before. */
  revoke(id: number): boolean {
    const sql = 'UPDATE tokens SET revokedMs = ? WHERE id = ? AND revokedMs IS NULL'
    return this.#database.prepare(sql).run(this.#nowMs(), id).changes === 1
  }

  /** Whoever shows this secret, or an error that says why it does not count here. */
  personOf(secret: string, method: string, path: string): Person {
    const row = this.#database.prepare('SELECT * FROM tokens WHERE secretHash = ?').get(hashOf(secret))
    if (row === undefined) throw new GatewayError('TOKEN_INVALID', 'This gateway does not know the token.')
    const { name, role, verbs, paths, madeMs, expiresMs, revokedMs } = tokenOf(row as unknown as TokenRow)
    const nowMs = this.#nowMs()
    if (revokedMs !== null) throw new GatewayError('TOKEN_INVALID', `The token ${name} was revoked ${at(revokedMs)}.`)
    if (nowMs >= expiresMs)
      throw new GatewayError('TOKEN_EXPIRED', `The token ${name} expired ${at(expiresMs)}: ask for a new one.`)
    if (nowMs < madeMs - CLOCK_TOLERANCE_MS)
      throw new GatewayError('TOKEN_INVALID', `The token ${name} is from the future: the clock here was set back.`)
    const isInside = (verbs.length === 0 || verbs.includes(method)) && (paths.length === 0 || paths.some(isAbove(path)))
    if (!isInside) throw new GatewayError('TOKEN_SCOPE', `The token ${name} is not for ${method} ${path}.`)
    return { name: `${TOKEN_NAME}${name}`, role }
  }
}

/** Whether a program asks, and not a person at a screen. */
export const isToken = ({ name }: Person): boolean => name.startsWith(TOKEN_NAME)

const at = (ms: number): string => `at ${new Date(ms).toISOString()}`
const isAbove = (path: string) => (allowed: string) => path === allowed || path.startsWith(`${allowed}/`)
const tokenOf = ({ id, name, role, verbs, paths, madeBy, madeMs, expiresMs, revokedMs }: TokenRow): ApiToken => ({
  ...{ id, name, role, madeBy, madeMs, expiresMs, revokedMs },
  verbs: JSON.parse(verbs) as string[],
  paths: JSON.parse(paths) as string[],
})
