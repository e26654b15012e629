import type { HostPresence } from '@district/models/contract'

/**
 * Whether the gauges that speak are simulated ones. They say so themselves by their retained presence, and a broker of our own
 * forgets that in a restart: what was said last is believed until a reading comes while nobody is present, for that
 * one is real.
 */
export class VirtualDistrict {
  #present = false
  #believed: boolean

  constructor(believed: boolean) {
    this.#believed = believed
  }

  get speaks(): boolean {
    return this.#believed
  }

  hear(payload: Uint8Array): void {
    const state = presenceIn(payload)
    if (state === undefined) return
    this.#present = state === 'online'
    if (this.#present) this.#believed = true
  }

  readingHeard(): void {
    this.#believed = this.#present
  }
}

function presenceIn(payload: Uint8Array): HostPresence['state'] | undefined {
  try {
    const { state } = JSON.parse(Buffer.from(payload).toString('utf8'))
    return state === 'online' || state === 'offline' ? state : undefined
  } catch {
    return undefined
  }
}
