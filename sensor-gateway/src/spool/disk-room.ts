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
/** From here on a person should know, while there is time: of the spool's own size, and of the reserve. */
const NEARLY_FULL_FRACTION = 0.8
const NEARLY_AT_RESERVE_FRACTION = 1.25

export interface Room {
  readonly usedBytes: number
  readonly maxBytes: number
  readonly freeBytes: number
  /** Nearly full, with numbers and the remedy; null while there is ample room, and when it is full. */
  readonly warning: string | null
}

/** Is there room for more? Looks at the disk once a second at most; between two looks at most a second's readings come. */
export class DiskRoom {
  readonly #path: string
  readonly #database: DatabaseSync
  readonly #limits: SpoolLimits
  readonly #nowMs: () => number
  #lookedAtMs = Number.NEGATIVE_INFINITY
  #refusal: string | null = null
  #now: Room | undefined

  constructor(path: string, database: DatabaseSync, limits: SpoolLimits, nowMs: () => number) {
    this.#path = path
    this.#database = database
    this.#limits = limits
    this.#nowMs = nowMs
  }

  /** Why nothing more is taken, and the remedy; null while there is room. */
  get refusal(): string | null {
    this.#lookAtTimes()
    return this.#refusal
  }

  get now(): Room {
    return this.#lookAtTimes()
  }

  /** Pages in use; those that were emptied are used again before the file grows. The log beside it keeps 64 MiB at most. */
  get usedBytes(): number {
    const pragma = (name: string) => Number(this.#database.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0)
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size')
  }

  #lookAtTimes(): Room {
    const sinceMs = this.#nowMs() - this.#lookedAtMs
    if (this.#now !== undefined && sinceMs >= 0 && sinceMs < LOOK_EVERY_MS) return this.#now
    this.#lookedAtMs = this.#nowMs()
    const { bavail, bsize } = statfsSync(dirname(this.#path))
    const found = { usedBytes: this.usedBytes, maxBytes: this.#limits.maxBytes, freeBytes: bavail * bsize }
    this.#refusal = this.#refusalOf(found)
    this.#now = { ...found, warning: this.#refusal === null ? this.#warningOf(found) : null }
    return this.#now
  }

  #refusalOf({ usedBytes, maxBytes, freeBytes }: Omit<Room, 'warning'>): string | null {
    const { reserveBytes } = this.#limits
    if (freeBytes < reserveBytes)
      return `${Math.floor(freeBytes / MIB)} MiB of the disk are free, of which SPOOL_RESERVE_MIB keeps ${reserveBytes / MIB}: make room on it`
    if (usedBytes > maxBytes)
      return `the spool has reached SPOOL_MAX_MIB, ${maxBytes / MIB} MiB: bring the history back, or raise it if the disk has room`
    return null
  }

  #warningOf({ usedBytes, maxBytes, freeBytes }: Omit<Room, 'warning'>): string | null {
    const { reserveBytes } = this.#limits
    if (freeBytes < NEARLY_AT_RESERVE_FRACTION * reserveBytes)
      return `The disk is nearly full for the spool: ${Math.floor(freeBytes / MIB)} MiB are free, and readings are refused below ${reserveBytes / MIB} (SPOOL_RESERVE_MIB): make room on it.`
    if (usedBytes > NEARLY_FULL_FRACTION * maxBytes)
      return `The spool is nearly full: ${Math.floor(usedBytes / MIB)} of ${maxBytes / MIB} MiB (SPOOL_MAX_MIB) are used: bring the history back, or raise it if the disk has room.`
    return null
  }
}
