import type { HealthDocument, LiveEvent, LiveMessage, StateDocument } from '@district/models/contract'
import { describe, expect, test } from 'vitest'
import { NOON_MS, reading } from '../../test/fixture/district.ts'
import { type Resume, Subscribers } from './subscribers.ts'

const STATE: StateDocument = { nowMs: NOON_MS, gauges: [] }
const HEALTH = { status: 'ok' } as HealthDocument
const RAIN = 'S-P-1.rainfallM'

function window() {
  const heard: LiveMessage[] = []
  const listener = {
    backlogBytes: 0,
    dropped: '',
    send: (text: Buffer) => void heard.push(JSON.parse(String(text))),
    drop: (reason: string) => {
      listener.dropped = reason
    },
  }
  const kinds = () => heard.map(({ kind }) => kind)
  const readingsHeard = () =>
    heard.flatMap((message) => (message.kind === 'readings' ? [message.readings.map(({ value }) => value)] : []))
  const eventsHeard = () => heard.flatMap((message) => (message.kind === 'event' ? [message.event.detail] : []))
  const skipped = () => heard.flatMap((message) => (message.kind === 'skipped' ? [message.skipped] : []))
  const seq = () => heard.at(-1)!.seq
  return { listener, heard, kinds, readingsHeard, eventsHeard, skipped, seq }
}
const create = () => new Subscribers(() => NOON_MS, 'stream-1')
const open = (subscribers: Subscribers, resume?: Resume) => {
  const opened = window()
  return { ...opened, leave: subscribers.join(opened.listener, () => STATE, HEALTH, resume) }
}
const event = (n: number): LiveEvent => ({ name: 'command.acked', atMs: NOON_MS, subject: 'G-1', detail: `${n}` })
const say = (subscribers: Subscribers, value: number, gaugeId?: string) => {
  subscribers.tell([reading(gaugeId === undefined ? { value } : { value, gaugeId })])
  subscribers.tick()
}

test('state first, then health, then what is new, together per tick', () => {
  const subscribers = create()
  const { heard, readingsHeard } = open(subscribers)
  subscribers.tell([reading({ value: 1 }), reading({ value: 2, gaugeId: RAIN })])
  subscribers.tell([reading({ value: 3 })])
  subscribers.tick()
  subscribers.tick()
  expect(heard.map(({ kind, seq }) => [kind, seq])).toEqual([
    ['state', 0],
    ['health', 0],
    ['readings', 2],
  ])
  expect(readingsHeard()).toEqual([[3, 2]])
})

describe('a slow window', () => {
  test('[LV2] is skipped, then told how much it missed and the newest per gauge; the others never notice', () => {
    const subscribers = create()
    const slow = open(subscribers)
    const quick = open(subscribers)
    slow.listener.backlogBytes = 1e9
    for (let i = 0; i < 50; i++) {
      subscribers.tell([reading({ value: i }), ...(i === 7 ? [reading({ value: 7, gaugeId: RAIN })] : [])])
      subscribers.tick()
    }
    subscribers.tellHealth(HEALTH)
    expect(slow.heard).toHaveLength(2)
    expect(quick.readingsHeard()).toHaveLength(50)
    slow.listener.backlogBytes = 0
    subscribers.tick()
    expect(slow.skipped()).toEqual([{ fromSeq: 0, toSeq: 51, values: 49, events: 0, why: 'slow' }])
    expect(slow.readingsHeard()).toEqual([[49, 7]])
    expect(quick.skipped()).toEqual([])
    say(subscribers, 50)
    expect(slow.heard.at(-1)).toEqual(quick.heard.at(-1))
  })

  test('[LV3] gets every event, in order, each once', () => {
    const subscribers = create()
    const slow = open(subscribers)
    for (let n = 0; n < 900; n++) {
      slow.listener.backlogBytes = n % 7 < 5 ? 1e9 : 0
      subscribers.tellEvent(event(n))
      if (n % 3 === 0) say(subscribers, n)
    }
    slow.listener.backlogBytes = 0
    subscribers.tick()
    expect(slow.eventsHeard()).toEqual(Array.from({ length: 900 }, (_, n) => `${n}`))
    expect(slow.readingsHeard().at(-1)?.at(-1)).toBe(897)
  })

  test('[LV3] too slow even for events is closed with a reason, and finds them all when it comes back', () => {
    const subscribers = create()
    const slow = open(subscribers)
    subscribers.tellEvent(event(0))
    const { seq } = slow.heard.at(-1)!
    slow.listener.backlogBytes = 1e9
    let told = 0
    for (; slow.listener.dropped === ''; subscribers.tick()) subscribers.tellEvent(event(++told))
    expect(slow.listener.dropped).toBe('too slow even for events; resume from your last seq')
    expect(subscribers.count).toBe(0)
    const back = open(subscribers, { stream: 'stream-1', seq })
    expect(back.eventsHeard()).toEqual(Array.from({ length: told }, (_, n) => `${n + 1}`))
  })

  test('that takes nothing for a minute is let go', () => {
    const subscribers = create()
    const { listener } = open(subscribers)
    listener.backlogBytes = 1e9
    for (let i = 0; i < 1199; i++) subscribers.tick()
    expect(listener.dropped).toBe('')
    subscribers.tick()
    expect(listener.dropped).toBe('took nothing for a minute; resume from your last seq')
    expect(subscribers.count).toBe(0)
  })
})

