import { type ClockSetting, districtNowMs } from '@district/models/contract'

/** District time; the same instant for every process that has the same setting. */
export interface DistrictClock {
  readonly setting: ClockSetting
  nowMs(): number
}

export const createDistrictClock = (setting: ClockSetting, wallNowMs: () => number): DistrictClock => ({
  setting,
  nowMs: () => Math.round(districtNowMs(setting, wallNowMs())),
})
