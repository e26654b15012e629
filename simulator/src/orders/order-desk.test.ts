import { buildNetwork, createEngine, createForcingValues, parseDistrict, problemLine } from '@district/models'
import type { SavedState } from '@district/models/contract'
import { smallPack } from '@district/models/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { createClock } from '../ground/clock.ts'
import { openOrderBook } from './order-book.ts'
import { createOrderDesk, type OrderDesk } from './order-desk.ts'
import { openingsWith, soonestSupplyMs, supplyMoves } from './order-supply.ts'
import { rehearse } from './rehearse.ts'

const HOUR_MS = 3_600_000
const startMs = Date.parse('2026-03-12T00:00:00Z')
const parsed = parseDistrict(smallPack())
if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
const network = buildNetwork(parsed.value, { dxM: 500 })
const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} }
const iso = (hours: number) => new Date(startMs + hours * HOUR_MS).toISOString()

/** Steady water under openings, as the shadow would hand it over. */
function waterWith(openingsM: Record<string, number>, riverStageM = 42.8): SavedState {
  const engine = createEngine(network)
  const values = createForcingValues(network)
  values.riverStageM = riverStageM
  for (const [g, { id }] of network.district.gates.entries()) values.openingM[g] = openingsM[id] ?? 0
  engine.startSteady(startMs, values)
  return engine.save()
}
const plenty = waterWith({ 'G-0': 1.2, 'G-1': 0.8 })
const scarce = waterWith({ 'G-0': 0.25, 'G-1': 0.4 })

let state: SavedState | undefined
let nowMs = startMs
let desk: OrderDesk
const asked = (changes: object = {}) => ({
  id: 'a',
  gate: 'G-B-1',
  dischargeM3s: 1.5,
  startAt: iso(2),
  hours: 8,
  priority: 2,
  requester: '甲县',
  ...changes,
})

beforeEach(() => {
  state = plenty
  nowMs = startMs
  desk = createOrderDesk({
    network,
    book: openOrderBook(':memory:'),
    rehearse: (request) => Promise.resolve(rehearse(network, request)),
    stateNow: () => state,
    clock: createClock({ speed: 1, originMs: 0 }, () => nowMs),
    log: quiet,
  })
})

const request = async (changes: object = {}) => {
  const answer = await desk.request(asked(changes), 'wang')
  if (!answer.ok) throw new Error(answer.error.text)
  return answer.value
}

