import type { CommandAreaId, CropId, IrrigationRoundId, OfftakeGroupId, SoilId } from '../ground/ids.ts'
import { idOf, numberFrom, optional, type RowOf, SOURCED_COLUMNS, text, wholeNumberFrom, word } from './column.ts'
import { optionalTable, type PackFiles, readTable } from './read-table.ts'

/* What fields ask for. All of these tables may be missing. */

const NAME_COLUMNS = { name_zh: text, name_en: text }
const fraction = (noun: string) => numberFrom(0, 1, noun)
const kc = numberFrom(0, 2, 'a crop coefficient')

const SOIL_COLUMNS = {
  id: idOf<SoilId>(),
  ...NAME_COLUMNS,
  saturation_fraction: fraction('a water content'),
  field_capacity_fraction: fraction('a water content'),
  wilting_point_fraction: fraction('a water content'),
  infiltration_mm_per_h: numberFrom(0, 1000, 'an infiltration', 'mm/h'),
  ...SOURCED_COLUMNS,
}

const CROP_COLUMNS = {
  id: idOf<CropId>(),
  ...NAME_COLUMNS,
  area_share: fraction('a part of the land'),
  kc_1: kc,
  kc_2: kc,
  kc_3: kc,
  kc_4: kc,
  kc_5: kc,
  kc_6: kc,
  kc_7: kc,
  kc_8: kc,
  kc_9: kc,
  kc_10: kc,
  kc_11: kc,
  kc_12: kc,
  root_depth_m: numberFrom(0.05, 5, 'a root depth', 'm'),
  depletion_fraction: fraction('a part of the available water'),
  waterings: numberFrom(0, 50, 'a number of waterings'),
  watering_m3_per_mu: numberFrom(0, 1000, 'a watering', 'm³/亩'),
  ...SOURCED_COLUMNS,
}

const COMMAND_AREA_COLUMNS = {
  id: idOf<CommandAreaId>(),
  offtake: idOf<OfftakeGroupId>('offtakes.csv'),
  ...NAME_COLUMNS,
  area_wan_mu: numberFrom(0.001, 10_000, 'an area', '万亩'),
  soil: idOf<SoilId>('demand/soils.csv'),
  annual_quota_m3_per_mu: numberFrom(0, 5000, 'a quota', 'm³/亩'),
  efficiency: numberFrom(0.05, 1, 'an efficiency'),
  ...SOURCED_COLUMNS,
}

const TARIFF_COLUMNS = {
  kind: word(['basic', 'volume']),
  ...NAME_COLUMNS,
  basic_yuan_per_mu_year: optional(numberFrom(0, 10_000, 'a price', '元/亩')),
  from_quota_fraction: optional(numberFrom(0, 100, 'a multiple of the quota')),
  volume_yuan_per_m3: optional(numberFrom(0, 1000, 'a price', '元/m³')),
  ...SOURCED_COLUMNS,
}

const month = wholeNumberFrom(1, 12, 'a month')
const day = wholeNumberFrom(1, 31, 'a day of the month')

const ROUND_COLUMNS = {
  id: idOf<IrrigationRoundId>(),
  ...NAME_COLUMNS,
  from_month: month,
  from_day: day,
  to_month: month,
  to_day: day,
  area_share: fraction('a part of the land'),
  gross_m3_per_mu: numberFrom(0, 1000, 'a watering at the headgate', 'm³/亩'),
  ...SOURCED_COLUMNS,
}

export type SoilRow = RowOf<typeof SOIL_COLUMNS>
export type CropRow = RowOf<typeof CROP_COLUMNS>
export type CommandAreaRow = RowOf<typeof COMMAND_AREA_COLUMNS>
export type TariffRow = RowOf<typeof TARIFF_COLUMNS>
export type RoundRow = RowOf<typeof ROUND_COLUMNS>

export const DEMAND_TABLES = {
  soils: optionalTable('demand/soils.csv', SOIL_COLUMNS, 'id'),
  crops: optionalTable('demand/crops.csv', CROP_COLUMNS, 'id'),
  commandAreas: optionalTable('demand/command-areas.csv', COMMAND_AREA_COLUMNS, 'id'),
  tariff: optionalTable('demand/tariff.csv', TARIFF_COLUMNS, 'kind', 'from_quota_fraction'),
  rounds: optionalTable('demand/schedule.csv', ROUND_COLUMNS, 'id'),
}

export const readDemandTables = (files: PackFiles) => ({
  soils: readTable(files, DEMAND_TABLES.soils),
  crops: readTable(files, DEMAND_TABLES.crops),
  commandAreas: readTable(files, DEMAND_TABLES.commandAreas),
  tariff: readTable(files, DEMAND_TABLES.tariff),
  rounds: readTable(files, DEMAND_TABLES.rounds),
})

export type DemandTables = ReturnType<typeof readDemandTables>
