import type { District, Gate } from '@district/models'
import type { CommandAck } from '@district/models/contract'
import { beforeEach, describe, expect, it } from 'vitest'
import { createGateOrders, type GateOrders } from './gate-orders.ts'
import type { Truth } from './truth.ts'
import { createVirtualGate, leafAt, type VirtualGate } from './virtual-gate.ts'

const gate = { id: 'G-1', maximumOpeningM: 3, speedMPerS: 0.01, deadBandM: 0.02 } as unknown as Gate

let timeMs: number
let leaf: VirtualGate
let orders: GateOrders
let acks: CommandAck[]

const command = (changes: object = {}) =>
  JSON.stringify({ commandId: 'c1', openingM: 1.5, by: 'a person', expiresAt: '1970-01-01T01:00:00Z', ...changes })
const told = () => acks.map(({ commandId, state }) => `${commandId} ${state}`)

beforeEach(() => {
  timeMs = 1000
  acks = []
  leaf = createVirtualGate(gate, leafAt(1, 0))
  const truth = {
    get timeMs() {
      return timeMs
    },
    gateOpeningM: () => leaf.openingM(timeMs / 1000),
  } as unknown as Truth
  const virtual = { truth, gates: [leaf], order: (_: number, m: number) => leaf.order(m, timeMs / 1000) }
  orders = createGateOrders(
    { gates: [gate] } as unknown as District,
    virtual,
    () => timeMs,
    (_, ack) => acks.push(ack),
  )
})

describe('gate orders', () => {
  it('[GO1] tells of a command that it is accepted, moving, and done when the leaf has arrived', () => {
    orders.take('G-1', command())
    timeMs += 20_000
    orders.settle()
    expect(told()).toEqual(['c1 accepted', 'c1 moving'])
    timeMs += 31_000
    orders.settle()
    orders.settle()
    expect(told()).toEqual(['c1 accepted', 'c1 moving', 'c1 done'])
    expect(acks.at(-1)).toMatchObject({ openingM: 1.5, atMs: 52_000 })
  })

  it('[GO2] is done at once within the dead band', () => {
    orders.take('G-1', command({ openingM: 1.01 }))
    expect(told()).toEqual(['c1 accepted', 'c1 done'])
    expect(acks.at(-1)?.openingM).toBe(1)
  })

  it('[GO3] moves nothing twice for a command that is delivered twice', () => {
    orders.take('G-1', command())
    orders.take('G-1', command())
    expect(told()).toEqual(['c1 accepted', 'c1 moving', 'c1 moving'])
  })

  it('[GO4] lets a newer command take over', () => {
    orders.take('G-1', command())
    orders.take('G-1', command({ commandId: 'c2', openingM: 0.5 }))
    expect(told()).toEqual(['c1 accepted', 'c1 moving', 'c1 failed', 'c2 accepted', 'c2 moving'])
    expect(acks[2]?.reason).toContain('c2')
  })

  it('[GO6] says that a leaf which sticks does not move, also where it stops on its way', () => {
    leaf.hold(timeMs / 1000, 100)
    orders.take('G-1', command())
    expect(told()).toEqual(['c1 accepted', 'c1 failed'])
    timeMs = 200_000
    orders.take('G-1', command({ commandId: 'c2' }))
    timeMs += 20_000
    leaf.hold(timeMs / 1000, 1000)
    orders.settle()
    expect(told().slice(2)).toEqual(['c2 accepted', 'c2 moving', 'c2 failed'])
    expect(acks.at(-1)).toMatchObject({ openingM: 1.2, reason: 'the leaf stopped at 1.200 m and does not move' })
  })

  it.each([
    ['G-9', command(), /unknown gate "G-9"/, 'c1'],
    ['G-1', command({ expiresAt: '1970-01-01T00:00:00.500Z' }), /expired/, 'c1'],
    ['G-1', command({ openingM: 3.01 }), /out of range 0 to 3 m/, 'c1'],
    ['G-1', command({ openingM: -0.01 }), /out of range/, 'c1'],
    ['G-1', command({ openingM: 'wide' }), /malformed: openingM/, 'c1'],
    ['G-1', command({ openingM: null }), /malformed: openingM/, 'c1'],
    ['G-1', command({ by: '' }), /malformed: by/, 'c1'],
    ['G-1', command({ expiresAt: 'soon' }), /malformed: expiresAt/, 'c1'],
    ['G-1', command({ commandId: 7 }), /malformed: commandId/, 'unreadable'],
    ['G-1', '{"commandId":', /malformed/, 'unreadable'],
    ['G-1', 'null', /malformed/, 'unreadable'],
  ])('[GO5] refuses with a reason: %s %s', (gateId, payload, reason, commandId) => {
    orders.take(gateId, payload)
    expect(acks).toHaveLength(1)
    expect(acks[0]).toMatchObject({ state: 'failed', commandId })
    expect(acks[0]?.reason).toMatch(reason)
    expect(leaf.isMoving(timeMs / 1000 + 1)).toBe(false)
  })
})
