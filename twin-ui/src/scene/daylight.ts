import type { LonLat } from '@district/models'

/** Where the sun stands: azimuth clockwise from north, height over the horizon. */
export interface SunPlace {
  readonly azimuthRad: number
  readonly heightRad: number
}

/** What the scene makes of it: a direction for shading (x east, y up, z south) and a colour that all of it is multiplied with. */
export interface Daylight {
  readonly direction: readonly [number, number, number]
  readonly light: readonly [number, number, number]
  /** 0 by night, 1 by day: how much of it is the sun itself. */
  readonly strength: number
}

const DEGREE = Math.PI / 180
const DAY_MS = 86_400_000
const J2000_MS = Date.UTC(2000, 0, 1, 12)

/** To about half a degree. Source: Astronomical Almanac, low-precision formulas for the Sun. */
export function sunPlace(atMs: number, { lonDeg, latDeg }: LonLat): SunPlace {
  const days = (atMs - J2000_MS) / DAY_MS
  const anomaly = (357.529 + 0.985_600_28 * days) * DEGREE
  const mean = 280.459 + 0.985_647_36 * days
  const longitude = (mean + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * DEGREE
  const tilt = (23.439 - 3.6e-7 * days) * DEGREE
  const ascension = Math.atan2(Math.cos(tilt) * Math.sin(longitude), Math.cos(longitude))
  const declination = Math.asin(Math.sin(tilt) * Math.sin(longitude))
  const siderealDeg = 280.460_618_37 + 360.985_647_366_29 * days + lonDeg
  const hour = siderealDeg * DEGREE - ascension
  const lat = latDeg * DEGREE
  const heightRad = Math.asin(
    Math.sin(lat) * Math.sin(declination) + Math.cos(lat) * Math.cos(declination) * Math.cos(hour),
  )
  const azimuthRad =
    Math.PI + Math.atan2(Math.sin(hour), Math.cos(hour) * Math.sin(lat) - Math.tan(declination) * Math.cos(lat))
  return { azimuthRad, heightRad }
}

/** Shading from a lower sun than this would turn a map black; by night the moon of the map stands in the north-west. */
const LOWEST_SHADING_RAD = 28 * DEGREE
const MAP_AZIMUTH_RAD = -45 * DEGREE
const NIGHT = [0.88, 0.91, 0.96] as const
const NOON = [1, 1, 1] as const
const LOW_SUN = [1.03, 0.965, 0.89] as const

/** Restrained: a hint of the hour, never a mood. By night everything can still be read. */
export function daylightOf({ azimuthRad, heightRad }: SunPlace): Daylight {
  const strength = ramp(heightRad / DEGREE, -6, 6)
  const warmth = strength * (1 - ramp(heightRad / DEGREE, 4, 22))
  const azimuth = strength > 0.01 ? azimuthRad : MAP_AZIMUTH_RAD
  const height = Math.max(LOWEST_SHADING_RAD, heightRad)
  const light = NIGHT.map((night, i) => {
    const day = NOON[i]! + warmth * (LOW_SUN[i]! - NOON[i]!)
    return night + strength * (day - night)
  })
  return {
    direction: [Math.cos(height) * Math.sin(azimuth), Math.sin(height), -Math.cos(height) * Math.cos(azimuth)],
    light: [light[0]!, light[1]!, light[2]!],
    strength,
  }
}

function ramp(value: number, from: number, to: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}
