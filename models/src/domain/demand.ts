import type { CommandAreaId, CropId, IrrigationRoundId, OfftakeGroupId, SoilId } from '../ground/ids.ts'
import type { Names, Sourced } from './provenance.ts'

/** What fields ask for, and what water costs them. */
export interface Demand {
  readonly soils: readonly Soil[]
  readonly crops: readonly Crop[]
  readonly commandAreas: readonly CommandArea[]
  readonly tariff: readonly TariffStep[]
  readonly rounds: readonly IrrigationRound[]
}

/** Water contents are volumes of water per volume of soil. */
export interface Soil extends Sourced {
  readonly id: SoilId
  readonly names: Names
  readonly saturationFraction: number
  readonly fieldCapacityFraction: number
  readonly wiltingPointFraction: number
  /** Rate at which ponded water goes in. */
  readonly infiltrationMPerS: number
}

export interface Crop extends Sourced {
  readonly id: CropId
  readonly names: Names
  /** Part of the land that bears it in the year; two crops a year add up to more than 1. */
  readonly areaShare: number
  /** Crop coefficient Kc by month from January; 0 where it does not grow. */
  readonly coefficientByMonth: readonly number[]
  readonly rootDepthM: number
  /** Part of the plant-available water that may be used up before the crop suffers. */
  readonly depletionFraction: number
  /** Waterings in a usual year, and the depth of each on the field. */
  readonly waterings: number
  readonly wateringM: number
}

/** Land that one offtake group waters. */
export interface CommandArea extends Sourced {
  readonly id: CommandAreaId
  readonly names: Names
  readonly offtakeGroupId: OfftakeGroupId
  readonly areaM2: number
  readonly soilId: SoilId
  /** Water that a year's quota grants at the branch head, as a depth over the area. */
  readonly annualQuotaM: number
  /** Part of the water at the branch head that comes to the roots. */
  readonly efficiency: number
}

/** basic: paid for the land every year · volume: paid for what is drawn beyond `fromQuotaFraction` of the quota. */
export type TariffStep =
  | (Sourced & { readonly kind: 'basic'; readonly names: Names; readonly yuanPerM2Year: number })
  | (Sourced & {
      readonly kind: 'volume'
      readonly names: Names
      readonly fromQuotaFraction: number
      readonly yuanPerM3: number
    })

export interface MonthDay {
  readonly month: number
  readonly day: number
}

/** A round of irrigation in the year; `to` before `from` runs over the new year. */
export interface IrrigationRound extends Sourced {
  readonly id: IrrigationRoundId
  readonly names: Names
  readonly from: MonthDay
  readonly to: MonthDay
  /** Part of the command area that is watered, and the depth at the headgate on that part. */
  readonly areaShare: number
  readonly grossM: number
}
