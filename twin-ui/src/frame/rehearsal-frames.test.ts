import type { Frame } from '@district/models/contract'
import { describe, expect, it } from 'vitest'
import { createRehearsalFrames } from './rehearsal-frames.ts'
import { waterPicture } from './water-picture.ts'

const frame = (timeMs: number, runId = 'r1') => ({ timeMs, runId }) as Frame

function threeFrames() {
  const frames = createRehearsalFrames()
  for (const timeMs of [300, 100, 200]) frames.accept(frame(timeMs))
  return frames
}

describe('createRehearsalFrames', () => {
  it('keeps frames in order of time, however they arrive', () => {
    const frames = threeFrames()
    expect(frames.count).toBe(3)
    expect(frames.spanMs()).toEqual({ startMs: 100, endMs: 300 })
  })

  it('finds the two frames around a time and how far it lies between them', () => {
    const pair = threeFrames().sample(225)
    expect([pair?.from.timeMs, pair?.to.timeMs, pair?.mix]).toEqual([200, 300, 0.25])
  })

  it('stands at its ends before the first and after the last', () => {
    const frames = threeFrames()
    expect(frames.sample(0)).toMatchObject({ from: { timeMs: 100 }, to: { timeMs: 100 }, mix: 0 })
    expect(frames.sample(999)).toMatchObject({ from: { timeMs: 300 }, to: { timeMs: 300 }, mix: 0 })
  })

  it('forgets one run when the next begins', () => {
    const frames = threeFrames()
    frames.accept(frame(50, 'r2'))
    expect(frames.count).toBe(1)
    frames.clear()
    expect(frames.sample(50)).toBeUndefined()
    expect(frames.spanMs()).toBeUndefined()
  })
})

describe('waterPicture', () => {
  const shadow = { latest: () => frame(20, 'shadow'), previous: () => undefined, mix: () => 0.3 }
  const silent = { latest: () => undefined, previous: () => undefined, mix: () => 1 }

  it('shows the shadow while live, unmixed when nothing came before', () => {
    const picture = waterPicture({ mode: 'live', playheadMs: 150 }, shadow, threeFrames())
    expect(picture).toMatchObject({ origin: 'computed', from: { timeMs: 20 }, to: { timeMs: 20 } })
  })

  it('shows the rehearsal at the playhead', () => {
    const picture = waterPicture({ mode: 'rehearsal', playheadMs: 150 }, shadow, threeFrames())
    expect(picture).toMatchObject({ origin: 'rehearsal', from: { timeMs: 100 }, to: { timeMs: 200 }, mix: 0.5 })
  })

  it('never passes live water for a rehearsal that has no frames, and shows nothing before the first frame', () => {
    const empty = createRehearsalFrames()
    expect(waterPicture({ mode: 'rehearsal', playheadMs: 1 }, shadow, empty)?.origin).toBe('computed')
    expect(waterPicture({ mode: 'live', playheadMs: 1 }, silent, empty)).toBeUndefined()
  })

  it.each(['past', 'forecast'] as const)('[CK1] %s water is of its own frames alone, and says so', (mode) => {
    const picture = waterPicture({ mode, playheadMs: 150 }, shadow, threeFrames())
    expect(picture).toMatchObject({ origin: mode, from: { timeMs: 100 }, to: { timeMs: 200 } })
    expect(waterPicture({ mode, playheadMs: 150 }, shadow, createRehearsalFrames())).toBeUndefined()
  })
})
