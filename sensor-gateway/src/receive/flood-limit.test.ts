import { expect, test } from 'vitest'
import { FloodLimit } from './flood-limit.ts'

test('[RC6] a burst is free, what is beyond waits for the steady rate, and silence pays it back', () => {
  let nowMs = 0
  const limit = new FloodLimit({ messagesPerS: 10, bytesPerS: 1000, burstS: 2 }, () => nowMs)
  for (let n = 0; n < 20; n++) expect(limit.take(1)).toBe(0)
  expect(limit.take(1)).toBeCloseTo(100)
  expect(limit.take(500)).toBeCloseTo(600)
  nowMs = 600
  expect(limit.waitMs).toBeCloseTo(0)
  nowMs = 100_000
  for (let n = 0; n < 20; n++) expect(limit.take(1)).toBe(0)
  expect(limit.take(1)).toBeGreaterThan(0)
})
