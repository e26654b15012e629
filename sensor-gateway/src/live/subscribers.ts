import type { GaugeId } from '@district/models'
import type {
  HealthDocument,
  LiveEvent,
  LiveMessage,
  Reading,
  Skipped,
  SkipReason,
  StateDocument,
} from '@district/models/contract'
import { EventRing } from './event-ring.ts'

/** One open window, as far as the fan-out cares. */
export interface Listener {
  send(text: Buffer): void
  /** Bytes that it has not taken yet. */
  readonly backlogBytes: number
  /** Ends the connection; the reason reaches the client, which comes back and goes on where it was. */
  drop(reason: string): void
}

/** Where a client that comes back was. */
export interface Resume {
  readonly stream: string
  readonly seq: number
}

interface Subscription {
  readonly listener: Listener
  /** Everything up to this `seq` was sent. */
  place: number
  slowTicks: number
}

interface PlacedReading {
  readonly seq: number
  readonly reading: Reading
}

export const TICK_MS = 50
const SLOW_BYTES = 256 * 1024
/** A window that takes nothing for so long is closed. */
const DROP_AFTER_TICKS = 60_000 / TICK_MS
const EVENTS_KEPT = 2000
/** Further behind than this a window is closed, while what it missed is still kept for its return. */
const MOST_EVENTS_BEHIND = 1000

/**
 * Tells all open windows what is new: values a few times a second and the newest per gauge only, events at once and every one.
 *
 * Each value and each event has its number, `seq`. A window that keeps up gets the one message made for all. Of one that is slow
 * nothing is kept but its place in the numbers: when it takes again it is told what changed since, which costs the same whether
 * it slept for a second or an hour, and is what a client that was away gets when it comes back.
 */
export class Subscribers {
  readonly stream: string
  readonly #nowMs: () => number
  readonly #subscriptions = new Set<Subscription>()
  readonly #latest = new Map<GaugeId, PlacedReading>()
  readonly #events = new EventRing(EVENTS_KEPT)
  #fresh = new Map<GaugeId, Reading>()
  #seq = 0

  /** @param stream names this start of the gateway; another start has another */
  constructor(nowMs: () => number, stream: string) {
    this.#nowMs = nowMs
    this.stream = stream
  }

  get count(): number {
    return this.#subscriptions.size
  }

