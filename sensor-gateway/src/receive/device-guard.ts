import { createHmac, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import type { District } from '@district/models'
import { isPasswordOf } from '../access/password-hash.ts'
import { type Device, readDevices } from './device-file.ts'
import { type DeviceRights, rightsOf } from './device-rights.ts'
import { FLOOD_DEFAULTS, FloodLimit, type FloodLimitOptions } from './flood-limit.ts'

/** A device that came in, as one connection sees it. */
export interface Admitted {
  readonly name: string
  readonly rights: DeviceRights
  readonly limit: FloodLimit
}

export interface DeviceGuardOptions {
  readonly path: string
  readonly district: District
  readonly limit?: FloodLimitOptions
  readonly elapsedMs: () => number
  /** For the log: who was turned away and why, and what is wrong with the file. */
  readonly onProblem: (sentence: string) => void
}

interface Known {
  readonly device: Device
  readonly rights: DeviceRights
  readonly limit: FloodLimit
  /** The password that was right last, as a keyed digest: a device that comes back need not be hashed for again. */
  digest: string | undefined
}

export type Admission =
  | { readonly ok: true; readonly admitted: Admitted }
  | { readonly ok: false; readonly isForNow: boolean; readonly why: string }

/** A device so far beyond its limit is not let in again before it has waited. */
const LONGEST_DEBT_MS = 10_000

/** Who may come in at the embedded broker. The file is read again when it changes; one that is broken changes nothing. */
export class DeviceGuard {
  readonly #options: DeviceGuardOptions
  readonly #key = randomBytes(32)
  #known: ReadonlyMap<string, Known> = new Map()
  #stamp = ''

  /** Throws a `GatewayError` when the file cannot be used. */
  constructor(options: DeviceGuardOptions) {
    this.#options = options
    this.#stamp = this.#fileStamp()
    this.#known = this.#read()
  }

  async admit(user: string | undefined, password: string, clientId: string): Promise<Admission> {
    this.refresh()
    if (user === undefined) return refused('it gives no user and password')
    const known = this.#known.get(user)
    const digest = createHmac('sha256', this.#key).update(password).digest('hex')
    if (known === undefined) return refused(`no device has the name ${JSON.stringify(user.slice(0, 64))}`)
    if (known.digest !== digest && !(await isPasswordOf(known.device.passwordHash, password)))
      return refused(`the password for ${user} is wrong`)
    known.digest = digest
    if (clientId !== user && !clientId.startsWith(`${user}:`))
      return refused(`the client identifier of ${user} must be "${user}" or begin with "${user}:"`)
    if (known.limit.waitMs > LONGEST_DEBT_MS) return { ok: false, isForNow: true, why: `${user} has said too much` }
    return { ok: true, admitted: { name: user, rights: known.rights, limit: known.limit } }
  }

  /** Whether a connection that was let in may stay: it is still in the file, with the same password and rights. */
  isCurrent({ name, rights }: Admitted): boolean {
    return this.#known.get(name)?.rights === rights
  }

  /** Reads the file again if it has changed. */
  refresh(): void {
    const stamp = this.#fileStamp()
    if (stamp === this.#stamp) return
    this.#stamp = stamp
    try {
      this.#known = this.#read()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      this.#options.onProblem(`${why} The devices of before are kept.`)
    }
  }

  #read(): ReadonlyMap<string, Known> {
    const { path, district, elapsedMs, limit = FLOOD_DEFAULTS } = this.#options
    const known = readDevices(path).map((device): [string, Known] => {
      const before = this.#known.get(device.name)
      if (before !== undefined && JSON.stringify(before.device) === JSON.stringify(device)) return [device.name, before]
      const rights = rightsOf(device, district)
      return [device.name, { device, rights, limit: new FloodLimit(limit, elapsedMs), digest: undefined }]
    })
    return new Map(known)
  }

  #fileStamp(): string {
    const stat = statSync(this.#options.path, { throwIfNoEntry: false })
    return stat === undefined ? 'missing' : `${stat.ino} ${stat.mtimeMs} ${stat.size}`
  }
}

const refused = (why: string): Admission => ({ ok: false, isForNow: false, why })
