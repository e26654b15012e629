import { DEVICE_FORMATS } from '../domain/device.ts'
import type { StationKind } from '../domain/gauge.ts'
import type { YearKind } from '../domain/surroundings.ts'
import type { GateId, ReachId, StationId } from '../ground/ids.ts'
import { QUANTITIES, type QuantityName } from '../ground/quantities.ts'
import {
  extra,
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
import { optionalTable, type PackFiles, readTable } from './read-table.ts'

/* The tables of what is watched and what is known of river, weather and ground. */

export const STATION_KINDS: readonly StationKind[] = [
  'gate',
  'offtake',
  'flow',
  'sediment',
  'rain',
  'weather',
  'soil',
  'groundwater',
]
export const QUANTITY_NAMES = Object.keys(QUANTITIES) as QuantityName[]

const YEAR_KINDS: readonly YearKind[] = ['dry', 'normal', 'wet']

const intervalS = numberFrom(1, 7 * 86_400, 'an interval', 's')
const anyNumber = (noun: string) => numberFrom(-1e12, 1e12, noun)

const STATION_COLUMNS = {
  id: idOf<StationId>(),
  kind: word(STATION_KINDS),
  name_zh: text,
  name_en: text,
  lon_deg: lonDeg,
  lat_deg: latDeg,
  gate: optional(idOf<GateId>('structures.csv', { file: 'branches.csv', prefix: 'G-' })),
  reach: optional(idOf<ReachId>('reaches.csv', 'branches.csv')),
  chainage_m: optional(numberFrom(0, 500_000, 'a chainage', 'm')),
  ...SOURCED_COLUMNS,
}

const GAUGE_COLUMNS = {
  id: text,
  station: idOf<StationId>('stations.csv'),
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

const DEVICE_COLUMNS = {
  format: word(DEVICE_FORMATS),
  device: text,
  channel: text,
  gauge: { ...text, homes: [{ file: 'gauges.csv' }] },
  unit: text,
  offset: extra(numberFrom(-10_000, 10_000, 'an offset')),
  ...SOURCED_COLUMNS,
}

const RIVER_RATING_COLUMNS = {
  discharge_m3s: numberFrom(0, 100_000, 'a discharge of the river', 'm³/s'),
  stage_m: quantity('stage'),
  ...SOURCED_COLUMNS,
}

const CLIMATE_COLUMNS = {
  month: wholeNumberFrom(1, 12, 'a month'),
  rainfall_mm: numberFrom(0, 2000, 'a monthly rainfall', 'mm'),
  air_temperature_c: quantity('airTemperature'),
  et0_mm_per_day: numberFrom(0, 25, 'an evapotranspiration', 'mm/d'),
  ...SOURCED_COLUMNS,
}

const SPOT_HEIGHT_COLUMNS = {
  lon_deg: lonDeg,
  lat_deg: latDeg,
  elevation_m: numberFrom(-500, 9000, 'an elevation', 'm'),
  ...SOURCED_COLUMNS,
}

const YEAR_DAY_COLUMNS = {
  year_kind: word(YEAR_KINDS),
  day_of_year: wholeNumberFrom(1, 366, 'a day of the year'),
}

const WEATHER_DAY_COLUMNS = {
  ...YEAR_DAY_COLUMNS,
  rainfall_mm: numberFrom(0, 1000, 'a daily rainfall', 'mm'),
  air_temperature_c: quantity('airTemperature'),
  et0_mm: numberFrom(0, 25, 'an evapotranspiration', 'mm'),
  ...SOURCED_COLUMNS,
}

const RIVER_DAY_COLUMNS = {
  ...YEAR_DAY_COLUMNS,
  discharge_m3s: numberFrom(0, 100_000, 'a discharge of the river', 'm³/s'),
  stage_m: quantity('stage'),
  sediment_kg_per_m3: numberFrom(0, 1000, 'a sediment concentration', 'kg/m³'),
  ...SOURCED_COLUMNS,
}

export type StationRow = RowOf<typeof STATION_COLUMNS>
export type GaugeRow = RowOf<typeof GAUGE_COLUMNS>
export type DeviceRow = RowOf<typeof DEVICE_COLUMNS>
export type RiverRatingTableRow = RowOf<typeof RIVER_RATING_COLUMNS>
export type ClimateRow = RowOf<typeof CLIMATE_COLUMNS>
export type WeatherDayRow = RowOf<typeof WEATHER_DAY_COLUMNS>
export type RiverDayRow = RowOf<typeof RIVER_DAY_COLUMNS>
export type SpotHeightRow = RowOf<typeof SPOT_HEIGHT_COLUMNS>

export const OBSERVATION_TABLES = {
  stations: optionalTable('stations.csv', STATION_COLUMNS, 'id'),
  gauges: optionalTable('gauges.csv', GAUGE_COLUMNS, 'id'),
  devices: optionalTable('devices.csv', DEVICE_COLUMNS, 'format', 'device', 'channel'),
  riverRating: optionalTable('river-rating.csv', RIVER_RATING_COLUMNS, 'discharge_m3s'),
  climate: optionalTable('climate.csv', CLIMATE_COLUMNS, 'month'),
  weatherDays: optionalTable('weather/daily.csv', WEATHER_DAY_COLUMNS, 'year_kind', 'day_of_year'),
  riverDays: optionalTable('river/daily.csv', RIVER_DAY_COLUMNS, 'year_kind', 'day_of_year'),
  spotHeights: optionalTable('terrain/spot-heights.csv', SPOT_HEIGHT_COLUMNS, 'lon_deg', 'lat_deg'),
}

export const readObservationTables = (files: PackFiles) => ({
  stations: readTable(files, OBSERVATION_TABLES.stations),
  gauges: readTable(files, OBSERVATION_TABLES.gauges),
  devices: readTable(files, OBSERVATION_TABLES.devices),
  riverRating: readTable(files, OBSERVATION_TABLES.riverRating),
  climate: readTable(files, OBSERVATION_TABLES.climate),
  weatherDays: readTable(files, OBSERVATION_TABLES.weatherDays),
  riverDays: readTable(files, OBSERVATION_TABLES.riverDays),
  spotHeights: readTable(files, OBSERVATION_TABLES.spotHeights),
})

export type ObservationTables = ReturnType<typeof readObservationTables>
