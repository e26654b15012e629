import type { District, PublishedTotals } from '../domain/district.ts'
import type { MapFeature } from '../domain/map-feature.ts'
import type { LonLat } from '../domain/provenance.ts'
import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import type { Columns, RowOf } from './column.ts'
import { DEMAND_TABLES } from './demand-tables.ts'
import { DETAIL_TABLES } from './detail-tables.ts'
import { HEADER_FILE, PACK_FORMAT } from './district-header.ts'
import { INTERLOCK_TABLES } from './interlock-tables.ts'
import { interlockRows } from './interlocks-of-tables.ts'
import { GEOJSON_TYPES, MAP_FILES } from './map-features.ts'
import { NETWORK_TABLES } from './network-tables.ts'
import { OBSERVATION_TABLES } from './observation-tables.ts'
import { parseDistrict } from './parse-district.ts'
import { QUALITY_TABLES } from './quality-tables.ts'
import type { PackFiles, TableDefinition } from './read-table.ts'
import {
  branchRows,
  kilometresOf,
  nameCells,
  nodeRows,
  offtakeRows,
  reachRows,
  sectionRows,
  sourceCells,
  structureRows,
  wanMuOf,
} from './rows-of-canals.ts'
import { commandAreaRows, cropRows, roundRows, soilRows, tariffRows } from './rows-of-demand.ts'
import {
  calibrationRows,
  lateralRows,
  pondRows,
  ratingRows,
  roughnessRows,
  sectionPointRows,
} from './rows-of-details.ts'
import {
  climateRows,
  deviceRows,
  gaugeRows,
  riverDayRows,
  riverRatingRows,
  spotHeightRows,
  stationRows,
  weatherDayRows,
} from './rows-of-observations.ts'
import { qualityRows, sourceRows } from './rows-of-quality.ts'
import { barrelRows, pumpCurveRows, pumpRows, turnoutRows, weirRows } from './rows-of-structures.ts'
import { STRUCTURE_TABLES } from './structure-tables.ts'
import { writeTable } from './write-table.ts'

const MOST_DIFFERENCES = 50

/**
 * A district to the files of a pack that says exactly the same: `parseDistrict` makes the district of them again, bit by bit. What the
 * format cannot say (a branch without offtake gate, trunk reaches behind branches) is told, and nothing is written.
 */
export function writeDistrict(district: District): Result<PackFiles, readonly Problem[]> {
  const files = packFilesOf(district)
  const again = parseDistrict(files)
  if (!again.ok) return err(again.error)
  const lost: Problem[] = []
  findDifferences(district, again.value, '', lost)
  return lost.length > 0 ? err(lost) : ok(files)
}

/** The files as far as the format can say what the district is; tables without rows are left out, except the few that every pack has. */
export function packFilesOf(district: District): PackFiles {
  const files = new Map([[HEADER_FILE, headerText(district)]])
  const put = <const C extends Columns>(of: TableDefinition<C>, rows: readonly RowOf<C>[]) => {
    if (rows.length > 0 || of.isRequired) files.set(of.file, writeTable(of, rows))
  }
  put(NETWORK_TABLES.nodes, nodeRows(district))
  put(NETWORK_TABLES.crossSections, sectionRows(district))
  put(NETWORK_TABLES.reaches, reachRows(district))
  put(NETWORK_TABLES.offtakes, offtakeRows(district))
  put(NETWORK_TABLES.branches, branchRows(district))
  put(NETWORK_TABLES.structures, structureRows(district))
  put(DETAIL_TABLES.ponds, pondRows(district))
  put(DETAIL_TABLES.ratings, ratingRows(district))
  put(DETAIL_TABLES.sectionPoints, sectionPointRows(district))
  put(DETAIL_TABLES.roughnesses, roughnessRows(district))
  put(DETAIL_TABLES.calibrations, calibrationRows(district))
  put(DETAIL_TABLES.laterals, lateralRows(district))
  put(STRUCTURE_TABLES.weirs, weirRows(district))
  put(STRUCTURE_TABLES.barrels, barrelRows(district))
  put(STRUCTURE_TABLES.pumps, pumpRows(district))
  put(STRUCTURE_TABLES.pumpCurves, pumpCurveRows(district))
  put(STRUCTURE_TABLES.turnouts, turnoutRows(district))
  put(DEMAND_TABLES.soils, soilRows(district.demand))
  put(DEMAND_TABLES.crops, cropRows(district.demand))
  put(DEMAND_TABLES.commandAreas, commandAreaRows(district.demand))
  put(DEMAND_TABLES.tariff, tariffRows(district.demand))
  put(DEMAND_TABLES.rounds, roundRows(district.demand))
  put(OBSERVATION_TABLES.stations, stationRows(district))
  put(OBSERVATION_TABLES.gauges, gaugeRows(district))
  put(OBSERVATION_TABLES.devices, deviceRows(district))
  put(OBSERVATION_TABLES.riverRating, riverRatingRows(district))
  put(OBSERVATION_TABLES.climate, climateRows(district))
  put(OBSERVATION_TABLES.weatherDays, weatherDayRows(district))
  put(OBSERVATION_TABLES.riverDays, riverDayRows(district))
  put(OBSERVATION_TABLES.spotHeights, spotHeightRows(district))
  put(QUALITY_TABLES.quality, qualityRows(district))
  put(QUALITY_TABLES.sources, sourceRows(district))
  put(INTERLOCK_TABLES.interlocks, interlockRows(district))
  for (const [file, text] of mapTexts(district.mapFeatures)) files.set(file, text)
  return files
}

