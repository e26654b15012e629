import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  buildNetwork,
  type DeliveryOrder,
  type Engine,
  InputRefused,
  orderCapacity,
  parseDistrict,
  parseScenario,
  problemLine,
  routeTo,
  runScenario,
  type Scenario,
  scheduleOf,
  writeScenario,
} from '../src/index.ts'
import { loopedCanal, smallPack } from '../src/testing/index.ts'

const HOUR_S = 3600
const HOUR_MS = 3_600_000
const START = '2026-03-12T06:00:00+08:00'
const startMs = Date.parse(START)
const at = (hours: number) => new Date(startMs + hours * HOUR_MS).toISOString()

const parsed = parseDistrict(smallPack())
if (!parsed.ok) throw new Error(parsed.error.map(problemLine).join('\n'))
const district = parsed.value
const network = buildNetwork(district, { dxM: 500 })
const [offtake1, offtake2] = ['G-B-1', 'G-B-2'].map((id) => district.gates.find((gate) => gate.id === id)!)
const ofGate = (id: string) => district.gates.findIndex((gate) => gate.id === id)

const ASKED = {
  id: 'a',
  gate: 'G-B-1',
  dischargeM3s: 2,
  startAt: at(2),
  hours: 6,
  priority: 1,
  requester: '甲县水利局',
}
const PLAIN = {
  id: 'ordered',
  name_zh: '订水',
  name_en: 'Ordered',
  start: 'steady',
  startAt: START,
  horizonHours: 12,
  riverStageM: 42.8,
  gates: { 'G-0': 1.2, 'G-1': 0.8, 'G-B-2': 0.2 },
  demandFraction: 0.3,
}
const scenarioOf = (document: object): Scenario => {
  const read = parseScenario(document, district)
  if (!read.ok) throw new Error(read.error.map(problemLine).join('\n'))
  return read.value
}
const problemsOf = (orders: unknown) => {
  const read = parseScenario({ ...PLAIN, orders }, district)
  return read.ok ? [] : read.error
}
const order = (changes: Partial<DeliveryOrder> = {}): DeliveryOrder => ({
  id: 'a',
  gateId: offtake1!.id,
  dischargeM3s: 2,
  startMs,
  durationS: 6 * HOUR_S,
  priority: 2,
  requester: 'x',
  ...changes,
})

