import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeFrame, type Frame } from '@district/models/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFramePacker, readFrames } from './frame-archive.ts'

const frameAt = (sequence: number, depthM: readonly number[], dischargeM3s: readonly number[]): Frame => ({
  topologyHash: '0123456789abcdef',
  runId: 'run-1',
  origin: 'rehearsal',
  sequence,
  timeMs: 1_770_000_000_000 + sequence * 600_000,
  wallMs: 0,
  depthM: Float32Array.from(depthM),
  dischargeM3s: Float32Array.from(dischargeM3s),
  gateOpeningM: Float32Array.of(1.25),
  crossingDischargeM3s: Float32Array.of(-3.5, 1e9),
  crossingUpM: Float32Array.of(Number.NaN, 38.127),
  crossingDownM: Float32Array.of(37.5, Number.NaN),
  nodeStageM: Float32Array.of(sequence % 2 === 0 ? Number.NaN : 36.75),
})

const FRAMES = [frameAt(0, [0, 1.2345, 2], [0, -0.75, 30]), frameAt(1, [0.1, 1.2344, 2], [0.2, 0.75, 31.0004])]

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'frames-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

const read = (buffer: ArrayBuffer | undefined): Frame => {
  const frame = decodeFrame(buffer ?? new ArrayBuffer(0))
  if (!frame.ok) throw new Error(frame.error.text)
  return frame.value
}

describe('frame archive', () => {
  it('[FA1] gives frames back to half a millimetre and half a litre per second, and no water as no water', () => {
    const path = join(dir, 'frames.bin')
    const pack = createFramePacker()
    writeFileSync(path, Buffer.concat(FRAMES.map((frame) => pack(frame))))
    const reader = readFrames(path, 'run-1')
    for (const wanted of FRAMES) {
      const got = read(reader.next())
      expect({ ...got, crossingDischargeM3s: null, depthM: null, dischargeM3s: null }).toMatchObject({
        topologyHash: wanted.topologyHash,
        runId: 'run-1',
        sequence: wanted.sequence,
        timeMs: wanted.timeMs,
        gateOpeningM: wanted.gateOpeningM,
        crossingUpM: Float32Array.of(Number.NaN, 38.127),
        nodeStageM: wanted.nodeStageM,
      })
      for (const field of ['depthM', 'dischargeM3s'] as const)
        for (const [k, value] of wanted[field].entries())
          expect(Math.abs((got[field][k] ?? 9) - value)).toBeLessThan(5.1e-4)
      // What no number of the file can hold is the largest it can.
      expect(got.crossingDischargeM3s[1]).toBeCloseTo(2_147_483.6, 0)
    }
    expect(reader.next()).toBeUndefined()
    reader.close()
  })

  it('[FA2] of a file that still grows it gives what is whole', () => {
    const path = join(dir, 'frames.bin')
    const pack = createFramePacker()
    const [first, second] = FRAMES.map((frame) => pack(frame))
    writeFileSync(path, first!)
    appendFileSync(path, second!.subarray(0, 60))
    const reader = readFrames(path, 'run-1')
    expect(read(reader.next()).sequence).toBe(0)
    expect(reader.next()).toBeUndefined()
    appendFileSync(path, second!.subarray(60))
    expect(read(reader.next()).sequence).toBe(1)
    reader.close()
  })
})
