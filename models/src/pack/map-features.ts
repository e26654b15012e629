import type { MapFeature } from '../domain/district.ts'
import type { LonLat } from '../domain/provenance.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { SOURCED_COLUMNS, text } from './column.ts'
import { isJsonObject, readJsonFields, readJsonFile } from './json-fields.ts'
import type { PackFiles } from './read-table.ts'

const PROPERTY_COLUMNS = { name_zh: text, name_en: text, ...SOURCED_COLUMNS }

const FILES = [
  { file: 'map/rivers.geojson', kind: 'river', geometry: 'LineString' },
  { file: 'map/county-seats.geojson', kind: 'county-seat', geometry: 'Point' },
] as const

interface FeaturesRead {
  readonly features: readonly MapFeature[]
  readonly problems: readonly Problem[]
}

/** Reads the GeoJSON (RFC 7946) files of the pack: rivers as lines, county seats as points. */
export function readMapFeatures(files: PackFiles): FeaturesRead {
  const reads = FILES.map((source) => readFile(files, source))
  return { features: reads.flatMap((read) => read.features), problems: reads.flatMap((read) => read.problems) }
}

function readFile(files: PackFiles, source: (typeof FILES)[number]): FeaturesRead {
  const { file } = source
  const document = readJsonFile(files, file)
  if (!document.ok) return { features: [], problems: [document.error] }
  const { features } = document.value
  if (!Array.isArray(features)) {
    const place = { file, path: 'features' }
    return { features: [], problems: [problem('VALUE_MISSING', place, 'there are no features', 'expected a list')] }
  }
  const reads = features.map((feature: unknown, index) => readFeature(source, feature, `features[${index}]`))
  return { features: reads.flatMap((read) => read.features), problems: reads.flatMap((read) => read.problems) }
}

function readFeature({ file, kind, geometry }: (typeof FILES)[number], feature: unknown, path: string): FeaturesRead {
  const { properties, geometry: drawn } = isJsonObject(feature) ? feature : {}
  const fields = readJsonFields(
    { file, path: `${path}.properties` },
    isJsonObject(properties) ? properties : {},
    PROPERTY_COLUMNS,
  )
  const { type, coordinates } = isJsonObject(drawn) ? drawn : {}
  const course = type === geometry ? courseOf(geometry === 'Point' ? [coordinates] : coordinates) : undefined
  const problems = [...fields.problems]
  if (course === undefined) {
    const place = { file, path: `${path}.geometry` }
    problems.push(
      problem('FILE_MALFORMED', place, `there is no ${geometry}`, 'expected [longitude, latitude] in degrees'),
    )
  }
  if (fields.value === undefined || course === undefined) return { features: [], problems }
  const { name_zh, name_en, provenance, source } = fields.value
  return { features: [{ kind, names: { zh: name_zh, en: name_en }, course, provenance, source }], problems }
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
