import type { Quality, QualityFlag } from '@district/models/contract'
import { QUALITY_FLAGS } from './counters.ts'

/** Quality as a number in the databases; the higher the worse, so that a maximum is the worst. */
const QUALITIES: readonly Quality[] = ['good', 'doubtful', 'bad']

export const BAD_CODE = QUALITIES.indexOf('bad')

export const qualityCode = (quality: Quality): number => QUALITIES.indexOf(quality)

export function qualityOf(code: number): Quality {
  const quality = QUALITIES[code]
  if (quality === undefined) throw new RangeError(`quality code must be 0, 1 or 2, got ${code}`)
  return quality
}

/** Flags as bits, in the order of `QUALITY_FLAGS`. */
export const flagsCode = (flags: readonly QualityFlag[]): number =>
  flags.reduce((code, flag) => code | (1 << QUALITY_FLAGS.indexOf(flag)), 0)

export const flagsOf = (code: number): readonly QualityFlag[] =>
  QUALITY_FLAGS.filter((_flag, bit) => (code & (1 << bit)) !== 0)
