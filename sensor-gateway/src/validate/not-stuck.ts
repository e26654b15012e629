import type { Gauge } from '@district/models'
import { flagged, isLate, pass, type Validator } from './validator.ts'

/** Chance alone would make a healthy gauge repeat itself for that long once in 10^9 readings. */
const CHANCE = 1e-9
const FEWEST_REPEATS = 30

/**
 * Marks a gauge that says the same number while others of its quantity move.
 *
 * A gauge with noise σ that rounds to steps of r repeats the last number with a probability of at most
 *
 *     p = erf( r / (2√2 σ) )          still water in the middle of a step
 *
 * so n repeats by chance have p^n; `stuck` begins where that falls below 10^-9. A gauge without noise in its description can
 * never be called stuck: repeating itself is what it does. A value at rest at its zero (closed gate, no flow, calm) is no needle
 * that hangs either.
 */
export const notStuck: Validator = (reading, memory) => {
  const { gauge, latest, sameCount, sameSinceMs, changesElsewhere } = memory
  const { stuck } = memory.rules
  if (latest === undefined || isLate(reading) || reading.value !== latest.value) return pass(reading)
  if (stuck === null || isAtRest(gauge, reading.value)) return pass(reading)
  const isLong = reading.takenAtMs - sameSinceMs >= stuck.shortestS * 1000
  if (!isLong || changesElsewhere < sameCount || sameCount < repeatsBeyondChance(gauge)) return pass(reading)
  return flagged(reading, 'stuck', stuck.action)
}

export function repeatsBeyondChance({ noise, resolution }: Pick<Gauge, 'noise' | 'resolution'>): number {
  if (noise <= 0) return Number.POSITIVE_INFINITY
  const p = erf(resolution / (2 * Math.SQRT2 * noise))
  if (p >= 1) return Number.POSITIVE_INFINITY
  return Math.max(FEWEST_REPEATS, Math.ceil(Math.log(CHANCE) / Math.log(p)))
}

/** Dry, closed, calm, saturated: the end of its scale, or (stage has no such zero) nothing at all. */
const isAtRest = ({ quantity, minimum, maximum, resolution }: Gauge, value: number): boolean =>
  value <= minimum || value >= maximum || (quantity !== 'stage' && Math.abs(value) <= resolution)

/** Error function for x ≥ 0, to 1.5e-7. Source: Abramowitz & Stegun (1964) Handbook of Mathematical Functions, 7.1.26. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * x)
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  return 1 - polynomial * Math.exp(-x * x)
}
