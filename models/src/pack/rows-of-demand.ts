import type { Demand } from '../domain/demand.ts'
import { MILLIMETRES_PER_HOUR } from './demand-of-tables.ts'
import type { CommandAreaRow, CropRow, RoundRow, SoilRow, TariffRow } from './demand-tables.ts'
import { metresOfCubicMetresPerMu, perSquareMetreOfPerMu } from './farm-units.ts'
import { nameCells, sourceCells, wanMuOf } from './rows-of-canals.ts'
import { beforeUnit } from './write-table.ts'

/* What fields ask for to rows: the inverse of `demand-of-tables.ts`. */

const perMuOf = (depthM: number): number => beforeUnit(depthM, metresOfCubicMetresPerMu)

export const soilRows = ({ soils }: Demand): SoilRow[] =>
  soils.map((soil) => ({
    id: soil.id,
    ...nameCells(soil.names),
    saturation_fraction: soil.saturationFraction,
    field_capacity_fraction: soil.fieldCapacityFraction,
    wilting_point_fraction: soil.wiltingPointFraction,
    infiltration_mm_per_h: beforeUnit(soil.infiltrationMPerS, (written) => written * MILLIMETRES_PER_HOUR),
    ...sourceCells(soil),
  }))

export const cropRows = ({ crops }: Demand): CropRow[] =>
  crops.map((crop) => {
    const kc = (month: number): number => crop.coefficientByMonth[month - 1] ?? 0
    return {
      id: crop.id,
      ...nameCells(crop.names),
      area_share: crop.areaShare,
      kc_1: kc(1),
      kc_2: kc(2),
      kc_3: kc(3),
      kc_4: kc(4),
      kc_5: kc(5),
      kc_6: kc(6),
      kc_7: kc(7),
      kc_8: kc(8),
      kc_9: kc(9),
      kc_10: kc(10),
      kc_11: kc(11),
      kc_12: kc(12),
      root_depth_m: crop.rootDepthM,
      depletion_fraction: crop.depletionFraction,
      waterings: crop.waterings,
      watering_m3_per_mu: perMuOf(crop.wateringM),
      ...sourceCells(crop),
    }
  })

export const commandAreaRows = ({ commandAreas }: Demand): CommandAreaRow[] =>
  commandAreas.map((area) => ({
    id: area.id,
    offtake: area.offtakeGroupId,
    ...nameCells(area.names),
    area_wan_mu: wanMuOf(area.areaM2),
    soil: area.soilId,
    annual_quota_m3_per_mu: perMuOf(area.annualQuotaM),
    efficiency: area.efficiency,
    ...sourceCells(area),
  }))

export const tariffRows = ({ tariff }: Demand): TariffRow[] =>
  tariff.map((step) => ({
    kind: step.kind,
    ...nameCells(step.names),
    basic_yuan_per_mu_year: step.kind === 'basic' ? beforeUnit(step.yuanPerM2Year, perSquareMetreOfPerMu) : null,
    from_quota_fraction: step.kind === 'volume' ? step.fromQuotaFraction : null,
    volume_yuan_per_m3: step.kind === 'volume' ? step.yuanPerM3 : null,
    ...sourceCells(step),
  }))

export const roundRows = ({ rounds }: Demand): RoundRow[] =>
  rounds.map((round) => ({
    id: round.id,
    ...nameCells(round.names),
    from_month: round.from.month,
    from_day: round.from.day,
    to_month: round.to.month,
    to_day: round.to.day,
    area_share: round.areaShare,
    gross_m3_per_mu: perMuOf(round.grossM),
    ...sourceCells(round),
  }))
