import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { ParkReason } from '@district/models/contract'
import { PARK_REASONS } from '../ground/counters.ts'
import type { DeadLetter, StoredDeadLetter } from './dead-letter.ts'
import type { Row } from './reading-row.ts'

/** A page ends here, however many letters were asked for. */
const PAGE_BYTES = 4 * 1024 * 1024
/** Enough for a person to find out what a station sends wrong; a station gone mad does not fill the disk. */
const KEPT_LETTERS = 20_000
const KEPT_BYTES = 256 * 1024 * 1024

const COLUMNS = 'received, topic, reason, detail, value_count, payload, payload_bytes, payload_sha256'

export interface DeadLetterPage {
  readonly letters: readonly StoredDeadLetter[]
  /** Ask again with this `before` for older ones. */
  readonly nextBeforeId: number | null
}

/** All that is given must hold. */
export interface DeadLetterFilter {
  readonly reason?: ParkReason
  /** Part of a topic. */
  readonly topic?: string
  /** Instants of receipt, both included. */
  readonly fromMs?: number
  readonly toMs?: number
}

/** The dead letters of the spool's database. The oldest give way when there are too many; the counters still know of them. */
export class DeadLetters {
  readonly #insert: StatementSync
  readonly #page: StatementSync
  readonly #find: StatementSync
  readonly #beside: StatementSync
  readonly #oldest: StatementSync
  readonly #delete: StatementSync
  #count: number
  #bytes: number

  constructor(database: DatabaseSync) {
    this.#insert = database.prepare(`INSERT INTO dead_letter (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
    this.#page = database.prepare(
      `SELECT id, ${COLUMNS} FROM dead_letter WHERE id < ?1 AND (?2 IS NULL OR reason = ?2) AND (?3 IS NULL OR instr(topic, ?3) > 0)
       AND received BETWEEN ?4 AND ?5 ORDER BY id DESC LIMIT ?6`,
    )
    this.#find = database.prepare(`SELECT id, ${COLUMNS} FROM dead_letter WHERE id = ?`)
    this.#beside = database.prepare(`SELECT id, ${COLUMNS} FROM dead_letter WHERE id BETWEEN ? AND ? ORDER BY id`)
    this.#oldest = database.prepare('SELECT id, length(payload) AS bytes FROM dead_letter ORDER BY id LIMIT 1')
    this.#delete = database.prepare('DELETE FROM dead_letter WHERE id = ?')
    const totals = database.prepare('SELECT count(*) AS count, total(length(payload)) AS bytes FROM dead_letter').get()
    this.#count = Number(totals?.['count'])
    this.#bytes = Number(totals?.['bytes'])
  }

  /**
   * To be called inside a transaction, for which `removed` has made room already; returns by how much the room that all letters take
   * has grown, to be told to `settled` after it.
   */
  add(letters: readonly DeadLetter[], removed = { count: 0, bytes: 0 }): typeof removed {
    let count = letters.length + removed.count
    let bytes = removed.bytes
    for (const letter of letters) {
      const { receivedAtMs, topic, reason, detail, values, payload, payloadBytes, payloadSha256 } = letter
      this.#insert.run(receivedAtMs, topic, reason, detail, values, payload, payloadBytes, payloadSha256)
      bytes += payload.byteLength
    }
    while (this.#count + count > KEPT_LETTERS || this.#bytes + bytes > KEPT_BYTES) {
      const oldest = this.#oldest.get()
      if (oldest === undefined) break
      this.#delete.run(Number(oldest['id']))
      count -= 1
      bytes -= Number(oldest['bytes'])
    }
    return { count, bytes }
  }

  settled({ count, bytes }: { readonly count: number; readonly bytes: number }): void {
    this.#count += count
    this.#bytes += bytes
  }

  /** To be called inside a transaction, as `add` is. Letters that are not there are passed over. */
  remove(ids: readonly number[]): { count: number; bytes: number } {
    let [count, bytes] = [0, 0]
    for (const id of new Set(ids)) {
      const letter = this.find(id)
      if (letter === undefined) continue
      this.#delete.run(id)
      count -= 1
      bytes -= letter.payload.byteLength
    }
    return { count, bytes }
  }

  find(id: number): StoredDeadLetter | undefined {
    const row = this.#find.get(id)
    return row === undefined ? undefined : letterOf(row)
  }

  /** The letter, and what else of its message was parked, for other reasons: letters of one message stand side by side. */
  ofOneMessage({ id, receivedAtMs, topic, reason, payloadSha256 }: StoredDeadLetter): readonly StoredDeadLetter[] {
    return this.#beside
      .all(id - PARK_REASONS.length, id + PARK_REASONS.length)
      .map(letterOf)
      .filter(
        (letter) =>
          letter.id === id ||
          (letter.reason !== reason &&
            letter.receivedAtMs === receivedAtMs &&
            letter.topic === topic &&
            letter.payloadSha256 === payloadSha256),
      )
  }

  /** Newest first. */
  page(beforeId: number | null, limit: number, filter: DeadLetterFilter = {}): DeadLetterPage {
    const { reason = null, topic = null, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER } = filter
    const letters: StoredDeadLetter[] = []
    let bytes = 0
    for (const row of this.#page.iterate(
      ...[beforeId ?? Number.MAX_SAFE_INTEGER, reason, topic, fromMs, toMs, limit],
    )) {
      const letter = letterOf(row)
      letters.push(letter)
      bytes += letter.payload.byteLength
      if (bytes >= PAGE_BYTES) break
    }
    const isFull = letters.length === limit || bytes >= PAGE_BYTES
    return { letters, nextBeforeId: isFull ? (letters.at(-1)?.id ?? null) : null }
  }
}

function letterOf(row: Row): StoredDeadLetter {
  const payload = row['payload']
  return {
    id: Number(row['id']),
    receivedAtMs: Number(row['received']),
    topic: String(row['topic']),
    reason: String(row['reason']) as ParkReason,
    detail: String(row['detail']),
    values: Number(row['value_count']),
    payload: payload instanceof Uint8Array ? payload : new Uint8Array(),
    payloadBytes: Number(row['payload_bytes']),
    payloadSha256: String(row['payload_sha256']),
  }
}
