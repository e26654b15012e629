import type { LonLat } from '@district/models'

/** A place on the map in metres from the district's origin: x to the east, y to the north. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Projection {
  toLocal(place: LonLat): Point
  toLonLat(point: Point): LonLat
}

const RADIANS_PER_DEGREE = Math.PI / 180
/** WGS-84: equatorial radius and first eccentricity squared. */
const EQUATOR_RADIUS_M = 6_378_137
const ECCENTRICITY_2 = 0.006_694_379_990_14

/**
 * Equirectangular about the origin, with the ellipsoid's two radii of curvature there.
 * Valid for one district: 50 km from the origin lengths are true to 0.5 %, far below a line's width on screen.
 */
export function createProjection(origin: LonLat): Projection {
  const sine = Math.sin(origin.latDeg * RADIANS_PER_DEGREE)
  const w2 = 1 - ECCENTRICITY_2 * sine * sine
  const meridianRadiusM = (EQUATOR_RADIUS_M * (1 - ECCENTRICITY_2)) / w2 ** 1.5
  const parallelRadiusM = (EQUATOR_RADIUS_M / Math.sqrt(w2)) * Math.cos(origin.latDeg * RADIANS_PER_DEGREE)
  const xPerDegree = parallelRadiusM * RADIANS_PER_DEGREE
  const yPerDegree = meridianRadiusM * RADIANS_PER_DEGREE
  return {
    toLocal: ({ lonDeg, latDeg }) => ({
      x: (lonDeg - origin.lonDeg) * xPerDegree,
      y: (latDeg - origin.latDeg) * yPerDegree,
    }),
    toLonLat: ({ x, y }) => ({ lonDeg: origin.lonDeg + x / xPerDegree, latDeg: origin.latDeg + y / yPerDegree }),
  }
}
