import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Gate, GateLaw } from '../domain/gate.ts'
import { type GateCalibration, gateCalibrationFault } from '../domain/gate-calibration.ts'
import { brandId } from '../ground/ids.ts'
import { type GateFlow, gateDischarge, gateDischargeM3s } from './gate-discharge.ts'
import { gateFlow, gateFlowM3s } from './gate-flow.ts'
import { type GateStructure, gateStructure } from './gate-structure.ts'

const SILL_M = 35
const PLAIN: Gate = {
  id: brandId('G-1'),
  kind: 'check',
  names: { zh: '闸', en: 'Gate' },
  nodeId: brandId('N-1'),
  seat: { kind: 'outside', fromNodeId: brandId('N-1'), outsideStageM: 0 },
  bays: 1,
  bayWidthM: 3,
  sillM: SILL_M,
  maximumOpeningM: 4,
  contraction: 0.61,
  speedMPerS: 0.005,
  deadBandM: 0.02,
  targetStageM: null,
  targetToleranceM: 0.1,
  designDischargeM3s: 20,
  provenance: 'estimate',
  source: 'a gate that exists only in tests',
}

/** Measurements as a field party writes them down, to three digits: free flow by y₁/a, and how submergence lowers it. */
const FREE = [0.465, 0.49, 0.52, 0.545, 0.56, 0.57]
const LOWERED = [1, 0.97, 0.8, 0.66, 0.48, 0.34]
const MEASURED: Extract<GateCalibration, { kind: 'by-ratio' }> = {
  kind: 'by-ratio',
  depthPerOpening: [1.6, 2, 3, 5, 8, 12],
  submergence: [0.3, 0.5, 0.7, 0.8, 0.9, 0.95],
  coefficient: FREE.map((free, i) => LOWERED.map((part) => Math.round(1000 * free * part ** (1 + 0.03 * i)) / 1000)),
}
const BY_OPENING: GateCalibration = {
  kind: 'by-opening',
  openingM: [0.1, 0.5, 1, 2],
  contraction: [0.7, 0.64, 0.6, 0.62],
}

const LAWS: readonly (readonly [string, Partial<Gate>])[] = [
  ['energy-momentum', {}],
  ['swamee', { law: 'swamee' }],
  ['hec', { law: 'hec' }],
  ['calibrated by ratio', { law: 'calibrated', calibration: MEASURED }],
  ['calibrated by opening', { law: 'calibrated', calibration: BY_OPENING }],
]
const LEAVES: readonly (readonly [string, Partial<Gate>])[] = [
  ['', {}],
  [', radial', { radial: { radiusM: 4, trunnionHeightM: 2.5 } }],
]
const HEIGHTS: readonly (readonly [string, Partial<Gate>])[] = [
  ['', {}],
  [', overtopped', { leafHeightM: 1.3 }],
]
const WEIRS: readonly (readonly [string, Partial<Gate>])[] = [
  ['', {}],
  [', behind a weir', { seriesWeir: { crestM: SILL_M + 0.6, widthM: 5 } }],
]
const VARIANTS = LAWS.flatMap(([law, a]) =>
  LEAVES.flatMap(([leaf, b]) =>
    HEIGHTS.flatMap(([height, c]) =>
      WEIRS.map(([weir, d]) => ({
        name: `${law}${leaf}${height}${weir}`,
        gate: gateStructure({ ...PLAIN, ...a, ...b, ...c, ...d }),
      })),
    ),
  ),
)
const each = (act: (gate: GateStructure, name: string) => void) => {
  for (const { name, gate } of VARIANTS) act(gate, name)
}

const flowAt = (gate: GateStructure, openingM: number, up: number, down: number): GateFlow => {
  const flow = { dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 }
  gateFlow(gate, openingM, SILL_M + up, SILL_M + down, flow)
  return flow
}
const metres = (lowestM: number, highestM: number) =>
  fc.integer({ min: lowestM * 1000, max: highestM * 1000 }).map((mm) => mm / 1000)
const depth = metres(-1, 6)
const opening = metres(0, 4)
const rise = metres(0.001, 0.5)

const lawOf = (law: GateLaw, changes: Partial<Gate> = {}) =>
  gateStructure({ ...PLAIN, bayWidthM: 1, sillM: 0, contraction: 0.611, law, ...changes })
