import type { LonLat } from '../../domain/provenance.ts'
import { DEFAULT_ORIGIN, type ImportOptions } from '../imported.ts'
import { placeAt } from '../local-plane.ts'
import { schematicMap } from '../schematic-map.ts'
import type { InpRow } from './inp-document.ts'
import type { InpJoins } from './inp-joins.ts'
import type { InpOptions } from './inp-options.ts'
import type { InpReader } from './inp-reader.ts'

export interface InpMap {
  /** Where every node stands, by its name. */
  readonly places: ReadonlyMap<string, LonLat>
  /** Points of a conduit's course between its ends, by its name. */
  readonly between: ReadonlyMap<string, readonly LonLat[]>
}

type ToLonLat = (x: number, y: number) => LonLat | undefined

/** Length of a regulator on a schematic map. */
const REGULATOR_M = 50

/** Places by [COORDINATES] and [VERTICES]; what has none stands on a schematic map. */
export function mapOfInp(reader: InpReader, joins: InpJoins, { units }: InpOptions, options: ImportOptions): InpMap {
  const toLonLat = converterOf(reader, options, units.lengthM)
  const places = new Map<string, LonLat>()
  const between = new Map<string, LonLat[]>()
  if (toLonLat !== undefined) {
    for (const row of reader.rows('COORDINATES')) {
      const at = pointOf(reader, row, toLonLat)
      if (at !== undefined) places.set(row.cells[0] ?? '', at)
    }
    for (const row of reader.rows('VERTICES')) {
      const at = pointOf(reader, row, toLonLat)
      const name = row.cells[0] ?? ''
      if (at !== undefined) between.set(name, [...(between.get(name) ?? []), at])
    }
  }
  placeTheRest(reader, joins, options, places)
  return { places, between }
}

/** [MAP] may say that coordinates are degrees; else the options say what they are, and without either they are refused. */
function converterOf(
  reader: InpReader,
  { origin, toLonLat, isLocal }: ImportOptions,
  lengthM: number,
): ToLonLat | undefined {
  const [first] = reader.rows('COORDINATES')
  if (first === undefined) return undefined
  if (toLonLat !== undefined) return toLonLat
  const units = reader.rows('MAP').find(({ cells }) => cells[0]?.toUpperCase() === 'UNITS')?.cells[1]
  if (units?.toUpperCase() === 'DEGREES')
    return (x, y) => (Math.abs(x) <= 180 && Math.abs(y) <= 90 ? { lonDeg: x, latDeg: y } : undefined)
  if (isLocal === true) {
    const [x0, y0] = [Number(first.cells[1]), Number(first.cells[2])]
    return (x, y) => placeAt(origin ?? DEFAULT_ORIGIN, (x - x0) * lengthM, (y - y0) * lengthM)
  }
  reader.findings.problem(
    'CRS_UNKNOWN',
    { row: first.line, path: '[COORDINATES]' },
    'the file does not say of which system its coordinates are',
    'name it: --crs EPSG:4527 or the like, or --crs local for plain metres',
  )
  return undefined
}

function pointOf(reader: InpReader, row: InpRow, toLonLat: ToLonLat): LonLat | undefined {
  const x = reader.number(row, 1, 'X-Coord')
  const y = reader.number(row, 2, 'Y-Coord')
  if (Number.isNaN(x + y)) return undefined
  const at = toLonLat(x, y)
  const isThere = at !== undefined && Math.abs(at.lonDeg) <= 180 && Math.abs(at.latDeg) <= 90
  if (isThere) return at
  reader.findings.problem(
    'VALUE_OUT_OF_RANGE',
    { row: row.line },
    `${x}, ${y} lies outside the projection`,
    'expected coordinates of the system that --crs names',
  )
  return undefined
}

function placeTheRest(
  { findings }: InpReader,
  { nodes, canals, regulators, barrels }: InpJoins,
  { origin = DEFAULT_ORIGIN }: ImportOptions,
  places: Map<string, LonLat>,
): void {
  const missing = nodes.filter(({ name }) => !places.has(name))
  if (missing.length === 0) return
  findings.lose(
    'nodes without coordinates',
    'they stand on a schematic map, as far from their head as the water runs',
    { row: missing[0]?.row.line ?? 0 },
    missing.length,
  )
  const index = new Map(nodes.map(({ name }, k) => [name, k]))
  const stretch = (from: string, to: string, lengthM: number) => ({
    from: index.get(from) ?? 0,
    to: index.get(to) ?? 0,
    lengthM,
  })
  const ways = [
    ...canals.map(({ from, to, conduit }) => stretch(from.name, to.name, conduit.lengthM)),
    ...barrels.map(({ from, to, link }) => stretch(from.name, to.name, link.lengthM)),
    ...regulators.map(({ from, to }) => stretch(from.name, to.name, REGULATOR_M)),
  ]
  const map = schematicMap(
    nodes.length,
    ways.filter(({ from, to, lengthM }) => from !== to && Number.isFinite(lengthM)),
  )
  for (const { name } of missing) {
    const k = index.get(name) ?? 0
    places.set(name, placeAt(origin, map[2 * k] ?? 0, map[2 * k + 1] ?? 0))
  }
}
