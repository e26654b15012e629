import { err, type LonLat, ok, type Problem, problem, type Result } from '@district/models'
import proj4 from 'proj4'

/** Turns coordinates of a file into degrees of WGS-84; undefined outside the projection. */
export type ToLonLat = (x: number, y: number) => LonLat | undefined

export interface Projection {
  /** How it is called in a sentence. */
  readonly name: string
  readonly toLonLat: ToLonLat
}

const CGCS2000 = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs'
const NAMED: Readonly<Record<string, number>> = { WGS84: 4326, 'WGS-84': 4326, CGCS2000: 4490 }
/** Chinese map services shift their coordinates by a secret field: there is no formula back that may be used. */
const SHIFTED = ['GCJ02', 'GCJ-02', 'BD09', 'BD-09', 'MARS']

/**
 * The projection that a name means: `EPSG:<n>` or a name of WGS-84, CGCS2000 (geographic, Gauss-Krüger in zones of 3° and 6°), UTM; or a PROJ
 * text that begins with `+proj`. `local` is plain metres from the district's origin and has no projection.
 */
export function projectionOf(crs: string): Result<Projection, readonly Problem[]> {
  const name = crs.trim().toUpperCase()
  if (SHIFTED.some((word) => name.includes(word)))
    return refused(
      `coordinates of ${crs} are shifted by up to 700 m in a way that is not published`,
      'ask for the survey in CGCS2000 or WGS-84',
    )
  const code = NAMED[name] ?? Number(/^(?:EPSG:?)?(\d{4,5})$/.exec(name)?.[1] ?? Number.NaN)
  const definition = crs.trim().startsWith('+proj') ? crs.trim() : definitionOf(code)
  if (definition === undefined)
    return refused(
      `the system "${crs}" is not known here`,
      'expected EPSG:4326, EPSG:4490, EPSG:4491 … 4554 (CGCS2000 Gauss-Krüger), EPSG:32601 … 32660 (UTM), local, or a PROJ text',
    )
  if (definition === '') return ok({ name: 'degrees', toLonLat: (x, y) => withinGlobe(x, y) })
  let forward: (point: [number, number]) => number[]
  try {
    const converter = proj4(definition, 'EPSG:4326')
    forward = (point) => converter.forward(point)
  } catch {
    return refused(`"${crs}" is no projection`, 'expected a PROJ text that PROJ itself would take')
  }
  return ok({
    name: crs.trim(),
    toLonLat: (x, y) => {
      const [lonDeg, latDeg] = forward([x, y])
      return withinGlobe(lonDeg ?? Number.NaN, latDeg ?? Number.NaN)
    },
  })
}

const refused = (text: string, remedy: string) => err([problem('CRS_UNKNOWN', { path: '--crs' }, text, remedy)])

function withinGlobe(lonDeg: number, latDeg: number): LonLat | undefined {
  const isThere = Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90
  return isThere ? { lonDeg: rounded(lonDeg), latDeg: rounded(latDeg) } : undefined
}

const rounded = (degrees: number): number => Math.round(degrees * 1e8) / 1e8

/** PROJ's words for a code; empty for degrees. CGCS2000 and WGS-84 differ by centimetres and count as one. */
function definitionOf(code: number): string | undefined {
  if (code === 4326 || code === 4490 || code === 4479) return ''
  if (code >= 4491 && code <= 4501) {
    /* zones of 6°, the zone's number in the easting */
    const zone = 13 + code - 4491
    return gaussKruger(6 * zone - 3, zone * 1e6 + 500_000)
  }
  if (code >= 4502 && code <= 4512) return gaussKruger(75 + 6 * (code - 4502), 500_000)
  if (code >= 4513 && code <= 4533) {
    const zone = 25 + code - 4513
    return gaussKruger(3 * zone, zone * 1e6 + 500_000)
  }
  if (code >= 4534 && code <= 4554) return gaussKruger(75 + 3 * (code - 4534), 500_000)
  if (code >= 32_601 && code <= 32_660) return `+proj=utm +zone=${code - 32_600} +datum=WGS84 +units=m +no_defs`
  return undefined
}

const gaussKruger = (centralDeg: number, eastingM: number): string =>
  `+proj=tmerc +lat_0=0 +lon_0=${centralDeg} +k=1 +x_0=${eastingM} +y_0=0 ${CGCS2000}`
