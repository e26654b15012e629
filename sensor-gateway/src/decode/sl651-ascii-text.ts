import { readBcdTimeMs } from './sl651-bcd.ts'
import type { Sl651Text, Sl651Value } from './sl651-text.ts'

/**
 * The text of an ASCII report: serial number (4), time of sending (12), then words.
 *
 *     ST <station> <kind> TT <YYMMDDhhmm> Z 37.42 VT 12.6
 *     … TT <YYMMDDhhmm> DRN05 Z 28.96 28.97 28.98        a row: one value every five minutes from TT on
 *     … TT <YYMMDDhhmm> DRZ1 0AAA0AAB…                   twelve values of five minutes: 24 or 48 hexadecimal digits
 *
 * A channel of the registry is the identifier: `Z`, `Q`, `PJ`, `VT`, `DRZ1`. Words and lists are those of one public toolkit; the
 * digits of DRP and DRZn are the lists F4 and F5-FC of the HEX reports, character by character.
 */
const HEAD = /^([0-9A-F]{4})(\d{12})/i
const IDENTIFIER = /^[A-Z][A-Z0-9]*$/i
const NUMBER = /^[-+]?\d+(\.\d+)?$/
const TIME_STEP = /^DR([DHN])(\d{2})$/
const STEP_UNIT_MS: Readonly<Record<string, number>> = { D: 86_400_000, H: 3_600_000, N: 60_000 }
const STEP_OF_LISTS_MS = 5 * 60_000
const LIST = /^DR(P|Z\d)$/
const LIST_DIGITS = /^([0-9A-F]{24}|[0-9A-F]{48})$/i
/** State of the station, not a value of a gauge. */
const NOT_MEASURED = new Set(['ZT'])

export function readAsciiText(bytes: Uint8Array): Sl651Text | string {
  const text = Buffer.from(bytes).toString('latin1')
  const [head, serial = '', sent = ''] = HEAD.exec(text) ?? []
  const sentAtMs = timeOf(sent)
  if (head === undefined || sentAtMs === undefined) return 'the text must begin with serial number and YYMMDDhhmmss'
  const reader = new WordReader(text.slice(head.length).trim().split(/\s+/).filter(Boolean))
  const problem = reader.readAll()
  return { serial: Number.parseInt(serial, 16), sentAtMs, values: reader.values, problem }
}

class WordReader {
  readonly values: Sl651Value[] = []
  readonly #words: readonly string[]
  #at = 0
  #observedAtMs: number | undefined
  /** Beside a list of the past hour, what is no list was measured at its end. */
  #single: Sl651Value[] = []
  #listsEndAtMs: number | undefined
  #stepMs = 0

  constructor(words: readonly string[]) {
    this.#words = words
  }

  readAll(): string | null {
    let problem: string | null = null
    while (problem === null && this.#at < this.#words.length) problem = this.#readOne()
    this.#closeObservation()
    return problem
  }

  #readOne(): string | null {
    const word = this.#next().toUpperCase()
    if (word === 'ST') {
      this.#at += 2
      return null
    }
    if (word === 'TT') return this.#observe()
    if (!IDENTIFIER.test(word)) return `"${word.slice(0, 20)}" stands where an identifier must`
    const [, unit = '', count = ''] = TIME_STEP.exec(word) ?? []
    if (count !== '') {
      this.#stepMs = Number(count) * (STEP_UNIT_MS[unit] ?? 0)
      if (/^\d+$/.test(this.#peek())) this.#next()
      return null
    }
    if (this.#observedAtMs === undefined) return `element ${word} stands before any time of observation`
    if (NOT_MEASURED.has(word)) {
      this.#at += 1
      return null
    }
    if (LIST.test(word) && LIST_DIGITS.test(this.#peek())) return this.#addDigits(word, this.#next())
    return this.#addNumbers(word)
  }

  #addNumbers(channel: string): string | null {
    const said: string[] = []
    while (NUMBER.test(this.#peek())) said.push(this.#next())
    const stepMs = this.#stepMs || (LIST.test(channel) ? STEP_OF_LISTS_MS : 0)
    if (said.length > 1 && stepMs === 0) return `element ${channel} has ${said.length} values and no time step`
    const observedAtMs = this.#observedAtMs ?? 0
    const values = said.map((word, index) => ({
      channel,
      takenAtMs: observedAtMs + index * stepMs,
      value: Number(word),
    }))
    if (said.length === 0) this.#single.push({ channel, takenAtMs: observedAtMs, value: 'without a number' })
    else if (stepMs === 0) this.#single.push(...values)
    else this.#addList(values)
    return null
  }

  /** Twelve bytes or twelve words in hexadecimal; all F: no value. Rain in 0.1 mm, stages in cm. */
  #addDigits(channel: string, digits: string): null {
    const width = digits.length / 12
    const observedAtMs = this.#observedAtMs ?? 0
    const values: Sl651Value[] = []
    for (let index = 0; index < 12; index++) {
      const own = digits.slice(index * width, (index + 1) * width).toUpperCase()
      const value = Number.parseInt(own, 16) / (channel === 'DRP' ? 10 : 100)
      if (/[^F]/.test(own)) values.push({ channel, takenAtMs: observedAtMs + index * STEP_OF_LISTS_MS, value })
    }
    this.values.push(...values)
    this.#listsEndAtMs = observedAtMs + 11 * STEP_OF_LISTS_MS
    return null
  }

  #addList(values: readonly Sl651Value[]): void {
    this.values.push(...values)
    if (this.#stepMs === 0) this.#listsEndAtMs = values.at(-1)?.takenAtMs
  }

  #observe(): string | null {
    const word = this.#next()
    const observedAtMs = /^\d{10}$/.test(word) ? timeOf(word) : undefined
    if (observedAtMs === undefined) return 'the time of observation must be TT and YYMMDDhhmm'
    this.#closeObservation()
    this.#observedAtMs = observedAtMs
    this.#stepMs = 0
    return null
  }

  #closeObservation(): void {
    for (const value of this.#single) this.values.push({ ...value, takenAtMs: this.#listsEndAtMs ?? value.takenAtMs })
    this.#single = []
    this.#listsEndAtMs = undefined
  }

  #peek(): string {
    return this.#words[this.#at] ?? ''
  }

  #next(): string {
    const word = this.#peek()
    this.#at += 1
    return word
  }
}

const timeOf = (digits: string): number | undefined =>
  digits === '' ? undefined : readBcdTimeMs(Buffer.from(digits, 'hex'))
