import { expect, test } from 'vitest'
import { ageOf, createDistrictTime } from './district-time.ts'

const AT_MS = Date.parse('2026-03-12T16:05:09Z')

test("times are the district's, not the reader's", () => {
  const time = createDistrictTime('zh-CN', 'Asia/Shanghai')
  expect(time.clock(AT_MS)).toBe('00:05:09')
  expect(time.minute(AT_MS)).toBe('00:05')
  expect(time.day(AT_MS)).toContain('3月13日')
  expect(time.short(AT_MS)).toBe('03-13 00:05')
})

test.each([
  [-500, 0, 'seconds'],
  [59_000, 59, 'seconds'],
  [100_000, 2, 'minutes'],
  [5_940_000, 99, 'minutes'],
  [7_200_000, 2, 'hours'],
  [172_800_000, 2, 'days'],
])('%d ms are %d %s', (ageMs, count, unit) => {
  expect(ageOf(ageMs)).toEqual({ count, unit })
})
