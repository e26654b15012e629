import type { IPublishPacket } from 'mqtt-packet'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Outbox } from './outbox.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const createOutbox = () => {
  const sent: Pick<IPublishPacket, 'messageId' | 'topic' | 'dup'>[] = []
  const outbox = new Outbox(({ messageId, topic, dup }) => sent.push({ messageId: messageId ?? 0, topic, dup }))
  return { outbox, sent }
}

test('[RC3] what was not confirmed before a connection was lost is said again as a duplicate, and then resolves', async () => {
  const { outbox, sent } = createOutbox()
  outbox.connected()
  const done = outbox.publish('a', 'x', false)
  outbox.lost()
  outbox.connected()
  expect(sent).toEqual([
    { messageId: 1, topic: 'a', dup: false },
    { messageId: 1, topic: 'a', dup: true },
  ])
  outbox.confirmed(1, 0)
  await expect(done).resolves.toBeUndefined()
  outbox.lost()
  outbox.connected()
  expect(sent).toHaveLength(2)
})

test('[RC3] no more are under way than the broker takes; what it refuses or never confirms is an error', async () => {
  const { outbox, sent } = createOutbox()
  outbox.window = 1
  outbox.connected()
  const refused = outbox.publish('a', 'x', false)
  const unheard = outbox.publish('b', 'x', false)
  expect(sent.map(({ topic }) => topic)).toEqual(['a'])
  outbox.confirmed(1, 0x87)
  await expect(refused).rejects.toThrow('the broker refuses to pass on a (code 135)')
  expect(sent.map(({ topic }) => topic)).toEqual(['a', 'b'])
  vi.advanceTimersByTime(10_000)
  await expect(unheard).rejects.toThrow('did not confirm')
})