  /** What the client lacks comes first, so that what follows has something to change. Returns how to leave. */
  join(listener: Listener, state: () => StateDocument, health: HealthDocument, resume?: Resume): () => void {
    // So that the state, which holds what is fresh, has its number too.
    this.#tellFresh()
    const subscription: Subscription = { listener, place: this.#seq, slowTicks: 0 }
    if (resume === undefined) this.#sendState(subscription, state())
    else this.#resume(subscription, resume, state)
    listener.send(textOf({ kind: 'health', seq: subscription.place, health }))
    this.#subscriptions.add(subscription)
    return () => this.#subscriptions.delete(subscription)
  }

  tell(readings: readonly Reading[]): void {
    for (const reading of readings) this.#fresh.set(reading.gaugeId, reading)
  }

  tellEvent(event: LiveEvent): void {
    const before = this.#seq
    const seq = ++this.#seq
    const text = textOf({ kind: 'event', seq, event })
    this.#events.add({ seq, text })
    for (const subscription of this.#subscriptions) this.#offer(subscription, text, before)
  }

  tellHealth(health: HealthDocument): void {
    const text = textOf({ kind: 'health', seq: this.#seq, health })
    for (const subscription of this.#subscriptions) {
      if (isSlow(subscription.listener)) continue
      if (subscription.place < this.#seq) this.#catchUp(subscription, 'slow')
      subscription.listener.send(text)
    }
  }

  /** To be called every `TICK_MS`. */
  tick(): void {
    this.#tellFresh()
    for (const subscription of this.#subscriptions) {
      if (isSlow(subscription.listener)) this.#bear(subscription)
      else subscription.slowTicks = 0
    }
  }

  #tellFresh(): void {
    const before = this.#seq
    const text = this.#placeFresh()
    for (const subscription of this.#subscriptions) this.#offer(subscription, text, before)
  }

  /** Gives what is new its numbers; the message is made once for all. */
  #placeFresh(): Buffer | undefined {
    if (this.#fresh.size === 0) return undefined
    const readings = [...this.#fresh.values()]
    this.#fresh = new Map()
    for (const reading of readings) this.#latest.set(reading.gaugeId, { seq: ++this.#seq, reading })
    return this.#textOfReadings(this.#seq, readings)
  }

  /** `text` leads from `before` to now; it is of use only to one who stands there. */
  #offer(subscription: Subscription, text: Buffer | undefined, before: number): void {
    if (isSlow(subscription.listener)) return
    if (subscription.place < before) this.#catchUp(subscription, 'slow')
    else if (text !== undefined) {
      subscription.listener.send(text)
      subscription.place = this.#seq
    }
  }

  #bear(subscription: Subscription): void {
    subscription.slowTicks += 1
    const isBehind = this.#events.hasMoreThan(MOST_EVENTS_BEHIND, subscription.place)
    if (!isBehind && subscription.slowTicks < DROP_AFTER_TICKS) return
    this.#subscriptions.delete(subscription)
    subscription.listener.drop(
      isBehind
        ? 'too slow even for events; resume from your last seq'
        : 'took nothing for a minute; resume from your last seq',
    )
  }

  /** Values first: whoever has an event has all values up to it. */
  #catchUp(subscription: Subscription, why: SkipReason): void {
    const { listener, place: fromSeq } = subscription
    const events = this.#events.after(fromSeq)
    const changed = [...this.#latest.values()].filter(({ seq }) => seq > fromSeq)
    const values = this.#seq - fromSeq - events.length - changed.length
    if (values > 0) this.#sendSkipped(listener, fromSeq, { fromSeq, toSeq: this.#seq, values, events: 0, why })
    if (changed.length > 0) {
      const readings = changed.map(({ reading }) => reading)
      listener.send(this.#textOfReadings(this.#placeBefore(events), readings))
    }
    this.#replay(subscription, events)
  }

  #resume(subscription: Subscription, { stream, seq }: Resume, state: () => StateDocument): void {
    const { listener } = subscription
    const isHere = stream === this.stream && seq <= this.#seq
    if (isHere && seq >= this.#events.lostSeq) {
      subscription.place = seq
      listener.send(textOf({ kind: 'resumed', seq, stream }))
      this.#catchUp(subscription, 'away')
      return
    }
    const lostSeq = this.#events.lostSeq
    const events = this.#events.after(lostSeq)
    const why = isHere ? 'too-long-ago' : 'other-stream'
    this.#sendState(subscription, state(), this.#placeBefore(events))
    const skipped = { fromSeq: isHere ? seq : 0, toSeq: lostSeq, values: null, events: null, why } as const
    this.#sendSkipped(listener, this.#placeBefore(events), skipped)
    this.#replay(subscription, events)
  }

  #replay(subscription: Subscription, events: readonly { readonly text: Buffer }[]): void {
    for (const { text } of events) subscription.listener.send(text)
    subscription.place = this.#seq
  }

  /** Where one stands who has all values but none of these events. */
  #placeBefore([first]: readonly { readonly seq: number }[]): number {
    return first === undefined ? this.#seq : first.seq - 1
  }

  #sendState({ listener }: Subscription, state: StateDocument, seq = this.#seq): void {
    listener.send(textOf({ kind: 'state', seq, stream: this.stream, state }))
  }

  #sendSkipped(listener: Listener, seq: number, skipped: Skipped): void {
    listener.send(textOf({ kind: 'skipped', seq, skipped }))
  }

  #textOfReadings(seq: number, readings: readonly Reading[]): Buffer {
    return textOf({ kind: 'readings', seq, nowMs: this.#nowMs(), readings })
  }
}

const isSlow = ({ backlogBytes }: Listener): boolean => backlogBytes > SLOW_BYTES
const textOf = (message: LiveMessage): Buffer => Buffer.from(JSON.stringify(message))
