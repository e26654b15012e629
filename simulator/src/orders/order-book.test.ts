import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeliveryOrder } from '@district/models'
import { afterAll, describe, expect, it } from 'vitest'
import { type Deed, openOrderBook } from './order-book.ts'
import type { OrderCheck } from './order-record.ts'

const dir = mkdtempSync(join(tmpdir(), 'orders-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const HOUR_MS = 3_600_000
const order: DeliveryOrder = {
  id: 'a',
  gateId: 'G-B-1' as DeliveryOrder['gateId'],
  dischargeM3s: 1,
  startMs: 10 * HOUR_MS,
  durationS: 7200,
  priority: 2,
  requester: 'x',
}
const check: OrderCheck = {
  atMs: 1,
  stateAtMs: 1,
  isAcceptable: true,
  reasons: [],
  remarks: [],
  losers: [],
  besideIds: [],
}
const deed = (by: string, atMs = 5): Deed => ({ by, atMs, wallMs: atMs })

describe('order book', () => {
  it('[OR1] keeps every change with who and when, over a start of its own', () => {
    const path = join(dir, 'a.sqlite')
    const book = openOrderBook(path)
    book.request(order, deed('wang'))
    book.keepCheck('a', check, deed('the check', 6))
    const moves = [{ gateId: 'G-0', addM: 0.1, fromMs: 1, toMs: 2 }]
    book.accept('a', moves, { ...deed('li', 7), note: 'fine' })
    book.close()
    const again = openOrderBook(path)
    expect(again.get('a')).toEqual({ order, state: 'accepted', check, moves })
    expect(again.changesOf('a').map(({ by, from, to, atMs, note }) => [by, from, to, atMs, note])).toEqual([
      ['wang', null, 'requested', 5, ''],
      ['the check', 'requested', 'checked', 6, ''],
      ['li', 'checked', 'accepted', 7, 'fine'],
    ])
    again.close()
  })

  it('[OR2] lets no state follow one that it may not follow, and no id stand twice', () => {
    const book = openOrderBook(':memory:')
    expect(book.request(order, deed('x')).ok).toBe(true)
    expect(book.request(order, deed('x'))).toMatchObject({ ok: false, error: { kind: 'conflict' } })
    expect(book.move('a', 'accepted', deed('x'))).toMatchObject({ ok: false, error: { kind: 'conflict' } })
    expect(book.move('b', 'cancelled', deed('x'))).toMatchObject({ ok: false, error: { kind: 'unknown' } })
    expect(book.move('a', 'cancelled', deed('x')).ok).toBe(true)
    expect(book.move('a', 'refused', deed('x')).ok).toBe(false)
    expect(book.changesOf('a')).toHaveLength(2)
    expect(book.freeId()).toBe('D-2')
  })

  it('[OR3] accepted orders begin and end by the clock; what is granted is what runs or will', () => {
    const book = openOrderBook(':memory:')
    book.request(order, deed('x'))
    book.keepCheck('a', check, deed('x'))
    book.move('a', 'accepted', deed('x'))
    expect(book.advance(9 * HOUR_MS, 0)).toBe(0)
    expect(book.granted()).toEqual({ orders: [order], moves: [] })
    expect(book.advance(10 * HOUR_MS, 0)).toBe(1)
    expect(book.get('a')!.state).toBe('running')
    expect(book.granted()).toEqual({ orders: [order], moves: [] })
    expect(book.advance(12 * HOUR_MS, 0)).toBe(1)
    expect(book.get('a')!.state).toBe('done')
    expect(book.granted().orders).toEqual([])
    expect(book.changesOf('a').at(-1)).toMatchObject({ by: 'the clock', from: 'running', to: 'done' })
  })

  it('[OR3] an order whose hours all passed while nobody looked has begun and ended', () => {
    const book = openOrderBook(':memory:')
    book.request(order, deed('x'))
    book.keepCheck('a', check, deed('x'))
    book.move('a', 'accepted', deed('x'))
    expect(book.advance(99 * HOUR_MS, 0)).toBe(2)
    expect(book.get('a')!.state).toBe('done')
  })
})
