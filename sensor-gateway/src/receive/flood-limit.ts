export interface FloodLimitOptions {
  readonly messagesPerS: number
  readonly bytesPerS: number
  /** So much may come at once, as seconds of the steady rate. */
  readonly burstS: number
}

export const FLOOD_DEFAULTS: FloodLimitOptions = { messagesPerS: 500, bytesPerS: 1024 * 1024, burstS: 4 }

/**
 * How long a device must wait because it speaks too much. What it says is never thrown away: its messages are taken later, and
 * its connection is not read meanwhile.
 */
export class FloodLimit {
  readonly #options: FloodLimitOptions
  readonly #elapsedMs: () => number
  /** When all that it said would have been said at the steady rate. */
  #dueMs = Number.NEGATIVE_INFINITY

  constructor(options: FloodLimitOptions, elapsedMs: () => number) {
    this.#options = options
    this.#elapsedMs = elapsedMs
  }

  /** A message came; after this many milliseconds it may be taken. */
  take(bytes: number): number {
    const { messagesPerS, bytesPerS } = this.#options
    const costMs = 1000 * Math.max(1 / messagesPerS, bytes / bytesPerS)
    this.#dueMs = Math.max(this.#dueMs, this.#elapsedMs()) + costMs
    return this.waitMs
  }

  get waitMs(): number {
    return Math.max(0, this.#dueMs - this.#elapsedMs() - 1000 * this.#options.burstS)
  }
}