const coefficient = (gate: GateStructure, y1PerA: number, y3PerA: number) =>
  gateFlowM3s(gate, 1, y1PerA, y3PerA) / (gate.widthM * Math.sqrt(19.62 * y1PerA))

describe('gate laws by number', () => {
  it('[GT7] a gate that names no law is the energy-momentum law, bit by bit', () => {
    const gate = gateStructure(PLAIN)
    const plain = { dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 }
    fc.assert(
      fc.property(depth, depth, opening, (up, down, a) => {
        gateDischarge({ widthM: 3, sillM: SILL_M, contraction: 0.61 }, a, SILL_M + up, SILL_M + down, plain)
        expect(flowAt(gate, a, up, down)).toEqual(plain)
      }),
      { seed: 1 },
    )
  })

  it('[GT8] Swamee, free: the published numbers', () => {
    const free = [
      [1.5, 0.475],
      [2, 0.4983],
      [3, 0.5216],
      [4, 0.535],
      [6, 0.551],
      [8, 0.5608],
      [10, 0.5677],
      [15, 0.5784],
      [20, 0.5847],
    ] as const
    for (const [y1, cd] of free) expect(Math.abs(coefficient(lawOf('swamee'), y1, 0) - cd)).toBeLessThan(0.00006)
  })

  it('[GT8] Swamee, submerged: the published numbers to 0.5 %', () => {
    const submerged = [
      [3, 2.5, 0.3503],
      [5, 3, 0.4964],
      [5, 4, 0.3001],
      [5, 4.75, 0.1285],
      [8, 4, 0.5085],
      [8, 5, 0.3864],
      [8, 7, 0.1791],
      [10, 6, 0.3774],
      [10, 9, 0.139],
    ] as const
    for (const [y1, y3, cd] of submerged)
      expect(Math.abs(coefficient(lawOf('swamee'), y1, y3) / cd - 1), `${y1} ${y3}`).toBeLessThan(0.005)
    const worked = [
      [0.8, 5.0267],
      [1.5, 3.5988],
      [1.8, 2.0842],
      [1.95, 0.908],
    ] as const
    for (const [y3, Q] of worked)
      expect(Math.abs(gateFlowM3s(lawOf('swamee', { bayWidthM: 3 }), 0.5, 2, y3) / Q - 1), `${y3}`).toBeLessThan(0.005)
  })

  it('[GT9] HEC style: each class is its formula, and they are continuous between', () => {
    const gate = lawOf('hec', { contraction: 0.6 })
    expect(coefficient(gate, 5, 0)).toBeCloseTo(0.6, 12)
    expect(coefficient(gate, 5, 5 * 0.7)).toBeCloseTo(0.5692, 2)
    expect(coefficient(gate, 5, 5 * 0.74)).toBeCloseTo(0.6 * Math.sqrt(3 * 0.26), 5)
    expect(coefficient(gate, 5, 5 * 0.9)).toBeCloseTo(0.8 * Math.sqrt(0.1), 4)
    expect(coefficient(gate, 5, 5 * 0.97)).toBeCloseTo(0.8 * Math.sqrt(0.03), 3)
  })

  it('[GT10] the calibrated law meets its table within 0.6 %, and linear tables exactly', () => {
    const gate = lawOf('calibrated', { calibration: MEASURED })
    for (const [i, y1] of MEASURED.depthPerOpening.entries())
      for (const [j, eta] of MEASURED.submergence.entries())
        if (y1 > 1.6)
          expect(
            Math.abs(coefficient(gate, y1, eta * y1) / MEASURED.coefficient[i]![j]! - 1),
            `${y1} ${eta}`,
          ).toBeLessThan(0.006)
    const flat = { ...MEASURED, coefficient: MEASURED.coefficient.map(() => [0.5, 0.5, 0.5, 0.5, 0.4, 0.3]) }
    const even = lawOf('calibrated', { calibration: flat })
    for (const y1 of [2.5, 4, 7, 30]) expect(coefficient(even, y1, 0.1 * y1)).toBeCloseTo(0.5, 10)
  })

  it('[GT10] by opening: the jet has the contraction of the table', () => {
    const gate = lawOf('calibrated', { calibration: BY_OPENING })
    const at = (a: number, Cc: number) =>
      gateFlowM3s(gate, a, 3, 0.2) / gateDischargeM3s({ widthM: 1, sillM: 0, contraction: Cc }, a, 3, 0.2)
    expect(at(0.3, (0.5 * (0.07 + 0.32)) / 0.3)).toBeCloseTo(1, 10)
    expect(at(0.75, (0.5 * (0.32 + 0.6)) / 0.75)).toBeCloseTo(1, 10)
    expect(at(0.05, 0.7)).toBeCloseTo(1, 10)
  })

  it('[GT10] a table that no monotone law goes through is refused, with the place', () => {
    expect(gateCalibrationFault(MEASURED)).toBeNull()
    expect(gateCalibrationFault(BY_OPENING)).toBeNull()
    const steep = {
      ...MEASURED,
      coefficient: MEASURED.coefficient.map((row, i) => (i === 0 ? row.map((v) => 1.4 * v) : row)),
    }
    expect(() => lawOf('calibrated', { calibration: steep })).toThrow(
      /fall with the upstream depth at y1\/a = 1\.[6-9]/,
    )
    const falling = {
      ...MEASURED,
      coefficient: MEASURED.coefficient.map((row, i) => (i === 0 ? row.map((v) => 0.7 * v) : row)),
    }
    expect(() => lawOf('calibrated', { calibration: falling })).toThrow(/fall with the opening at y1\/a = 1\.[6-9]/)
    const rising = { ...MEASURED, coefficient: MEASURED.coefficient.map((row) => row.toReversed()) }
    expect(gateCalibrationFault(rising)).toMatch(/must not rise with y3\/y1/)
    expect(gateCalibrationFault({ ...BY_OPENING, contraction: [0.7, 0.6, 0.6] })).toMatch(/one contraction per opening/)
    expect(() => lawOf('calibrated', { calibration: rising })).toThrow(RangeError)
    expect(() => lawOf('calibrated')).toThrow(/calibration of G-1 must be given/)
  })

  it('[GT11] the jet of a radial leaf contracts by Toch’s parabola: lips at 45°, 60° and 90°', () => {
    const R = 4
    const lips = [
      [0.5, 0.715],
      [2 / 3, 0.66],
      [1, 0.61],
    ] as const
    for (const [t, Cc] of lips) {
      const a = 0.8
      const trunnionHeightM = a + R * Math.cos((t * Math.PI) / 2)
      const gate = gateStructure({ ...PLAIN, radial: { radiusM: R, trunnionHeightM } })
      const same = { widthM: 3, sillM: SILL_M, contraction: Cc }
      expect(flowAt(gate, a, 4, 1).dischargeM3s).toBeCloseTo(gateDischargeM3s(same, a, SILL_M + 4, SILL_M + 1), 10)
    }
    expect(() => gateStructure({ ...PLAIN, radial: { radiusM: 4, trunnionHeightM: 3.9 } })).toThrow(RangeError)
  })

  it('[GT12] a closed leaf that is overtopped is a sharp-crested weir with Villemonte’s factor', () => {
    const gate = gateStructure({ ...PLAIN, leafHeightM: 1.3 })
    const free = (2 / 3) * 0.62 * Math.sqrt(19.62) * 3 * 0.5 ** 1.5
    expect(flowAt(gate, 0, 1.8, 1).dischargeM3s / free).toBeCloseTo(1, 4)
    expect(flowAt(gate, 0, 1.8, 1.7).dischargeM3s / free).toBeCloseTo(0.6163, 3)
    expect(flowAt(gate, 0, 1.3, 0.5).dischargeM3s).toBe(0)
    const lifted = flowAt(gate, 0.4, 2.2, 1).dischargeM3s
    const under = flowAt(gateStructure(PLAIN), 0.4, 2.2, 1).dischargeM3s
    expect((lifted - under) / free).toBeCloseTo(1, 4)
  })

  it('[GT13] weir and leaf in series carry the same water, found by bisection', () => {
    const behind = gateStructure({ ...PLAIN, seriesWeir: { crestM: SILL_M + 0.6, widthM: 5 } })
    const [leaf, crest] = [gateStructure(PLAIN), { widthM: 5, sillM: SILL_M + 0.6, contraction: 1 }]
    for (const [a, up, down] of [
      [0.5, 2, 1],
      [2, 1.4, 0.2],
      [0.3, 3, 2.9],
      [0.6, 1, 1.8],
      [4, 2, 1.99],
      [0.05, 4, 0],
    ] as const) {
      let [low, high] = [Math.min(up, down), Math.max(up, down)]
      for (let i = 0; i < 80; i++) {
        const m = 0.5 * (low + high)
        const excess = flowAt(leaf, a, m, down).dischargeM3s - gateDischargeM3s(crest, 1e6, SILL_M + up, SILL_M + m)
        if (excess > 0) high = m
        else low = m
      }
      const Q = flowAt(leaf, a, 0.5 * (low + high), down).dischargeM3s
      expect(Math.abs(flowAt(behind, a, up, down).dischargeM3s - Q), `${a} ${up} ${down}`).toBeLessThan(1e-9)
      expect(Math.abs(Q)).toBeLessThan(Math.abs(flowAt(leaf, a, up, down).dischargeM3s))
    }
  })

  it('[GT4] with the leaf clear every law is the broad-crested weir: 17.0489 m³/s over 10 m at 1 m', () => {
    for (const [name, changes] of LAWS) {
      const gate = gateStructure({ ...PLAIN, ...changes, bayWidthM: 10, sillM: 0 })
      expect(gateFlowM3s(gate, 3, 1, 0), name).toBeCloseTo(17.0489, 2)
      for (const down of [0.5, 0.9, 0.95, 0.99])
        expect(
          gateFlowM3s(gate, 3, 1, down) / gateDischargeM3s({ ...gate, contraction: 0.61 }, 3, 1, down),
          `${name} ${down}`,
        ).toBeCloseTo(1, 2)
    }
  })
})

