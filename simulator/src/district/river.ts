import type { District } from '@district/models'
import { type Chance, streamOf } from '../ground/chance.ts'

const DAY_S = 86_400
/** Spring flow past the headgate and how far it swings; the rating turns it into a stage. Estimates for the lower Yellow River in spring. */
const MEAN_DISCHARGE_M3S = 960
const SWING_M3S = 190
const SWING_PERIOD_S = 1.6 * DAY_S
/** Upstream hydropower is felt as a small daily wave. */
const DAILY_WAVE_M = 0.02

/** Stage of the river outside the headgate: a slow flow through the pack's rating, and a small wave of the day. */
export function createRiver(district: District, chance: Chance): (timeS: number) => number {
  const stream = streamOf('river')
  const rating = district.riverRating
  const fallbackM = district.nodes.find(({ boundary }) => boundary === 'river-stage')?.designStageM ?? 0

  return (timeS) => {
    const dischargeM3s = MEAN_DISCHARGE_M3S + SWING_M3S * chance.smooth(stream, timeS, SWING_PERIOD_S)
    const waveM = DAILY_WAVE_M * Math.sin((2 * Math.PI * timeS) / DAY_S)
    return waveM + (rating.length === 0 ? fallbackM : ratedStageM(rating, dischargeM3s))
  }
}

/** Straight line between the two neighbouring rows, constant beyond the ends. */
export function ratedStageM(rows: District['riverRating'], dischargeM3s: number): number {
  const after = rows.findIndex((row) => row.dischargeM3s >= dischargeM3s)
  const upper = rows[after === -1 ? rows.length - 1 : after]
  const lower = rows[after <= 0 ? 0 : after - 1]
  if (upper === undefined || lower === undefined) return 0
  const span = upper.dischargeM3s - lower.dischargeM3s
  if (after <= 0 || span <= 0) return upper.stageM
  return lower.stageM + ((dischargeM3s - lower.dischargeM3s) / span) * (upper.stageM - lower.stageM)
}
