import { describe, expect, it } from 'vitest'
import { spread } from './markers.ts'

const gaps = (angles: readonly number[]) => {
  const sorted = angles
    .map((angle) => ((angle % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI))
    .toSorted((a, b) => a - b)
  return sorted.map((angle, i) => (sorted[i + 1] ?? sorted[0]! + 2 * Math.PI) - angle)
}

describe('spread', () => {
  it('leaves directions alone that are far enough apart', () => {
    const apart = spread([0.2, 2.4, 4.4], 1.3)
    for (const [i, angle] of [0.2, 2.4, 4.4].entries()) expect(apart[i]).toBeCloseTo(angle, 9)
    expect(spread([1.5], 1.3)).toEqual([1.5])
    expect(spread([], 1)).toEqual([])
  })

  it('parts two that nearly coincide, each by half', () => {
    const [a, b] = spread([1, 1.1], 1.3)
    expect(b! - a!).toBeCloseTo(1.3, 3)
    expect((a! + b!) / 2).toBeCloseTo(1.05, 3)
  })

  it('parts across north too, and keeps the order of its arguments', () => {
    const spreadOut = spread([0.05, 6.25], 1)
    expect(Math.min(...gaps(spreadOut))).toBeGreaterThan(0.999)
    expect(Math.cos(spreadOut[0]! - 0.05)).toBeGreaterThan(0.8)
  })

  it('goes round evenly where there are too many for the gap', () => {
    const many = spread([0, 0.1, 0.2, 0.3, 0.4, 0.5], 1.3)
    expect(Math.min(...gaps(many))).toBeGreaterThan(0.95)
  })
})
