import { expect, test } from 'vitest'
import { QUALITY_FLAGS } from './counters.ts'
import { flagsCode, flagsOf, qualityCode, qualityOf } from './reading-code.ts'

test('qualities and flags survive the way through a number', () => {
  for (const quality of ['good', 'doubtful', 'bad'] as const) expect(qualityOf(qualityCode(quality))).toBe(quality)
  for (let bits = 0; bits < 1 << QUALITY_FLAGS.length; bits++) expect(flagsCode(flagsOf(bits))).toBe(bits)
})

test('the codes on disk do not move: 0 good, 1 doubtful, 2 bad; bits in the order of the flags', () => {
  expect((['good', 'doubtful', 'bad'] as const).map(qualityCode)).toEqual([0, 1, 2])
  expect(QUALITY_FLAGS.slice(0, 4)).toEqual(['out-of-range', 'steep', 'stuck', 'late'])
  expect(QUALITY_FLAGS.slice(4)).toEqual(['unusual', 'spike', 'off-command', 'off-rating', 'drift', 'clock-skew'])
  expect(() => qualityOf(3)).toThrow('quality code')
})
