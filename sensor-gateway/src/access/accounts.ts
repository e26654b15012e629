import type { DatabaseSync } from 'node:sqlite'
import type { Person, Role } from '@district/models/contract'
import { ANONYMOUS_VIEWER } from './identify.ts'
import { hashPassword, isPasswordOf, STRENGTH_FOR_PEOPLE } from './password-hash.ts'
import type { RandomBytes } from './secret.ts'

export interface Account extends Person {
  readonly isDisabled: boolean
}

interface AccountRow {
  name: string
  role: string
  password: string
  disabled: number
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,39}$/i
/** Who looks without an account, and the gateway itself. */
const RESERVED: readonly string[] = [ANONYMOUS_VIEWER.name, 'gateway']
const SALT_BYTES = 16
const SHORTEST_PASSWORD = 10
export const LONGEST_PASSWORD = 200

/** Said to the administrator: the name or password cannot be used. */
export class AccountProblem extends Error {}

/** Who may log in. Another process may change the table meanwhile: nothing is remembered here. */
export class Accounts {
  readonly #database: DatabaseSync
  readonly #randomBytes: RandomBytes
  #nobodysPassword: string | undefined

  constructor(database: DatabaseSync, randomBytes: RandomBytes) {
    this.#database = database
    this.#randomBytes = randomBytes
  }

  /** @throws AccountProblem when no account of this name can be added */
  mustBeFree(name: string): void {
    if (!NAME.test(name))
      throw new AccountProblem(`"${name}" cannot be a name: 1 to 40 letters, digits, points, dashes.`)
    if (RESERVED.includes(name.toLowerCase()))
      throw new AccountProblem(`"${name}" cannot be a name: it stands in the audit log for nobody's account.`)
    if (this.#row(name) !== undefined) throw new AccountProblem(`There is an account ${name} already.`)
  }

  async add(name: string, role: Role, password: string): Promise<void> {
    this.mustBeFree(name)
    const kept = await this.#hash(password)
    this.#database.prepare('INSERT INTO accounts (name, role, password) VALUES (?, ?, ?)').run(name, role, kept)
  }

  async changePassword(name: string, password: string): Promise<void> {
    this.#mustExist(name)
    const kept = await this.#hash(password)
    this.#database.prepare('UPDATE accounts SET password = ? WHERE name = ?').run(kept, name)
    this.#endSessions(name)
  }

  disable(name: string): void {
    this.#mustExist(name)
    this.#database.prepare('UPDATE accounts SET disabled = 1 WHERE name = ?').run(name)
    this.#endSessions(name)
  }

  list(): readonly Account[] {
    const rows = this.#database.prepare('SELECT * FROM accounts ORDER BY name').all() as unknown as AccountRow[]
    return rows.map(({ name, role, disabled }) => ({ name, role: role as Role, isDisabled: disabled === 1 }))
  }

  /** Whoever has this name and this password, or null. Takes as long for a name that does not exist. */
  async check(name: string, password: string): Promise<Person | null> {
    const row = this.#row(name)
    this.#nobodysPassword ??= await this.#keep(this.#randomBytes(SALT_BYTES).toString('hex'))
    const isRight = await isPasswordOf(row?.password ?? this.#nobodysPassword, password.normalize('NFC'))
    return isRight && row !== undefined && row.disabled === 0 ? { name: row.name, role: row.role as Role } : null
  }

  async #hash(password: string): Promise<string> {
    if (password.length >= SHORTEST_PASSWORD && password.length <= LONGEST_PASSWORD) return this.#keep(password)
    throw new AccountProblem(`A password has ${SHORTEST_PASSWORD} to ${LONGEST_PASSWORD} characters.`)
  }

  /** The same characters are the same password, however a keyboard composes them. */
  #keep(password: string): Promise<string> {
    return hashPassword(password.normalize('NFC'), this.#randomBytes(SALT_BYTES), STRENGTH_FOR_PEOPLE)
  }

  #row(name: string): AccountRow | undefined {
    return this.#database.prepare('SELECT * FROM accounts WHERE name = ?').get(name) as AccountRow | undefined
  }

  #mustExist(name: string): void {
    if (this.#row(name) === undefined) throw new AccountProblem(`There is no account ${name}.`)
  }

  #endSessions(name: string): void {
    this.#database.prepare('DELETE FROM sessions WHERE name = ?').run(name)
  }
}
