import type { District } from '../domain/district.ts'
import type {
  ClimateRow,
  DeviceRow,
  GaugeRow,
  RiverDayRow,
  RiverRatingTableRow,
  SpotHeightRow,
  StationRow,
  WeatherDayRow,
} from './observation-tables.ts'
import { METRES_PER_MILLIMETRE } from './observations-of-tables.ts'
import { nameCells, sourceCells } from './rows-of-canals.ts'
import { beforeUnit } from './write-table.ts'

/* What is watched and known to rows: the inverse of `observations-of-tables.ts`. */

const millimetresOf = (depthM: number): number => beforeUnit(depthM, (written) => written * METRES_PER_MILLIMETRE)

export const stationRows = ({ stations }: District): StationRow[] =>
  stations.map((station) => ({
    id: station.id,
    kind: station.kind,
    ...nameCells(station.names),
    lon_deg: station.at.lonDeg,
    lat_deg: station.at.latDeg,
    gate: station.gateId,
    reach: station.reachId,
    chainage_m: station.chainageM,
    ...sourceCells(station),
  }))

export const gaugeRows = ({ gauges }: District): GaugeRow[] =>
  gauges.map((gauge) => ({
    id: gauge.id,
    station: gauge.stationId,
    key: gauge.key,
    bay: gauge.bay,
    quantity: gauge.quantity,
    ...nameCells(gauge.names),
    interval_s: gauge.intervalS,
    stale_after_s: gauge.staleAfterS,
    minimum: gauge.minimum,
    maximum: gauge.maximum,
    max_rate_per_s: gauge.maxRatePerS,
    noise: gauge.noise,
    resolution: gauge.resolution,
    ...sourceCells(gauge),
  }))

export const deviceRows = ({ devices }: District): DeviceRow[] =>
  devices.map((binding) => ({
    format: binding.format,
    device: binding.device,
    channel: binding.channel,
    gauge: binding.gaugeId,
    unit: binding.unit,
    offset: binding.offset ?? null,
    ...sourceCells(binding),
  }))

export const riverRatingRows = ({ riverRating }: District): RiverRatingTableRow[] =>
  riverRating.map((row) => ({ discharge_m3s: row.dischargeM3s, stage_m: row.stageM, ...sourceCells(row) }))

export const climateRows = ({ climate }: District): ClimateRow[] =>
  climate.map((month) => ({
    month: month.month,
    rainfall_mm: millimetresOf(month.rainfallM),
    air_temperature_c: month.airTemperatureC,
    et0_mm_per_day: millimetresOf(month.referenceEvapotranspirationMPerDay),
    ...sourceCells(month),
  }))

export const weatherDayRows = ({ weatherDays }: District): WeatherDayRow[] =>
  weatherDays.map((day) => ({
    year_kind: day.yearKind,
    day_of_year: day.day,
    rainfall_mm: millimetresOf(day.rainfallM),
    air_temperature_c: day.airTemperatureC,
    et0_mm: millimetresOf(day.referenceEvapotranspirationM),
    ...sourceCells(day),
  }))

export const riverDayRows = ({ riverDays }: District): RiverDayRow[] =>
  riverDays.map((day) => ({
    year_kind: day.yearKind,
    day_of_year: day.day,
    discharge_m3s: day.dischargeM3s,
    stage_m: day.stageM,
    sediment_kg_per_m3: day.sedimentKgPerM3,
    ...sourceCells(day),
  }))

export const spotHeightRows = ({ spotHeights }: District): SpotHeightRow[] =>
  spotHeights.map((spot) => ({
    lon_deg: spot.at.lonDeg,
    lat_deg: spot.at.latDeg,
    elevation_m: spot.elevationM,
    ...sourceCells(spot),
  }))
