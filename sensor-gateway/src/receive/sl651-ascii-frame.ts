import { CONTROL, crc16, type FrameOutcome, hex, type Sl651Frame } from './sl651-frame.ts'

/**
 * Frames of SL 651-2014 in ASCII, up from a station; every field but the control characters is written in characters:
 *
 *     SOH | centre 2 | station 10 | password 4 | function 2 | direction and length 4 | STX or SYN | text | ETX or ETB | CRC 4
 *
 * Numbers are hexadecimal. Length counts the characters of the text; a packet of several begins its text with total and number,
 * three digits each. The CRC is that of the HEX frames, over everything before it. The layout is that of one public toolkit,
 * which gives the standard's tables 16 and 17 as its source; no published frame was found to check it against.
 */
const HEAD_CHARS = 24
const TAIL_CHARS = 5
const PACKET_CHARS = 6
const HEX_DIGITS = /^[0-9A-F]*$/i

/** The frame that begins with the first byte. */
export function readAsciiFrame(bytes: Uint8Array): FrameOutcome {
  const head = latin(bytes.subarray(1, HEAD_CHARS - 1))
  if (!HEX_DIGITS.test(head)) return { kind: 'broken', why: 'no frame begins here' }
  if (bytes.length < HEAD_CHARS) return { kind: 'unfinished' }
  const start = bytes[HEAD_CHARS - 1]
  if (start !== CONTROL.stx && start !== CONTROL.syn)
    return { kind: 'broken', why: `the text must begin with 02 or 16, got ${hex(bytes.subarray(23, 24))}` }
  const textChars = Number.parseInt(head.slice(19, 22), 16)
  const total = HEAD_CHARS + textChars + TAIL_CHARS
  if (bytes.length < total) return { kind: 'unfinished' }
  const whole = bytes.subarray(0, total)
  if (latin(whole.subarray(-4)).toUpperCase() !== digits(crc16(whole.subarray(0, -4)), 4))
    return { kind: 'broken', why: 'the check sum does not fit the bytes' }
  return frameOf(whole, head.toUpperCase(), start === CONTROL.syn)
}

function frameOf(whole: Uint8Array, head: string, isPacket: boolean): FrameOutcome {
  const text = whole.subarray(HEAD_CHARS, -TAIL_CHARS)
  let packet: Sl651Frame['packet'] = null
  if (isPacket) {
    const numbers = latin(text.subarray(0, PACKET_CHARS))
    if (numbers.length < PACKET_CHARS || !HEX_DIGITS.test(numbers))
      return { kind: 'broken', why: 'a packet must name its total and its number' }
    packet = { total: Number.parseInt(numbers.slice(0, 3), 16), number: Number.parseInt(numbers.slice(3), 16) }
    if (packet.number < 1 || packet.number > packet.total)
      return { kind: 'broken', why: `packet ${packet.number} of ${packet.total} cannot be` }
  }
  const frame: Sl651Frame = {
    encoding: 'ascii',
    bytes: whole,
    centre: Number.parseInt(head.slice(0, 2), 16),
    station: head.slice(2, 12),
    password: Number.parseInt(head.slice(12, 16), 16),
    functionCode: Number.parseInt(head.slice(16, 18), 16),
    isUp: head[18] === '0',
    packet,
    text: packet === null ? text : text.subarray(PACKET_CHARS),
    end: whole[whole.length - TAIL_CHARS] ?? 0,
  }
  return { kind: 'frame', frame }
}

/** As `answerTo` of the HEX frames, in characters: station before centre, direction 8. */
export function asciiAnswerTo(
  { station, centre, password, functionCode }: Sl651Frame,
  sent: Uint8Array,
  end: number,
  again?: Sl651Frame['packet'] | undefined,
): Uint8Array {
  const numbers = again ? digits(again.total, 3) + digits(again.number, 3) : ''
  const text = numbers + latin(sent)
  const head = station + digits(centre, 2) + digits(password, 4) + digits(functionCode, 2) + 8 + digits(text.length, 3)
  const whole = Buffer.concat([
    Buffer.from([CONTROL.soh]),
    Buffer.from(head, 'latin1'),
    Buffer.from([again ? CONTROL.syn : CONTROL.stx]),
    Buffer.from(text, 'latin1'),
    Buffer.from([end]),
  ])
  return Buffer.concat([whole, Buffer.from(digits(crc16(whole), 4), 'latin1')])
}

const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const digits = (value: number, count: number): string => value.toString(16).toUpperCase().padStart(count, '0')
