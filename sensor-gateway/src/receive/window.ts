export interface WindowOptions {
  /** A transaction should not keep everybody else waiting longer than this. */
  readonly commitMs: number
  readonly least: number
  readonly most: number
}

export const WINDOW_DEFAULTS: WindowOptions = { commitMs: 60, least: 256, most: 4096 }

/** As many groups were written at `expected` before more is tried again. */
const PROBE_AFTER = 16

/**
 * How many messages one transaction takes, learned from how long transactions last and from when the senders fall silent.
 *
 * `room` grows by a step while transactions are quick, and is halved when one was slow (additive increase, multiplicative decrease).
 * `expected` is what the senders have in flight: once that many are held, nothing more will come before the acknowledgements
 * leave, so waiting is in vain. Mosquitto, for one, sends 20 messages to a client of MQTT 3.1.1 and then waits.
 */
export class Window {
  readonly #options: WindowOptions
  #room: number
  #expected: number
  #atExpected = 0

  constructor(options: WindowOptions = WINDOW_DEFAULTS) {
    this.#options = options
    this.#room = Math.min(options.most, 4 * options.least)
    this.#expected = options.most
  }

  /** A group of this many is written at once. */
  get size(): number {
    return Math.min(this.#room, this.#expected)
  }

  /** `silent`: the group waited its whole time, and for the greater part of it nothing came. */
  written(messages: number, tookMs: number, silent: boolean): void {
    const { commitMs, least, most } = this.#options
    if (tookMs > commitMs) this.#room = Math.max(least, Math.floor(Math.min(this.#room, messages) / 2))
    else if (messages >= this.#room) this.#room = Math.min(most, this.#room + least)
    if (silent) {
      this.#expected = messages
      this.#atExpected = 0
    } else if (messages >= this.#expected) {
      this.#atExpected += 1
      if (this.#atExpected < PROBE_AFTER) return
      this.#atExpected = 0
      this.#expected = Math.min(most, Math.ceil(this.#expected * 1.5) + 1)
    }
  }
}
