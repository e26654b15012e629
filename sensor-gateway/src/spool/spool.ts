import { existsSync } from 'node:fs'
import type { District, Gauge } from '@district/models'
import type { Reading, ReadingCounters } from '@district/models/contract'
import { COUNTER_NAMES, Counters, DRAIN_LANES, type DrainLane, readingCounters } from '../ground/counters.ts'
import { isDamage } from '../ground/damaged-file.ts'
import { inLazyTransaction, inTransaction } from '../ground/sqlite.ts'
import type { DeadLetter, StoredDeadLetter } from './dead-letter.ts'
import type { DeadLetterFilter, DeadLetterPage } from './dead-letters.ts'
import { NO_LIMITS, type Room } from './disk-room.ts'
import type { SpoolDamage } from './quarantine.ts'
import { fromRow, READING_COLUMNS, type Row, toValues } from './reading-row.ts'
import { openSpool, type SpoolFile, type SpoolPlace } from './spool-file.ts'

/** live: what a person at the screen waits for · backlog: what a station brings from the past. */
export type Lane = DrainLane
const LANES: readonly Lane[] = DRAIN_LANES

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
  readonly #place: SpoolPlace
  readonly #gauges: ReadonlyMap<string, Gauge>
  readonly #onDamage: (damage: SpoolDamage) => void
  /** Undefined while a damaged file could not be replaced: tried again at every use. */
  #file: SpoolFile | undefined
  readonly #counters = new Counters()
  readonly #facts = new Map<string, string>()
  readonly #waiting: Record<Lane, number> = { live: 0, backlog: 0 }
  #lastId = 0
  #closed = false

  /**
   * A file that is damaged is put aside, and what can be read of it is taken over; also when that shows only in use, and then it
   * is told. `nowMs`: by the machine's own clock.
   */
  constructor(
    path: string,
    district: District,
    nowMs: () => number = Date.now,
    limits = NO_LIMITS,
    onDamage: (damage: SpoolDamage) => void = () => {},
  ) {
    this.#place = { path, nowMs, limits }
    this.#gauges = new Map(district.gauges.map((gauge) => [gauge.id, gauge]))
    this.#onDamage = onDamage
    const { file, damage } = openSpool(this.#place)
    this.#takeOver(file, damage)
  }

  /** Reported as long as the damaged file lies where it was put. */
  get damage(): SpoolDamage | undefined {
    const noted = this.#facts.get(SPOOL_DAMAGE)
    if (noted === undefined) return undefined
    const damage = JSON.parse(noted) as SpoolDamage
    return existsSync(damage.movedTo) ? damage : undefined
  }

  get waiting(): number {
    return this.#waiting.live + this.#waiting.backlog
  }

  waitingIn(lane: Lane): number {
    return this.#waiting[lane]
  }

  /** Why it takes nothing more at the moment; null while there is room. */
  get refusal(): string | null {
    return this.#use(({ room }) => room.refusal)
  }

  /** What it takes of its place, and whether that is nearly all. */
  get room(): Room {
    return this.#use(({ room }) => room.now)
  }

  get counters(): Counters {
    return this.#counters
  }

  get readingCounters(): ReadingCounters {
    return readingCounters(this.#counters, this.waiting)
  }

  /** One transaction. Throws if the disk does not take it; then nothing of it has happened. */
  commit(entry: SpoolEntry): void {
    this.#use((file) => {
      let id = this.#lastId + 1
      const grown = inTransaction(file.database, () => {
        for (const lane of LANES)
          for (const reading of entry[lane]) file.insert.run(LANES.indexOf(lane), id++, ...toValues(reading))
        for (const reading of entry.latest.values()) file.upsertLatest.run(...toValues(reading))
        this.#writeCounters(file, entry.counted)
        for (const [name, value] of entry.facts) if (this.#facts.get(name) !== value) file.upsertFact.run(name, value)
        return file.deadLetters.add(entry.deadLetters, file.deadLetters.remove(entry.takenLetters ?? []))
      })
      file.deadLetters.settled(grown)
      this.#lastId = id - 1
    })
    for (const lane of LANES) this.#waiting[lane] += entry[lane].length
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
    return this.#use(({ next, oldest }) => {
      for (const lane of wanted === undefined ? LANES : [wanted]) {
        const beforeId = lane === 'live' ? undefined : oldest.get(LANES.indexOf('live'))?.['id']
        const rows = next.all(LANES.indexOf(lane), afterId, Number(beforeId ?? upToId + 1), limit)
        const batch = this.#batchOf(lane, rows)
        if (batch !== undefined) return batch
      }
      return undefined
    })
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
    const count = readings.length + orphans.length
    counted.add(`drained.${lane}`, count)
    const removed = this.#use((file) => {
      // Not waited for: what a cut of the power brings back is written again, and counted as repeated.
      const done = inLazyTransaction(file.database, () => {
        const removed = Number(file.remove.run(LANES.indexOf(lane), firstId, lastId).changes)
        // Given up as lost when the file was damaged while the history had them in hand.
        counted.add('received', count - removed - counted.count('received'))
        this.#writeCounters(file, counted)
        return { removed, grown: file.deadLetters.add(refused) }
      })
      file.deadLetters.settled(done.grown)
      return done.removed
    })
    this.#waiting[lane] -= removed
    this.#counters.addAll(counted)
  }

  /** Instant of receipt of the oldest reading that waits. */
  oldestWaitingMs(): number | null {
    const all = this.#use(({ oldest }) => LANES.map((lane) => oldest.get(LANES.indexOf(lane))?.['received']))
    const known = all.filter((received) => received !== undefined).map(Number)
    return known.length === 0 ? null : Math.min(...known)
  }

  /** The newest reading of each gauge that was ever acknowledged. */
  latest(): readonly Reading[] {
    const rows: readonly Row[] = this.#use(({ database }) =>
      database.prepare(`SELECT ${READING_COLUMNS} FROM latest`).all(),
    )
    return rows.map((row) => fromRow(row, this.#gauges)).filter((reading) => reading !== undefined)
  }

  deadLetters(beforeId: number | null, limit: number, filter?: DeadLetterFilter): DeadLetterPage {
    return this.#use(({ deadLetters }) => deadLetters.page(beforeId, limit, filter))
  }

  deadLetter(id: number): StoredDeadLetter | undefined {
    return this.#use(({ deadLetters }) => deadLetters.find(id))
  }

  lettersOfOneMessage(letter: StoredDeadLetter): readonly StoredDeadLetter[] {
    return this.#use(({ deadLetters }) => deadLetters.ofOneMessage(letter))
  }

  /** A letter goes for good; its values stay counted as parked. False: it is not there. */
  discardLetter(id: number): boolean {
    const letter = this.deadLetter(id)
    if (letter === undefined) return false
    const counted = new Counters()
    counted.add('discarded', letter.values)
    this.#use((file) => {
      const change = inTransaction(file.database, () => {
        this.#writeCounters(file, counted)
        return file.deadLetters.remove([id])
      })
      file.deadLetters.settled(change)
    })
    this.#counters.addAll(counted)
    return true
  }

  fact(name: string): string | undefined {
    return this.#facts.get(name)
  }

  /** A fact by itself, in a transaction of its own. */
  noteFact(name: string, value: string): void {
    this.#use(({ upsertFact }) => upsertFact.run(name, value))
    this.#facts.set(name, value)
  }

  close(): void {
    this.#closed = true
    this.#closeFile()
  }

  #closeFile(): void {
    this.#file?.database.close()
    this.#file = undefined
  }

  /** A file that turns out damaged is replaced, and what was asked of it is asked of the new one. */
  #use<T>(work: (file: SpoolFile) => T): T {
    if (this.#closed) throw new Error('The spool is closed.')
    try {
      return work(this.#file ?? this.#replace('it was found damaged before'))
    } catch (error) {
      if (!isDamage(error)) throw error
      return work(this.#replace(error.message))
    }
  }

  #replace(why: string): SpoolFile {
    this.#closeFile()
    const remembered = { counters: new Map(this.#counters.entries()), facts: this.#facts }
    const { file, damage } = openSpool(this.#place, { why, remembered })
    this.#takeOver(file, damage)
    if (damage !== undefined) this.#onDamage(damage)
    return file
  }

  #takeOver(file: SpoolFile, damage: SpoolDamage | undefined): void {
    this.#file = file
    this.#restore(file)
    if (damage !== undefined) this.noteFact(SPOOL_DAMAGE, JSON.stringify(damage))
  }

  #restore({ database }: SpoolFile): void {
    for (const [code, lane] of LANES.entries()) {
      const totals = database
        .prepare('SELECT count(*) AS rows, max(id) AS lastId FROM waiting WHERE lane = ?')
        .get(code)
      this.#waiting[lane] = Number(totals?.['rows'] ?? 0)
      this.#lastId = Math.max(this.#lastId, Number(totals?.['lastId'] ?? 0))
    }
    const counts = new Map(
      database
        .prepare('SELECT name, count FROM counter')
        .all()
        .map((row) => [String(row['name']), Number(row['count'])]),
    )
    for (const row of database.prepare('SELECT name, value FROM fact').all())
      this.#facts.set(String(row['name']), String(row['value']))
    for (const name of COUNTER_NAMES) this.#counters.add(name, (counts.get(name) ?? 0) - this.#counters.count(name))
  }

  #writeCounters({ upsertCounter }: SpoolFile, counted: Counters): void {
    for (const [name, by] of counted.entries()) upsertCounter.run(name, this.#counters.count(name) + by)
  }
}