describe('order desk', () => {
  it('[OR4] an order with water behind it is acceptable; the rehearsal says when it comes and what it carries', async () => {
    const { state: now, check } = await request()
    expect(now).toBe('checked')
    expect(check).toMatchObject({ isAcceptable: true, reasons: [], stateAtMs: startMs })
    expect(check!.planned!.meanM3s).toBeGreaterThan(1.4)
    expect(check!.planned!.arrivesMs).toBeLessThan(startMs + 2.5 * HOUR_MS)
    expect(check!.nearestBank!.freeboardM).toBeGreaterThan(0)
    expect((await desk.accept('a', 'li', 'fine')).ok).toBe(true)
    expect(desk.book.get('a')!.state).toBe('accepted')
    expect(desk.book.changesOf('a').map(({ by }) => by)).toEqual(['wang', 'the check', 'li'])
  })

  it('[OR5] what the canals cannot carry is told by place, hours and m³/s, with what would be accepted', async () => {
    await request({ dischargeM3s: 2.5 })
    await desk.accept('a', 'li', '')
    const { check } = await request({ id: 'b', dischargeM3s: 2, startAt: iso(4), priority: 1 })
    expect(check!.isAcceptable).toBe(false)
    expect(check!.reasons[0]).toMatchObject({ kind: 'capacity', at: 'B-1', shortM3s: 1.5 })
    expect(check!.reasons[0]).toMatchObject({ fromMs: startMs + 4 * HOUR_MS, toMs: startMs + 10 * HOUR_MS })
    expect(check!.instead).toEqual({ largestM3s: 0.5, earliestStartMs: startMs + 10 * HOUR_MS, without: ['a'] })
    const accepted = await desk.accept('b', 'li', '')
    expect(accepted).toMatchObject({ ok: false, error: { kind: 'conflict' } })
    expect(accepted.ok ? '' : accepted.error.text).toMatch(
      /B-1 is 1\.50 m³\/s short.*at most 0\.5 m³\/s.*in place of a/,
    )
  })

  it('[OR6] what the water does not bring is told too, with a smaller flow that it does bring', async () => {
    state = scarce
    const { check } = await request({ dischargeM3s: 3, hours: 12 })
    expect(check!.isAcceptable).toBe(false)
    expect(check!.reasons.map(({ kind }) => kind)).toContain('delivery')
    expect(check!.reasons.find(({ kind }) => kind === 'delivery')!.shortM3s).toBeGreaterThan(0.15)
    const largestM3s = check!.instead?.largestM3s
    expect(largestM3s).toBeGreaterThan(1)
    const smaller = await request({ id: 'b', dischargeM3s: largestM3s, hours: 12 })
    expect(smaller.check!.reasons.filter(({ kind }) => kind === 'delivery')).toEqual([])
  })

  it('[OR16] where opening the gates on the way brings the water, the check says which, how far and when; so accepted it is planned', async () => {
    state = scarce
    const { check } = await request({ dischargeM3s: 2.4, hours: 12 })
    expect(check!.isAcceptable).toBe(false)
    const { moves, planned } = check!.supply!
    expect(moves.map(({ gateId }) => gateId)).toEqual(['G-0'])
    expect(moves[0]!.addM).toBeGreaterThan(0.03)
    expect(moves[0]!.fromMs).toBeGreaterThan(startMs)
    expect(moves[0]!.fromMs).toBeLessThan(startMs + 2 * HOUR_MS)
    expect(planned.meanM3s).toBeGreaterThan(0.95 * 2.4)
    expect(await desk.accept('a', 'li', '')).toMatchObject({ ok: false, error: { kind: 'conflict' } })
    expect((await desk.accept('a', 'li', '', true)).ok).toBe(true)
    expect(desk.book.granted()).toMatchObject({ orders: [{ id: 'a' }], moves })
  })

  it('[OR18] water let in now has come down to the offtake after the time of a kinematic wave, and no gate moves sooner than in ten minutes', async () => {
    const { order } = await request()
    const soonestMs = soonestSupplyMs(network, order, plenty)
    // 5 km at 20 m³/s in 24 m² and 3 km in 48 m², the wave 5/3 as fast as the water
    const travelS = (5000 * 24 + 3000 * 48) / (20 * (5 / 3))
    expect((soonestMs - startMs) / 1000).toBeCloseTo(600 + travelS, 6)
    const [move] = supplyMoves(network, { ...order, startMs }, 1, plenty)
    expect(move).toMatchObject({ gateId: 'G-0', fromMs: startMs + 600_000 })
  })

  it('[OR17] moves of several orders add up, and one that should have begun is taken back at its end', () => {
    const move = (addM: number, fromH: number, toH: number) => ({
      gateId: 'G-0',
      addM,
      fromMs: startMs + fromH * HOUR_MS,
      toMs: startMs + toH * HOUR_MS,
    })
    const openingM = openingsWith(
      network,
      [move(0.2, -1, 2), move(0.1, 1, 3), move(9, -5, -1)],
      plenty,
      startMs,
      86_400,
    )
    const h = 3600
    expect(openingM['G-0']!.atS).toEqual([0, 1 * h, 1 * h, 2 * h, 2 * h, 3 * h, 3 * h])
    const values = openingM['G-0']!.values.map((value) => Math.round(value * 1000) / 1000)
    expect(values).toEqual([1.2, 1.2, 1.3, 1.3, 1.1, 1.1, 1])
  })

  it('[OR7] two orders checked beside nothing are not both accepted where only one has room', async () => {
    await request({ dischargeM3s: 2 })
    await request({ id: 'b', dischargeM3s: 2 })
    const [first, second] = await Promise.all([desk.accept('a', 'li', ''), desk.accept('b', 'li', '')])
    expect([first.ok, second.ok]).toEqual([true, false])
    expect(desk.book.get('b')!.check!.besideIds).toEqual(['a'])
    expect(desk.book.granted().orders.map(({ id }) => id)).toEqual(['a'])
  })

  it('[OR8] without water to look at an order waits, and is checked when there is some', async () => {
    state = undefined
    expect((await request()).state).toBe('requested')
    expect(await desk.accept('a', 'li', '')).toMatchObject({ ok: false, error: { kind: 'conflict' } })
    await desk.tick()
    expect(desk.book.get('a')!.state).toBe('requested')
    state = plenty
    await desk.tick()
    expect(desk.book.get('a')!.state).toBe('checked')
  })

  it('[OR9] a malformed order is refused with all its problems and leaves nothing behind', async () => {
    const answer = await desk.request({ gate: 'G-1', dischargeM3s: -2 }, 'wang')
    expect(answer.ok).toBe(false)
    const paths =
      !answer.ok && answer.error.kind === 'malformed' ? answer.error.problems.map(({ place }) => place.path) : []
    expect(paths).toEqual(['dischargeM3s', 'startAt', 'hours', 'priority', 'requester', 'gate'])
    expect(desk.book.list()).toEqual([])
    const numbered = await request({ id: undefined })
    expect(numbered.order.id).toBe('D-1')
  })

  it('[OR10] an order that is over already is not acceptable', async () => {
    nowMs = startMs + 20 * HOUR_MS
    const { check } = await request()
    expect(check!.reasons[0]!.text).toContain('it ends at')
  })

  it('[OR11] who gets less is told, and does not stand against an order where nothing was accepted', async () => {
    state = waterWith({ 'G-0': 0.5, 'G-1': 0.4, 'G-B-2': 0.25 })
    const { check } = await request({ dischargeM3s: 2.5, hours: 14 })
    expect(check!.losers[0]).toMatchObject({ gateId: 'G-B-2' })
    expect(check!.losers[0]!.mostLessM3s).toBeGreaterThan(0.02)
    expect(check!.remarks[0]).toMatchObject({ kind: 'others', at: 'G-B-2' })
    expect(check!.reasons.filter(({ kind }) => kind === 'others')).toEqual([])
  })

  it('[OR11] an accepted order that would get less stands against a new one', async () => {
    state = waterWith({ 'G-0': 0.12, 'G-1': 0.05 })
    const first = await request({ id: 'first', gate: 'G-B-2', dischargeM3s: 1.5, hours: 30, startAt: iso(0) })
    expect(first.check!.isAcceptable, JSON.stringify(first.check!.reasons)).toBe(true)
    await desk.accept('first', 'li', '')
    const { check } = await request({ id: 'second', dischargeM3s: 2.9, hours: 24 })
    expect(check!.reasons.map(({ kind, at }) => [kind, at])).toContainEqual(['others', 'G-B-2'])
  })
})
