import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'

/** Discharge per metre of crest and head^1.5: (2/3)^1.5·√g = 1.7049. */
export const BROAD_CRESTED_M05S = (2 / 3) * Math.sqrt((2 / 3) * GRAVITY_M_PER_S2)

/**
 * Free overfall of a broad-crested weir.
 *
 *     Q = (2/3)^1.5 · √g · b · H^1.5
 *
 * Source: Chow (1959) Open-Channel Hydraulics, ch. 3: critical depth on the crest, no losses.
 * Valid:  tail water below two thirds of the head; H is the upstream depth over the crest, velocity head neglected.
 *
 * @example weirDischargeM3s(10, 1) // 17.05 m³/s
 */
export const weirDischargeM3s = (crestWidthM: number, headM: number): number =>
  headM > 0 ? BROAD_CRESTED_M05S * crestWidthM * headM * Math.sqrt(headM) : 0
