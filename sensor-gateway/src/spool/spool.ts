import { existsSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { District, Gauge } from '@district/models'
import type { Reading, ReadingCounters } from '@district/models/contract'
import { COUNTER_NAMES, Counters, readingCounters } from '../ground/counters.ts'
import { inLazyTransaction, inTransaction, openDatabase } from '../ground/sqlite.ts'
import type { DeadLetter, StoredDeadLetter } from './dead-letter.ts'
import { type DeadLetterFilter, type DeadLetterPage, DeadLetters } from './dead-letters.ts'
import { DiskRoom, NO_LIMITS } from './disk-room.ts'
import { damageOf, putAside, type SpoolDamage, salvage } from './quarantine.ts'
import { fromRow, READING_COLUMNS, type Row, toValues } from './reading-row.ts'
import { SPOOL_SCHEMA } from './schema.ts'

/** live: what a person at the screen waits for · backlog: what a station brings from the past. */
export type Lane = 'live' | 'backlog'
const LANES: readonly Lane[] = ['live', 'backlog']

/** Fact that holds the last damage. */
const SPOOL_DAMAGE = 'spool-damage'

/** What one transaction takes to disk. */
export interface SpoolEntry {
  readonly live: readonly Reading[]
  readonly backlog: readonly Reading[]
  /** Those of them that are their gauge's newest word. */
  readonly latest: ReadonlyMap<string, Reading>
  readonly deadLetters: readonly DeadLetter[]
  /** Dead letters that were tried again, and give way to what became of them. */
  readonly takenLetters?: readonly number[]
  readonly counted: Counters
  /** Single facts that outlive a restart. */
  readonly facts: ReadonlyMap<string, string>
}

/** The oldest readings of a lane, to be brought to the history. */
export interface Batch {
  readonly lane: Lane
  readonly firstId: number
  readonly lastId: number
  readonly readings: readonly Reading[]
  /** Of gauges that the pack has lost since they spoke. */
  readonly orphans: readonly Row[]
}

/** What became of a batch. */
export interface Settlement {
  readonly stored: number
  readonly repeated: number
  readonly refused: readonly DeadLetter[]
}

/**
 * The durable queue between MQTT and the history: what is acknowledged is here. Counters, dead letters and last words share
 * its transactions, so that after a crash they agree with each other.
 */
export class Spool {
  readonly #database: DatabaseSync
  readonly #gauges: ReadonlyMap<string, Gauge>
  readonly #deadLetters: DeadLetters
  readonly #room: DiskRoom
  readonly #insert: StatementSync
  readonly #upsertLatest: StatementSync
  readonly #upsertCounter: StatementSync
  readonly #upsertFact: StatementSync
  readonly #next: StatementSync
  readonly #remove: StatementSync
  readonly #oldest: StatementSync
  readonly #counters = new Counters()
  readonly #facts = new Map<string, string>()
  #waiting = 0
  #lastId = 0

  /** A file that is damaged is put aside, and what can be read of it is taken over. `nowMs`: by the machine's own clock. */
  constructor(path: string, district: District, nowMs: () => number = Date.now, limits = NO_LIMITS) {
    const why = damageOf(path)
    const movedTo = why === undefined ? undefined : putAside(path, nowMs())
    this.#database = openDatabase(path, SPOOL_SCHEMA)
    const damage = why !== undefined && movedTo !== undefined ? salvage(movedTo, why, this.#database) : undefined
    this.#gauges = new Map(district.gauges.map((gauge) => [gauge.id, gauge]))
    const prepare = (sql: string) => this.#database.prepare(sql)
    this.#deadLetters = new DeadLetters(this.#database)
    this.#insert = prepare(`INSERT INTO waiting (lane, id, ${READING_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#upsertLatest = prepare(`INSERT OR REPLACE INTO latest (${READING_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
    this.#upsertCounter = prepare('INSERT OR REPLACE INTO counter (name, count) VALUES (?, ?)')
    this.#upsertFact = prepare('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)')
    this.#next = prepare(
      `SELECT id, ${READING_COLUMNS} FROM waiting WHERE lane = ? AND id > ? AND id < ? ORDER BY id LIMIT ?`,
    )
    this.#remove = prepare('DELETE FROM waiting WHERE lane = ? AND id BETWEEN ? AND ?')
    this.#oldest = prepare('SELECT id, received FROM waiting WHERE lane = ? ORDER BY id LIMIT 1')
    this.#room = new DiskRoom(path, this.#database, limits, nowMs)
    this.#restore()
    if (damage !== undefined) this.noteFact(SPOOL_DAMAGE, JSON.stringify(damage))
  }

  /** Reported as long as the damaged file lies where it was put. */
  get damage(): SpoolDamage | undefined {
    const noted = this.#facts.get(SPOOL_DAMAGE)
    if (noted === undefined) return undefined
    const damage = JSON.parse(noted) as SpoolDamage
    return existsSync(damage.movedTo) ? damage : undefined
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Why it takes nothing more at the moment; null while there is room. */
  get refusal(): string | null {
    return this.#room.refusal
  }

  get counters(): Counters {
    return this.#counters
  }

  get readingCounters(): ReadingCounters {
    return readingCounters(this.#counters, this.#waiting)
  }

  /** One transaction. Throws if the disk does not take it; then nothing of it has happened. */
  commit(entry: SpoolEntry): void {
    const firstId = this.#lastId + 1
    let id = firstId
    const grown = inTransaction(this.#database, () => {
      for (const lane of LANES)
        for (const reading of entry[lane]) this.#insert.run(LANES.indexOf(lane), id++, ...toValues(reading))
      for (const reading of entry.latest.values()) this.#upsertLatest.run(...toValues(reading))
      this.#writeCounters(entry.counted)
      for (const [name, value] of entry.facts) if (this.#facts.get(name) !== value) this.#upsertFact.run(name, value)
      return this.#deadLetters.add(entry.deadLetters, this.#deadLetters.remove(entry.takenLetters ?? []))
    })
    this.#deadLetters.settled(grown)
    this.#lastId = id - 1
    this.#waiting += id - firstId
    this.#counters.addAll(entry.counted)
    for (const [name, value] of entry.facts) this.#facts.set(name, value)
  }

  /** The id of what was acknowledged last; ids grow with every reading, over both lanes. */
  get lastId(): number {
    return this.#lastId
  }

  /**
   * The next readings for the history; undefined when it is up to date. Of the live lane those after `afterId`, up to `upToId`. Of the backlog
   * lane only what was acknowledged before the oldest live reading that waits: a late word on an instant stays behind the first.
   */
  nextBatch(limit: number, wanted?: Lane, afterId = 0, upToId = Number.MAX_SAFE_INTEGER - 1): Batch | undefined {
    for (const lane of wanted === undefined ? LANES : [wanted]) {
      const beforeId = lane === 'live' ? undefined : this.#oldest.get(LANES.indexOf('live'))?.['id']
      const rows = this.#next.all(LANES.indexOf(lane), afterId, Number(beforeId ?? upToId + 1), limit)
      const batch = this.#batchOf(lane, rows)
      if (batch !== undefined) return batch
    }
    return undefined
  }

  #batchOf(lane: Lane, rows: readonly Row[]): Batch | undefined {
    const [first, last] = [rows[0], rows.at(-1)]
    if (first === undefined || last === undefined) return undefined
    const readings: Reading[] = []
    const orphans: Row[] = []
    for (const row of rows) {
      const reading = fromRow(row, this.#gauges)
      if (reading === undefined) orphans.push(row)
      else readings.push(reading)
    }
    return { lane, firstId: Number(first['id']), lastId: Number(last['id']), readings, orphans }
  }

  /** The batch is in the history, or in part refused by it: it waits no longer. */
  settle({ lane, firstId, lastId, readings, orphans }: Batch, { stored, repeated, refused }: Settlement): void {
    const counted = new Counters()
    counted.add('stored', stored)
    counted.add('repeated', repeated)
    for (const { reason, values } of refused) counted.add(`parked.${reason}`, values)
    // Not waited for: what a cut of the power brings back is written again, and counted as repeated.
    const grown = inLazyTransaction(this.#database, () => {
      this.#remove.run(LANES.indexOf(lane), firstId, lastId)
      this.#writeCounters(counted)
      return this.#deadLetters.add(refused)
    })
    this.#deadLetters.settled(grown)
    this.#waiting -= readings.length + orphans.length
    this.#counters.addAll(counted)
  }

  /** Instant of receipt of the oldest reading that waits. */
  oldestWaitingMs(): number | null {
    const oldest = LANES.map((lane) => this.#oldest.get(LANES.indexOf(lane))?.['received'])
      .filter((received) => received !== undefined)
      .map(Number)
    return oldest.length === 0 ? null : Math.min(...oldest)
  }

  /** The newest reading of each gauge that was ever acknowledged. */
  latest(): readonly Reading[] {
    const rows: readonly Row[] = this.#database.prepare(`SELECT ${READING_COLUMNS} FROM latest`).all()
    return rows.map((row) => fromRow(row, this.#gauges)).filter((reading) => reading !== undefined)
  }

  deadLetters(beforeId: number | null, limit: number, filter?: DeadLetterFilter): DeadLetterPage {
    return this.#deadLetters.page(beforeId, limit, filter)
  }

  deadLetter(id: number): StoredDeadLetter | undefined {
    return this.#deadLetters.find(id)
  }

  lettersOfOneMessage(letter: StoredDeadLetter): readonly StoredDeadLetter[] {
    return this.#deadLetters.ofOneMessage(letter)
  }

  /** A letter goes for good; its values stay counted as parked. False: it is not there. */
  discardLetter(id: number): boolean {
    const letter = this.#deadLetters.find(id)
    if (letter === undefined) return false
    const counted = new Counters()
    counted.add('discarded', letter.values)
    const change = inTransaction(this.#database, () => {
      this.#writeCounters(counted)
      return this.#deadLetters.remove([id])
    })
    this.#deadLetters.settled(change)
    this.#counters.addAll(counted)
    return true
  }

  fact(name: string): string | undefined {
    return this.#facts.get(name)
  }

  /** A fact by itself, in a transaction of its own. */
  noteFact(name: string, value: string): void {
    this.#upsertFact.run(name, value)
    this.#facts.set(name, value)
  }

  close(): void {
    this.#database.close()
  }

  #restore(): void {
    const totals = this.#database.prepare('SELECT count(*) AS rows, max(id) AS lastId FROM waiting').get()
    this.#waiting = Number(totals?.['rows'] ?? 0)
    this.#lastId = Number(totals?.['lastId'] ?? 0)
    const counts = new Map(
      this.#database
        .prepare('SELECT name, count FROM counter')
        .all()
        .map((row) => [String(row['name']), Number(row['count'])]),
    )
    for (const row of this.#database.prepare('SELECT name, value FROM fact').all())
      this.#facts.set(String(row['name']), String(row['value']))
    for (const name of COUNTER_NAMES) this.#counters.add(name, counts.get(name) ?? 0)
  }

  #writeCounters(counted: Counters): void {
    for (const [name, by] of counted.entries()) this.#upsertCounter.run(name, this.#counters.count(name) + by)
  }
}
