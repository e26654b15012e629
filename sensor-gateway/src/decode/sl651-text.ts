import { hex } from '../receive/sl651-frame.ts'
import { readBcd, readBcdStepMs, readBcdTimeMs } from './sl651-bcd.ts'
import { ELEMENT, NOT_MEASURED, WITHOUT_LENGTH } from './sl651-elements.ts'

const STEP_OF_LISTS_MS = 5 * 60_000
const HEAD_BYTES = 2 + 6

/** One value as the station wrote it, in the unit of the standard. */
export interface Sl651Value {
  readonly channel: string
  readonly takenAtMs: number
  /** A string: why it is no number. */
  readonly value: number | string
}

export interface Sl651Text {
  readonly serial: number
  readonly sentAtMs: number
  readonly values: readonly Sl651Value[]
  /** What stopped the reading before the end; null when all of it was read. */
  readonly problem: string | null
}

/** The text of a report: who, when, and elements. */
export function readText(text: Uint8Array): Sl651Text | string {
  const sentAtMs = readBcdTimeMs(text.subarray(2, HEAD_BYTES))
  if (text.length < HEAD_BYTES || sentAtMs === undefined) return 'the time of sending must be YYMMDDhhmmss in BCD'
  const serial = ((text[0] ?? 0) << 8) | (text[1] ?? 0)
  const reader = new ElementReader(text.subarray(HEAD_BYTES))
  const problem = reader.readAll()
  return { serial, sentAtMs, values: reader.values, problem }
}

/** Walks along the elements; each is identifier, format (length in the upper five bits, decimals in the lower three), data. */
class ElementReader {
  readonly values: Sl651Value[] = []
  #rest: Uint8Array
  #observedAtMs: number | undefined
  /** Values of the present observation time that are no lists; their instant is known when its lists are. */
  #single: Sl651Value[] = []
  #listsEndAtMs: number | undefined
  #stepMs = 0
  #gateNumber: number | undefined

  constructor(elements: Uint8Array) {
    this.#rest = elements
  }

