import type { Frame } from '@district/models/contract'
import { expect, test } from 'vitest'
import { createLevelEnvelope } from './level-envelope.ts'

const HOUR_MS = 3600 * 1000
const frame = (timeMs: number, depths: readonly number[], topologyHash = 'a') =>
  ({ topologyHash, timeMs, depthM: Float32Array.from(depths) }) as Frame

test('[LE1] the envelope holds every depth that was received, point by point', () => {
  const envelope = createLevelEnvelope()
  expect(envelope.depths()).toBeUndefined()
  envelope.accept(frame(0, [1, 5]))
  envelope.accept(frame(60_000, [3, 4]))
  envelope.accept(frame(HOUR_MS, [2, 6]))
  expect(envelope.depths()).toEqual({ leastM: Float32Array.of(1, 4), greatestM: Float32Array.of(3, 6) })
  expect(envelope.sinceMs()).toBe(0)
})

test('[LE2] what is older than six hours leaves it', () => {
  const envelope = createLevelEnvelope()
  envelope.accept(frame(0, [9]))
  envelope.accept(frame(5 * HOUR_MS, [1]))
  envelope.accept(frame(7 * HOUR_MS, [2]))
  expect(envelope.depths()).toEqual({ leastM: Float32Array.of(1), greatestM: Float32Array.of(2) })
  expect(envelope.sinceMs()).toBe(5 * HOUR_MS)
})

test.each([
  ['another network', frame(60_000, [2], 'b')],
  ['a step back in time', frame(-60_000, [2])],
])('[LE3] %s begins anew', (_name, next) => {
  const envelope = createLevelEnvelope()
  envelope.accept(frame(0, [9]))
  envelope.accept(next)
  expect(envelope.depths()).toEqual({ leastM: Float32Array.of(2), greatestM: Float32Array.of(2) })
})
