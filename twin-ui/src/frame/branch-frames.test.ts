import type { Frame } from '@district/models/contract'
import { expect, test, vi } from 'vitest'
import { createBranchFrames, createFrameWindow } from './branch-frames.ts'

const frame = (runId: string, timeMs: number) => ({ runId, timeMs }) as Frame

test('[RB15] the window shows the run it is turned to, hears it grow, and hears no other', () => {
  const kept = createBranchFrames()
  for (const key of ['a', 'b']) kept.begin(key)
  kept.accept('a', frame('1', 0))
  const shown = createFrameWindow()
  const heard = vi.fn()
  shown.subscribe(heard)
  shown.turnTo(kept.of('a'))
  kept.accept('a', frame('1', 600))
  expect([shown.count, heard.mock.calls.length]).toEqual([2, 2])
  shown.turnTo(kept.of('b'))
  kept.accept('a', frame('1', 1200))
  expect([shown.count, heard.mock.calls.length]).toEqual([0, 3])
  kept.accept('b', frame('2', 5))
  expect(shown.spanMs()).toEqual({ startMs: 5, endMs: 5 })
  shown.turnTo(undefined)
  expect([shown.count, shown.spanMs(), shown.sample(0), shown.all()]).toEqual([0, undefined, undefined, []])
})

test('a run that begins anew has forgotten its frames, and what is dropped takes no more', () => {
  const kept = createBranchFrames()
  kept.begin('a')
  kept.accept('a', frame('1', 0))
  const first = kept.of('a')
  kept.begin('a')
  expect(kept.of('a')).toBe(first)
  expect(first?.count).toBe(0)
  kept.drop('a')
  kept.accept('a', frame('1', 0))
  expect(kept.of('a')).toBeUndefined()
})