  readAll(): string | null {
    let problem: string | null = null
    while (problem === null && this.#rest.length > 0) problem = this.#readOne()
    this.#closeObservation()
    return problem
  }

  #readOne(): string | null {
    const [identifier = 0, format = 0] = this.#rest
    if (identifier === ELEMENT.observedAt) return this.#observe()
    if (identifier === ELEMENT.station) return this.#skipStation()
    if (WITHOUT_LENGTH.has(identifier)) return `element ${hexOf(identifier)} is not read here, nor what follows it`
    const isOwn = identifier === ELEMENT.makersOwn
    const headBytes = isOwn ? 3 : 2
    const channel = isOwn ? `FF${hexOf(format)}` : hexOf(identifier)
    const shape = isOwn ? (this.#rest[2] ?? 0) : format
    const lengthBytes = shape >>> 3
    const data = this.#rest.subarray(headBytes, headBytes + lengthBytes)
    if (this.#rest.length < headBytes || data.length < lengthBytes) return `element ${channel} is cut short`
    if (this.#observedAtMs === undefined) return `element ${channel} stands before any time of observation`
    this.#rest = this.#rest.subarray(headBytes + lengthBytes)
    if (isOwn) return this.#add(channel, data, shape & 7)
    return this.#readKnown(identifier, data, shape & 7)
  }

  #readKnown(identifier: number, data: Uint8Array, decimals: number): string | null {
    if (NOT_MEASURED.has(identifier)) return null
    if (identifier === ELEMENT.timeStep) return this.#step(data)
    if (identifier === ELEMENT.rainEvery5Min) return this.#addList(identifier, data, 1)
    if (identifier >= ELEMENT.stageEvery5Min && identifier <= ELEMENT.lastStageEvery5Min)
      return this.#addList(identifier, data, 2)
    if (identifier === ELEMENT.gateNumber) {
      const number = readBcd(data, 0)
      this.#gateNumber = number.kind === 'number' ? number.value : undefined
      return null
    }
    const hasGate = identifier === ELEMENT.gateOpening && this.#gateNumber !== undefined
    return this.#add(hasGate ? `${hexOf(identifier)}/${this.#gateNumber}` : hexOf(identifier), data, decimals)
  }

  /** After a time step every element is a row of values as wide as its format says, to the end of the text. */
  #add(channel: string, data: Uint8Array, decimals: number): string | null {
    const takenAtMs = this.#observedAtMs ?? 0
    if (this.#stepMs === 0) {
      this.#push(this.#single, { channel, takenAtMs }, data, decimals)
      return null
    }
    const row = this.#rest
    this.#rest = row.subarray(row.length)
    if (data.length === 0 || row.length % data.length !== 0) return `the row of element ${channel} is cut short`
    this.#push(this.values, { channel, takenAtMs }, data, decimals)
    for (let at = 0, index = 1; at < row.length; at += data.length, index++) {
      const place = { channel, takenAtMs: takenAtMs + index * this.#stepMs }
      this.#push(this.values, place, row.subarray(at, at + data.length), decimals)
    }
    return null
  }

  #push(to: Sl651Value[], place: Omit<Sl651Value, 'value'>, data: Uint8Array, decimals: number): void {
    const read = readBcd(data, decimals)
    if (read.kind === 'number') to.push({ ...place, value: read.value })
    else if (read.kind === 'malformed') to.push({ ...place, value: hex(data) })
  }

  /** Every five minutes from the time of observation on: rain in 0.1 mm in a byte, stage above the station's datum in cm in two; FF is missing. */
  #addList(identifier: number, data: Uint8Array, widthBytes: 1 | 2): string | null {
    if (data.length % widthBytes !== 0) return `the list of element ${hexOf(identifier)} is cut short`
    const view = new DataView(data.buffer, data.byteOffset, data.length)
    const observedAtMs = this.#observedAtMs ?? 0
    const count = data.length / widthBytes
    for (let index = 0; index < count; index++) {
      const raw = widthBytes === 1 ? view.getUint8(index) : view.getUint16(2 * index)
      if (raw === (widthBytes === 1 ? 0xff : 0xffff)) continue
      const takenAtMs = observedAtMs + index * STEP_OF_LISTS_MS
      this.values.push({ channel: hexOf(identifier), takenAtMs, value: raw / (widthBytes === 1 ? 10 : 100) })
    }
    if (count > 0) this.#listsEndAtMs = observedAtMs + (count - 1) * STEP_OF_LISTS_MS
    return null
  }

  #step(data: Uint8Array): string | null {
    const stepMs = readBcdStepMs(data)
    if (stepMs === undefined) return 'the time step must be days, hours and minutes in BCD'
    this.#stepMs = stepMs
    return null
  }

  #observe(): string | null {
    const observedAtMs = this.#rest[1] === ELEMENT.observedAt ? readBcdTimeMs(this.#rest.subarray(2, 7)) : undefined
    if (this.#rest.length < 7 || observedAtMs === undefined)
      return 'the time of observation must be F0F0 and YYMMDDhhmm in BCD'
    this.#closeObservation()
    this.#observedAtMs = observedAtMs
    this.#stepMs = 0
    this.#gateNumber = undefined
    this.#rest = this.#rest.subarray(7)
    return null
  }

  /** What stands beside a list of the past hour was measured at its end. */
  #closeObservation(): void {
    for (const value of this.#single) this.values.push({ ...value, takenAtMs: this.#listsEndAtMs ?? value.takenAtMs })
    this.#single = []
    this.#listsEndAtMs = undefined
  }

  /** F1F1, five bytes of address, and the kind of station; the frame's head has the address already. */
  #skipStation(): string | null {
    if (this.#rest.length < 8 || this.#rest[1] !== ELEMENT.station)
      return 'the station must be F1F1, its address and its kind'
    this.#rest = this.#rest.subarray(8)
    return null
  }
}

const hexOf = (byte: number): string => byte.toString(16).toUpperCase().padStart(2, '0')