describe('a window that comes back', () => {
  test('[LV4] gets what changed and happened since, wherever it was cut off, and no whole state', () => {
    const subscribers = create()
    const first = open(subscribers)
    for (let n = 0; n < 20; n++) {
      say(subscribers, n)
      subscribers.tellEvent(event(n))
    }
    const whole = [...first.heard]
    const missedAfter = (seq: number) => ({
      events: whole.flatMap((message) => (message.kind === 'event' && message.seq > seq ? [message.event.detail] : [])),
      hasNewValue: whole.some((message) => message.kind === 'readings' && message.seq > seq),
    })
    for (const { seq } of whole) {
      const back = open(subscribers, { stream: 'stream-1', seq })
      expect(back.heard[0]).toEqual({ kind: 'resumed', seq, stream: 'stream-1' })
      expect(back.eventsHeard()).toEqual(missedAfter(seq).events)
      expect(back.readingsHeard()).toEqual(missedAfter(seq).hasNewValue ? [[19]] : [])
      expect(back.kinds()).not.toContain('state')
      back.leave()
    }
  })

  test('[LV4] that is cut off again in the midst of what it missed loses nothing and hears no event twice', () => {
    const subscribers = create()
    const first = open(subscribers)
    const { seq } = first.heard.at(-1)!
    first.leave()
    for (let n = 0; n < 5; n++) {
      subscribers.tellEvent(event(n))
      say(subscribers, n)
    }
    const whole = open(subscribers, { stream: 'stream-1', seq }).heard
    for (let taken = 1; taken < whole.length; taken++) {
      const had = whole.slice(0, taken)
      const rest = open(subscribers, { stream: 'stream-1', seq: had.at(-1)!.seq }).heard
      const both = [...had, ...rest]
      const events = both.flatMap((message) => (message.kind === 'event' ? [message.event.detail] : []))
      expect(events).toEqual(['0', '1', '2', '3', '4'])
      const values = both.flatMap((message) => (message.kind === 'readings' ? message.readings : []))
      expect(values.at(-1)?.value).toBe(4)
    }
  })

  test('[LV4] is told how many values it did not see', () => {
    const subscribers = create()
    const { leave } = open(subscribers)
    leave()
    for (let n = 0; n < 10; n++) say(subscribers, n)
    say(subscribers, 1, RAIN)
    const back = open(subscribers, { stream: 'stream-1', seq: 0 })
    expect(back.kinds()).toEqual(['resumed', 'skipped', 'readings', 'health'])
    expect(back.skipped()).toEqual([{ fromSeq: 0, toSeq: 11, values: 9, events: 0, why: 'away' }])
    expect(back.readingsHeard()).toEqual([[9, 1]])
  })

  test('[LV5] from before another start of the gateway gets the whole state, the mark of it, and this stream’s events', () => {
    const subscribers = create()
    subscribers.tellEvent(event(1))
    for (const resume of [
      { stream: 'stream-0', seq: 0 },
      { stream: 'stream-1', seq: 99 },
    ]) {
      const back = open(subscribers, resume)
      expect(back.kinds()).toEqual(['state', 'skipped', 'event', 'health'])
      expect(back.skipped()).toMatchObject([{ values: null, events: null, why: 'other-stream' }])
    }
  })

  test('[LV5] after too many events gets the whole state, the mark of what is lost, and the events that are left', () => {
    const subscribers = create()
    for (let n = 1; n <= 2003; n++) subscribers.tellEvent(event(n))
    expect(open(subscribers, { stream: 'stream-1', seq: 3 }).kinds()).not.toContain('state')
    const back = open(subscribers, { stream: 'stream-1', seq: 2 })
    expect(back.kinds().slice(0, 3)).toEqual(['state', 'skipped', 'event'])
    expect(back.skipped()).toEqual([{ fromSeq: 2, toSeq: 3, values: null, events: null, why: 'too-long-ago' }])
    expect(back.eventsHeard().at(0)).toBe('4')
    expect(back.eventsHeard().at(-1)).toBe('2003')
    expect(back.seq()).toBe(2003)
  })
})

test('who has left hears nothing more', () => {
  const subscribers = create()
  const { leave, heard } = open(subscribers)
  leave()
  subscribers.tell([reading()])
  subscribers.tick()
  subscribers.tellHealth(HEALTH)
  subscribers.tellEvent(event(1))
  expect(heard).toHaveLength(2)
})
