import type { ParkReason } from '@district/models/contract'

/** A part of a message that goes to the dead letters, and how many values of gauges that is. */
export interface Parked {
  readonly reason: ParkReason
  /** Names the value and its place, for the person who will read the dead letter. */
  readonly detail: string
  readonly values: number
  /** The bytes it stands for, where they are not the message's own: they came earlier and were kept until now. */
  readonly payload?: Uint8Array
}

const DETAIL_CHARACTERS = 500

/** Gathers what is wrong with one message: one entry per reason, so that a long bad message makes a short record. */
export class ParkedParts {
  readonly #parts = new Map<ParkReason, { details: string; values: number }>()

  add(reason: ParkReason, detail: string, values = 1): void {
    const part = this.#parts.get(reason)
    if (part === undefined) {
      this.#parts.set(reason, { details: shortened(detail), values })
      return
    }
    part.values += values
    if (part.details.length < DETAIL_CHARACTERS) part.details = shortened(`${part.details}; ${detail}`)
  }

  list(): readonly Parked[] {
    return [...this.#parts].map(([reason, { details, values }]) => ({ reason, detail: details, values }))
  }
}

const shortened = (text: string): string =>
  text.length <= DETAIL_CHARACTERS ? text : `${text.slice(0, DETAIL_CHARACTERS - 1)}…`
