import { isJsonObject, type JsonObject } from '../../pack/json-fields.ts'
import type { Findings } from '../findings.ts'

/** A point or a line of a GeoJSON file, its coordinates as they stand there. */
export interface GeoFeature {
  /** `features[3]`: where it stands, for messages. */
  readonly path: string
  readonly kind: 'point' | 'line'
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly properties: JsonObject
}

export interface GeoFile {
  readonly features: readonly GeoFeature[]
  /** What a `crs` member of older files names, e.g. `EPSG:4527`. */
  readonly crs: string | undefined
}

/** Reads a FeatureCollection of points and lines; every feature that cannot be read is told, other kinds of geometry are losses. */
export function readGeoFile(text: string, findings: Findings): GeoFile {
  const document = parse(text, findings)
  if (document === undefined) return { features: [], crs: undefined }
  const { features } = document
  if (document['type'] !== 'FeatureCollection' || !Array.isArray(features)) {
    findings.problem(
      'FILE_MALFORMED',
      { path: 'type' },
      'the file is no FeatureCollection',
      'expected { "type": "FeatureCollection", "features": […] }',
    )
    return { features: [], crs: undefined }
  }
  return {
    features: features.flatMap((feature: unknown, index) => readFeature(feature, `features[${index}]`, findings)),
    crs: crsOf(document['crs']),
  }
}

function parse(text: string, findings: Findings): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text)
    if (isJsonObject(value)) return value
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    findings.problem('FILE_MALFORMED', {}, `the file is not JSON: ${reason}`, 'expected a GeoJSON FeatureCollection')
    return undefined
  }
  findings.problem('FILE_MALFORMED', {}, 'the file holds no JSON object', 'expected a GeoJSON FeatureCollection')
  return undefined
}

/** Names like `urn:ogc:def:crs:EPSG::4527`, `urn:ogc:def:crs:OGC:1.3:CRS84`. */
function crsOf(member: unknown): string | undefined {
  if (!isJsonObject(member) || !isJsonObject(member['properties'])) return undefined
  const name = member['properties']['name']
  if (typeof name !== 'string') return undefined
  if (/CRS84$/.test(name)) return 'EPSG:4326'
  const code = /EPSG:+(?:[\d.]*:)?(\d+)$/.exec(name)?.[1]
  return code === undefined ? name : `EPSG:${code}`
}

function readFeature(feature: unknown, path: string, findings: Findings): GeoFeature[] {
  const geometry = isJsonObject(feature) ? feature['geometry'] : undefined
  if (!isJsonObject(feature) || !isJsonObject(geometry)) {
    findings.problem(
      'FILE_MALFORMED',
      { path: `${path}.geometry` },
      'there is no geometry',
      'expected a Point or a LineString',
    )
    return []
  }
  const properties = isJsonObject(feature['properties']) ? feature['properties'] : {}
  const { type, coordinates } = geometry as { readonly type?: unknown; readonly coordinates?: unknown }
  const [kind, list] = shapeOf(type, coordinates)
  if (kind === undefined) {
    findings.lose(`features of type ${String(type)}`, 'only points and lines are read', { path: `${path}.geometry` })
    return []
  }
  const points = list.map(pointOf)
  const isSound = points.every((point) => point !== undefined) && points.length >= (kind === 'line' ? 2 : 1)
  if (!isSound) {
    findings.problem(
      'FILE_MALFORMED',
      { path: `${path}.geometry.coordinates` },
      'these are no coordinates',
      kind === 'line' ? 'expected [[x, y], [x, y], …]' : 'expected [x, y]',
    )
    return []
  }
  return [{ path, kind, points: points.filter((point) => point !== undefined), properties }]
}

function shapeOf(
  type: unknown,
  coordinates: unknown,
): readonly [kind: GeoFeature['kind'] | undefined, list: readonly unknown[]] {
  const list: readonly unknown[] = Array.isArray(coordinates) ? coordinates : []
  if (type === 'Point') return ['point', [coordinates]]
  if (type === 'LineString') return ['line', list]
  const [only] = list
  if (type === 'MultiLineString' && list.length === 1 && Array.isArray(only)) return ['line', only]
  if (type === 'MultiPoint' && list.length === 1) return ['point', list]
  return [undefined, []]
}

function pointOf(given: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(given)) return undefined
  const [x, y] = given as readonly unknown[]
  return typeof x === 'number' && typeof y === 'number' && Number.isFinite(x + y) ? [x, y] : undefined
}
