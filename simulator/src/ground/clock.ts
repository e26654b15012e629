import { type ClockSetting, districtNowMs } from '@district/models/contract'

/** District time for everybody in this process; tests hand in a wall of their own. */
export interface DistrictClock {
  readonly setting: ClockSetting
  nowMs(): number
  wallNowMs(): number
  /** Wall milliseconds that pass while the district lives `districtMs`. */
  wallMs(districtMs: number): number
}

export function createClock(setting: ClockSetting, wallNowMs: () => number = Date.now): DistrictClock {
  return {
    setting,
    wallNowMs,
    nowMs: () => districtNowMs(setting, wallNowMs()),
    wallMs: (districtMs) => districtMs / setting.speed,
  }
}
