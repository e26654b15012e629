import type { Gauge, GaugeId } from '@district/models'
import type { GaugeRules } from './gauge-rules.ts'
import { type Tentative, TentativeMap } from './tentative-map.ts'
import { flagged, isLate, pass, type Validator } from './validator.ts'

/** So many values in a row that agree with each other are a new level, and no spike. */
const CONFIRMING_VALUES = 3
/** Standard deviation of normal noise over its median absolute deviation. */
const DEVIATION_PER_MAD = 1.4826

interface Recent {
  /** Oldest first, at most as many as the rule asks for. */
  readonly values: readonly number[]
  readonly lastAtMs: number
}

/**
 * Marks a reading that leaps out of the last n values of its gauge (Hampel's test, looking back only).
 *
 *     |x − m|  >  max( k · max(1.4826 · MAD, noise, resolution), tolerance )        m, MAD: median and median deviation of the last n
 *
 * A median does not follow a single leap, so that the return from it passes; a steady rise widens MAD with it, so that it passes too.
 * Live, nobody knows whether a leap is a spike or a step: it is doubtful, until three values in a row agree on the new level. In
 * retrospect nothing is changed by itself; who knows that a step was true lifts its three marks with an edit.
 * After a silence, and after a restart, it begins anew: the first five values are not asked.
 *
 * Source: Hampel (1974) J. Am. Stat. Assoc. 69, 383-393, for the median and its deviation.
 */
export function noSpike(): { readonly validator: Validator; readonly memory: Tentative } {
  const memory = new TentativeMap<GaugeId, Recent>()
  const validator: Validator = (reading, { gauge, rules: { spike } }) => {
    if (spike === null || isLate(reading) || reading.quality === 'bad') return pass(reading)
    const known = memory.get(gauge.id)
    const goesOn = known !== undefined && reading.takenAtMs - known.lastAtMs <= gauge.staleAfterS * 1000
    const before = goesOn ? known.values : []
    const leaps = isSpike(reading.value, before, gauge, spike)
    const kept = before.length < spike.readings ? before : before.slice(before.length - spike.readings + 1)
    memory.set(gauge.id, { values: [...kept, reading.value], lastAtMs: reading.takenAtMs })
    return leaps ? flagged(reading, 'spike', spike.action) : pass(reading)
  }
  return { validator, memory }
}

const FEWEST_VALUES = 5

export function isSpike(
  value: number,
  before: readonly number[],
  { noise, resolution }: Pick<Gauge, 'noise' | 'resolution'>,
  { deviations, tolerance }: Pick<NonNullable<GaugeRules['spike']>, 'deviations' | 'tolerance'>,
): boolean {
  if (before.length < FEWEST_VALUES) return false
  const middle = medianOf(before.toSorted(ascending))
  const away = Math.abs(value - middle)
  const least = Math.max(deviations * Math.max(noise, resolution), tolerance)
  if (away <= least) return false
  const mad = medianOf(before.map((one) => Math.abs(one - middle)).sort(ascending))
  if (away <= deviations * DEVIATION_PER_MAD * mad) return false
  return !before.slice(-CONFIRMING_VALUES).every((one) => Math.abs(one - value) <= least)
}

const ascending = (a: number, b: number): number => a - b

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}