describe('orders in a scenario document', () => {
  it('[DO1] are read in SI and written back as they stood', () => {
    const scenario = scenarioOf({ ...PLAIN, orders: [ASKED] })
    expect(scenario.orders).toEqual([
      {
        id: 'a',
        gateId: 'G-B-1',
        dischargeM3s: 2,
        startMs: startMs + 2 * HOUR_MS,
        durationS: 6 * HOUR_S,
        priority: 1,
        requester: '甲县水利局',
      },
    ])
    const again = scenarioOf(JSON.parse(writeScenario(scenario, district)))
    expect(again.orders).toEqual(scenario.orders)
  })

  it('[DO2] tell everything that is wrong with them at once, with the place and what would be accepted', () => {
    const found = problemsOf([
      { ...ASKED, gate: 'G-B-9' },
      { ...ASKED, id: 'b', gate: 'G-0' },
      { ...ASKED, id: 'c', dischargeM3s: 3.5 },
      { ...ASKED, id: 'd', dischargeM3s: -1, priority: 4, requester: '' },
      { ...ASKED, id: 'e', startAt: at(-9) },
      { ...ASKED, id: 'f', gate: 'G-B-2', dischargeM3s: 1, startAt: at(20) },
      { ...ASKED, id: 'f', gate: 'G-B-2', dischargeM3s: 1, colour: 'red' },
      { ...ASKED, id: 'g', gate: 'G-B-2', dischargeM3s: 1, startAt: '2026-03-12 06:00' },
      'nonsense',
    ])
    expect(found.map(({ code, place }) => [code, place.path])).toEqual([
      ['SCENARIO_INVALID', 'orders[0].gate'],
      ['SCENARIO_INVALID', 'orders[1].gate'],
      ['VALUE_OUT_OF_RANGE', 'orders[2].dischargeM3s'],
      ['VALUE_OUT_OF_RANGE', 'orders[3].dischargeM3s'],
      ['VALUE_OUT_OF_RANGE', 'orders[3].priority'],
      ['VALUE_MISSING', 'orders[3].requester'],
      ['VALUE_UNKNOWN', 'orders[6].colour'],
      ['VALUE_UNKNOWN', 'orders[7].startAt'],
      ['FILE_MALFORMED', 'orders[8]'],
      ['VALUE_OUT_OF_RANGE', 'orders[4].hours'],
      ['VALUE_OUT_OF_RANGE', 'orders[5].startAt'],
    ])
    expect(found[2]!.remedy).toBe('expected at most 3 m³/s')
    expect(problemsOf('all')[0]!.remedy).toContain('"startAt"')
  })

  it('[DO2] an id that stands twice, and orders that are too much together', () => {
    const found = problemsOf([ASKED, { ...ASKED, startAt: at(4) }])
    expect(found.map(({ code, place }) => [code, place.path])).toEqual([
      ['ID_DUPLICATE', 'orders[1].id'],
      ['VALUE_OUT_OF_RANGE', 'orders[1].dischargeM3s'],
    ])
    expect(found[1]!.text).toBe(`B-1 is 1.00 m³/s short from ${at(4)} to ${at(8)}: 4.00 ordered, 3.00 possible`)
    expect(found[1]!.remedy).toBe(`expected at most 1 m³/s, or a start from ${at(8)} on`)
  })

  it('[DO2] what no document said is refused before anything runs', () => {
    const scenario = { ...scenarioOf(PLAIN), orders: [order({ dischargeM3s: Number.NaN, durationS: -1 })] }
    const refused = () => runScenario(network, scenario, { everyS: HOUR_S })
    expect(refused).toThrow(InputRefused)
    expect(refused).toThrow(/orders\[0\]\.dischargeM3s[\s\S]*orders\[0\]\.durationS/)
  })
})

