import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { power } from './power.ts'

describe('power', () => {
  it('[NU5] is Math.pow to 1e-13 over every base and exponent that a discharge law has', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -40, max: 40, noNaN: true }),
        fc.double({ min: -6, max: 6, noNaN: true }),
        (bits, exponent) => {
          const base = 2 ** bits
          expect(Math.abs(power(base, exponent) / base ** exponent - 1)).toBeLessThan(1e-13)
        },
      ),
      { numRuns: 5000, seed: 1 },
    )
  })

  it('[NU5] is exact where it can be, and keeps its ends', () => {
    expect([power(2, 10), power(4, 0.5), power(1, 7.3), power(8, 0), power(0.25, -1.5)]).toEqual([1024, 2, 1, 1, 8])
    expect([power(0, 0.385), power(-1, 2), power(2, 2000), power(2, -2000)]).toEqual([
      0,
      0,
      Number.POSITIVE_INFINITY,
      0,
    ])
    expect(power(1.7e308, 0.5)).toBeCloseTo(Math.sqrt(1.7e308) * 1, -142)
    expect(power(Number.MIN_VALUE, 0.5) / Math.sqrt(Number.MIN_VALUE)).toBeCloseTo(1, 12)
  })
})
