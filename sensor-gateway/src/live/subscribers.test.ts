import type { HealthDocument, LiveMessage, StateDocument } from '@district/models/contract'
import { expect, test } from 'vitest'
import { NOON_MS, reading } from '../../test/fixture/district.ts'
import { Subscribers } from './subscribers.ts'

const STATE: StateDocument = { nowMs: NOON_MS, gauges: [] }
const HEALTH = { status: 'ok' } as HealthDocument

function window() {
  const heard: LiveMessage[] = []
  const listener = {
    backlogBytes: 0,
    dropped: false,
    send: (text: string) => void heard.push(JSON.parse(text)),
    drop: () => {
      listener.dropped = true
    },
  }
  const readingsHeard = () =>
    heard.flatMap((message) => (message.kind === 'readings' ? [message.readings.map(({ value }) => value)] : []))
  return { listener, heard, readingsHeard }
}
const open = (subscribers: Subscribers) => {
  const opened = window()
  return { ...opened, leave: subscribers.join(opened.listener, STATE, HEALTH) }
}

test('state first, then health, then what is new, together per tick', () => {
  const subscribers = new Subscribers(() => NOON_MS)
  const { heard, readingsHeard } = open(subscribers)
  subscribers.tell([reading({ value: 1 }), reading({ value: 2, gaugeId: 'S-P-1.rainfallM' })])
  subscribers.tell([reading({ value: 3 })])
  subscribers.tick()
  subscribers.tick()
  expect(heard.map(({ kind }) => kind)).toEqual(['state', 'health', 'readings'])
  expect(readingsHeard()).toEqual([[3, 2]])
})

test('a slow window is skipped and then gets the newest per gauge; the others never notice', () => {
  const subscribers = new Subscribers(() => NOON_MS)
  const slow = open(subscribers)
  const quick = open(subscribers)
  slow.listener.backlogBytes = 1e9
  for (let i = 0; i < 50; i++) {
    subscribers.tell([reading({ value: i }), ...(i === 7 ? [reading({ value: 7, gaugeId: 'S-P-1.rainfallM' })] : [])])
    subscribers.tick()
  }
  expect(slow.readingsHeard()).toEqual([])
  expect(quick.readingsHeard()).toHaveLength(50)
  slow.listener.backlogBytes = 0
  subscribers.tick()
  expect(slow.readingsHeard()).toEqual([[49, 7]])
})

test('a window that takes nothing for a minute is let go', () => {
  const subscribers = new Subscribers(() => NOON_MS)
  const { listener } = open(subscribers)
  listener.backlogBytes = 1e9
  for (let i = 0; i < 600; i++) subscribers.tick()
  expect(listener.dropped).toBe(true)
  expect(subscribers.count).toBe(0)
})

test('who has left hears nothing more', () => {
  const subscribers = new Subscribers(() => NOON_MS)
  const { leave, heard } = open(subscribers)
  leave()
  subscribers.tell([reading()])
  subscribers.tick()
  subscribers.tellHealth(HEALTH)
  expect(heard).toHaveLength(2)
})
