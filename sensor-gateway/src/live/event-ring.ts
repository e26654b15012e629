export interface PlacedEvent {
  readonly seq: number
  /** The whole message, as it goes out. */
  readonly text: Buffer
}

/** The newest events, for those who come back or are slow. Bounded: what is older than all of them is lost, and known to be. */
export class EventRing {
  readonly #most: number
  readonly #events: PlacedEvent[] = []
  #lostSeq = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Of the newest event that is no longer here; 0 while all are. */
  get lostSeq(): number {
    return this.#lostSeq
  }

  add(event: PlacedEvent): void {
    this.#events.push(event)
    if (this.#events.length > this.#most) this.#lostSeq = this.#events.shift()?.seq ?? this.#lostSeq
  }

  /** In their order. */
  after(seq: number): readonly PlacedEvent[] {
    return this.#events.slice(this.#events.findLastIndex((event) => event.seq <= seq) + 1)
  }

  /** Whether more than `count` events came after `seq`. */
  hasMoreThan(count: number, seq: number): boolean {
    const event = this.#events.at(-count - 1)
    return event !== undefined && event.seq > seq
  }
}
