import type { StationKind } from '../domain/gauge.ts'
import type { GateId, ReachId, StationId } from '../ground/ids.ts'
import { QUANTITIES, type QuantityName } from '../ground/quantities.ts'
import {
  idOf,
  latDeg,
  lonDeg,
  numberFrom,
  optional,
  quantity,
  type RowOf,
  SOURCED_COLUMNS,
  text,
  wholeNumberFrom,
  word,
} from './column.ts'
import { type PackFiles, readTable } from './read-table.ts'

/* The tables of what is watched and what is known of river, weather and ground. */

const STATION_KINDS: readonly StationKind[] = [
  'gate',
  'offtake',
  'flow',
  'sediment',
  'rain',
  'weather',
  'soil',
  'groundwater',
]
const QUANTITY_NAMES = Object.keys(QUANTITIES) as QuantityName[]

const intervalS = numberFrom(1, 7 * 86_400, 'an interval', 's')
const anyNumber = (noun: string) => numberFrom(-1e12, 1e12, noun)

export const STATION_COLUMNS = {
  id: idOf<StationId>(),
  kind: word(STATION_KINDS),
  name_zh: text,
  name_en: text,
  lon_deg: lonDeg,
  lat_deg: latDeg,
  gate: optional(idOf<GateId>()),
  reach: optional(idOf<ReachId>()),
  chainage_m: optional(numberFrom(0, 500_000, 'a chainage', 'm')),
  ...SOURCED_COLUMNS,
}

export const GAUGE_COLUMNS = {
  id: text,
  station: idOf<StationId>(),
  key: text,
  bay: optional(wholeNumberFrom(1, 200, 'a bay')),
  quantity: word(QUANTITY_NAMES),
  name_zh: text,
  name_en: text,
  interval_s: intervalS,
  stale_after_s: intervalS,
  minimum: anyNumber('a lowest value'),
  maximum: anyNumber('a highest value'),
  max_rate_per_s: numberFrom(1e-9, 1e9, 'a rate per second'),
  noise: numberFrom(0, 1e9, 'a standard deviation'),
  resolution: numberFrom(1e-9, 1e9, 'a step'),
  ...SOURCED_COLUMNS,
}

export const RIVER_RATING_COLUMNS = {
  discharge_m3s: numberFrom(0, 100_000, 'a discharge of the river', 'm³/s'),
  stage_m: quantity('stage'),
  ...SOURCED_COLUMNS,
}

export const CLIMATE_COLUMNS = {
  month: wholeNumberFrom(1, 12, 'a month'),
  rainfall_mm: numberFrom(0, 2000, 'a monthly rainfall', 'mm'),
  air_temperature_c: quantity('airTemperature'),
  et0_mm_per_day: numberFrom(0, 25, 'an evapotranspiration', 'mm/d'),
  ...SOURCED_COLUMNS,
}

export const SPOT_HEIGHT_COLUMNS = {
  lon_deg: lonDeg,
  lat_deg: latDeg,
  elevation_m: numberFrom(-500, 9000, 'an elevation', 'm'),
  ...SOURCED_COLUMNS,
}

export type StationRow = RowOf<typeof STATION_COLUMNS>
export type GaugeRow = RowOf<typeof GAUGE_COLUMNS>

export const readObservationTables = (files: PackFiles) => ({
  stations: readTable(files, 'stations.csv', STATION_COLUMNS),
  gauges: readTable(files, 'gauges.csv', GAUGE_COLUMNS),
  riverRating: readTable(files, 'river-rating.csv', RIVER_RATING_COLUMNS),
  climate: readTable(files, 'climate.csv', CLIMATE_COLUMNS),
  spotHeights: readTable(files, 'terrain/spot-heights.csv', SPOT_HEIGHT_COLUMNS),
})

export type ObservationTables = ReturnType<typeof readObservationTables>
