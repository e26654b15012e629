import { type DistrictId, siConverter } from '@district/models'
import { type ClockSetting, MAX_PAYLOAD_BYTES, type Reading } from '@district/models/contract'
import type { RawMessage } from '../receive/raw-message.ts'
import type { DecodedMessage, Decoder } from './decoder.ts'
import type { DeviceChannel, Devices } from './devices.ts'
import { ParkedParts } from './parked.ts'
import { readPack, resolve, type SenmlRecord, said } from './senml-records.ts'
import { judgeTakenAt } from './taken-at.ts'

export interface SenmlContext {
  readonly districtId: DistrictId
  readonly devices: Devices
  readonly clock: ClockSetting
}

const FORMAT = 'senml'
const TOPIC = /^district\/([^/]+)\/senml\/([^/]+)$/
const MOST_RECORDS = 4096
/** Below this a time counts from now (RFC 8428, section 4.5.3). */
const RELATIVE_BELOW_S = 2 ** 28
/** Unit of a sum, which is the value times seconds. */
const UNIT_OF_SUM: Readonly<Record<string, string>> = { 'm3/s': 'm3', 'L/s': 'L', 'l/s': 'l' }

/**
 * SenML, RFC 8428, as JSON or CBOR on `district/<id>/senml/<device>`. A channel of the registry is the record's name, base name included and
 * the device's own name in front left off; `<name>#sum` is its sum. A unit in the message goes before the one of the registry.
 *
 * SenML has no `seq`: each reading has 0, so that what is said again of one gauge and instant is repeated, and the first word stands.
 */
export const createSenmlDecoder = (context: SenmlContext): Decoder => ({
  format: FORMAT,
  filters: [`district/${context.districtId}/senml/+`],
  takes: (topic) => TOPIC.exec(topic)?.[1] === context.districtId,
  decode: (message) => decodeSenml(message, context),
})

function decodeSenml(message: RawMessage, context: SenmlContext): DecodedMessage {
  const parts = new ParkedParts()
  const readings: Reading[] = []
  const done = (): DecodedMessage => ({ readings, parked: parts.list() })
  const { payload, topic } = message
  if (payload.byteLength > MAX_PAYLOAD_BYTES) {
    parts.add('payload-too-large', `${payload.byteLength} bytes; at most ${MAX_PAYLOAD_BYTES} are read`)
    return done()
  }
  let pack: readonly unknown[]
  try {
    pack = readPack(payload)
  } catch (error) {
    parts.add('payload-malformed', error instanceof Error ? error.message : 'neither JSON nor CBOR')
    return done()
  }
  if (pack.length > MOST_RECORDS) {
    parts.add('payload-too-large', `${pack.length} records; a message has at most ${MOST_RECORDS}`, pack.length)
    return done()
  }
  const device = TOPIC.exec(topic)?.[2] ?? topic
  const entry = { device, message, context, parts, readings }
  for (const part of resolve(pack)) {
    if (part.ok) takeRecord(part.record, entry)
    else parts.add('payload-malformed', part.why)
  }
  // Nothing said is no reading; without a letter nobody would ever know of it.
  if (readings.length === 0 && parts.list().length === 0) parts.add('payload-malformed', 'the pack says no value')
  return done()
}

interface Entry {
  readonly device: string
  readonly message: RawMessage
  readonly context: SenmlContext
  readonly parts: ParkedParts
  readonly readings: Reading[]
}

function takeRecord(record: SenmlRecord, entry: Entry): void {
  const { parts, device, context } = entry
  const values: { channel: string; value: unknown; unit: string | undefined }[] = []
  const channel = channelOf(record.name, device)
  if (record.hasValue || record.sum === undefined) values.push({ channel, value: record.value, unit: record.unit })
  if (record.sum !== undefined)
    values.push({ channel: `${channel}#sum`, value: record.sum, unit: UNIT_OF_SUM[record.unit ?? ''] })
  if (!context.devices.knows(FORMAT, device)) {
    parts.add('unknown-station', `the district has no SenML device ${device}`, values.length)
    return
  }
  const takenAt = takenAtOf(record, entry)
  if (takenAt.kind !== 'plausible') {
    parts.add('time-implausible', takenAt.detail, values.length)
    return
  }
  for (const { channel: name, value, unit } of values) {
    const found = context.devices.find(FORMAT, device, name)
    if (found === undefined) parts.add('unknown-gauge', `${device} has no channel "${name}" here`)
    else takeValue({ name, found, value, unit, takenAtMs: takenAt.takenAtMs }, entry)
  }
}

/** `urn:dev:mac:0024be:level` of the device `urn:dev:mac:0024be` is its channel `level`. */
const channelOf = (name: string, device: string): string =>
  name.startsWith(device) && name.length > device.length ? name.slice(device.length).replace(/^[-:./_]/, '') : name

function takenAtOf({ time }: SenmlRecord, { message: { receivedAtMs: nowMs }, context }: Entry) {
  const takenAtMs = Math.round(time * 1000) + (time < RELATIVE_BELOW_S ? nowMs : 0)
  return judgeTakenAt(takenAtMs, { written: `${time} s`, nowMs, speed: context.clock.speed })
}

interface Said {
  readonly name: string
  readonly found: DeviceChannel
  readonly value: unknown
  readonly unit: string | undefined
  readonly takenAtMs: number
}

function takeValue({ name, found, value, unit, takenAtMs }: Said, { parts, readings, message }: Entry): void {
  const { gauge, toSi } = found
  const convert = unit === undefined ? toSi : siConverter(unit, gauge.quantity)
  if (convert === undefined) parts.add('unit-unknown', `"${unit}" of ${name} is no unit of a ${gauge.quantity}`)
  else if (typeof value !== 'number' || !Number.isFinite(convert(value)))
    parts.add('not-a-number', `${name} is ${said(value)}`)
  else {
    const { receivedAtMs } = message
    const si = convert(value)
    readings.push({ gaugeId: gauge.id, takenAtMs, receivedAtMs, seq: 0, value: si, quality: 'good', flags: [] })
  }
}
