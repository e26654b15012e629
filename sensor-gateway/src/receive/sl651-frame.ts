/**
 * Frames of SL 651-2014 in HEX/BCD, up from a station:
 *
 *     7E7E | centre 1 | station 5 | password 2 | function 1 | direction and length 2 | STX or SYN | text | ETX or ETB | CRC 2
 *
 * Down to a station its address stands before the centre's. Length counts the text alone; a packet of several (SYN) begins its text
 * with total and number, 12 bits each. The layout and the CRC (0xA001 reflected, from 0xFFFF, high byte first) were checked against
 * seven published frames, which stand in `test/decoders`.
 */
export interface Sl651Frame {
  readonly encoding: 'hex' | 'ascii'
  readonly bytes: Uint8Array
  readonly centre: number
  /** Ten hexadecimal digits in capitals. */
  readonly station: string
  readonly password: number
  readonly functionCode: number
  readonly isUp: boolean
  /** Which of how many; null for a report in one piece. */
  readonly packet: { readonly number: number; readonly total: number } | null
  /** Without total and number. */
  readonly text: Uint8Array
  readonly end: number
}

export const CONTROL = {
  soh: 0x01,
  stx: 0x02,
  etx: 0x03,
  eot: 0x04,
  ack: 0x06,
  nak: 0x15,
  syn: 0x16,
  etb: 0x17,
  esc: 0x1b,
} as const
export const KEEP_ALIVE = 0x2f

const SYNC = 0x7e
const HEAD_BYTES = 14
const TAIL_BYTES = 3
const PACKET_BYTES = 3
/** Serial number and time of sending, with which every text begins. */
export const SENT_BYTES = { hex: 8, ascii: 16 } as const
/** The longest that any frame can be: one in ASCII, whose head and tail have 29. */
export const MAX_FRAME_BYTES = 0xfff + 29

const CRC_OF_BYTE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  return crc
})

export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_OF_BYTE[(crc ^ byte) & 0xff] ?? 0)
  return crc
}

export type FrameOutcome =
  | { readonly kind: 'frame'; readonly frame: Sl651Frame }
  /** More bytes may make it one. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'broken'; readonly why: string }

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The frame that begins with the first byte. */
export function readFrame(bytes: Uint8Array): FrameOutcome {
  if (bytes.length < HEAD_BYTES) return { kind: 'unfinished' }
  const head = viewOf(bytes)
  const start = head.getUint8(HEAD_BYTES - 1)
  if (start !== CONTROL.stx && start !== CONTROL.syn)
    return { kind: 'broken', why: `the text must begin with 02 or 16, got ${hex(bytes.subarray(13, 14))}` }
  const textBytes = head.getUint16(11) & 0xfff
  const totalBytes = HEAD_BYTES + textBytes + TAIL_BYTES
  if (bytes.length < totalBytes) return { kind: 'unfinished' }
  const whole = bytes.subarray(0, totalBytes)
  const crc = viewOf(whole).getUint16(totalBytes - 2)
  if (crc16(whole.subarray(0, -2)) !== crc) return { kind: 'broken', why: 'the check sum does not fit the bytes' }
  return frameOf(whole, start === CONTROL.syn)
}

function frameOf(whole: Uint8Array, isPacket: boolean): FrameOutcome {
  const head = viewOf(whole)
  const text = whole.subarray(HEAD_BYTES, -TAIL_BYTES)
  let packet: Sl651Frame['packet'] = null
  if (isPacket) {
    if (text.length < PACKET_BYTES) return { kind: 'broken', why: 'a packet must name its total and its number' }
    const numbers = (head.getUint16(HEAD_BYTES) << 8) | head.getUint8(HEAD_BYTES + 2)
    packet = { total: numbers >>> 12, number: numbers & 0xfff }
    if (packet.number < 1 || packet.number > packet.total)
      return { kind: 'broken', why: `packet ${packet.number} of ${packet.total} cannot be` }
  }
  const frame: Sl651Frame = {
    encoding: 'hex',
    bytes: whole,
    centre: head.getUint8(2),
    station: hex(whole.subarray(3, 8)),
    password: head.getUint16(8),
    functionCode: head.getUint8(10),
    isUp: head.getUint8(11) >>> 4 === 0,
    packet,
    text: packet === null ? text : text.subarray(PACKET_BYTES),
    end: head.getUint8(whole.length - TAIL_BYTES),
  }
  return { kind: 'frame', frame }
}

/** Where the next frame may begin, from `from` on, in HEX or in ASCII; the length where there is none. A last 7E may be the first half of a beginning. */
export function nextBeginning(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] === CONTROL.soh) return at
    if (bytes[at] === SYNC && (at + 1 === bytes.length || bytes[at + 1] === SYNC)) return at
  }
  return bytes.length
}

/** Serial number and time of sending as they stand in the text of a report or of its first packet. */
export function sentOf({ text, packet, encoding }: Sl651Frame): Uint8Array | undefined {
  if (packet !== null && packet.number !== 1) return undefined
  const length = SENT_BYTES[encoding]
  return text.length < length ? undefined : text.subarray(0, length)
}

/**
 * What a station wants to hear: its function, its serial number and its time of sending again, as published exchanges have it, and how it
 * goes on: ESC stored, stay · ACK stored, go on · NAK say packet `again` once more. ESC is in published exchanges, a server and a
 * station's firmware; ACK after ETB in one server; NAK with the packet's number in the firmware alone.
 */
export function answerTo(
  frame: Sl651Frame,
  sent: Uint8Array,
  end: number,
  again?: Sl651Frame['packet'] | undefined,
): Uint8Array {
  const text = again ? [again.total >>> 4, ((again.total & 0xf) << 4) | (again.number >>> 8), again.number & 0xff] : []
  const length = text.length + sent.length
  const up = frame.bytes
  const whole = Uint8Array.from([
    ...[SYNC, SYNC, ...up.subarray(3, 8), frame.centre, ...up.subarray(8, 11), 0x80 | (length >>> 8), length & 0xff],
    ...[again ? CONTROL.syn : CONTROL.stx, ...text, ...sent, end, 0, 0],
  ])
  viewOf(whole).setUint16(whole.length - 2, crc16(whole.subarray(0, -2)))
  return whole
}

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()
