import type { District } from '../domain/district.ts'
import type { Gauge, Station } from '../domain/gauge.ts'
import { brandId, type GaugeId } from '../ground/ids.ts'
import { namesOf } from './canals-of-tables.ts'
import type { GaugeRow, ObservationTables, StationRow } from './observation-tables.ts'

type Observations = Pick<
  District,
  'stations' | 'gauges' | 'devices' | 'riverRating' | 'climate' | 'weatherDays' | 'riverDays' | 'spotHeights'
>

export const METRES_PER_MILLIMETRE = 0.001

/** Rows to nouns, and mm to m. */
export const observationsOfTables = (tables: ObservationTables): Observations => ({
  stations: tables.stations.rows.map(({ value }) => stationOf(value)),
  gauges: tables.gauges.rows.map(({ value }) => gaugeOf(value)),
  devices: tables.devices.rows.map(({ value: { gauge, ...value } }) => ({
    ...value,
    gaugeId: brandId<GaugeId>(gauge),
  })),
  riverRating: tables.riverRating.rows.map(({ value: { discharge_m3s, stage_m, provenance, source } }) => ({
    dischargeM3s: discharge_m3s,
    stageM: stage_m,
    provenance,
    source,
  })),
  climate: tables.climate.rows.map(({ value }) => ({
    month: value.month,
    rainfallM: value.rainfall_mm * METRES_PER_MILLIMETRE,
    airTemperatureC: value.air_temperature_c,
    referenceEvapotranspirationMPerDay: value.et0_mm_per_day * METRES_PER_MILLIMETRE,
    provenance: value.provenance,
    source: value.source,
  })),
  weatherDays: tables.weatherDays.rows.map(({ value }) => ({
    yearKind: value.year_kind,
    day: value.day_of_year,
    rainfallM: value.rainfall_mm * METRES_PER_MILLIMETRE,
    airTemperatureC: value.air_temperature_c,
    referenceEvapotranspirationM: value.et0_mm * METRES_PER_MILLIMETRE,
    provenance: value.provenance,
    source: value.source,
  })),
  riverDays: tables.riverDays.rows.map(({ value }) => ({
    yearKind: value.year_kind,
    day: value.day_of_year,
    dischargeM3s: value.discharge_m3s,
    stageM: value.stage_m,
    sedimentKgPerM3: value.sediment_kg_per_m3,
    provenance: value.provenance,
    source: value.source,
  })),
  spotHeights: tables.spotHeights.rows.map(({ value: { lon_deg, lat_deg, elevation_m, provenance, source } }) => ({
    at: { lonDeg: lon_deg, latDeg: lat_deg },
    elevationM: elevation_m,
    provenance,
    source,
  })),
})

const stationOf = (row: StationRow): Station => ({
  id: row.id,
  kind: row.kind,
  names: namesOf(row),
  at: { lonDeg: row.lon_deg, latDeg: row.lat_deg },
  gateId: row.gate,
  reachId: row.reach,
  chainageM: row.chainage_m,
  provenance: row.provenance,
  source: row.source,
})

const gaugeOf = (row: GaugeRow): Gauge => ({
  id: brandId<GaugeId>(row.id),
  stationId: row.station,
  key: row.key,
  bay: row.bay,
  quantity: row.quantity,
  names: namesOf(row),
  intervalS: row.interval_s,
  staleAfterS: row.stale_after_s,
  minimum: row.minimum,
  maximum: row.maximum,
  maxRatePerS: row.max_rate_per_s,
  noise: row.noise,
  resolution: row.resolution,
  provenance: row.provenance,
  source: row.source,
})
