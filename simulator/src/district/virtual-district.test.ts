import { buildNetwork } from '@district/models'
import { branchingCanal } from '@district/models/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { gateDuties } from './gate-duties.ts'
import { createVirtualDistrict, type VirtualDistrict } from './virtual-district.ts'

const sketch = branchingCanal()
// The river of a district without a rating stands at its node's design stage.
const district = { ...sketch, nodes: sketch.nodes.map((node) => ({ ...node, designStageM: 41.8 })) }
const network = buildNetwork(district, { dxM: 500 })
const startMs = Date.parse('2026-03-12T00:00:00+08:00')
const HOUR_MS = 3_600_000
let virtual: VirtualDistrict

beforeEach(() => {
  virtual = createVirtualDistrict(network, 1)
  virtual.begin(startMs)
})

describe('virtual district', () => {
  it('[VD1] lives for two days without losing its water or its senses', () => {
    expect(virtual.advance(startMs + 48 * HOUR_MS)).toEqual({ kind: 'reached' })
    for (const gate of district.gates.keys()) {
      expect(Number.isFinite(virtual.truth.gateStageUpM(gate))).toBe(true)
      expect(Number.isFinite(virtual.truth.gateDischargeM3s(gate))).toBe(true)
    }
    expect(virtual.truth.gateDischargeM3s(0)).toBeGreaterThan(0.5)
  })

  it('[VD2] is the same for the same seed, and another for another', () => {
    const twin = createVirtualDistrict(network, 1)
    const stranger = createVirtualDistrict(network, 2)
    for (const one of [twin, stranger]) one.begin(startMs)
    for (const one of [virtual, twin, stranger]) one.advance(startMs + 12 * HOUR_MS)
    const dischargesOf = (one: VirtualDistrict) => district.gates.map((_, gate) => one.truth.gateDischargeM3s(gate))
    expect(dischargesOf(twin)).toEqual(dischargesOf(virtual))
    expect(dischargesOf(stranger)).not.toEqual(dischargesOf(virtual))
  })

  it('[VD3] goes on from what was saved as if nothing had happened', () => {
    virtual.advance(startMs + 6 * HOUR_MS)
    virtual.order(1, 0.1)
    const { water, memory } = structuredClone(virtual.save())
    const resumed = createVirtualDistrict(network, 1)
    expect(resumed.load(water, JSON.parse(JSON.stringify(memory))).ok).toBe(true)
    for (const one of [virtual, resumed]) one.advance(startMs + 9 * HOUR_MS)
    expect(resumed.save().memory).toEqual(virtual.save().memory)
    expect(resumed.save().water.stageM).toEqual(virtual.save().water.stageM)
  })

  it('[VD4] a person’s order moves the leaf, and the operator leaves it alone for hours', () => {
    virtual.advance(startMs + HOUR_MS)
    expect(virtual.order(1, 0.1)).toBe('moves')
    virtual.advance(startMs + 4 * HOUR_MS)
    expect(virtual.truth.gateOpeningM(1)).toBe(0.1)
    virtual.advance(startMs + 9 * HOUR_MS)
    expect(virtual.truth.gateOpeningM(1)).not.toBe(0.1)
  })

  it('[VD5] counts the water that passes a gate', () => {
    virtual.advance(startMs + HOUR_MS)
    const before = virtual.truth.gateVolumeM3(0)
    virtual.advance(startMs + HOUR_MS + 60_000)
    expect(virtual.truth.gateVolumeM3(0) - before).toBeCloseTo(60 * virtual.truth.gateDischargeM3s(0), 0)
  })
})

describe('gate duties', () => {
  it('[VD6] give every gate something to do: the head the plan, the check its pool, the escape to keep shut', () => {
    const duties = Object.fromEntries(gateDuties(district).map((duty, gate) => [district.gates[gate]!.id, duty.kind]))
    expect(duties).toMatchObject({
      'G-0': 'discharge',
      'G-1': 'level',
      'G-E': 'guard',
      'G-B-1': 'turn',
      'G-B-2': 'turn',
    })
  })

  it('[VD7] leave the tail water to the offtakes of a closed end', () => {
    const closed = {
      ...district,
      nodes: district.nodes.map((node) => (node.id === 'C' ? { ...node, boundary: 'none' } : node)),
    }
    const reaches = closed.reaches.map((reach) => (reach.id === 'B-3' ? { ...reach, fromNodeId: 'C' } : reach))
    const gates = closed.gates.map((gate) =>
      gate.id === 'G-B-3' ? { ...gate, seat: { ...gate.seat, fromNodeId: 'C' } } : gate,
    )
    const duties = gateDuties({ ...closed, reaches, gates } as never)
    expect(duties[5]).toMatchObject({ kind: 'level', targetStageM: 41.8 })
    expect(duties[0]).toMatchObject({ kind: 'discharge', tailGates: [5] })
  })
})
