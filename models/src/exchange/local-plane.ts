import type { LonLat } from '../domain/provenance.ts'

const METRES_PER_DEGREE = 111_320

/**
 * Metres east and north of an origin as degrees, and back: good to a part in a thousand within a hundred kilometres.
 * Where a file has metres and no projection, and for networks without any map.
 */
export function placeAt(origin: LonLat, eastM: number, northM: number): LonLat {
  const perLon = METRES_PER_DEGREE * Math.cos((origin.latDeg * Math.PI) / 180)
  return {
    lonDeg: rounded(origin.lonDeg + eastM / perLon),
    latDeg: rounded(origin.latDeg + northM / METRES_PER_DEGREE),
  }
}

export function metresFrom(origin: LonLat, { lonDeg, latDeg }: LonLat): readonly [eastM: number, northM: number] {
  const perLon = METRES_PER_DEGREE * Math.cos((origin.latDeg * Math.PI) / 180)
  return [(lonDeg - origin.lonDeg) * perLon, (latDeg - origin.latDeg) * METRES_PER_DEGREE]
}

/** To the seventh decimal, a centimetre. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7
