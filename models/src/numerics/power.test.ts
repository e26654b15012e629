import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arcCosine } from './arc-cosine.ts'
import { binaryLogarithm, binaryPower, power } from './power.ts'

describe('powers', () => {
  it('[NU5] agree with Math.pow to 1e-13 over what gates meet', () => {
    const exponents = fc.constantFrom(0.072, 0.1, 0.2, 0.3075, 0.385, 0.7, 0.72, 1.5, 1.72, -0.65, -0.8, -1.65)
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), exponents, (exponent, p) => {
        const base = 2 ** exponent
        expect(Math.abs(power(base, p) / base ** p - 1)).toBeLessThan(1e-13)
      }),
      { numRuns: 5000, seed: 1 },
    )
  })

  it('[NU5] whole powers of two are exact, and the two functions undo each other', () => {
    for (let n = -300; n <= 300; n++) {
      expect(binaryPower(n)).toBe(2 ** n)
      expect(binaryLogarithm(2 ** n)).toBe(n)
    }
    fc.assert(
      fc.property(fc.double({ min: -500, max: 500, noNaN: true }), (exponent) => {
        expect(Math.abs(binaryLogarithm(binaryPower(exponent)) - exponent)).toBeLessThan(
          1e-13 * (1 + Math.abs(exponent)),
        )
      }),
      { seed: 2 },
    )
    expect(power(0, 0.7)).toBe(0)
    expect(binaryLogarithm(0)).toBe(Number.NEGATIVE_INFINITY)
    expect([binaryPower(-2000), binaryPower(2000)]).toEqual([0, Number.POSITIVE_INFINITY])
  })
})

describe('arc cosine', () => {
  it('[NU6] is that of the standard library to 1e-14', () => {
    for (let c = -1; c <= 1; c += 1 / 512) expect(Math.abs(arcCosine(c) - Math.acos(c))).toBeLessThan(1e-14)
    expect([arcCosine(1.5), arcCosine(-1.5)]).toEqual([0, Math.PI])
  })
})
