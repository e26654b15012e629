import { type ClockSetting, districtNowMs, WALL_CLOCK } from '@district/models/contract'

/**
 * District time on a computer whose own clock may be wrong. The offset is learnt from the gateway's messages: a message is
 * never early, so the largest `said − mine` heard is the one that travelled fastest.
 */
export interface DistrictClock {
  nowMs(): number
  settingLearnt(setting: ClockSetting): void
  /** The gateway said that it is `districtMs` now. */
  heard(districtMs: number): void
}

/** Offsets are forgotten after this many messages, so that a clock which was set anew is believed again. */
const MESSAGES_KEPT = 60

export function createDistrictClock(wallNowMs: () => number): DistrictClock {
  let setting = WALL_CLOCK
  let offsetsMs: number[] = []

  return {
    nowMs: () => districtNowMs(setting, wallNowMs() + (offsetsMs.length === 0 ? 0 : Math.max(...offsetsMs))),
    settingLearnt(learnt) {
      if (learnt.originMs !== setting.originMs || learnt.speed !== setting.speed) offsetsMs = []
      setting = learnt
    },
    heard(districtMs) {
      const { originMs, speed } = setting
      const saidMs = speed === 1 ? districtMs : originMs + (districtMs - originMs) / speed
      offsetsMs = [...offsetsMs.slice(1 - MESSAGES_KEPT), saidMs - wallNowMs()]
    },
  }
}
