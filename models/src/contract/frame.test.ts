import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'

const floats = (length: number) => fc.float32Array({ minLength: length, maxLength: length, noNaN: true })

const anyFrame: fc.Arbitrary<Frame> = fc
  .tuple(fc.nat(40), fc.nat(9), fc.nat(12), fc.nat(7))
  .chain(([points, gates, crossings, nodes]) =>
    fc.record({
      topologyHash: fc.stringMatching(/^[0-9a-f]{16}$/),
      runId: fc.stringMatching(/^[a-z0-9-]{1,24}$/),
      origin: fc.constantFrom('shadow' as const, 'rehearsal' as const),
      sequence: fc.nat(2 ** 32 - 1),
      timeMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
      wallMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
      depthM: floats(points),
      dischargeM3s: floats(points),
      gateOpeningM: floats(gates),
      crossingDischargeM3s: floats(crossings),
      crossingUpM: floats(crossings),
      crossingDownM: floats(crossings),
      nodeStageM: floats(nodes),
    }),
  )

describe('frame', () => {
  it('[FR1] comes back from its bytes as it went in', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        expect(decodeFrame(encodeFrame(frame))).toEqual({ ok: true, value: frame })
      }),
    )
  })

  it('[FR2] is refused, with a reason, when bytes are missing or of another kind', () => {
    const bytes = encodeFrame(fc.sample(anyFrame, { numRuns: 1, seed: 7 })[0]!)
    const foreign = bytes.slice(0)
    new DataView(foreign).setUint32(0, 1, true)
    const future = bytes.slice(0)
    new DataView(future).setUint16(4, 99, true)
    for (const bad of [new ArrayBuffer(10), bytes.slice(0, -4), foreign, future])
      expect(decodeFrame(bad)).toMatchObject({ ok: false, error: { code: 'VERSION_UNKNOWN' } })
  })

  it('[FR3] throws on a run id that does not fit, because that is a bug of ours', () => {
    const frame = fc.sample(anyFrame, { numRuns: 1, seed: 7 })[0]!
    expect(() => encodeFrame({ ...frame, runId: 'x'.repeat(25) })).toThrow(RangeError)
  })
})