describe('every law, leaf and weir', () => {
  it('[GT1] every slope meets its difference quotient', () => {
    const step = 1e-6
    each((gate, name) => {
      fc.assert(
        fc.property(depth, depth, opening, (up, down, a) => {
          fc.pre(a > 0 && up !== 0 && down !== 0)
          const flow = flowAt(gate, a, up, down)
          const meets = (slope: number, of: (by: number) => GateFlow) => {
            const by = (of(step).dischargeM3s - of(-step).dischargeM3s) / (2 * step)
            expect(Math.abs(slope - by), `${name} ${up} ${down} ${a}`).toBeLessThan(0.02 + 0.002 * Math.abs(by))
          }
          meets(flow.perUpstreamM2s, (by) => flowAt(gate, a, up + by, down))
          meets(flow.perDownstreamM2s, (by) => flowAt(gate, a, up, down + by))
          meets(flow.perOpeningM2s, (by) => flowAt(gate, a + by, up, down))
        }),
        { numRuns: 300, seed: 1 },
      )
    })
  })

  it('[GT1] no slope jumps, along stages and openings that cross every regime', () => {
    const slopes = (flow: GateFlow) => [flow.perUpstreamM2s, flow.perDownstreamM2s, flow.perOpeningM2s]
    const lines: readonly (readonly [string, number, number, (gate: GateStructure, x: number) => GateFlow])[] = [
      ['downstream', -0.3, 3.5, (gate, x) => flowAt(gate, 0.5, 2, x)],
      ['downstream', -0.3, 3.5, (gate, x) => flowAt(gate, 1.7, 2, x)],
      ['upstream', 0.2, 4, (gate, x) => flowAt(gate, 0.5, x, 1.2)],
      ['upstream', 0.2, 4, (gate, x) => flowAt(gate, 1.2, x, 0.1)],
      ['opening', 0.01, 3, (gate, x) => flowAt(gate, x, 2, 0.5)],
      ['opening', 0.01, 3, (gate, x) => flowAt(gate, x, 2, 1.7)],
      ['both', 0.02, 3, (gate, x) => flowAt(gate, 0.5, x, x - 0.01)],
    ]
    each((gate, name) => {
      for (const [along, from, to, of] of lines) {
        const change = (x: number, by: number) => {
          const [before, after] = [slopes(of(gate, x)), slopes(of(gate, x + by))]
          return Math.max(...before.map((value, k) => Math.abs(value - after[k]!)))
        }
        const steep = Array.from({ length: 300 }, (_, i) => from + ((to - from) * i) / 300)
          .map((x) => ({ x, by: (to - from) / 300, change: change(x, (to - from) / 300) }))
          .sort((a, b) => b.change - a.change)
          .slice(0, 6)
        for (let { x, by } of steep) {
          /* into the part where most of the change is, again and again: a jump stays, a bend goes */
          for (let depth = 0; depth < 8; depth++) {
            by /= 8
            const parts = Array.from({ length: 8 }, (_, i) => x + i * by)
            x = parts.reduce((worst, part) => (change(part, by) > change(worst, by) ? part : worst))
          }
          expect(change(x, by), `${name} along ${along} at ${x}`).toBeLessThan(0.002)
        }
      }
    })
  }, 60_000)

  it('[GT5] discharge never falls with the upstream stage, never rises with the downstream stage', () => {
    each((gate, name) => {
      fc.assert(
        fc.property(depth, depth, opening, rise, (up, down, a, by) => {
          const here = flowAt(gate, a, up, down)
          const slack = 1e-10 * (1 + Math.abs(here.dischargeM3s))
          expect(flowAt(gate, a, up + by, down).dischargeM3s, name).toBeGreaterThanOrEqual(here.dischargeM3s - slack)
          expect(flowAt(gate, a, up, down + by).dischargeM3s, name).toBeLessThanOrEqual(here.dischargeM3s + slack)
          expect(here.perUpstreamM2s, `${name} ${up} ${down} ${a}`).toBeGreaterThanOrEqual(-1e-9)
          expect(here.perDownstreamM2s, `${name} ${up} ${down} ${a}`).toBeLessThanOrEqual(1e-9)
        }),
        { numRuns: 500, seed: 2 },
      )
    })
  })

  it('[GT5] discharge never falls with the opening, as long as nothing flows over the leaf', () => {
    each((gate, name) => {
      fc.assert(
        fc.property(depth, depth, opening, rise, (up, down, a, by) => {
          fc.pre(a > 0 && Math.max(up, down) <= a + gate.leafHeightM)
          const here = flowAt(gate, a, up, down)
          expect(here.perOpeningM2s * Math.sign(up - down), `${name} ${up} ${down} ${a}`).toBeGreaterThanOrEqual(-1e-9)
          const there = flowAt(gate, a + by, up, down)
          expect(Math.abs(there.dischargeM3s), `${name} ${up} ${down} ${a} ${by}`).toBeGreaterThanOrEqual(
            Math.abs(here.dischargeM3s) - 1e-9,
          )
        }),
        { numRuns: 500, seed: 3 },
      )
    })
  })

  it('[GT6] a gate runs backwards as forwards, and carries exactly nothing when closed, level or dry', () => {
    each((gate, name) => {
      fc.assert(
        fc.property(depth, depth, opening, (up, down, a) => {
          if (gate.seriesWeir === null)
            expect(flowAt(gate, a, up, down).dischargeM3s + flowAt(gate, a, down, up).dischargeM3s, name).toBe(0)
          if (Math.max(up, down) <= gate.leafHeightM) expect(flowAt(gate, 0, up, down).dischargeM3s + 0, name).toBe(0)
          expect(flowAt(gate, a, up, up).dischargeM3s + 0, name).toBe(0)
          expect(flowAt(gate, a, -0.1, -0.3).dischargeM3s + 0, name).toBe(0)
        }),
        { numRuns: 300, seed: 4 },
      )
    })
  })

  it('[GT6] discharge goes linearly through level water, with a slope that is finite and not zero', () => {
    each((gate, name) => {
      for (const a of [0.2, 1, 3]) {
        const [forth, back, level] = [flowAt(gate, a, 2.0001, 2), flowAt(gate, a, 1.9999, 2), flowAt(gate, a, 2, 2)]
        expect(level.perUpstreamM2s, name).toBeGreaterThan(0.01)
        expect(level.perUpstreamM2s, name).toBeLessThan(1000)
        expect(Math.abs(forth.dischargeM3s / (1e-4 * level.perUpstreamM2s) - 1), name).toBeLessThan(0.15)
        expect(Math.abs(back.dischargeM3s / (-1e-4 * level.perUpstreamM2s) - 1), name).toBeLessThan(0.15)
        expect(level.perDownstreamM2s, name).toBeCloseTo(-level.perUpstreamM2s, 6)
      }
    })
  })
})
