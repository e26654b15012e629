import { siConverter } from '@district/models'
import type { ClockSetting, ParkReason, Reading } from '@district/models/contract'
import type { RawMessage } from '../receive/raw-message.ts'
import { covers } from '../receive/topic-filter.ts'
import type { DecodedMessage, Decoder, Stranger } from './decoder.ts'
import type { Devices } from './devices.ts'
import type { Mapping } from './mapping.ts'
import { ParkedParts } from './parked.ts'
import { readJson } from './payload.ts'
import { said } from './senml-records.ts'
import { parseTakenAt } from './taken-at.ts'

export interface MappedContext {
  readonly mappings: readonly Mapping[]
  readonly devices: Devices
  readonly clock: ClockSetting
}

const FORMAT = 'mapped'
const MOST_VALUES = 4096

/**
 * Any JSON, read by a mapping that somebody wrote: it makes of a message a list of `{device, channel, takenAt, value, seq?, unit?}`. Without
 * `seq` a reading has 0, as in SenML: what is said again of one gauge and instant is repeated.
 */
export const createMappedDecoder = (context: MappedContext): Decoder => ({
  format: FORMAT,
  filters: context.mappings.map(({ filter }) => filter),
  takes: (topic) => context.mappings.some(({ filter }) => covers(filter, topic)),
  decode: (message) => decodeMapped(message, context),
})

interface Work extends MappedContext {
  readonly message: RawMessage
  readonly mapping: Mapping
  readonly parts: ParkedParts
  readonly readings: Reading[]
  readonly strangers: Stranger[]
}

function decodeMapped(message: RawMessage, context: MappedContext): DecodedMessage {
  const [parts, readings, strangers] = [new ParkedParts(), [] as Reading[], [] as Stranger[]]
  const mapping = context.mappings.find(({ filter }) => covers(filter, message.topic))
  const json = readJson(message.payload)
  if (mapping === undefined) parts.add('payload-malformed', `no mapping reads ${message.topic}`)
  else if (!json.ok) parts.add(json.reason, json.detail)
  else takeAll(json.value, { ...context, mapping, message, parts, readings, strangers })
  return { readings, parked: parts.list(), strangers }
}

function takeAll(input: unknown, work: Work): void {
  const { mapping, message, parts } = work
  let found: unknown
  try {
    const receivedAt = new Date(message.receivedAtMs).toISOString()
    found = mapping.evaluate(input, { topic: message.topic.split('/'), receivedAt })
  } catch (error) {
    const why = (error as { message?: unknown } | null)?.message ?? error
    parts.add('payload-malformed', `mapping ${mapping.name}: ${why}`)
    return
  }
  const entries: readonly unknown[] = found === undefined ? [] : Array.isArray(found) ? found : [found]
  if (entries.length === 0) parts.add('payload-malformed', `mapping ${mapping.name} finds no value in it`)
  else if (entries.length > MOST_VALUES)
    parts.add('payload-too-large', `mapping ${mapping.name}: more than ${MOST_VALUES} values`, entries.length)
  else
    for (const entry of entries) {
      const judged = readingOf(entry, work)
      if ('reason' in judged) parts.add(judged.reason, judged.detail)
      else work.readings.push(judged)
    }
}

interface Flaw {
  readonly reason: ParkReason
  readonly detail: string
}

/** The reading that an entry is, or what is wrong with it. */
function readingOf(entry: unknown, { mapping, devices, clock, message, strangers }: Work): Reading | Flaw {
  const { device, channel, takenAt, seq = 0, value, unit } = (entry ?? {}) as Readonly<Record<string, unknown>>
  const flaw = (reason: ParkReason, what: string): Flaw => ({ reason, detail: `mapping ${mapping.name}: ${what}` })
  if (typeof device !== 'string' || typeof channel !== 'string')
    return flaw('payload-malformed', 'device and channel must be texts')
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0)
    return flaw('payload-malformed', `seq of ${channel} must be a whole number from 0`)
  const found = devices.find(FORMAT, device, channel)
  if (found === undefined) {
    strangers.push({ device, channel, said: `${said(value)} ${typeof unit === 'string' ? unit : ''}`.trim() })
    const reason = devices.knows(FORMAT, device) ? 'unknown-gauge' : 'unknown-station'
    return flaw(reason, `channel "${channel}" of device ${device} is no gauge here`)
  }
  const at = parseTakenAt(takenAt, message.receivedAtMs, clock.speed)
  if (at.kind !== 'plausible')
    return flaw(at.kind === 'malformed' ? 'payload-malformed' : 'time-implausible', at.detail)
  const { gauge } = found
  const toSi = unit === undefined ? found.toSi : siConverter(typeof unit === 'string' ? unit : '', gauge.quantity)
  if (toSi === undefined) return flaw('unit-unknown', `the unit of ${channel} is none of a ${gauge.quantity}`)
  const si = typeof value === 'number' ? toSi(value) : Number.NaN
  if (!Number.isFinite(si)) return flaw('not-a-number', `${channel} of ${device} is no number`)
  const { receivedAtMs } = message
  return { gaugeId: gauge.id, takenAtMs: at.takenAtMs, receivedAtMs, seq, value: si, quality: 'good', flags: [] }
}
