import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

export interface SpoolLimits {
  /** What waits, with the dead letters, may take so much. */
  readonly maxBytes: number
  /** So much of the disk stays free, for the transactions that empty the spool and for everybody else. */
  readonly reserveBytes: number
}

export const NO_LIMITS: SpoolLimits = { maxBytes: Number.POSITIVE_INFINITY, reserveBytes: 0 }

const LOOK_EVERY_MS = 1000
const MIB = 1024 * 1024

/** Is there room for more? Looks at the disk once a second at most; between two looks at most a second's readings come. */
export class DiskRoom {
  readonly #path: string
  readonly #database: DatabaseSync
  readonly #limits: SpoolLimits
  readonly #nowMs: () => number
  #lookedAtMs = Number.NEGATIVE_INFINITY
  #refusal: string | null = null

  constructor(path: string, database: DatabaseSync, limits: SpoolLimits, nowMs: () => number) {
    this.#path = path
    this.#database = database
    this.#limits = limits
    this.#nowMs = nowMs
  }

  /** Why nothing more is taken, and the remedy; null while there is room. */
  get refusal(): string | null {
    const sinceMs = this.#nowMs() - this.#lookedAtMs
    if (sinceMs >= 0 && sinceMs < LOOK_EVERY_MS) return this.#refusal
    this.#lookedAtMs = this.#nowMs()
    this.#refusal = this.#look()
    return this.#refusal
  }

  /** Pages in use; those that were emptied are used again before the file grows. The log beside it keeps 64 MiB at most. */
  get usedBytes(): number {
    const pragma = (name: string) => Number(this.#database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0)
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
  }

  #look(): string | null {
    const { maxBytes, reserveBytes } = this.#limits
    const { bavail, bsize } = statfsSync(dirname(this.#path))
    const freeBytes = bavail * bsize
    if (freeBytes < reserveBytes)
      return `${Math.floor(freeBytes / MIB)} MiB of the disk are free, of which SPOOL_RESERVE_MIB keeps ${reserveBytes / MIB}: make room on it`
    if (this.usedBytes > maxBytes)
      return `the spool has reached SPOOL_MAX_MIB, ${maxBytes / MIB} MiB: bring the history back, or raise it if the disk has room`
    return null
  }
}
