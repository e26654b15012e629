import type { DatabaseSync } from 'node:sqlite'
import type { Person } from '@district/models/contract'
import type { Deed } from '../audit/audit-log.ts'
import { GatewayError } from '../ground/error-codes.ts'
import { openDatabase } from '../ground/sqlite.ts'
import { ACCESS_SCHEMA } from './access-schema.ts'
import { Accounts } from './accounts.ts'
import { type ApiToken, ApiTokens, type TokenScope } from './api-tokens.ts'
import { createIdentify, type Identify } from './identify.ts'
import { LoginThrottle } from './login-throttle.ts'
import { PendingDeeds } from './pending-deeds.ts'
import type { RandomBytes } from './secret.ts'
import { Sessions } from './sessions.ts'

export interface AccessOptions {
  readonly path: string
  readonly anonymousViewing: boolean
  /** The wall clock, not the district's: a rehearsal at sixty times the speed must not end sessions. */
  readonly wallNowMs: () => number
  /** Runs forward whatever is done to the wall clock. */
  readonly steadyNowMs: () => number
  readonly randomBytes: RandomBytes
  readonly audit: { append(deed: Deed): unknown }
}

export interface Login {
  readonly person: Person
  readonly secret: string
  readonly endsAtMs: number
}

/** Accounts, sessions and tokens as one: whatever changes is in the audit log before it is done. */
export class Access {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly tokens: ApiTokens
  readonly identify: Identify
  readonly #database: DatabaseSync
  readonly #throttle: LoginThrottle
  readonly #audit: AccessOptions['audit']
  readonly #pending: PendingDeeds
  /** One password is checked at a time: each takes 19 MiB and some tens of ms. */
  #checking: Promise<unknown> = Promise.resolve()

  constructor({ path, anonymousViewing, wallNowMs, steadyNowMs, randomBytes, audit }: AccessOptions) {
    this.#database = openDatabase(path, ACCESS_SCHEMA)
    this.#throttle = new LoginThrottle(steadyNowMs)
    this.#audit = audit
    this.#pending = new PendingDeeds(this.#database)
    this.#pending.moveTo(audit)
    this.accounts = new Accounts(this.#database, randomBytes)
    this.sessions = new Sessions(this.#database, wallNowMs, randomBytes)
    this.tokens = new ApiTokens(this.#database, wallNowMs, randomBytes)
    this.identify = createIdentify({ sessions: this.sessions, tokens: this.tokens, anonymousViewing })
  }

  async logIn(name: string, password: string, address: string): Promise<Login> {
    const checked = this.#checking.then(() => this.#check(name, password, address))
    this.#checking = checked.catch(() => {})
    const person = await checked
    this.#note({ by: person.name, action: 'login', subject: person.name, detail: { address } })
    return { person, ...this.sessions.begin(person.name) }
  }

  logOut(person: Person, secret: string): void {
    this.#note({ by: person.name, action: 'logout', subject: person.name, detail: {} })
    this.sessions.end(secret)
  }

  makeToken(by: Person, name: string, scope: TokenScope, lifeMs: number): { secret: string; token: ApiToken } {
    this.#note({ by: by.name, action: 'token-make', subject: name, detail: { ...scope, lifeMs } })
    return this.tokens.make(name, scope, lifeMs, by.name)
  }

  revokeToken(by: Person, id: number): void {
    const token = this.tokens.list().find((candidate) => candidate.id === id && candidate.revokedMs === null)
    if (token === undefined) throw new GatewayError('TOKEN_UNKNOWN', `There is no token ${id} to revoke.`)
    this.#note({ by: by.name, action: 'token-revoke', subject: token.name, detail: { id } })
    this.tokens.revoke(id)
  }

  close(): void {
    this.#database.close()
  }

  #note(deed: Deed): void {
    this.#pending.moveTo(this.#audit)
    this.#audit.append(deed)
  }

  async #check(name: string, password: string, address: string): Promise<Person> {
    const waitMs = this.#throttle.waitMs(name, address)
    if (waitMs > 0)
      throw new GatewayError('LOGIN_THROTTLED', `Too many wrong passwords: again in ${Math.ceil(waitMs / 1000)} s.`)
    const person = await this.accounts.check(name, password)
    if (person !== null) {
      this.#throttle.succeeded(name)
      return person
    }
    this.#throttle.failed(name, address)
    // Who mistakes one field for the other types the password as the name: only a name that exists is written down.
    const subject = this.accounts.list().some((account) => account.name === name) ? name : 'unknown name'
    this.#note({ by: 'anonymous', action: 'login-failed', subject, detail: { address } })
    throw new GatewayError('LOGIN_WRONG', 'Name or password is wrong.')
  }
}
