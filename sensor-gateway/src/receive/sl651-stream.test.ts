import fc from 'fast-check'
import { expect, test } from 'vitest'
import { reportFrame } from '../../test/fixture/sl651.ts'
import { MAX_FRAME_BYTES } from './sl651-frame.ts'
import { type Piece, piecesOf, Sl651Stream } from './sl651-stream.ts'

const framesOf = (pieces: readonly Piece[]): string[] =>
  pieces.filter((piece) => piece.kind === 'frame').map(({ frame }) => Buffer.from(frame.bytes).toString('hex'))
const bytesOf = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + (piece.kind === 'frame' ? piece.frame.bytes.length : piece.bytes.length), 0)

const someFrame = fc
  .record({ serial: fc.nat(0xffff), level: fc.nat(99_999_999) })
  .map(({ serial, level }) => reportFrame({ serial, elements: `3923${String(level).padStart(8, '0')}` }))
/** Noise that cannot be taken for the beginning of a frame. */
const noise = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.filter((byte) => byte !== 0x7e))

test('[DV2] every frame is found, cut anywhere, with noise between; no byte is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(noise, someFrame), { maxLength: 6 }),
      fc.integer({ min: 1, max: 50 }),
      (line, size) => {
        const whole = Buffer.concat(line.flat())
        const stream = new Sl651Stream()
        const pieces: Piece[] = []
        for (let at = 0; at < whole.length; at += size) pieces.push(...stream.push(whole.subarray(at, at + size)))
        pieces.push(...stream.end())
        expect(framesOf(pieces)).toEqual(line.map(([, frame]) => Buffer.from(frame).toString('hex')))
        expect(bytesOf(pieces)).toBe(whole.length)
      },
    ),
    { numRuns: 300, seed: 651 },
  )
})

test('[DV2] a turned bit makes noise of its own frame, and of no other', () => {
  fc.assert(
    fc.property(someFrame, someFrame, fc.nat(), (first, second, bit) => {
      const bad = Buffer.from(first)
      const at = bit % (bad.length * 8)
      bad[at >> 3]! ^= 1 << (at & 7)
      expect(framesOf(piecesOf(Buffer.concat([bad, second])))).toEqual([Buffer.from(second).toString('hex')])
    }),
    { numRuns: 1000, seed: 651 },
  )
})

test('[DV2] what never becomes a frame is not held without end', () => {
  const stream = new Sl651Stream()
  let handed = 0
  for (let i = 0; i < 3000; i++) {
    handed += bytesOf(stream.push(Buffer.from('7E7E0100123456781234320FFF027E', 'hex')))
    expect((i + 1) * 15 - handed).toBeLessThanOrEqual(2 * MAX_FRAME_BYTES + 15)
  }
  expect(handed + bytesOf(stream.end())).toBe(3000 * 15)
})
