import { expect, test } from 'vitest'
import { byPhase } from '../bench/latencies.ts'

test('[HS1] a reading belongs to the phase in which it was due, however long it took', () => {
  const latencies = { dueMs: [10, 99, 100, 199, 200, 299, 300], tookMs: [1, 500, 150, 2, 3, 400, 4] }
  expect(byPhase(latencies, { goneMs: 100, backMs: 200, drainedMs: 300 })).toEqual({
    liveBefore: [1, 500],
    liveWhileAway: [150, 2],
    liveWhileDraining: [3, 400],
    liveAfter: [4],
  })
})
