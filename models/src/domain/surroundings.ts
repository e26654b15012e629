import type { Sourced } from './provenance.ts'

/** Monthly normals, month 1 to 12. */
export interface ClimateMonth extends Sourced {
  readonly month: number
  readonly rainfallM: number
  readonly airTemperatureC: number
  readonly referenceEvapotranspirationMPerDay: number
}

/** Which of the three years that planners reckon with: one that rains less than three years in four do, a middling one, a wet one. */
export type YearKind = 'dry' | 'normal' | 'wet'

/** One day of a year without a date; day 1 is the first of January. */
interface YearDay extends Sourced {
  readonly yearKind: YearKind
  readonly day: number
}

export interface WeatherDay extends YearDay {
  readonly rainfallM: number
  readonly airTemperatureC: number
  readonly referenceEvapotranspirationM: number
}

/** The river at the headgate. */
export interface RiverDay extends YearDay {
  readonly dischargeM3s: number
  readonly stageM: number
  readonly sedimentKgPerM3: number
}
