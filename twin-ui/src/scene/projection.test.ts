import { describe, expect, it } from 'vitest'
import { createProjection } from './projection.ts'

describe('createProjection', () => {
  const projection = createProjection({ lonDeg: 116, latDeg: 36.5 })

  it('puts the origin at zero and north upward', () => {
    expect(projection.toLocal({ lonDeg: 116, latDeg: 36.5 })).toEqual({ x: 0, y: 0 })
    expect(projection.toLocal({ lonDeg: 116, latDeg: 36.6 }).y).toBeGreaterThan(0)
    expect(projection.toLocal({ lonDeg: 116.1, latDeg: 36.5 }).x).toBeGreaterThan(0)
  })

  // Lengths of one degree on the WGS-84 ellipsoid at 36.5°: 110 964 m along the meridian, 89 604 m along the parallel.
  it('measures a degree as the ellipsoid does', () => {
    expect(projection.toLocal({ lonDeg: 116, latDeg: 37.5 }).y).toBeCloseTo(110_964, -2)
    expect(projection.toLocal({ lonDeg: 117, latDeg: 36.5 }).x).toBeCloseTo(89_604, -2)
  })

  it('comes back to where it was', () => {
    const there = { lonDeg: 115.645, latDeg: 36.84 }
    const back = projection.toLonLat(projection.toLocal(there))
    expect(back.lonDeg).toBeCloseTo(there.lonDeg, 12)
    expect(back.latDeg).toBeCloseTo(there.latDeg, 12)
  })
})
