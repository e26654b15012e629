import { expect, test } from 'vitest'
import { Histogram } from './histogram.ts'

test('[SC16] a histogram counts each value in every bucket that is not below it', () => {
  const histogram = new Histogram([1, 5])
  for (const value of [0.5, 1, 3, 9, -2]) histogram.observe(value)
  expect(histogram.cumulative).toEqual([3, 4, 5])
  expect(histogram.sum).toBe(13.5)
})
