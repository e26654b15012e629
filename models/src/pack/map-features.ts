import type { MapFeature } from '../domain/map-feature.ts'
import type { LonLat } from '../domain/provenance.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { SOURCED_COLUMNS, text } from './column.ts'
import { isJsonObject, readJsonFields, readJsonFile } from './json-fields.ts'
import type { PackFiles } from './read-table.ts'

/** Properties of every feature. */
export const FEATURE_COLUMNS = { name_zh: text, name_en: text, ...SOURCED_COLUMNS }

type Geometry = MapFeature['geometry']

/** Files whose features have a meaning of their own, and the one geometry they have; all others under `map/` are own layers. */
export const MAP_FILES: Readonly<Record<string, { readonly kind: MapFeature['kind']; readonly geometry: Geometry }>> = {
  'map/rivers.geojson': { kind: 'river', geometry: 'line' },
  'map/county-seats.geojson': { kind: 'county-seat', geometry: 'point' },
  'map/counties.geojson': { kind: 'county', geometry: 'polygon' },
}

/** One part, or several. */
export const GEOJSON_TYPES: Readonly<Record<Geometry, readonly [one: string, several: string]>> = {
  point: ['Point', 'MultiPoint'],
  line: ['LineString', 'MultiLineString'],
  polygon: ['Polygon', 'MultiPolygon'],
}

interface FeaturesRead {
  readonly features: readonly MapFeature[]
  readonly problems: readonly Problem[]
}

/** Reads the GeoJSON (RFC 7946) files of the pack's `map/`. A feature of several parts becomes several of one name. */
export function readMapFeatures(files: PackFiles): FeaturesRead {
  const known = Object.keys(MAP_FILES).filter((file) => files.has(file))
  const own = [...files.keys()].filter((file) => /^map\/[^/]+\.geojson$/.test(file) && !known.includes(file)).sort()
  const reads = [...known, ...own].map((file) => readFile(files, file))
  return { features: reads.flatMap((read) => read.features), problems: reads.flatMap((read) => read.problems) }
}

function readFile(files: PackFiles, file: string): FeaturesRead {
  const document = readJsonFile(files, file)
  if (!document.ok) return { features: [], problems: [document.error] }
  const { features } = document.value
  if (!Array.isArray(features)) {
    const place = { file, path: 'features' }
    return { features: [], problems: [problem('VALUE_MISSING', place, 'there are no features', 'expected a list')] }
  }
  const reads = features.map((feature: unknown, index) => readFeature(file, feature, `features[${index}]`))
  return { features: reads.flatMap((read) => read.features), problems: reads.flatMap((read) => read.problems) }
}

function readFeature(file: string, feature: unknown, path: string): FeaturesRead {
  const { properties, geometry: drawn } = isJsonObject(feature) ? feature : {}
  const fields = readJsonFields(
    { file, path: `${path}.properties` },
    isJsonObject(properties) ? properties : {},
    FEATURE_COLUMNS,
  )
  const fixed = MAP_FILES[file]
  const allowed = fixed === undefined ? (['point', 'line', 'polygon'] as const) : [fixed.geometry]
  const parts = partsOf(drawn, allowed)
  const problems = [...fields.problems]
  if (parts === undefined) {
    const place = { file, path: `${path}.geometry` }
    const types = allowed.flatMap((one) => GEOJSON_TYPES[one]).join(', ')
    const remedy = `expected ${types} of [longitude, latitude] in degrees`
    problems.push(problem('FILE_MALFORMED', place, 'there is no geometry that can be drawn here', remedy))
  }
  if (fields.value === undefined || parts === undefined) return { features: [], problems }
  const { name_zh, name_en, provenance, source } = fields.value
  const names = { zh: name_zh, en: name_en }
  const layer = file.slice('map/'.length, -'.geojson'.length)
  const kind = fixed === undefined ? ({ kind: 'layer', layer } as const) : { kind: fixed.kind }
  return { features: parts.map((part) => ({ ...kind, names, ...part, provenance, source })), problems }
}

type Part = Pick<MapFeature, 'geometry' | 'course' | 'holes'>

/** The parts of a geometry of one of the allowed kinds; undefined when it is none of them. */
function partsOf(drawn: unknown, allowed: readonly Geometry[]): readonly Part[] | undefined {
  const { type, coordinates } = isJsonObject(drawn) ? drawn : {}
  const geometry = allowed.find((one) => (GEOJSON_TYPES[one] as readonly string[]).includes(String(type)))
  if (geometry === undefined) return undefined
  const isMulti = String(type).startsWith('Multi')
  const given: readonly unknown[] = isMulti && Array.isArray(coordinates) ? coordinates : [coordinates]
  const parts = given.map((one) => partOf(geometry, one))
  const sound = parts.filter((part) => part !== undefined)
  return sound.length > 0 && sound.length === parts.length ? sound : undefined
}

function partOf(geometry: Geometry, coordinates: unknown): Part | undefined {
  if (geometry !== 'polygon') {
    const course = courseOf(geometry === 'point' ? [coordinates] : coordinates)
    return course === undefined || (geometry === 'line' && course.length < 2) ? undefined : { geometry, course }
  }
  const rings = Array.isArray(coordinates) ? coordinates.map(ringOf) : []
  const [course, ...holes] = rings.filter((ring) => ring !== undefined)
  if (course === undefined || holes.length + 1 < rings.length) return undefined
  return { geometry, course, ...(holes.length > 0 && { holes }) }
}

function ringOf(coordinates: unknown): readonly LonLat[] | undefined {
  const ring = courseOf(coordinates)
  const [first, last] = [ring?.[0], ring?.at(-1)]
  if (ring === undefined || ring.length < 4) return undefined
  return first?.lonDeg === last?.lonDeg && first?.latDeg === last?.latDeg ? ring : undefined
}

/** Undefined when anything in it is no point on the globe. */
function courseOf(coordinates: unknown): readonly LonLat[] | undefined {
  const points = Array.isArray(coordinates) ? coordinates.map(pointOf) : []
  const sound = points.filter((point) => point !== undefined)
  return sound.length > 0 && sound.length === points.length ? sound : undefined
}

function pointOf(pair: unknown): LonLat | undefined {
  const [lonDeg, latDeg] = (Array.isArray(pair) ? pair : []) as unknown[]
  if (typeof lonDeg !== 'number' || typeof latDeg !== 'number') return undefined
  return Math.abs(lonDeg) <= 180 && Math.abs(latDeg) <= 90 ? { lonDeg, latDeg } : undefined
}
