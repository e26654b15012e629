import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { putAside, putBack } from '../ground/damaged-file.ts'
import { openDatabase } from '../ground/sqlite.ts'
import { DeadLetters } from './dead-letters.ts'
import { DiskRoom, type SpoolLimits } from './disk-room.ts'
import { damageOf, type Remembered, type SpoolDamage, salvage } from './quarantine.ts'
import { READING_COLUMNS } from './reading-row.ts'
import { SPOOL_SCHEMA } from './schema.ts'

export interface SpoolPlace {
  readonly path: string
  readonly limits: SpoolLimits
  /** By the machine's own clock. */
  readonly nowMs: () => number
}

/** The spool's database while it is open, with its statements. */
export class SpoolFile {
  readonly database: DatabaseSync
  readonly deadLetters: DeadLetters
  readonly room: DiskRoom
  readonly insert: StatementSync
  readonly upsertLatest: StatementSync
  readonly upsertCounter: StatementSync
  readonly upsertFact: StatementSync
  readonly next: StatementSync
  readonly remove: StatementSync
  readonly oldest: StatementSync

  constructor({ path, limits, nowMs }: SpoolPlace) {
    this.database = openDatabase(path, SPOOL_SCHEMA)
    const prepare = (sql: string) => this.database.prepare(sql)
    this.deadLetters = new DeadLetters(this.database)
    this.room = new DiskRoom(path, this.database, limits, nowMs)
    this.insert = prepare(`INSERT INTO waiting (lane, id, ${READING_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.upsertLatest = prepare(`INSERT OR REPLACE INTO latest (${READING_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`)
    this.upsertCounter = prepare('INSERT OR REPLACE INTO counter (name, count) VALUES (?, ?)')
    this.upsertFact = prepare('INSERT OR REPLACE INTO fact (name, value) VALUES (?, ?)')
    this.next = prepare(
      `SELECT id, ${READING_COLUMNS} FROM waiting WHERE lane = ? AND id > ? AND id < ? ORDER BY id LIMIT ?`,
    )
    this.remove = prepare('DELETE FROM waiting WHERE lane = ? AND id BETWEEN ? AND ?')
    this.oldest = prepare('SELECT id, received FROM waiting WHERE lane = ? ORDER BY id LIMIT 1')
  }
}

export interface OpenedSpool {
  readonly file: SpoolFile
  /** The file that lay there was damaged, and lies aside now. */
  readonly damage?: SpoolDamage
}

/**
 * Opens the spool. A file that is damaged is put aside, and what can be read of it is taken over; if that cannot be done now (a
 * full disk), it lies where it lay.
 *
 * @param known why it is damaged, where that was found in use, and what its user still knows of it
 */
export function openSpool(
  place: SpoolPlace,
  known?: { readonly why: string; readonly remembered: Remembered },
): OpenedSpool {
  const why = known?.why ?? damageOf(place.path)
  if (why === undefined) return { file: new SpoolFile(place) }
  const movedTo = putAside(place.path, place.nowMs())
  let fresh: DatabaseSync | undefined
  try {
    fresh = openDatabase(place.path, SPOOL_SCHEMA)
    const damage = salvage({ movedTo, why, ...(known && { remembered: known.remembered }) }, fresh)
    fresh.close()
    return { file: new SpoolFile(place), damage }
  } catch (error) {
    if (fresh?.isOpen) fresh.close()
    putBack(movedTo, place.path)
    throw error
  }
}
