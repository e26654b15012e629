import { describe, expect, it } from 'vitest'
import { projectionOf } from './projection.ts'

const at = (crs: string, x: number, y: number) => {
  const projection = projectionOf(crs)
  if (!projection.ok) throw new Error(projection.error[0]?.text)
  return projection.value.toLonLat(x, y)
}

/**
 * Gauss-Krüger from degrees by the series in the difference of longitude, to its eighth power: slow and written anew, to hold the library's
 * zones, false eastings and order of coordinates. GRS-80.
 */
function gauss(lonDeg: number, latDeg: number, centralDeg: number): readonly [eastM: number, northM: number] {
  const [a, f] = [6_378_137, 1 / 298.257222101]
  const e2 = f * (2 - f)
  const phi = (latDeg * Math.PI) / 180
  /* length of the meridian by Simpson's rule */
  const steps = 2000
  let X = 0
  for (let k = 0; k <= steps; k++) {
    const weight = k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2
    X += (weight * a * (1 - e2)) / (1 - e2 * Math.sin((phi * k) / steps) ** 2) ** 1.5
  }
  X *= phi / steps / 3
  const N = a / Math.sqrt(1 - e2 * Math.sin(phi) ** 2)
  const t2 = Math.tan(phi) ** 2
  const eta2 = (e2 / (1 - e2)) * Math.cos(phi) ** 2
  const m = (((lonDeg - centralDeg) * Math.PI) / 180) * Math.cos(phi)
  const north =
    X +
    N *
      Math.tan(phi) *
      (m ** 2 / 2 + ((5 - t2 + 9 * eta2 + 4 * eta2 ** 2) * m ** 4) / 24 + ((61 - 58 * t2 + t2 ** 2) * m ** 6) / 720)
  const east =
    N * (m + ((1 - t2 + eta2) * m ** 3) / 6 + ((5 - 18 * t2 + t2 ** 2 + 14 * eta2 - 58 * t2 * eta2) * m ** 5) / 120)
  return [east, north]
}

describe('projections', () => {
  it.each([
    ['EPSG:4527', 117, 39_500_000],
    ['EPSG:4548', 117, 500_000],
    ['EPSG:4498', 117, 20_500_000],
    ['EPSG:4509', 117, 500_000],
    ['EPSG:4526', 114, 38_500_000],
    ['EPSG:4513', 75, 25_500_000],
    ['EPSG:4554', 135, 500_000],
  ])('[PJ1] %s has its meridian and its false easting', (crs, centralDeg, eastingM) => {
    for (const [lonDeg, latDeg] of [
      [centralDeg + 0.75, 36.45],
      [centralDeg - 1.1, 30],
    ] as const) {
      const [east, north] = gauss(lonDeg, latDeg, centralDeg)
      const found = at(crs, eastingM + east, north)
      expect(found?.lonDeg).toBeCloseTo(lonDeg, 7)
      expect(found?.latDeg).toBeCloseTo(latDeg, 7)
    }
  })

  it('[PJ2] UTM is narrower by 0.9996 and degrees are degrees', () => {
    const [east, north] = gauss(115.9, 36.5, 117)
    const found = at('EPSG:32650', 500_000 + 0.9996 * east, 0.9996 * north)
    expect(found?.lonDeg).toBeCloseTo(115.9, 6)
    expect(found?.latDeg).toBeCloseTo(36.5, 6)
    expect(at('CGCS2000', 115.9, 36.5)).toEqual({ lonDeg: 115.9, latDeg: 36.5 })
    expect(at('4326', 500_000, 36.5)).toBeUndefined()
  })

  it.each(['GCJ-02', 'gcj02', 'BD09', 'bd-09'])('[PJ3] %s is refused with the reason', (crs) => {
    const projection = projectionOf(crs)
    expect(projection.ok ? '' : projection.error[0]?.text).toMatch(/shifted/)
  })

  it.each(['Beijing54', 'EPSG:2385', '', '+proj=nothing', 'EPSG:4555'])(
    '[PJ4] "%s" is not known and says what is',
    (crs) => {
      const projection = projectionOf(crs)
      expect(projection.ok).toBe(false)
      if (!projection.ok) expect(projection.error[0]).toMatchObject({ code: 'CRS_UNKNOWN', place: { path: '--crs' } })
    },
  )
})