describe('the way to an offtake and what it carries', () => {
  it('[DO3] leads from the river along the largest canals, with every gate on it', () => {
    const { reaches, gates } = routeTo(district, offtake1!.id)
    expect(reaches.map(({ id }) => id)).toEqual(['R-1', 'R-2', 'B-1'])
    expect(gates.map(({ id }) => id)).toEqual(['G-0', 'G-B-1'])
    const looped = loopedCanal()
    const reachesOf = (wider: string) => {
      const atD = { ...looped.gates[0]!, id: offtake1!.id, kind: 'offtake', nodeId: looped.nodes[4]!.id } as const
      const seat = { kind: 'outside', fromNodeId: looped.nodes[4]!.id, outsideStageM: 0 } as const
      const reaches = looped.reaches.map((one) => (one.id === wider ? { ...one, designDischargeM3s: 30 } : one))
      const route = routeTo({ ...looped, reaches, gates: [...looped.gates, { ...atD, seat }] }, atD.id)
      return route.reaches.map(({ id }) => id)
    }
    expect(reachesOf('R-CD')).toEqual(['R-0', 'R-AC', 'R-CD'])
    expect(reachesOf('R-BD')).toEqual(['R-0', 'R-AB', 'R-BD'])
    expect(() => routeTo(district, 'nowhere' as DeliveryOrder['gateId'])).toThrow(/got nowhere/)
  })

  it('[DO4] says where, when and how much is short, and what could be had', () => {
    const capacity = orderCapacity(district)
    const granted = [order({ id: 'b', dischargeM3s: 2.5, startMs: startMs + HOUR_MS, durationS: 2 * HOUR_S })]
    const shortages = capacity.shortagesOf(order(), granted)
    expect(shortages.map(({ place, id, shortM3s }) => [place, id, shortM3s])).toEqual([
      ['reach', 'B-1', 1.5],
      ['gate', 'G-B-1', 1.5],
    ])
    expect(shortages[0]).toMatchObject({ fromMs: startMs + HOUR_MS, toMs: startMs + 3 * HOUR_MS })
    expect(capacity.roomFor(order(), granted)).toEqual({ largestM3s: 0.5, earliestStartMs: startMs + 3 * HOUR_MS })
    expect(capacity.roomFor(order({ dischargeM3s: 9 }), granted)).toEqual({ largestM3s: 0.5 })
    expect(capacity.shortagesOf(order({ gateId: offtake2!.id }), granted)).toEqual([])
  })

  it('[DO4] orders granted one by one never ask more of a place than it carries, at any minute', () => {
    const capacity = orderCapacity(district)
    const anOrder = fc.record({
      gate: fc.constantFrom(offtake1!, offtake2!),
      tenths: fc.integer({ min: 1, max: 30 }),
      fromH: fc.integer({ min: 0, max: 20 }),
      hours: fc.integer({ min: 1, max: 12 }),
    })
    fc.assert(
      fc.property(fc.array(anOrder, { maxLength: 25 }), (asked) => {
        const granted: DeliveryOrder[] = []
        for (const [k, { gate, tenths, fromH, hours }] of asked.entries()) {
          const one = order({
            id: String(k),
            gateId: gate.id,
            dischargeM3s: tenths / 10,
            startMs: startMs + fromH * HOUR_MS,
            durationS: hours * HOUR_S,
          })
          const { largestM3s, earliestStartMs } = capacity.roomFor(one, granted)
          const isFree = capacity.shortagesOf(one, granted).length === 0
          expect(isFree).toBe(one.dischargeM3s <= largestM3s + 1e-6)
          if (isFree) granted.push(one)
          else if (earliestStartMs !== undefined)
            expect(capacity.shortagesOf({ ...one, startMs: earliestStartMs }, granted)).toEqual([])
        }
        for (let hour = 0; hour < 33; hour++)
          for (const gate of [offtake1!, offtake2!]) {
            const ms = startMs + (hour + 0.5) * HOUR_MS
            const sum = granted
              .filter((one) => one.gateId === gate.id && one.startMs <= ms && ms < one.startMs + one.durationS * 1000)
              .reduce((total, { dischargeM3s }) => total + dischargeM3s, 0)
            expect(sum).toBeLessThanOrEqual(gate.designDischargeM3s + 1e-6)
          }
      }),
      { numRuns: 60 },
    )
  })
})

describe('what orders come to', () => {
  it('[DO5] as steps: their sum through the gate, and along the branch what does not seep', () => {
    const later = order({ id: 'b', dischargeM3s: 0.5, startMs: startMs + 3 * HOUR_MS, durationS: 6 * HOUR_S })
    const { dischargeM3s, demandM3s } = scheduleOf(district, [order(), later], startMs - HOUR_MS, 24 * HOUR_S)
    const h = (hours: number) => hours * HOUR_S
    expect(dischargeM3s).toEqual({
      'G-B-1': {
        atS: [0, h(1), h(1), h(4), h(4), h(7), h(7), h(10), h(10)],
        values: [0, 0, 2, 2, 2.5, 2.5, 0.5, 0.5, 0],
      },
    })
    const lostM3s = (2.65 * 2 ** 0.55 * 5000) / 1e5
    expect(demandM3s['B-1' as keyof typeof demandM3s]!.values[2]).toBeCloseTo(2 - lostM3s, 12)
    expect(scheduleOf(district, [order()], startMs + 6 * HOUR_MS, HOUR_S)).toEqual({ dischargeM3s: {}, demandM3s: {} })
  })
})

