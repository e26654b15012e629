import { csvOf, type Row, rounded } from './csv.ts'
import type { LonLatPair, PackSketch } from './sketch.ts'
import { type NetworkTables, networkTables } from './sketch-network.ts'
import { observed, type SurroundingsChoice, spotHeights } from './sketch-surroundings.ts'

/** What a pack has around its canals. */
export interface Around extends SurroundingsChoice {
  /** River discharge and how far the stage then stands above or below its design stage. */
  readonly rating: readonly (readonly [dischargeM3s: number, aboveDesignM: number])[]
  readonly ratingSource: string
  readonly climate: readonly Row[]
  readonly rivers: readonly MapLine[]
  readonly places: readonly MapPoint[]
}

export interface MapLine {
  readonly zh: string
  readonly en: string
  readonly course: readonly LonLatPair[]
  readonly source: string
}
export interface MapPoint {
  readonly zh: string
  readonly en: string
  readonly at: LonLatPair
  readonly source: string
}

/** The format of packs that these files are written in. */
const PACK_FORMAT = 2

/** Tables and map of a schematic pack by their path in it. */
export function packFiles(sketch: PackSketch, around: Around): Map<string, string> {
  const tables = networkTables(sketch)
  const { stations, gauges } = observed(sketch, tables, around)
  return new Map([
    ['district.json', districtText(sketch, tables)],
    ['nodes.csv', csvOf(tables.nodes)],
    ['cross-sections.csv', csvOf(tables.sections)],
    ['reaches.csv', csvOf(tables.reaches)],
    ['structures.csv', csvOf(tables.structures)],
    ['offtakes.csv', csvOf(tables.offtakes)],
    ['branches.csv', csvOf(tables.branches)],
    ['stations.csv', csvOf(stations)],
    ['gauges.csv', csvOf(gauges)],
    ['river-rating.csv', csvOf(ratingRows(sketch, around))],
    ['climate.csv', csvOf(around.climate)],
    ['terrain/spot-heights.csv', csvOf(spotHeights(sketch, tables))],
    ['map/rivers.geojson', linesText(around.rivers)],
    ['map/county-seats.geojson', pointsText(around.places)],
  ])
}

function districtText(sketch: PackSketch, { nodes, reaches, structures, offtakes, branches }: NetworkTables): string {
  const sum = (rows: readonly Row[], column: string) => rows.reduce((total, row) => total + Number(row[column]), 0)
  const middle = (index: 0 | 1) =>
    rounded(sketch.nodes.reduce((total, { at }) => total + at[index], 0) / sketch.nodes.length, 2)
  const header = {
    format: PACK_FORMAT,
    id: sketch.id,
    name_zh: sketch.names.zh,
    name_en: sketch.names.en,
    datum: sketch.datum,
    origin_lon_deg: middle(0),
    origin_lat_deg: middle(1),
    time_zone: sketch.timeZone,
    published: {
      nodes: nodes.length,
      trunk_reaches: reaches.length,
      trunk_length_km: rounded(sum(reaches, 'length_m') / 1000, 3),
      branches: branches.length,
      branch_length_km: rounded(sum(branches, 'length_m') / 1000, 3),
      gates: structures.length,
      offtake_groups: offtakes.length,
      command_area_wan_mu: rounded(sum(offtakes, 'command_area_wan_mu'), 3),
    },
  }
  return `${JSON.stringify(header, null, 2)}\n`
}

function ratingRows({ firstStageM, riverHeadM }: PackSketch, { rating, ratingSource }: Around): Row[] {
  return rating.map(([dischargeM3s, aboveM]) => ({
    discharge_m3s: dischargeM3s,
    stage_m: rounded(firstStageM + riverHeadM + aboveM, 2),
    provenance: 'estimate',
    source: ratingSource,
  }))
}

/** A feature a line, as the packs keep their maps. */
export function featuresText(features: readonly object[]): string {
  const lines = features.map((feature) => `    ${JSON.stringify(feature)}`)
  const body = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`
  return `{\n  "type": "FeatureCollection",\n  "features": ${body}\n}\n`
}

const linesText = (rivers: readonly MapLine[]): string =>
  featuresText(
    rivers.map(({ zh, en, course, source }) => ({
      type: 'Feature',
      properties: { name_zh: zh, name_en: en, provenance: 'estimate', source },
      geometry: { type: 'LineString', coordinates: course },
    })),
  )

const pointsText = (places: readonly MapPoint[]): string =>
  featuresText(
    places.map(({ zh, en, at, source }) => ({
      type: 'Feature',
      properties: { name_zh: zh, name_en: en, provenance: 'recalled', source },
      geometry: { type: 'Point', coordinates: at },
    })),
  )
