import type { DatabaseSync } from 'node:sqlite'
import type { DeviceBinding } from '@district/models'
import { inTransaction, openDatabase } from '../ground/sqlite.ts'
import type { Stranger } from './decoder.ts'

const MOST_STATIONS = 500
const MOST_REFUSED = 5000
const MOST_CHANNELS = 64
const LONGEST_NAME = 200
/** In a full list a new name takes the place of one that was silent for so long, and of no other. */
const SILENT_AFTER_MS = 3600_000
/** Counts and last values may lose so much in a crash; names do not. */
const WRITE_EVERY_MS = 5000

const SCHEMA = `
CREATE TABLE IF NOT EXISTS waiting_station (name TEXT PRIMARY KEY, station TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refused_station (name TEXT PRIMARY KEY, messages INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS accepted_binding (name TEXT PRIMARY KEY, binding TEXT NOT NULL) WITHOUT ROWID;
`

export interface WaitingStation {
  readonly format: string
  readonly device: string
  readonly firstSeenMs: number
  readonly lastSeenMs: number
  readonly messages: number
  /** What it said last, by channel. */
  readonly channels: Readonly<Record<string, string>>
}

/** Who spoke in one message and is not, or not in all its channels, known here. */
export interface HeardStrangers {
  readonly format: string
  readonly receivedAtMs: number
  readonly strangers: readonly Stranger[]
}

const nameOf = (...parts: readonly string[]): string => JSON.stringify(parts)

/**
 * The devices that nobody knows, until an administrator accepts or refuses them. Their messages are parked as ever; here stands only who
 * they are. Bounded: made-up names without end fill neither memory nor disk.
 */
export class WaitingStations {
  readonly #database: DatabaseSync
  readonly #waiting = new Map<string, WaitingStation>()
  readonly #refused = new Map<string, number>()
  readonly #accepted = new Map<string, DeviceBinding>()
  readonly #changed = new Set<string>()
  #writtenAtMs = 0
  #unlisted = 0

