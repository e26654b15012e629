import type { CommandArea, Crop, Demand, IrrigationRound, Soil, TariffStep } from '../domain/demand.ts'
import { namesOf } from './canals-of-tables.ts'
import type { CommandAreaRow, CropRow, DemandTables, RoundRow, SoilRow, TariffRow } from './demand-tables.ts'
import { metresOfCubicMetresPerMu, perSquareMetreOfPerMu, squareMetresOfWanMu } from './farm-units.ts'

export const MILLIMETRES_PER_HOUR = 1 / 3_600_000

/** Rows to nouns, and 亩, mm and hours to SI. Called with sound tables only. */
export const demandOfTables = (tables: DemandTables): Demand => ({
  soils: tables.soils.rows.map(({ value }) => soilOf(value)),
  crops: tables.crops.rows.map(({ value }) => cropOf(value)),
  commandAreas: tables.commandAreas.rows.map(({ value }) => commandAreaOf(value)),
  tariff: tables.tariff.rows.map(({ value }) => tariffStepOf(value)),
  rounds: tables.rounds.rows.map(({ value }) => roundOf(value)),
})

const soilOf = (row: SoilRow): Soil => ({
  id: row.id,
  names: namesOf(row),
  saturationFraction: row.saturation_fraction,
  fieldCapacityFraction: row.field_capacity_fraction,
  wiltingPointFraction: row.wilting_point_fraction,
  infiltrationMPerS: row.infiltration_mm_per_h * MILLIMETRES_PER_HOUR,
  provenance: row.provenance,
  source: row.source,
})

const cropOf = (row: CropRow): Crop => ({
  id: row.id,
  names: namesOf(row),
  areaShare: row.area_share,
  coefficientByMonth: [
    row.kc_1,
    row.kc_2,
    row.kc_3,
    row.kc_4,
    row.kc_5,
    row.kc_6,
    row.kc_7,
    row.kc_8,
    row.kc_9,
    row.kc_10,
    row.kc_11,
    row.kc_12,
  ],
  rootDepthM: row.root_depth_m,
  depletionFraction: row.depletion_fraction,
  waterings: row.waterings,
  wateringM: metresOfCubicMetresPerMu(row.watering_m3_per_mu),
  provenance: row.provenance,
  source: row.source,
})

const commandAreaOf = (row: CommandAreaRow): CommandArea => ({
  id: row.id,
  names: namesOf(row),
  offtakeGroupId: row.offtake,
  areaM2: squareMetresOfWanMu(row.area_wan_mu),
  soilId: row.soil,
  annualQuotaM: metresOfCubicMetresPerMu(row.annual_quota_m3_per_mu),
  efficiency: row.efficiency,
  provenance: row.provenance,
  source: row.source,
})

function tariffStepOf(row: TariffRow): TariffStep {
  const { kind, provenance, source } = row
  const common = { names: namesOf(row), provenance, source }
  if (kind === 'basic')
    return { kind, ...common, yuanPerM2Year: perSquareMetreOfPerMu(row.basic_yuan_per_mu_year ?? 0) }
  return { kind, ...common, fromQuotaFraction: row.from_quota_fraction ?? 0, yuanPerM3: row.volume_yuan_per_m3 ?? 0 }
}

const roundOf = (row: RoundRow): IrrigationRound => ({
  id: row.id,
  names: namesOf(row),
  from: { month: row.from_month, day: row.from_day },
  to: { month: row.to_month, day: row.to_day },
  areaShare: row.area_share,
  grossM: metresOfCubicMetresPerMu(row.gross_m3_per_mu),
  provenance: row.provenance,
  source: row.source,
})
