import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cubeRoot } from './cube-root.ts'
import { findRoot } from './find-root.ts'
import { sampleSeries } from './series.ts'
import { solveDense } from './solve-dense.ts'

describe('numerics', () => {
  it('[NU1] the cube root cubed is the number, to rounding', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (value) => {
        const root = cubeRoot(value)
        expect(Math.abs((root * root * root) / value - 1)).toBeLessThan(1e-15 * 4)
      }),
      { numRuns: 2000 },
    )
    expect(cubeRoot(0)).toBe(0)
    expect(cubeRoot(-1)).toBe(0)
  })

  it('[NU2] bisection finds √2 and refuses an interval without a root', () => {
    expect(findRoot((x) => x * x - 2, { lower: 0, upper: 2 }, 1e-12)).toBeCloseTo(Math.SQRT2, 11)
    expect(() => findRoot((x) => x * x + 2, { lower: 0, upper: 2 }, 1e-9)).toThrow('must change sign')
  })

  it('[NU3] a dense system is solved even when its first pivot is zero', () => {
    const rest = Float64Array.of(5, 4, 3)
    solveDense(Float64Array.of(0, 2, 1, 1, 1, 0, 3, 0, 1), rest, 3)
    const [x, y, z] = rest as unknown as [number, number, number]
    expect([2 * y + z, x + y, 3 * x + z].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([5, 4, 3])
  })

  it('[NU4] a series is constant outside, linear inside, and takes the later value where it jumps', () => {
    const series = { atS: [0, 10, 10, 20], values: [1, 2, 5, 5] }
    expect([-1, 0, 5, 10, 15, 99].map((at) => sampleSeries(series, at))).toEqual([1, 1, 1.5, 5, 5, 5])
    expect(sampleSeries({ atS: [], values: [] }, 3)).toBe(0)
  })
})