  constructor(path: string) {
    this.#database = openDatabase(path, SCHEMA)
    for (const { name, station } of this.#database.prepare('SELECT * FROM waiting_station').all())
      this.#waiting.set(String(name), JSON.parse(String(station)))
    for (const { name, messages } of this.#database.prepare('SELECT * FROM refused_station').all())
      this.#refused.set(String(name), Number(messages))
    for (const { name, binding } of this.#database.prepare('SELECT * FROM accepted_binding').all())
      this.#accepted.set(String(name), JSON.parse(String(binding)))
  }

  /** Longest waiting first. */
  list(): readonly WaitingStation[] {
    return [...this.#waiting.values()].toSorted((a, b) => a.firstSeenMs - b.firstSeenMs)
  }

  get accepted(): readonly DeviceBinding[] {
    return [...this.#accepted.values()]
  }

  /** Messages of refused stations, and messages of names for which the list had no room. */
  get unheard(): { readonly refused: number; readonly unlisted: number } {
    return { refused: [...this.#refused.values()].reduce((sum, count) => sum + count, 0), unlisted: this.#unlisted }
  }

  isWaiting(format: string, device: string): boolean {
    return this.#waiting.has(nameOf(format, device))
  }

  /** Throws where the disk does not take it; what was heard is then still known, and written with the next. */
  hear(heard: readonly HeardStrangers[]): void {
    let isNew = false
    for (const { format, receivedAtMs, strangers } of heard)
      for (const [device, own] of Map.groupBy(strangers, (stranger) => stranger.device))
        if (this.#hearOne({ format, device, receivedAtMs, own })) isNew = true
    const nowMs = heard.at(-1)?.receivedAtMs ?? 0
    if (isNew || (this.#changed.size > 0 && Math.abs(nowMs - this.#writtenAtMs) >= WRITE_EVERY_MS)) this.#write(nowMs)
  }

  accept(format: string, device: string, bindings: readonly DeviceBinding[]): void {
    const name = nameOf(format, device)
    const bound = bindings.map((binding) => [nameOf(format, device, binding.channel), binding] as const)
    inTransaction(this.#database, () => {
      const insert = this.#database.prepare('INSERT OR REPLACE INTO accepted_binding VALUES (?, ?)')
      for (const [key, binding] of bound) insert.run(key, JSON.stringify(binding))
      for (const table of ['waiting_station', 'refused_station'])
        this.#database.prepare(`DELETE FROM ${table} WHERE name = ?`).run(name)
    })
    for (const [key, binding] of bound) this.#accepted.set(key, binding)
    this.#waiting.delete(name)
    this.#refused.delete(name)
    this.#changed.delete(name)
  }

  /** False where more are refused than are remembered: the station then waits on. */
  refuse(format: string, device: string): boolean {
    if (this.#refused.size >= MOST_REFUSED) return false
    const name = nameOf(format, device)
    inTransaction(this.#database, () => {
      this.#database.prepare('INSERT OR REPLACE INTO refused_station VALUES (?, 0)').run(name)
      this.#database.prepare('DELETE FROM waiting_station WHERE name = ?').run(name)
    })
    this.#refused.set(name, 0)
    this.#waiting.delete(name)
    return true
  }

  close(): void {
    if (this.#changed.size > 0) this.#write(this.#writtenAtMs)
    this.#database.close()
  }

  #hearOne({ format, device, receivedAtMs, own }: Heard): boolean {
    const name = nameOf(format, device)
    const refused = this.#refused.get(name)
    if (refused !== undefined) {
      this.#refused.set(name, refused + 1)
      this.#changed.add(name)
      return false
    }
    const known = this.#waiting.get(name)
    if (known === undefined && !this.#makeRoom(device, receivedAtMs)) {
      this.#unlisted += 1
      return false
    }
    const channels = { ...known?.channels }
    for (const { channel, said } of own)
      if (Object.hasOwn(channels, channel) || Object.keys(channels).length < MOST_CHANNELS)
        if (channel !== '' && channel.length <= LONGEST_NAME && channel !== '__proto__')
          channels[channel] = said.slice(0, 80)
    this.#waiting.set(name, {
      format,
      device,
      firstSeenMs: known?.firstSeenMs ?? receivedAtMs,
      lastSeenMs: receivedAtMs,
      messages: (known?.messages ?? 0) + 1,
      channels,
    })
    this.#changed.add(name)
    return known === undefined
  }

  #makeRoom(device: string, nowMs: number): boolean {
    if (device.length > LONGEST_NAME) return false
    if (this.#waiting.size < MOST_STATIONS) return true
    let silent: [string, WaitingStation] | undefined
    for (const each of this.#waiting)
      if (silent === undefined || each[1].lastSeenMs < silent[1].lastSeenMs) silent = each
    if (silent === undefined || nowMs - silent[1].lastSeenMs < SILENT_AFTER_MS) return false
    this.#waiting.delete(silent[0])
    this.#changed.add(silent[0])
    return true
  }

  #write(nowMs: number): void {
    inTransaction(this.#database, () => {
      const put = this.#database.prepare('INSERT OR REPLACE INTO waiting_station VALUES (?, ?)')
      const drop = this.#database.prepare('DELETE FROM waiting_station WHERE name = ?')
      const count = this.#database.prepare('UPDATE refused_station SET messages = ? WHERE name = ?')
      for (const name of this.#changed) {
        const station = this.#waiting.get(name)
        const refused = this.#refused.get(name)
        if (station !== undefined) put.run(name, JSON.stringify(station))
        else if (refused !== undefined) count.run(refused, name)
        else drop.run(name)
      }
    })
    this.#changed.clear()
    this.#writtenAtMs = nowMs
  }
}

interface Heard {
  readonly format: string
  readonly device: string
  readonly receivedAtMs: number
  readonly own: readonly Stranger[]
}