const asText = (document: unknown): string => `${JSON.stringify(document, undefined, 2)}\n`

const headerText = ({ id, names, datum, origin, timeZone, published }: District): string =>
  asText({
    format: PACK_FORMAT,
    id,
    ...nameCells(names),
    datum,
    origin_lon_deg: origin.lonDeg,
    origin_lat_deg: origin.latDeg,
    time_zone: timeZone,
    ...(published !== undefined && { published: publishedFields(published) }),
  })

const publishedFields = (totals: PublishedTotals) => ({
  nodes: totals.nodes,
  trunk_reaches: totals.trunkReaches,
  trunk_length_km: kilometresOf(totals.trunkLengthM),
  branches: totals.branches,
  branch_length_km: kilometresOf(totals.branchLengthM),
  gates: totals.gates,
  offtake_groups: totals.offtakeGroups,
  command_area_wan_mu: wanMuOf(totals.commandAreaM2),
})

function mapTexts(features: readonly MapFeature[]): ReadonlyMap<string, string> {
  const byFile = new Map<string, unknown[]>()
  for (const feature of features) {
    const own = Object.entries(MAP_FILES).find(([, { kind }]) => kind === feature.kind)?.[0]
    const file = own ?? `map/${feature.layer}.geojson`
    byFile.set(file, [...(byFile.get(file) ?? []), geojsonOf(feature)])
  }
  return new Map([...byFile].map(([file, own]) => [file, asText({ type: 'FeatureCollection', features: own })]))
}

function geojsonOf({ names, geometry, course, holes = [], ...feature }: MapFeature) {
  const place = ({ lonDeg, latDeg }: LonLat) => [lonDeg, latDeg]
  const line = course.map(place)
  const rings = [line, ...holes.map((ring) => ring.map(place))]
  return {
    type: 'Feature',
    properties: { ...nameCells(names), ...sourceCells(feature) },
    geometry: {
      type: GEOJSON_TYPES[geometry][0],
      coordinates: geometry === 'point' ? line[0] : geometry === 'line' ? line : rings,
    },
  }
}

/** Where two plain values differ, by path; what is absent counts as undefined. */
function findDifferences(wanted: unknown, got: unknown, path: string, into: Problem[]): void {
  if (into.length >= MOST_DIFFERENCES || Object.is(wanted, got)) return
  if (typeof wanted === 'object' && wanted !== null && typeof got === 'object' && got !== null) {
    const [one, other] = [wanted, got] as [Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>]
    const below = (name: string | number): void => {
      if (Object.is(one[name], other[name])) return
      findDifferences(one[name], other[name], path === '' ? String(name) : `${path}.${name}`, into)
    }
    if (Array.isArray(wanted) && Array.isArray(got)) {
      for (let k = 0; k < Math.max(wanted.length, got.length); k++) below(k)
      return
    }
    for (const name of Object.keys(one)) below(name)
    for (const name of Object.keys(other)) if (!(name in one)) below(name)
    return
  }
  const said = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value))
  const text = `a pack would say ${said(got)}, not ${said(wanted)}`
  into.push(problem('FORMAT_UNKNOWN', { path }, text, 'the format has no words for this; change the district'))
}
