import type { Frame } from '@district/models/contract'
import { expect, test } from 'vitest'
import { createPastFrames } from './past-frames.ts'

const EVERY_MS = 300_000
const frame = (step: number, runId = 'shadow') => ({ runId, timeMs: step * EVERY_MS }) as Frame
const framesOf = (...steps: readonly number[]) => {
  const frames = createPastFrames(4)
  for (const step of steps) frames.accept(frame(step))
  return frames
}
const shownAt = (frames: ReturnType<typeof framesOf>, step: number) => {
  const pair = frames.sample(step * EVERY_MS)
  return pair && [pair.from.timeMs / EVERY_MS, pair.to.timeMs / EVERY_MS, pair.mix]
}

test('[CK3] between neighbours the water is drawn between them; over a gap it stands', () => {
  const frames = framesOf(5, 1, 2)
  expect(shownAt(frames, 1.25)).toEqual([1, 2, 0.25])
  expect(shownAt(frames, 2.5)).toEqual([2, 2, 0])
})

test('[CK3] an instant without a frame of its own shows nothing, before the first as in a gap', () => {
  const frames = framesOf(1, 2, 9)
  for (const step of [0.5, 4, 8.9, 12]) expect(shownAt(frames, step)).toBeUndefined()
})

test('[CK3] while it comes, what was shown last stays, and is what it was', () => {
  const frames = framesOf(1)
  shownAt(frames, 1)
  frames.awaited(true)
  expect(shownAt(frames, 7)).toEqual([1, 1, 0])
  frames.accept(frame(7, 'shadow-of-another-start'))
  expect(shownAt(frames, 7)).toEqual([7, 7, 0])
  frames.awaited(false)
  frames.clear()
  expect(shownAt(frames, 7)).toBeUndefined()
})

test('[CK3] of many the latest fetched stay', () => {
  const frames = framesOf(1, 2, 3, 4, 5)
  expect([frames.count, frames.has(EVERY_MS), frames.has(5 * EVERY_MS)]).toEqual([4, false, true])
  frames.accept(frame(5))
  expect(frames.count).toBe(4)
})
