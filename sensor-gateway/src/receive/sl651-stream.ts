import { readAsciiFrame } from './sl651-ascii-frame.ts'
import { CONTROL, MAX_FRAME_BYTES, nextBeginning, readFrame, type Sl651Frame } from './sl651-frame.ts'

/** A piece of what a station said: a frame, or bytes that are none. */
export type Piece =
  | { readonly kind: 'frame'; readonly frame: Sl651Frame }
  | { readonly kind: 'noise'; readonly bytes: Uint8Array; readonly why: string }

/**
 * Cuts a stream of bytes into frames, HEX or ASCII, and finds the next frame after noise. It holds at most one frame's length: whatever else
 * comes is handed on as noise, so that no byte is lost and no byte is waited for without end.
 */
export class Sl651Stream {
  #held: Uint8Array = new Uint8Array(0)
  #noise: Uint8Array[] = []
  #noiseBytes = 0
  #noiseWhy = ''

  get heldBytes(): number {
    return this.#held.length
  }

  /** The pieces that these bytes complete. */
  push(chunk: Uint8Array): readonly Piece[] {
    this.#held = this.#held.length === 0 ? Uint8Array.from(chunk) : Buffer.concat([this.#held, chunk])
    return this.#cut(false)
  }

  /** Nothing more will come of what is held: its frames, and the rest as noise. */
  end(): readonly Piece[] {
    return this.#cut(true)
  }

  #cut(isEnd: boolean): readonly Piece[] {
    const pieces: Piece[] = []
    while (this.#held.length > 0) {
      const beginning = nextBeginning(this.#held, 0)
      if (beginning > 0) {
        this.#drop(beginning, 'no frame begins here')
        continue
      }
      const outcome = this.#held[0] === CONTROL.soh ? readAsciiFrame(this.#held) : readFrame(this.#held)
      if (outcome.kind === 'frame') {
        this.#handNoise(pieces)
        pieces.push(outcome)
        this.#held = this.#held.subarray(outcome.frame.bytes.length)
      } else if (outcome.kind === 'unfinished' && !isEnd) break
      else
        this.#drop(
          nextBeginning(this.#held, 1),
          outcome.kind === 'broken' ? outcome.why : 'the frame was never finished',
        )
    }
    if (isEnd || this.#held.length === 0 || this.#noiseBytes >= MAX_FRAME_BYTES) this.#handNoise(pieces)
    return pieces
  }

  #drop(bytes: number, why: string): void {
    if (this.#noise.length === 0) this.#noiseWhy = why
    this.#noise.push(this.#held.subarray(0, bytes))
    this.#noiseBytes += bytes
    this.#held = this.#held.subarray(bytes)
  }

  #handNoise(pieces: Piece[]): void {
    if (this.#noise.length === 0) return
    pieces.push({ kind: 'noise', bytes: Buffer.concat(this.#noise), why: this.#noiseWhy })
    this.#noise = []
    this.#noiseBytes = 0
  }
}

/** All pieces of a message that holds whole frames. */
export function piecesOf(bytes: Uint8Array): readonly Piece[] {
  const stream = new Sl651Stream()
  return [...stream.push(bytes), ...stream.end()]
}
