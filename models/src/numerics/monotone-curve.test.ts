import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curveSlope, curveValue, monotoneCurve } from './monotone-curve.ts'

const tables = fc
  .array(fc.tuple(fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true })), {
    minLength: 2,
    maxLength: 8,
  })
  .map((steps) => {
    let [x, y] = [0, 0]
    const rows = steps.map(([dx, dy]) => {
      x += dx
      y += dy
      return [x, y] as const
    })
    return { at: rows.map(([x]) => x), values: rows.map(([, y]) => y) }
  })

describe('monotone curve', () => {
  it('[NU6] goes through its rows, never falls where they rise, and its slope is its derivative', () => {
    fc.assert(
      fc.property(tables, fc.double({ min: -1, max: 26, noNaN: true }), ({ at, values }, x) => {
        const curve = monotoneCurve(at, values, { first: true, last: false })
        for (const [i, row] of at.entries()) expect(curveValue(curve, row)).toBeCloseTo(values[i]!, 9)
        expect(curveSlope(curve, x)).toBeGreaterThanOrEqual(-1e-9)
        const quotient = (curveValue(curve, x + 1e-6) - curveValue(curve, x - 1e-6)) / 2e-6
        expect(Math.abs(quotient - curveSlope(curve, x))).toBeLessThan(
          1e-4 * (1 + Math.abs(quotient)) + 0.5 * bend(curve, x),
        )
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  it('[NU6] is Hermite’s cubic, with the harmonic mean of its neighbours’ slopes at a row', () => {
    const curve = monotoneCurve([0, 1, 2], [0, 1, 4], { first: false, last: false })
    /* slopes 1, 3·2/(3/1 + 3/3) = 1.5 and 3 */
    expect([0, 1, 2].map((x) => curveSlope(curve, x))).toEqual([1, 1.5, 3])
    expect(curveValue(curve, 0.5)).toBeCloseTo(0.5 + (1 - 1.5) / 8, 14)
    expect(curveValue(curve, 1.5)).toBeCloseTo(2.5 + (1.5 - 3) / 8, 14)
    /* of unequal stretches 1 and 3, slopes 1 and 4: 3·4/(7/1 + 5/4) */
    expect(curveSlope(monotoneCurve([0, 1, 4], [0, 1, 13], { first: false, last: false }), 1)).toBeCloseTo(
      12 / 8.25,
      14,
    )
  })

  it('[NU6] goes on flat or straight beyond its rows', () => {
    const curve = monotoneCurve([1, 2, 4], [0, 3, 4], { first: true, last: false })
    expect([curveValue(curve, 0), curveSlope(curve, 0)]).toEqual([0, 0])
    expect([curveValue(curve, 6), curveSlope(curve, 6)]).toEqual([5, 0.5])
  })

  it('[NU6] refuses rows that do not rise', () => {
    const flat = { first: true, last: true }
    expect(() => monotoneCurve([1], [2], flat)).toThrow('rows must be two or more, got 1')
    expect(() => monotoneCurve([1, 1], [2, 3], flat)).toThrow('at must rise, got 1 before 1')
  })
})

/** How much the slope itself changes over the distance of the quotient: narrow rows bend sharply. */
const bend = (curve: ReturnType<typeof monotoneCurve>, x: number) =>
  Math.abs(curveSlope(curve, x + 1e-6) - curveSlope(curve, x - 1e-6))
