import type { DistrictId } from '@district/models'
import { type ClockSetting, MAX_PAYLOAD_BYTES, type Reading } from '@district/models/contract'
import type { RawMessage } from '../receive/raw-message.ts'
import { KEEP_ALIVE, type Sl651Frame } from '../receive/sl651-frame.ts'
import type { Sl651Passwords } from '../receive/sl651-passwords.ts'
import { piecesOf } from '../receive/sl651-stream.ts'
import { parseSl651Topic, sl651Filter } from '../receive/sl651-topic.ts'
import type { DecodedMessage, Decoder, Stranger } from './decoder.ts'
import type { DecoderMemory } from './decoder-memory.ts'
import type { Devices } from './devices.ts'
import { type Parked, ParkedParts } from './parked.ts'
import { readAsciiText } from './sl651-ascii-text.ts'
import { REPORTS } from './sl651-elements.ts'
import { gather } from './sl651-packets.ts'
import { readText, type Sl651Text } from './sl651-text.ts'
import { parseTakenAt } from './taken-at.ts'

export interface Sl651Context {
  readonly districtId: DistrictId
  readonly devices: Devices
  readonly memory: DecoderMemory
  readonly clock: ClockSetting
  /** What stations must give as their password. */
  readonly passwords?: Sl651Passwords | undefined
}

const FORMAT = 'sl651'

/**
 * SL 651-2014, HEX/BCD and ASCII, one or more frames a message, over MQTT or TCP. A device of the registry is a station's address in ten digits.
 *
 * `seq` is the second of sending since 2000 times 65,536 plus the serial number: the serial number alone wraps, and what a station
 * says later of the same instant is a correction. A station whose clock went back corrects nothing until it has caught up.
 */
export const createSl651Decoder = (context: Sl651Context): Decoder => ({
  format: FORMAT,
  filters: [sl651Filter(context.districtId)],
  takes: (topic) => parseSl651Topic(topic)?.districtId === context.districtId,
  decode: (message) => decodeMessage(message, context),
})

interface Work extends Sl651Context {
  readonly message: RawMessage
  readonly parts: ParkedParts
  readonly readings: Reading[]
  readonly abandoned: Parked[]
  readonly strangers: Stranger[]
}

function decodeMessage(message: RawMessage, context: Sl651Context): DecodedMessage {
  const work: Work = { ...context, message, parts: new ParkedParts(), readings: [], abandoned: [], strangers: [] }
  const { byteLength } = message.payload
  if (byteLength > MAX_PAYLOAD_BYTES) {
    work.parts.add('payload-too-large', `${byteLength} bytes; at most ${MAX_PAYLOAD_BYTES} are read`)
    return { readings: [], parked: work.parts.list() }
  }
  const pieces = piecesOf(message.payload)
  if (pieces.length === 0) work.parts.add('payload-malformed', 'the message is empty')
  for (const piece of pieces)
    if (piece.kind === 'noise') work.parts.add('payload-malformed', `${piece.bytes.length} bytes: ${piece.why}`)
    else decodeFrame(piece.frame, work)
  return { readings: work.readings, parked: [...work.parts.list(), ...work.abandoned], strangers: work.strangers }
}

function decodeFrame(frame: Sl651Frame, work: Work): void {
  const { message, parts, devices, memory, passwords } = work
  const { station, functionCode } = frame
  const name = `function ${functionCode.toString(16).toUpperCase()}`
  if (frame.isUp && functionCode === KEEP_ALIVE) return
  const topicStation = parseSl651Topic(message.topic)?.id
  if (topicStation?.toUpperCase() !== station)
    parts.add('unknown-station', `station ${station} speaks on the topic of ${topicStation ?? message.topic}`)
  else if (!devices.knows(FORMAT, station)) {
    parts.add('unknown-station', `the district has no SL 651 station ${station}`)
    work.strangers.push(...strangersOf(frame))
  } else if ((passwords?.get(station) ?? frame.password) !== frame.password)
    parts.add('unknown-station', `station ${station} does not give its password`)
  else if (!frame.isUp) parts.add('payload-malformed', `${name} goes down to a station, not up from one`)
  else if (!REPORTS.has(functionCode)) parts.add('payload-malformed', `${name} is not read here`)
  else if (frame.packet === null) decodeText(frame.text, frame, work)
  else {
    const { text, abandoned } = gather(frame, message.receivedAtMs, memory)
    if (abandoned !== undefined)
      work.abandoned.push({
        reason: 'payload-malformed',
        detail: abandoned.detail,
        values: 1,
        payload: abandoned.bytes,
      })
    if (text !== undefined) decodeText(text, frame, work)
  }
}

const reader = ({ encoding }: Sl651Frame) => (encoding === 'ascii' ? readAsciiText : readText)

function decodeText(text: Uint8Array, frame: Sl651Frame, work: Work): void {
  const { parts } = work
  const { station } = frame
  const read = reader(frame)(text)
  if (typeof read === 'string') {
    parts.add('payload-malformed', read)
    return
  }
  if (read.problem !== null) parts.add('payload-malformed', read.problem)
  const seq = seqOf(read)
  for (const value of read.values) addReading(value, { ...work, station, seq })
}

/** What a station that nobody knows would say; of a report in packets only its name. */
function strangersOf(frame: Sl651Frame): Stranger[] {
  const { station, packet, functionCode, text } = frame
  const read = packet === null && REPORTS.has(functionCode) ? reader(frame)(text) : ''
  const values = typeof read === 'string' ? [] : read.values
  const said = values.map(({ channel, value }) => ({ device: station, channel, said: String(value) }))
  return said.length === 0 ? [{ device: station, channel: '', said: '' }] : said
}

const YEAR_2000_MS = Date.UTC(2000)
const SERIALS = 0x10000

const seqOf = ({ sentAtMs, serial }: Sl651Text): number =>
  Math.max(0, Math.floor((sentAtMs - YEAR_2000_MS) / 1000)) * SERIALS + serial

function addReading(
  { channel, takenAtMs, value }: Sl651Text['values'][number],
  {
    devices,
    parts,
    readings,
    strangers,
    message,
    clock,
    station,
    seq,
  }: Work & { readonly station: string; readonly seq: number },
): void {
  const found = devices.find(FORMAT, station, channel)
  const at = parseTakenAt(new Date(takenAtMs).toISOString(), message.receivedAtMs, clock.speed)
  if (found === undefined) {
    parts.add('unknown-gauge', `element ${channel} of station ${station} is no gauge`)
    strangers.push({ device: station, channel, said: String(value) })
  } else if (typeof value === 'string') parts.add('not-a-number', `element ${channel} is ${value}`)
  else if (at.kind !== 'plausible') parts.add('time-implausible', at.detail)
  else {
    const { receivedAtMs } = message
    const si = found.toSi(value)
    readings.push({ gaugeId: found.gauge.id, takenAtMs, receivedAtMs, seq, value: si, quality: 'good', flags: [] })
  }
}