describe('orders in a run', () => {
  const flows = (scenario: Scenario, everyS = 600) => {
    const through: number[] = []
    const drawn: number[] = []
    const opening: number[] = []
    const g = ofGate('G-B-1')
    const look = (engine: Engine) => {
      through.push(engine.gateDischargeM3s(g))
      drawn.push(engine.branchDrawM3s(0))
      opening.push(engine.save().openingM[g]!)
    }
    return { report: runScenario(network, scenario, { everyS, onFrame: look }), through, drawn, opening }
  }
  const frame = (hours: number) => hours * 6

  it('[DO6] hold the offtake at the ordered flow, within 2 % in the mean and 8 % throughout for its drive, and shut it when the last one ends', () => {
    const { report, through, drawn, opening } = flows(scenarioOf({ ...PLAIN, orders: [ASKED] }))
    expect(report.outcome.kind).toBe('reached')
    expect(report.massError).toBeLessThan(1e-9)
    expect(through[frame(2)]).toBeLessThan(0.05)
    const during = through.slice(frame(2.5), frame(8))
    const meanM3s = during.reduce((sum, flow) => sum + flow, 0) / during.length
    expect(Math.abs(meanM3s - 2)).toBeLessThan(0.04)
    expect(Math.min(...during)).toBeGreaterThan(2 * 0.92)
    expect(Math.max(...during)).toBeLessThan(2 * 1.08)
    expect(drawn[frame(7.5)]).toBeGreaterThan(1.5)
    expect(drawn[frame(7.5)]).toBeLessThan(2)
    expect(opening[frame(8.5)]).toBe(0)
    expect(through.slice(frame(8.5)).every((flow) => Math.abs(flow) < 1e-9)).toBe(true)
  })

  it('[DO6] add up where they overlap, and an offtake keeps its schedule until its first one begins', () => {
    const gates = { ...PLAIN.gates, 'G-B-1': 0.15 }
    const second = { ...ASKED, id: 'b', dischargeM3s: 0.8, startAt: at(4), hours: 2 }
    const { through, opening } = flows(scenarioOf({ ...PLAIN, gates, orders: [ASKED, second] }))
    expect(opening.slice(0, frame(2))).toEqual(Array(frame(2)).fill(0.15))
    expect(through[frame(5.5)]).toBeGreaterThan(2.8 * 0.92)
    expect(through[frame(5.5)]).toBeLessThan(2.8 * 1.08)
    expect(through[frame(7)]).toBeLessThan(2 * 1.08)
  })

  it('[DO6] a leaf that is stuck delivers what it delivers', () => {
    const events = [{ kind: 'gate-stuck', gate: 'G-B-1', fromHour: 1, toHour: 5 }]
    const { through, opening } = flows(scenarioOf({ ...PLAIN, events, orders: [ASKED] }))
    expect(opening[frame(4.5)]).toBe(0)
    expect(through[frame(6)]).toBeGreaterThan(2 * 0.92)
  })

  it('[DO7] the same orders give the same hash, others another one, and none the hash of before', () => {
    const hashOf = (orders?: object[]) => flows(scenarioOf({ ...PLAIN, ...(orders && { orders }) })).report.hash
    expect(hashOf([ASKED])).toBe(hashOf([ASKED]))
    expect(hashOf([ASKED])).not.toBe(hashOf([{ ...ASKED, dischargeM3s: 2.01 }]))
    const without = runScenario(network, { ...scenarioOf(PLAIN), orders: [] }, { everyS: 600 })
    expect(hashOf()).toBe(without.hash)
  })

  it('[DO7] rounds are counted from the start, so that coarser frames see the same deliveries', () => {
    const scenario = scenarioOf({ ...PLAIN, orders: [ASKED] })
    const [fine, coarse] = [flows(scenario), flows(scenario, HOUR_S)]
    for (let hour = 0; hour <= 12; hour++) expect(coarse.through[hour]).toBeCloseTo(fine.through[frame(hour)]!, 2)
  })
})
