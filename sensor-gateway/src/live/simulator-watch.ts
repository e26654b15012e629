import type { PartHealth } from '@district/models/contract'
import { addressOf } from '../ground/config.ts'
import { PartState } from '../ground/part-state.ts'

const ASK_EVERY_MS = 3000
const ANSWER_WITHIN_MS = 2000
/** Gateway and simulator start together: so many first silences are no news. */
const PATIENT_ASKS = 8

export interface SimulatorWatchOptions {
  readonly url: URL
  readonly nowMs: () => number
  readonly onHealth: (health: PartHealth) => void
  readonly fetch?: typeof globalThis.fetch
}

/** Asks the simulator every few seconds whether it is there. */
export class SimulatorWatch {
  readonly #options: SimulatorWatchOptions
  readonly #state: PartState
  #silences = 0
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: SimulatorWatchOptions) {
    this.#options = options
    this.#state = new PartState(options.nowMs, options.onHealth)
  }

  get health(): PartHealth {
    return this.#state.health
  }

  start(): void {
    this.ask().finally(() => {
      if (!this.#stopped) this.#timer = setTimeout(() => this.start(), ASK_EVERY_MS)
    })
  }

  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }

  async ask(): Promise<void> {
    const { url, fetch = globalThis.fetch } = this.#options
    try {
      const response = await fetch(new URL('/api/v1/shadow', url), { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
      await response.body?.cancel()
      if (response.ok) this.#state.up()
      else this.#state.down(`The simulator at ${addressOf(url)} answers with ${response.status}.`)
    } catch {
      this.#silences += 1
      if (this.#state.health.state === 'starting' && this.#silences < PATIENT_ASKS) return
      this.#state.down(
        `The simulator at ${addressOf(url)} cannot be reached; asking again every ${ASK_EVERY_MS / 1000} s. SIMULATOR_URL names it.`,
      )
    }
  }
}
