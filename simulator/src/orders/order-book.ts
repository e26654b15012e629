import type { DatabaseSync } from 'node:sqlite'
import { type DeliveryOrder, err, ok, orderEndMs, type Result } from '@district/models'
import { inTransaction, openDatabase } from '../ground/database.ts'
import {
  type GateMove,
  ORDER_MOVES,
  type OrderChange,
  type OrderCheck,
  type OrderRecord,
  type OrderState,
  type Schedule,
} from './order-record.ts'

/** Who and when, for every change. */
export interface Deed {
  readonly by: string
  readonly atMs: number
  readonly wallMs: number
  readonly note?: string
}

export type BookRefusal =
  | { readonly kind: 'unknown'; readonly text: string }
  | { readonly kind: 'conflict'; readonly text: string }

type Booked = Result<OrderRecord, BookRefusal>

/** The orders on disk. A change is there whole or not at all, and none is ever taken back. */
export interface OrderBook {
  /** Writes a new order down; refused when its id is taken. */
  request(order: DeliveryOrder, deed: Deed): Booked
  keepCheck(id: string, check: OrderCheck, deed: Deed): Booked
  move(id: string, to: OrderState, deed: Deed): Booked
  /** Accepted orders begin and end by the clock. Returns how many changed. */
  advance(nowMs: number, wallMs: number): number
  get(id: string): OrderRecord | undefined
  changesOf(id: string): readonly OrderChange[]
  /** Newest first. */
  list(state?: OrderState): readonly OrderRecord[]
  /** Accepts a checked order, with the gate moves that were agreed for it. */
  accept(id: string, moves: readonly GateMove[], deed: Deed): Booked
  /** Accepted and running ones, and their gate moves. */
  granted(): Schedule
  /** Of those and of orders that are done, the newest. */
  everGranted(): Schedule['orders']
  /** An id that no order has yet. */
  freeId(): string
  close(): void
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS delivery_order (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, body TEXT NOT NULL, checked TEXT,
  moves TEXT NOT NULL DEFAULT '[]');
CREATE INDEX IF NOT EXISTS order_by_state ON delivery_order (state);
CREATE TABLE IF NOT EXISTS order_change (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, at_ms INTEGER NOT NULL, wall_ms INTEGER NOT NULL, by TEXT NOT NULL,
  from_state TEXT, to_state TEXT NOT NULL, note TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS change_by_order ON order_change (id);`

const LISTED = 1000
const CLOCK = 'the clock'

/** Opens the book at `path`, or makes it; `:memory:` for tests. */
export function openOrderBook(path: string): OrderBook {
  const database = openDatabase(path, SCHEMA, 'FULL')
  const { insert, update, agree, note, one, all, inState, changes, last } = statementsOf(database)

  const get = (id: string) => recordOf(one.get(id) as Row | undefined)
  const whole = <T>(work: () => T): T => inTransaction(database, work)
  const write = (id: string, from: OrderState | null, to: OrderState, deed: Deed, check?: OrderCheck) => {
    update.run(to, check === undefined ? null : JSON.stringify(check), id)
    note.run(id, Math.round(deed.atMs), Math.round(deed.wallMs), deed.by, from, to, deed.note ?? '')
  }
  const change = (id: string, to: OrderState, deed: Deed, check?: OrderCheck, also?: () => void): Booked =>
    whole(() => {
      const before = get(id)
      if (before === undefined) return err({ kind: 'unknown', text: `there is no order ${id}` })
      if (!ORDER_MOVES[before.state].includes(to))
        return err({ kind: 'conflict', text: `order ${id} is ${before.state} and cannot become ${to}` })
      write(id, before.state, to, deed, check)
      also?.()
      return ok(get(id) ?? before)
    })

  return {
    request: (order, deed) =>
      whole(() => {
        if (get(order.id) !== undefined) return err({ kind: 'conflict', text: `there is an order ${order.id} already` })
        insert.run(order.id, 'requested', JSON.stringify(order))
        write(order.id, null, 'requested', deed)
        return ok({ order, state: 'requested', check: null, moves: [] })
      }),
    keepCheck: (id, check, deed) => change(id, 'checked', deed, check),
    move: (id, to, deed) => change(id, to, deed),
    accept: (id, moves, deed) => change(id, 'accepted', deed, undefined, () => agree.run(JSON.stringify(moves), id)),
    advance: (nowMs, wallMs) =>
      whole(() => {
        let changed = 0
        const deed = { by: CLOCK, atMs: nowMs, wallMs }
        for (const { order } of rows(inState.all('accepted', LISTED)))
          if (order.startMs <= nowMs) {
            write(order.id, 'accepted', 'running', deed)
            changed += 1
          }
        for (const { order } of rows(inState.all('running', LISTED)))
          if (orderEndMs(order) <= nowMs) {
            write(order.id, 'running', 'done', deed)
            changed += 1
          }
        return changed
      }),
    get,
    changesOf: (id) => changes.all(id).map(changeOf),
    list: (state) => rows(state === undefined ? all.all(LISTED) : inState.all(state, LISTED)),
    granted: () => {
      const records = (['accepted', 'running'] as const).flatMap((state) => rows(inState.all(state, LISTED)))
      return { orders: records.map(({ order }) => order), moves: records.flatMap(({ moves }) => moves) }
    },
    everGranted: () =>
      (['accepted', 'running', 'done'] as const).flatMap((state) =>
        rows(inState.all(state, LISTED)).map(({ order }) => order),
      ),
    freeId: () => {
      for (let number = Number((last.get() as { number: number }).number) + 1; ; number++)
        if (get(`D-${number}`) === undefined) return `D-${number}`
    },
    close: () => database.close(),
  }
}

const ROW = 'SELECT state, body, checked, moves FROM delivery_order'

const statementsOf = (database: DatabaseSync) => ({
  insert: database.prepare('INSERT INTO delivery_order (id, state, body) VALUES (?, ?, ?)'),
  update: database.prepare('UPDATE delivery_order SET state = ?, checked = coalesce(?, checked) WHERE id = ?'),
  note: database.prepare(
    'INSERT INTO order_change (id, at_ms, wall_ms, by, from_state, to_state, note) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ),
  agree: database.prepare('UPDATE delivery_order SET moves = ? WHERE id = ?'),
  one: database.prepare(`${ROW} WHERE id = ?`),
  all: database.prepare(`${ROW} ORDER BY number DESC LIMIT ?`),
  inState: database.prepare(`${ROW} WHERE state = ? ORDER BY number DESC LIMIT ?`),
  changes: database.prepare('SELECT * FROM order_change WHERE id = ? ORDER BY number'),
  last: database.prepare('SELECT coalesce(max(number), 0) AS number FROM delivery_order'),
})

interface Row {
  readonly state: OrderState
  readonly body: string
  readonly checked: string | null
  readonly moves: string
}

function recordOf(row: Row | undefined): OrderRecord | undefined {
  if (row === undefined) return undefined
  const { state, body, checked, moves } = row
  return {
    order: JSON.parse(body) as DeliveryOrder,
    state,
    check: checked === null ? null : (JSON.parse(checked) as OrderCheck),
    moves: JSON.parse(moves) as GateMove[],
  }
}

const rows = (found: readonly unknown[]): OrderRecord[] =>
  found.flatMap((row) => {
    const record = recordOf(row as Row)
    return record === undefined ? [] : [record]
  })

function changeOf(row: unknown): OrderChange {
  const { at_ms, wall_ms, by, from_state, to_state, note } = row as {
    at_ms: number
    wall_ms: number
    by: string
    from_state: OrderState | null
    to_state: OrderState
    note: string
  }
  return { atMs: at_ms, wallMs: wall_ms, by, from: from_state, to: to_state, note }
}
