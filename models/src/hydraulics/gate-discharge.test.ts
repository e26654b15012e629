import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GateFlow, type GateShape, gateDischarge, gateDischargeM3s } from './gate-discharge.ts'

const gate: GateShape = { widthM: 3, sillM: 35, contraction: 0.61 }
const flowAt = (openingM: number, up: number, down: number): GateFlow => {
  const flow = { dischargeM3s: 0, perUpstreamM2s: 0, perDownstreamM2s: 0, perOpeningM2s: 0 }
  gateDischarge(gate, openingM, 35 + up, 35 + down, flow)
  return flow
}
const coefficient = (y1PerA: number, y3PerA: number) =>
  gateDischargeM3s({ widthM: 1, sillM: 0, contraction: 0.61 }, 1, y1PerA, y3PerA) / Math.sqrt(19.62 * y1PerA)

/** Millimetres as metres: spread evenly, and hitting level, dry and closed exactly. */
const metres = (lowestM: number, highestM: number) =>
  fc.integer({ min: lowestM * 1000, max: highestM * 1000 }).map((mm) => mm / 1000)
const depth = metres(-1, 6)
const opening = metres(0, 4)
const rise = metres(0.001, 0.5)

describe('gate discharge', () => {
  it('[GT2] is the energy solution Cc/√(1+Cc·a/y₁) in free flow, to 0.2 %', () => {
    const exact = [
      [1.5, 0.5143],
      [2, 0.534],
      [3, 0.5561],
      [4, 0.5682],
      [6, 0.5812],
      [10, 0.5922],
      [20, 0.6009],
    ] as const
    for (const [y1, cd] of exact) expect(Math.abs(coefficient(y1, 0) / cd - 1)).toBeLessThan(0.002)
  })

  it('[GT3] is the energy-momentum solution in submerged flow, to 1.5 %', () => {
    const exact = [
      [3, 2.5, 0.3323],
      [5, 4, 0.3229],
      [5, 4.75, 0.1565],
      [8, 5, 0.4291],
      [8, 7, 0.2363],
      [10, 6, 0.4321],
      [10, 9, 0.2069],
    ] as const
    for (const [y1, y3, cd] of exact) expect(Math.abs(coefficient(y1, y3) / cd - 1)).toBeLessThan(0.015)
  })

  it('[GT3] lies between Swamee and energy-momentum where the latter jumps', () => {
    expect(coefficient(5, 3)).toBeGreaterThan(0.4964)
    expect(coefficient(5, 3)).toBeLessThan(0.5759)
  })

  it('[GT4] with the leaf clear is the broad-crested weir: 17.0489 m³/s over 10 m at 1 m', () => {
    expect(gateDischargeM3s({ widthM: 10, sillM: 0, contraction: 0.61 }, 3, 1, 0)).toBeCloseTo(17.0489, 2)
  })

  it('[GT1] is continuously differentiable: every derivative meets its difference quotient', () => {
    const step = 1e-6
    fc.assert(
      fc.property(depth, depth, opening, (up, down, a) => {
        fc.pre(a > 0 && up !== 0 && down !== 0)
        const flow = flowAt(a, up, down)
        const quotient = (of: (by: number) => number) => (of(step) - of(-step)) / (2 * step)
        const near = (slope: number, by: number) => Math.abs(slope - by) < 0.02 + 0.002 * Math.abs(by)
        expect(
          near(
            flow.perUpstreamM2s,
            quotient((by) => flowAt(a, up + by, down).dischargeM3s),
          ),
        ).toBe(true)
        expect(
          near(
            flow.perDownstreamM2s,
            quotient((by) => flowAt(a, up, down + by).dischargeM3s),
          ),
        ).toBe(true)
        expect(
          near(
            flow.perOpeningM2s,
            quotient((by) => flowAt(a + by, up, down).dischargeM3s),
          ),
        ).toBe(true)
      }),
      { numRuns: 3000, seed: 1 },
    )
  })

  it('[GT1] has no jump of its slope through zero head and from submerged to free', () => {
    /* the largest change of slope over a distance shrinks with the distance */
    const largestChange = (a: number, byM: number) => {
      let largest = 0
      let before = flowAt(a, 2, 0.5).perDownstreamM2s
      for (let down = 0.5; down < 2.3; down += byM) {
        const slope = flowAt(a, 2, down).perDownstreamM2s
        largest = Math.max(largest, Math.abs(slope - before))
        before = slope
      }
      return largest
    }
    for (const a of [0.2, 1, 3]) expect(largestChange(a, 1e-5)).toBeLessThan(0.15 * largestChange(a, 1e-4))
  })

  it('[GT5] never falls with the upstream stage or the opening, never rises with the downstream stage', () => {
    fc.assert(
      fc.property(depth, depth, opening, rise, (up, down, a, by) => {
        const here = flowAt(a, up, down).dischargeM3s
        const slack = 1e-12 * Math.abs(here)
        expect(flowAt(a, up + by, down).dischargeM3s).toBeGreaterThanOrEqual(here - slack)
        expect(flowAt(a, up, down + by).dischargeM3s).toBeLessThanOrEqual(here + slack)
        expect(Math.abs(flowAt(a + by, up, down).dischargeM3s)).toBeGreaterThanOrEqual(Math.abs(here) - slack)
      }),
      { numRuns: 20_000, seed: 2 },
    )
  })

  it('[GT6] runs backwards as it runs forwards, and is exactly zero when closed, level or dry', () => {
    fc.assert(
      fc.property(depth, depth, opening, (up, down, a) => {
        expect(flowAt(a, up, down).dischargeM3s + flowAt(a, down, up).dischargeM3s).toBe(0)
        expect(flowAt(0, up, down).dischargeM3s + 0).toBe(0)
        expect(flowAt(a, up, up).dischargeM3s + 0).toBe(0)
        expect(flowAt(a, -0.1, -0.3).dischargeM3s + 0).toBe(0)
      }),
      { seed: 3 },
    )
  })
})
