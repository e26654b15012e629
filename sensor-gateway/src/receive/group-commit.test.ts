import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { GroupCommit } from './group-commit.ts'
import type { RawMessage } from './raw-message.ts'

const OPTIONS = { groupMs: 10, retryMs: 1000, groupBytes: 100 }
const message = (bytes = 1): RawMessage => ({ topic: 't', payload: new Uint8Array(bytes), receivedAtMs: 0 })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('[GW1] nothing is acknowledged before the group is on disk, and then all of it at once', () => {
  const groups: number[] = []
  const commit = new GroupCommit({ ...OPTIONS, intake: (messages) => groups.push(messages.length) > 0 })
  const acknowledge = vi.fn(() => expect(groups).toEqual([3]))
  for (let i = 0; i < 3; i++) commit.take(message(), acknowledge)
  vi.advanceTimersByTime(9)
  expect(acknowledge).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(acknowledge).toHaveBeenCalledTimes(3)
  vi.advanceTimersByTime(100)
  expect(groups).toEqual([3])
})

test('a group that has grown large does not wait', () => {
  const intake = vi.fn(() => true)
  const commit = new GroupCommit({ ...OPTIONS, intake })
  commit.take(message(60), () => {})
  commit.take(message(60), () => {})
  expect(intake).toHaveBeenCalledTimes(1)
})

test('[GW1] what the disk refuses is not acknowledged, is kept in order, and is offered again with what came since', () => {
  let diskIsFull = true
  const offered: number[] = []
  const commit = new GroupCommit({
    ...OPTIONS,
    intake: (messages) => {
      offered.push(messages.length)
      return !diskIsFull
    },
  })
  const acknowledge = vi.fn()
  commit.take(message(60), acknowledge)
  vi.advanceTimersByTime(10)
  commit.take(message(60), acknowledge)
  vi.advanceTimersByTime(999)
  expect(offered).toEqual([1])
  diskIsFull = false
  vi.advanceTimersByTime(1)
  expect(offered).toEqual([1, 2])
  expect(acknowledge).toHaveBeenCalledTimes(2)
})

test('closing commits what is held and takes nothing more', () => {
  const intake = vi.fn(() => true)
  const commit = new GroupCommit({ ...OPTIONS, intake })
  const acknowledge = vi.fn()
  commit.take(message(), acknowledge)
  commit.close()
  commit.take(message(), acknowledge)
  vi.advanceTimersByTime(5000)
  expect(intake).toHaveBeenCalledTimes(1)
  expect(acknowledge).toHaveBeenCalledTimes(1)
})
