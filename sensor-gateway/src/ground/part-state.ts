import type { PartHealth } from '@district/models/contract'

/** The state of a neighbour as a value with a history of one: what it is, since when, and why. */
export class PartState {
  readonly #nowMs: () => number
  readonly #onChange: (health: PartHealth) => void
  #health: PartHealth

  constructor(nowMs: () => number, onChange: (health: PartHealth) => void = () => {}) {
    this.#nowMs = nowMs
    this.#onChange = onChange
    this.#health = { state: 'starting', sinceMs: nowMs() }
  }

  get health(): PartHealth {
    return this.#health
  }

  up(): void {
    this.#become({ state: 'up', sinceMs: this.#nowMs() })
  }

  /** `detail` is one sentence for a person: what is wrong and what happens next. */
  down(detail: string): void {
    this.#become({ state: 'down', sinceMs: this.#nowMs(), detail })
  }

  /** A change of sentence alone keeps the instant at which the trouble began. */
  #become(next: PartHealth): void {
    const { state, sinceMs, detail } = this.#health
    if (state === next.state && detail === next.detail) return
    this.#health = state === next.state ? { ...next, sinceMs } : next
    this.#onChange(this.#health)
  }
}
