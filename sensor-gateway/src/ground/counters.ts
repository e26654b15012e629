import type { ParkReason, QualityFlag, ReadingCounters } from '@district/models/contract'

export const PARK_REASONS = [
  'payload-malformed',
  'payload-too-large',
  'unknown-station',
  'unknown-gauge',
  'not-a-number',
  'unit-unknown',
  'time-implausible',
  'store-refused',
] as const satisfies readonly ParkReason[]

/** Their order is that of the bits in the databases: new ones go to the end, and none is ever taken out. */
export const QUALITY_FLAGS = [
  'out-of-range',
  'steep',
  'stuck',
  'late',
  'unusual',
  'spike',
  'off-command',
  'off-rating',
  'drift',
  'clock-skew',
] as const satisfies readonly QualityFlag[]

/** What devices do beside measuring: one that spoke says goodbye, one is asked to introduce itself again, one has too much to introduce. */
export const DEVICE_EVENTS = ['gone', 'rebirth-asked', 'births-refused'] as const
export type DeviceEvent = (typeof DEVICE_EVENTS)[number]

export const DRAIN_LANES = ['live', 'backlog'] as const
export type DrainLane = (typeof DRAIN_LANES)[number]

export type CounterName =
  | 'messages'
  | 'received'
  | 'stored'
  | 'repeated'
  /** Values of dead letters that were tried again; what became of them is counted anew. */
  | 'unparked'
  /** Values of dead letters that a person threw away; they stay parked. */
  | 'discarded'
  /** Readings that left the spool, by lane: stored, repeated or parked. */
  | `drained.${DrainLane}`
  | `parked.${ParkReason}`
  | `flagged.${QualityFlag}`
  | `device.${DeviceEvent}`

export const COUNTER_NAMES: readonly CounterName[] = [
  'messages',
  'received',
  'stored',
  'repeated',
  'unparked',
  'discarded',
  ...DRAIN_LANES.map((lane) => `drained.${lane}` as const),
  ...PARK_REASONS.map((reason) => `parked.${reason}` as const),
  ...QUALITY_FLAGS.map((flag) => `flagged.${flag}` as const),
  ...DEVICE_EVENTS.map((event) => `device.${event}` as const),
]

/** How often each thing happened. As a change: by how much more. */
export class Counters {
  readonly #counts = new Map<CounterName, number>()

  count(name: CounterName): number {
    return this.#counts.get(name) ?? 0
  }

  add(name: CounterName, by = 1): void {
    if (by !== 0) this.#counts.set(name, this.count(name) + by)
  }

  addAll(other: Counters): void {
    for (const [name, by] of other.entries()) this.add(name, by)
  }

  entries(): IterableIterator<[CounterName, number]> {
    return this.#counts.entries()
  }

  /** Parked and not tried again since. */
  get parked(): number {
    return PARK_REASONS.reduce((sum, reason) => sum + this.count(`parked.${reason}`), -this.count('unparked'))
  }
}

/** The contract's sum: received = stored + parked + waiting + repeated. */
export const readingCounters = (counters: Counters, waiting: number): ReadingCounters => ({
  received: counters.count('received'),
  stored: counters.count('stored'),
  parked: counters.parked,
  waiting,
  repeated: counters.count('repeated'),
})
