import type { Gauge } from '@district/models'
import type { Reading } from '@district/models/contract'
import { flagged, isLate, pass, type Validator } from './validator.ts'

/** So many steep readings in a row that agree with each other are the water, and not a spike. */
const CONFIRMING_READINGS = 3
/** Difference of two noisy readings that noise alone reaches about once in 20 000. */
const NOISE_WIDTH = 4 * Math.SQRT2

/**
 * Marks a reading that moved faster than the water can.
 *
 * Marked, not rejected: a gate slammed shut is steep and true. The operator sees the mark; the store keeps the value.
 *
 *     lastGood ──Δt──▶ reading      |Δvalue|  ≤  maxRatePerS · Δt + noise
 *
 * The new level is believed once several steep readings in a row agree; until then `lastGood` stays where it was, so that the
 * return from a spike is not steep.
 */
export const rateOfChange: Validator = (reading, { gauge, rules: { rate }, latest, lastGood, agreeing }) => {
  if (rate === null || lastGood === undefined || isLate(reading) || reading.quality === 'bad') return pass(reading)
  if (isReachable(gauge, rate.maxRatePerS, lastGood, reading)) return pass(reading)
  if (agreeing >= CONFIRMING_READINGS && latest !== undefined && isReachable(gauge, rate.maxRatePerS, latest, reading))
    return pass(reading)
  return flagged(reading, 'steep', rate.action)
}

/** True if the water could have moved from the one to the other in the time between. */
export function isReachable(
  { noise, resolution }: Pick<Gauge, 'noise' | 'resolution'>,
  maxRatePerS: number,
  from: Reading,
  to: Reading,
): boolean {
  const elapsedS = (to.takenAtMs - from.takenAtMs) / 1000
  if (elapsedS <= 0) return true
  const allowance = NOISE_WIDTH * noise + resolution
  return Math.abs(to.value - from.value) <= maxRatePerS * elapsedS + allowance
}
