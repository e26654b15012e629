import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepConnected, type SocketLike } from './reconnecting-socket.ts'

const opened: SocketLike[] = []
const events = { onOpen: vi.fn(), onLost: vi.fn(), onMessage: vi.fn() }

const start = () =>
  keepConnected(
    {
      url: () => 'ws://district',
      reconnectAfterMs: [100, 400],
      silentAfterMs: 5000,
      open: () => {
        const socket: SocketLike = { binaryType: 'blob', onopen: null, onclose: null, onmessage: null, close: vi.fn() }
        opened.push(socket)
        return socket
      },
    },
    events,
  )

beforeEach(() => {
  vi.useFakeTimers()
  opened.length = 0
  vi.clearAllMocks()
})
afterEach(() => {
  vi.useRealTimers()
})

test('asks for array buffers and passes messages on', () => {
  start()
  opened[0]!.onopen?.()
  opened[0]!.onmessage?.({ data: 'hello' })
  expect(opened[0]!.binaryType).toBe('arraybuffer')
  expect(events.onOpen).toHaveBeenCalledOnce()
  expect(events.onMessage).toHaveBeenCalledExactlyOnceWith('hello')
})

test('comes back after a loss, waiting longer each time, and forgives after an opening', () => {
  start()
  opened[0]!.onclose?.()
  vi.advanceTimersByTime(99)
  expect(opened).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(opened).toHaveLength(2)
  opened[1]!.onclose?.()
  vi.advanceTimersByTime(399)
  expect(opened).toHaveLength(2)
  vi.advanceTimersByTime(1)
  opened[2]!.onopen?.()
  opened[2]!.onclose?.()
  vi.advanceTimersByTime(100)
  expect(opened).toHaveLength(4)
  expect(events.onLost).toHaveBeenCalledTimes(3)
})

test('takes long silence for a loss, and any message for life', () => {
  start()
  opened[0]!.onopen?.()
  vi.advanceTimersByTime(4000)
  opened[0]!.onmessage?.({ data: 'still here' })
  vi.advanceTimersByTime(4000)
  expect(events.onLost).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  expect(events.onLost).toHaveBeenCalledOnce()
  expect(opened[0]!.close).toHaveBeenCalledOnce()
})

test('is silent after it was stopped', () => {
  const stop = start()
  stop()
  vi.advanceTimersByTime(60_000)
  expect(opened).toHaveLength(1)
  expect(events.onLost).not.toHaveBeenCalled()
})
