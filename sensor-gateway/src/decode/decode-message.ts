import type { DistrictId, Gauge } from '@district/models'
import { type ClockSetting, parseReadingTopic, type Reading, readingFilter } from '@district/models/contract'
import type { RawMessage } from '../receive/raw-message.ts'
import type { DecodedMessage, Decoder, Stranger } from './decoder.ts'
import type { DeviceChannel, Devices } from './devices.ts'
import type { GaugeBook, StationPage } from './gauge-book.ts'
import { ParkedParts } from './parked.ts'
import { parsePayload } from './payload.ts'
import { parseTakenAt } from './taken-at.ts'

export interface DecodeContext {
  readonly book: GaugeBook
  readonly clock: ClockSetting
  /** Stations that the pack does not name and an administrator accepted. */
  readonly devices?: Devices
}

/** Canonical JSON on the district's own topics. */
export const createCanonicalDecoder = (districtId: DistrictId, context: DecodeContext): Decoder => ({
  format: 'canonical',
  filters: [readingFilter(districtId)],
  takes: (topic) => parseReadingTopic(topic)?.districtId === districtId,
  decode: (message) => decodeMessage(message, context),
})

const FORMAT = 'canonical'

export function decodeMessage(message: RawMessage, { book, clock, devices }: DecodeContext): DecodedMessage {
  const parts = new ParkedParts()
  const readings: Reading[] = []
  const strangers: Stranger[] = []
  const done = (): DecodedMessage => ({ readings, parked: parts.list(), strangers })

  const stationId = parseReadingTopic(message.topic)?.id ?? message.topic
  const page = book.station(stationId) ?? acceptedPage(stationId, devices)
  const payload = parsePayload(message.payload)
  if (page === undefined) {
    parts.add('unknown-station', `the district has no station ${stationId}`)
    strangers.push(...strangersOf(stationId, payload.ok ? payload.entries.at(-1) : undefined))
    return done()
  }
  if (!payload.ok) {
    parts.add(payload.reason, payload.detail)
    return done()
  }
  for (const entry of payload.entries) decodeEntry(entry, { page, message, speed: clock.speed, parts, readings })
  return done()
}

/** Of a station that the registry knows; each of its keys is one value. */
function acceptedPage(stationId: string, devices: Devices | undefined): StationPage | undefined {
  if (devices?.knows(FORMAT, stationId) !== true) return undefined
  return {
    find: (key) => {
      const found = devices.find(FORMAT, stationId, key)
      return found === undefined ? { kind: 'unknown-gauge' } : { kind: 'gauge', ...bound(found) }
    },
  }
}

const bound = ({ gauge, toSi }: DeviceChannel) => ({ gauge, toSi })

/** What a station that nobody knows says last, key by key; of one that says no JSON, its name. */
function strangersOf(device: string, entry: unknown): Stranger[] {
  const shape = shapeOf(entry)
  const values = typeof shape === 'string' ? [] : Object.entries(shape.values)
  if (values.length === 0) return [{ device, channel: '', said: '' }]
  return values.map(([channel, value]) => ({ device, channel, said: (JSON.stringify(value) ?? '').slice(0, 80) }))
}

interface EntryContext {
  readonly page: StationPage
  readonly message: RawMessage
  readonly speed: number
  readonly parts: ParkedParts
  readonly readings: Reading[]
}

function decodeEntry(entry: unknown, context: EntryContext): void {
  const { message, speed, parts } = context
  const shape = shapeOf(entry)
  if (typeof shape === 'string') {
    parts.add('payload-malformed', shape)
    return
  }
  const takenAt = parseTakenAt(shape.takenAt, message.receivedAtMs, speed)
  if (takenAt.kind === 'malformed') parts.add('payload-malformed', takenAt.detail)
  else if (takenAt.kind === 'implausible')
    parts.add('time-implausible', takenAt.detail, Math.max(1, countValues(shape.values)))
  else decodeValues(shape.values, { ...context, takenAtMs: takenAt.takenAtMs, seq: shape.seq })
}

interface ValuesContext extends EntryContext {
  readonly takenAtMs: number
  readonly seq: number
}

function decodeValues(values: object, context: ValuesContext): void {
  const { page, parts } = context
  for (const [key, value] of Object.entries(values)) {
    const listing = page.find(key)
    const count = Math.max(1, countOf(value))
    if (listing.kind === 'unit-unknown' || listing.kind === 'unknown-gauge')
      parts.add(listing.kind, `"${key}" is not what this station measures`, count)
    else if (listing.kind === 'gauge' && Array.isArray(value))
      parts.add('unknown-gauge', `"${key}" is one value here, not a list`, count)
    else if (listing.kind === 'gauge') decodeOne(listing, value, key, context)
    else if (Array.isArray(value)) decodeBays(listing.bays, value, key, context)
    else parts.add('unknown-gauge', `"${key}" is a list here, one value per bay`)
  }
}

function decodeBays(
  bays: readonly (Gauge | undefined)[],
  values: readonly unknown[],
  key: string,
  context: ValuesContext,
): void {
  for (const [index, value] of values.entries()) {
    // One silent instrument among several says nothing, and that is no error.
    if (value === null) continue
    const gauge = bays[index]
    if (gauge === undefined) context.parts.add('unknown-gauge', `"${key}" has no bay ${index + 1}`)
    else decodeOne({ gauge }, value, `${key}[${index}]`, context)
  }
}

interface Measured {
  readonly gauge: Gauge
  toSi?(value: number): number
}

function decodeOne(
  { gauge, toSi = (number) => number }: Measured,
  value: unknown,
  name: string,
  context: ValuesContext,
): void {
  const { message, takenAtMs, seq, parts, readings } = context
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    parts.add('not-a-number', `${name} is ${JSON.stringify(value) ?? 'nothing'}`)
    return
  }
  const { receivedAtMs } = message
  readings.push({ gaugeId: gauge.id, takenAtMs, receivedAtMs, seq, value: toSi(value), quality: 'good', flags: [] })
}

/** The entry's three parts, or what is wrong with its shape. */
function shapeOf(entry: unknown): { takenAt: unknown; seq: number; values: object } | string {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return 'a reading must be an object'
  const { takenAt, seq, values } = entry as { takenAt?: unknown; seq?: unknown; values?: unknown }
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0)
    return `seq must be a whole number from 0, got ${JSON.stringify(seq) ?? 'nothing'}`
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return 'values must be an object'
  return { takenAt, seq, values }
}

const countValues = (values: object): number => Object.values(values).reduce((sum, value) => sum + countOf(value), 0)
const countOf = (value: unknown): number => (Array.isArray(value) ? value.filter((item) => item !== null).length : 1)
