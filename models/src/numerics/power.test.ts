import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logarithm, logarithm2, power, powerOf2 } from './power.ts'

describe('power', () => {
  it('[NU5] agrees with Math.pow to 1e-13', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
        fc.double({ min: -2.5, max: 2.5, noNaN: true }),
        (base, exponent) => {
          expect(Math.abs(power(base, exponent) / base ** exponent - 1)).toBeLessThan(1e-13)
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('[NU5] is exact at powers of two, and 0 for what has no power', () => {
    for (const n of [-40, -17, -16, -1, 0, 1, 5, 16, 33]) {
      expect(logarithm2(2 ** n)).toBe(n)
      expect(powerOf2(n)).toBe(2 ** n)
    }
    expect(power(0, 0.5)).toBe(0)
    expect(power(-1, 0.5)).toBe(0)
    expect(powerOf2(-2000)).toBe(0)
    expect(powerOf2(2000)).toBe(Number.POSITIVE_INFINITY)
  })

  it('[NU5] the logarithm agrees with Math.log', () => {
    for (const value of [1e-9, 0.3, 0.71, 0.99, 1.0001, 1.4143, 7, 12345.6])
      expect(Math.abs(logarithm(value) - Math.log(value))).toBeLessThan(2e-15 * Math.max(1, Math.abs(Math.log(value))))
  })
})
