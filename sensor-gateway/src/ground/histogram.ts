/** From half a millisecond to half an hour: an acknowledgement takes the short ones, a history that was away the long ones. */
export const LATENCY_BOUNDS_S = [0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 1800]

/** How often something took how long, as Prometheus counts it: each bucket holds what is below its bound. */
export class Histogram {
  readonly bounds: readonly number[]
  readonly #counts: number[]
  sum = 0

  constructor(bounds: readonly number[]) {
    this.bounds = bounds
    this.#counts = new Array(bounds.length + 1).fill(0)
  }

  /** Less than nothing is what a clock that was set back measures; it counts as nothing. */
  observe(value: number): void {
    const counted = Math.max(0, value)
    const index = this.bounds.findIndex((bound) => counted <= bound)
    const bucket = index === -1 ? this.bounds.length : index
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.sum += counted
  }

  /** For each bound, and at last for all, how many were not above it. */
  get cumulative(): readonly number[] {
    let sum = 0
    return this.#counts.map((count) => {
      sum += count
      return sum
    })
  }
}

/** From arrival to disk, and from arrival to the history, in seconds of the wall clock. */
export interface Latencies {
  readonly acknowledged: Histogram
  readonly inHistory: Histogram
}

export const createLatencies = (): Latencies => ({
  acknowledged: new Histogram(LATENCY_BOUNDS_S),
  inHistory: new Histogram(LATENCY_BOUNDS_S),
})
