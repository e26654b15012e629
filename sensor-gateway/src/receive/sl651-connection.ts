import type { Socket } from 'node:net'
import { asciiAnswerTo } from './sl651-ascii-frame.ts'
import { answerTo, CONTROL, KEEP_ALIVE, SENT_BYTES, type Sl651Frame, sentOf } from './sl651-frame.ts'
import { type Piece, Sl651Stream } from './sl651-stream.ts'

/** A frame is at most 4 kB; a line that rests this long in the middle of one will not finish it. */
const UNFINISHED_MS = 10_000
/** Stations say that they are there every few minutes; the longest interval of a report is a day, and then they connect anew. */
const SILENT_MS = 30 * 60_000
const MOST_NOISE_BYTES = 64 * 1024
/** Frames of one line that wait for the disk; then it is not read on. */
const MOST_WAITING = 32
const MOST_UNSENT_BYTES = 64 * 1024

export interface ConnectionOptions {
  /** Takes bytes to disk as a message of this station, and calls back once they are there. */
  take(station: string, bytes: Uint8Array, stored: () => void): void
  /** Why a line was cut, for the log. */
  onCut(why: string): void
}

interface Report {
  readonly functionCode: number
  readonly total: number
  readonly seen: Set<number>
  sent: Uint8Array | undefined
}

/** One station's line: bytes to frames, frames to disk, and only then the confirmation. */
export class Sl651Connection {
  readonly #socket: Socket
  readonly #options: ConnectionOptions
  readonly #stream = new Sl651Stream()
  #station = 'unknown'
  #waiting = 0
  #noiseBytes = 0
  #report: Report | undefined
  #unfinished: NodeJS.Timeout | undefined

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket
    this.#options = options
    socket.setNoDelay(true)
    socket.setTimeout(SILENT_MS, () => this.#cut('it was silent for too long'))
    socket.on('error', () => {})
    socket.on('data', (chunk) => this.#hear(chunk))
    socket.on('close', () => clearTimeout(this.#unfinished))
  }

  #hear(chunk: Uint8Array): void {
    clearTimeout(this.#unfinished)
    this.#takeAll(this.#stream.push(chunk))
    if (this.#stream.heldBytes > 0)
      this.#unfinished = setTimeout(() => this.#takeAll(this.#stream.end()), UNFINISHED_MS)
  }

  #takeAll(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      if (this.#socket.destroyed) return
      if (piece.kind === 'frame') this.#takeFrame(piece.frame)
      else this.#takeNoise(piece.bytes)
    }
  }

  #takeFrame(frame: Sl651Frame): void {
    this.#noiseBytes = 0
    this.#station = frame.station
    // It says only that the line is there; there is nothing to keep, and the standard wants no answer.
    if (frame.isUp && frame.functionCode === KEEP_ALIVE) return
    this.#take(frame.bytes, () => this.#confirm(frame))
  }

  #takeNoise(bytes: Uint8Array): void {
    this.#noiseBytes += bytes.length
    this.#take(bytes, () => {})
    if (this.#noiseBytes > MOST_NOISE_BYTES) this.#cut(`it sent ${this.#noiseBytes} bytes without a frame among them`)
  }

  #take(bytes: Uint8Array, stored: () => void): void {
    this.#waiting++
    if (this.#waiting >= MOST_WAITING) this.#socket.pause()
    this.#options.take(this.#station, bytes, () => {
      this.#waiting--
      if (this.#waiting < MOST_WAITING) this.#socket.resume()
      if (!this.#socket.destroyed) stored()
    })
  }

  #confirm(frame: Sl651Frame): void {
    if (!frame.isUp) return
    if (frame.packet !== null) this.#confirmPacket(frame, frame.packet)
    else this.#say(frame, sentOf(frame), frame.end === CONTROL.etb ? CONTROL.ack : CONTROL.esc)
  }

  /** A report in packets is confirmed as a whole; after its last packet, what is missing is asked for. */
  #confirmPacket(frame: Sl651Frame, { number, total }: NonNullable<Sl651Frame['packet']>): void {
    const report = this.#reportOf(frame, total)
    report.seen.add(number)
    report.sent = sentOf(frame) ?? report.sent
    if (report.seen.size === total) {
      this.#report = undefined
      this.#say(frame, report.sent, CONTROL.esc)
    } else if (frame.end === CONTROL.etx) {
      let missing = 1
      while (report.seen.has(missing)) missing++
      this.#say(frame, report.sent ?? nothingSent(frame), CONTROL.nak, { total, number: missing })
    }
  }

  #reportOf(frame: Sl651Frame, total: number): Report {
    const sent = sentOf(frame)
    const known = this.#report
    const isKnown =
      known !== undefined &&
      known.functionCode === frame.functionCode &&
      known.total === total &&
      (sent === undefined || known.sent === undefined || Buffer.compare(sent, known.sent) === 0)
    const report = isKnown ? known : { functionCode: frame.functionCode, total, seen: new Set<number>(), sent }
    this.#report = report
    return report
  }

  #say(frame: Sl651Frame, sent: Uint8Array | undefined, end: number, again?: Sl651Frame['packet']): void {
    if (sent === undefined) return
    const answer = frame.encoding === 'ascii' ? asciiAnswerTo : answerTo
    this.#socket.write(answer(frame, sent, end, again))
    if (this.#socket.writableLength > MOST_UNSENT_BYTES) this.#cut('it does not read its confirmations')
  }

  #cut(why: string): void {
    if (this.#socket.destroyed) return
    this.#options.onCut(`The line of SL 651 station ${this.#station} at ${this.#socket.remoteAddress} was cut: ${why}.`)
    this.#socket.destroy()
  }
}

/** Zeros in the place of serial number and time, where packet 1 has not come. */
const nothingSent = ({ encoding }: Sl651Frame): Uint8Array =>
  new Uint8Array(SENT_BYTES[encoding]).fill(encoding === 'ascii' ? 0x30 : 0)
