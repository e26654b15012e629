import {
  type DeliveryOrder,
  err,
  type Network,
  ok,
  orderCapacity,
  type Problem,
  parseOrder,
  type Result,
} from '@district/models'
import type { SavedState } from '@district/models/contract'
import type { DistrictClock } from '../ground/clock.ts'
import type { Log } from '../ground/log.ts'
import type { BookRefusal, OrderBook } from './order-book.ts'
import { checkOrder } from './order-check.ts'
import type { OrderCheck, OrderRecord } from './order-record.ts'
import type { Rehearse } from './rehearse.ts'

export type DeskRefusal =
  | BookRefusal
  | { readonly kind: 'malformed'; readonly text: string; readonly problems: readonly Problem[] }

type Answer = Result<OrderRecord, DeskRefusal>

export interface DeskParts {
  readonly network: Network
  readonly book: OrderBook
  readonly rehearse: Rehearse
  /** The shadow's water, while it follows. */
  readonly stateNow: () => SavedState | undefined
  readonly clock: DistrictClock
  readonly log: Log
}

/** Takes orders, has them checked, and does what a person decides. One check at a time. */
export interface OrderDesk {
  readonly book: OrderBook
  /** Writes down and checks at once; without water to look at the order stays requested, and is checked when there is some. */
  request(json: unknown, by: string): Promise<Answer>
  check(id: string, by: string): Promise<Answer>
  /**
   * Only what the check found acceptable, or acceptable with the gate moves that it found; checked anew when others were accepted meanwhile.
   */
  accept(id: string, by: string, note: string, withMoves?: boolean): Promise<Answer>
  refuse(id: string, by: string, note: string): Answer
  cancel(id: string, by: string, note: string): Answer
  /** Orders begin and end by the clock, and those that wait for water are checked. */
  tick(): Promise<void>
}

const DESK = 'the check'

export function createOrderDesk({ network, book, rehearse, stateNow, clock, log }: DeskParts): OrderDesk {
  const capacity = orderCapacity(network.district)
  const deed = (by: string, note = '') => ({ by, atMs: clock.nowMs(), wallMs: clock.wallNowMs(), note })
  let before: Promise<unknown> = Promise.resolve()
  /** Checks and acceptances follow each other, so that none looks at a book that another is about to change. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = before.then(work)
    before = mine.catch(() => undefined)
    return mine
  }

  const checkNow = async (order: DeliveryOrder, by: string): Promise<Answer> => {
    const state = stateNow()
    if (state === undefined) {
      const record = book.get(order.id)
      return record === undefined ? unknown(order.id) : ok(record)
    }
    const { orders, moves } = book.granted()
    const granted = { orders: orders.filter(({ id }) => id !== order.id), moves }
    const check = await checkOrder({ network, capacity, rehearse }, { order, granted, state, nowMs: clock.nowMs() })
    return book.keepCheck(order.id, check, deed(by, check.isAcceptable ? 'acceptable' : reasonOf(check)))
  }

  const acceptNow = async (id: string, by: string, note: string, withMoves: boolean): Promise<Answer> => {
    let record = book.get(id)
    if (record === undefined) return unknown(id)
    if (record.state === 'checked' && !isCurrent(record.check, book.granted().orders)) {
      const again = await checkNow(record.order, DESK)
      if (!again.ok) return again
      record = again.value
    }
    if (record.state === 'requested')
      return conflict(`order ${id} has not been checked yet: the shadow does not follow`)
    const moves = withMoves ? record.check?.supply?.moves : undefined
    if (record.state === 'checked' && record.check?.isAcceptable !== true && moves === undefined)
      return conflict(`order ${id} cannot be accepted: ${record.check === null ? 'no check' : reasonOf(record.check)}`)
    return book.accept(id, moves ?? [], deed(by, note))
  }

  return {
    book,
    request: (json, by) =>
      inTurn(async () => {
        const order = readOrder(json, network, book.freeId())
        if (!order.ok) return order
        const written = book.request(order.value, deed(by))
        return written.ok ? checkNow(order.value, DESK) : written
      }),
    check: (id, by) =>
      inTurn(async () => {
        const record = book.get(id)
        if (record === undefined) return unknown(id)
        if (record.state !== 'requested' && record.state !== 'checked')
          return conflict(`order ${id} is ${record.state}: there is nothing to check any more`)
        return checkNow(record.order, by)
      }),
    accept: (id, by, note, withMoves = false) => inTurn(() => acceptNow(id, by, note, withMoves)),
    refuse: (id, by, note) => book.move(id, 'refused', deed(by, note)),
    cancel: (id, by, note) => book.move(id, 'cancelled', deed(by, note)),
    tick: () =>
      inTurn(async () => {
        const changed = book.advance(clock.nowMs(), clock.wallNowMs())
        if (changed > 0) log.info({ changed }, 'Delivery orders began or ended.')
        const [waiting] = stateNow() === undefined ? [] : book.list('requested').toReversed()
        if (waiting !== undefined) await checkNow(waiting.order, DESK)
      }),
  }
}

function readOrder(json: unknown, { district }: Network, freeId: string): Result<DeliveryOrder, DeskRefusal> {
  const given = typeof json === 'object' && json !== null ? { ...json, id: ('id' in json && json.id) || freeId } : json
  const order = parseOrder(given, district)
  if (order.ok) return order
  return err({
    kind: 'malformed',
    text: order.error.map(({ place, text, remedy }) => `${place.path ?? 'order'}: ${text}; ${remedy}`).join('\n'),
    problems: order.error,
  })
}

const isCurrent = (check: OrderCheck | null, granted: readonly DeliveryOrder[]): boolean =>
  check !== null && check.besideIds.length === granted.length && granted.every(({ id }) => check.besideIds.includes(id))

/** Why not, and what instead, in one line. */
export function reasonOf({ reasons, instead, supply }: OrderCheck): string {
  const texts = reasons.map(({ text }) => text).join('; ')
  const offers = [
    ...(instead?.largestM3s ? [`at most ${instead.largestM3s} m³/s`] : []),
    ...(instead?.earliestStartMs === undefined
      ? []
      : [`a start from ${new Date(instead.earliestStartMs).toISOString()} on`]),
    ...(supply === undefined
      ? []
      : [`the whole of it with gate moves at ${supply.moves.map(({ gateId }) => gateId).join(', ')}`]),
    ...(instead?.without === undefined ? [] : [`in place of ${instead.without.join(', ')}`]),
  ]
  return offers.length === 0 ? texts : `${texts}; would be accepted: ${offers.join(', or ')}`
}

const unknown = (id: string): Answer => err({ kind: 'unknown', text: `there is no order ${id}` })
const conflict = (text: string): Answer => err({ kind: 'conflict', text })
