import type { GaugeId } from '@district/models'
import type { HealthDocument, LiveMessage, Reading, StateDocument } from '@district/models/contract'

/** One open window, as far as the fan-out cares. */
export interface Listener {
  send(text: string): void
  /** Bytes that it has not taken yet. */
  readonly backlogBytes: number
  /** Ends the connection. */
  drop(): void
}

interface Subscription {
  readonly listener: Listener
  /** What it has missed: the newest per gauge, however long it is slow. */
  missed: Map<GaugeId, Reading> | undefined
  slowTicks: number
}

export const TICK_MS = 100
const SLOW_BYTES = 256 * 1024
/** A window that takes nothing for so long is closed; it will come back and get the whole state. */
const DROP_AFTER_TICKS = 600

/**
 * Tells all open windows what is new, ten times a second. The message is made once for all that keep up. One that is slow is
 * skipped, and gets the newest reading per gauge when it takes again: late, never wrong, and never growing.
 */
export class Subscribers {
  readonly #nowMs: () => number
  readonly #subscriptions = new Set<Subscription>()
  #fresh = new Map<GaugeId, Reading>()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  get count(): number {
    return this.#subscriptions.size
  }

  /** The state comes first, so that the readings that follow have something to change. Returns how to leave. */
  join(listener: Listener, state: StateDocument, health: HealthDocument): () => void {
    const subscription: Subscription = { listener, missed: undefined, slowTicks: 0 }
    listener.send(textOf({ kind: 'state', state }))
    listener.send(textOf({ kind: 'health', health }))
    this.#subscriptions.add(subscription)
    return () => this.#subscriptions.delete(subscription)
  }

  tell(readings: readonly Reading[]): void {
    if (this.#subscriptions.size === 0) return
    for (const reading of readings) this.#fresh.set(reading.gaugeId, reading)
  }

  tellHealth(health: HealthDocument): void {
    const text = textOf({ kind: 'health', health })
    for (const { listener } of this.#subscriptions) if (!isSlow(listener)) listener.send(text)
  }

  /** To be called every `TICK_MS`. */
  tick(): void {
    const fresh = this.#fresh
    if (fresh.size > 0) this.#fresh = new Map()
    let shared: string | undefined
    for (const subscription of this.#subscriptions) {
      if (isSlow(subscription.listener)) {
        this.#postpone(subscription, fresh)
        continue
      }
      subscription.slowTicks = 0
      if (subscription.missed !== undefined) {
        for (const [gaugeId, reading] of fresh) subscription.missed.set(gaugeId, reading)
        subscription.listener.send(this.#textOfReadings(subscription.missed))
        subscription.missed = undefined
      } else if (fresh.size > 0) {
        shared ??= this.#textOfReadings(fresh)
        subscription.listener.send(shared)
      }
    }
  }

  #postpone(subscription: Subscription, fresh: ReadonlyMap<GaugeId, Reading>): void {
    subscription.slowTicks += 1
    if (subscription.slowTicks >= DROP_AFTER_TICKS) {
      this.#subscriptions.delete(subscription)
      subscription.listener.drop()
      return
    }
    if (fresh.size === 0) return
    subscription.missed ??= new Map()
    for (const [gaugeId, reading] of fresh) subscription.missed.set(gaugeId, reading)
  }

  #textOfReadings(readings: ReadonlyMap<GaugeId, Reading>): string {
    return textOf({ kind: 'readings', nowMs: this.#nowMs(), readings: [...readings.values()] })
  }
}

const isSlow = ({ backlogBytes }: Listener): boolean => backlogBytes > SLOW_BYTES
const textOf = (message: LiveMessage): string => JSON.stringify(message)
