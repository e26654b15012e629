import { isJsonObject, type JsonObject } from '../../pack/json-fields.ts'
import type { Findings } from '../findings.ts'

/** Where a field's value comes from: a property, times a factor for its unit; or one value for all. */
export type FieldSource =
  | {
      readonly kind: 'property'
      readonly property: string
      readonly times: number
      readonly otherwise: string | number | undefined
    }
  | { readonly kind: 'value'; readonly value: string | number }

type Fields = Readonly<Record<string, FieldSource>>

/** Which properties of a file say what. */
export interface GeoMapping {
  readonly reaches: Fields
  readonly nodes: Fields
  readonly gates: Fields
  /** A property, and the value that it has where a point is a gate; without it every point is a node. */
  readonly gateWhere: { readonly property: string; readonly equals: string } | undefined
  /** Ends nearer than this to each other are one node. */
  readonly snapM: number
}

const FIELDS = {
  reaches: [
    'id',
    'nameZh',
    'nameEn',
    'canal',
    'kind',
    'lengthM',
    'bedUpM',
    'bedDownM',
    'bottomWidthM',
    'sideSlope',
    'bankHeightM',
    'manningN',
    'designDischargeM3s',
    'designDepthM',
  ],
  nodes: ['id', 'nameZh', 'nameEn', 'boundary', 'designStageM', 'crestHeightM'],
  gates: ['id', 'nameZh', 'nameEn', 'kind', 'reach', 'bays', 'bayWidthM', 'sillM', 'maximumOpeningM', 'contraction'],
} as const

const DEFAULT_SNAP_M = 20

/** Every field comes from the property of its own name; `bedUpM` from `bedUpM`, and so on. */
const ownNames = (names: readonly string[]): Fields =>
  Object.fromEntries(
    names.map((property) => [property, { kind: 'property', property, times: 1, otherwise: undefined }]),
  )

/** Without a mapping document: properties named as our fields are, points with a `bayWidthM` are gates. */
export const PLAIN_MAPPING: GeoMapping = {
  reaches: ownNames(FIELDS.reaches),
  nodes: ownNames(FIELDS.nodes),
  gates: ownNames(FIELDS.gates),
  gateWhere: { property: 'type', equals: 'gate' },
  snapM: DEFAULT_SNAP_M,
}

/**
 * Reads a mapping document:
 *
 *     { "snapM": 20, "gateWhere": { "property": "type", "equals": "闸" },
 *       "reaches": { "id": "CODE", "lengthM": { "property": "len_km", "times": 1000 }, "manningN": { "value": 0.022 }, … },
 *       "nodes": { … }, "gates": { … } }
 *
 * A field is the name of a property, or `{ property, times, otherwise }`, or `{ value }`; what it does not name keeps its own name.
 */
export function readMapping(text: string, file: string, findings: Findings): GeoMapping {
  const wrong = (path: string, what: string, remedy: string) =>
    findings.problem('FILE_MALFORMED', { path: `${file} ${path}` }, what, remedy)
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch {
    wrong('', 'the mapping is not JSON', 'expected { "reaches": { … } }')
  }
  if (!isJsonObject(document)) return PLAIN_MAPPING
  const known = ['snapM', 'gateWhere', ...Object.keys(FIELDS)]
  for (const name of Object.keys(document))
    if (!known.includes(name)) wrong(name, `"${name}" is unknown here`, `expected one of ${known.join(', ')}`)
  const group = (name: keyof typeof FIELDS): Fields => {
    const given = document[name] ?? {}
    if (!isJsonObject(given)) {
      wrong(name, 'this is no object', 'expected { "id": "property", … }')
      return PLAIN_MAPPING[name]
    }
    const fields: readonly string[] = FIELDS[name]
    const read = Object.entries(given).flatMap(([field, value]) => {
      const path = `${name}.${field}`
      if (!fields.includes(field)) wrong(path, `"${field}" is no field here`, `expected one of ${fields.join(', ')}`)
      const source = sourceOf(value)
      if (source === undefined)
        wrong(path, 'this says no property', 'expected a name, { "property", "times" } or { "value" }')
      return source === undefined ? [] : [[field, source] as const]
    })
    return { ...PLAIN_MAPPING[name], ...Object.fromEntries(read) }
  }
  const snapM = document['snapM'] ?? DEFAULT_SNAP_M
  if (typeof snapM !== 'number' || !(snapM >= 0))
    wrong('snapM', `${JSON.stringify(snapM)} is no distance`, 'expected metres')
  return {
    reaches: group('reaches'),
    nodes: group('nodes'),
    gates: group('gates'),
    gateWhere: whereOf(document['gateWhere']) ?? PLAIN_MAPPING.gateWhere,
    snapM: typeof snapM === 'number' && snapM >= 0 ? snapM : DEFAULT_SNAP_M,
  }
}

function sourceOf(value: unknown): FieldSource | undefined {
  if (typeof value === 'string') return { kind: 'property', property: value, times: 1, otherwise: undefined }
  if (!isJsonObject(value)) return undefined
  const constant = value['value']
  if (typeof constant === 'string' || typeof constant === 'number') return { kind: 'value', value: constant }
  const { property, times = 1, otherwise } = value as { property?: unknown; times?: unknown; otherwise?: unknown }
  if (typeof property !== 'string' || typeof times !== 'number') return undefined
  const isPlain = typeof otherwise === 'string' || typeof otherwise === 'number'
  return { kind: 'property', property, times, otherwise: isPlain ? otherwise : undefined }
}

function whereOf(value: unknown): GeoMapping['gateWhere'] {
  if (!isJsonObject(value)) return undefined
  const { property, equals } = value as { property?: unknown; equals?: unknown }
  return typeof property === 'string' && typeof equals === 'string' ? { property, equals } : undefined
}

/** What a field of one feature says, and the property by which it says it. */
export function fieldOf(
  fields: Fields,
  field: string,
  properties: JsonObject,
): { readonly value: unknown; readonly property: string } {
  const source = fields[field]
  if (source === undefined) return { value: undefined, property: field }
  if (source.kind === 'value') return { value: source.value, property: field }
  const given = properties[source.property]
  const isMissing = given === undefined || given === null || given === ''
  const value = isMissing ? source.otherwise : given
  const number = typeof value === 'string' && source.times !== 1 ? Number(value) : value
  return { value: typeof number === 'number' && !isMissing ? number * source.times : value, property: source.property }
}
