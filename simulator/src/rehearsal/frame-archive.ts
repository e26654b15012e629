import { closeSync, openSync, readSync } from 'node:fs'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { encodeFrame, type Frame } from '@district/models/contract'

/*
 * Frames of a run, one record after the other in one file. Every number is kept to a millimetre or a litre per second, as its difference
 * from the frame before: a file is a tenth of what the frames are, and whoever needs every bit runs the scenario again.
 *
 *   record: 0 magic u32 · 4 bytes of the body u32 · 8 time f64 · 16 sequence u32 · 20 four sizes u32 (points, gates, crossings, nodes)
 *          36 topology hash 16 ASCII · 52 body: zstd of the differences, each zigzag in groups of seven bits
 */
const MAGIC = 0x4b504644
const HEADER_BYTES = 52
const PER_UNIT = 1000
/** Stands for NaN: no water of the model there. */
const NOTHING = -0x80000000
const LARGEST = 0x7fffffff
const MOST_BYTES_OF_A_NUMBER = 5

type Field =
  | 'depthM'
  | 'dischargeM3s'
  | 'gateOpeningM'
  | 'crossingDischargeM3s'
  | 'crossingUpM'
  | 'crossingDownM'
  | 'nodeStageM'
const FIELDS: readonly Field[] = [
  'depthM',
  'dischargeM3s',
  'gateOpeningM',
  'crossingDischargeM3s',
  'crossingUpM',
  'crossingDownM',
  'nodeStageM',
]

/** Makes records of the frames of one run, in their order. */
export function createFramePacker(): (frame: Frame) => Uint8Array<ArrayBuffer> {
  let before = new Int32Array(0)
  let body = new Uint8Array(0)
  return (frame) => {
    const count = FIELDS.reduce((sum, field) => sum + frame[field].length, 0)
    if (before.length !== count) {
      before = new Int32Array(count)
      body = new Uint8Array(count * MOST_BYTES_OF_A_NUMBER)
    }
    const packed = zstdCompressSync(body.subarray(0, writeDifferences(frame, before, body)), {
      params: { [constants.ZSTD_c_compressionLevel]: 1 },
    })
    const record = new Uint8Array(HEADER_BYTES + packed.length)
    writeHeader(new DataView(record.buffer), frame, packed.length)
    record.set(packed, HEADER_BYTES)
    return record
  }
}

/** Returns how many bytes of `body` they take; `before` becomes this frame. */
function writeDifferences(frame: Frame, before: Int32Array, body: Uint8Array): number {
  let at = 0
  let k = 0
  for (const field of FIELDS) {
    for (const value of frame[field]) {
      const whole = Number.isNaN(value) ? NOTHING : Math.max(-LARGEST, Math.min(LARGEST, Math.round(value * PER_UNIT)))
      const difference = (whole - (before[k] ?? 0)) | 0
      before[k] = whole
      k += 1
      let rest = ((difference << 1) ^ (difference >> 31)) >>> 0
      while (rest > 0x7f) {
        body[at++] = (rest & 0x7f) | 0x80
        rest >>>= 7
      }
      body[at++] = rest
    }
  }
  return at
}

function writeHeader(view: DataView, frame: Frame, bodyBytes: number): void {
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, bodyBytes, true)
  view.setFloat64(8, frame.timeMs, true)
  view.setUint32(16, frame.sequence, true)
  const { depthM, gateOpeningM, crossingUpM, nodeStageM, topologyHash } = frame
  const sizes = [depthM.length, gateOpeningM.length, crossingUpM.length, nodeStageM.length]
  for (const [k, size] of sizes.entries()) view.setUint32(20 + 4 * k, size, true)
  for (let k = 0; k < 16; k++) view.setUint8(36 + k, topologyHash.charCodeAt(k))
}

/** Reads frames in their order, also while the file still grows. */
export interface FrameReader {
  /** The next frame as `encodeFrame` makes it; undefined where no whole one follows (yet). */
  next(): ArrayBuffer | undefined
  close(): void
}

/** @throws the file system's own error where there is no such file */
export function readFrames(path: string, runId: string): FrameReader {
  const file = openSync(path, 'r')
  const header = Buffer.alloc(HEADER_BYTES)
  let offset = 0
  let before = new Int32Array(0)
  return {
    next() {
      if (readSync(file, header, 0, HEADER_BYTES, offset) < HEADER_BYTES || header.readUInt32LE(0) !== MAGIC)
        return undefined
      const body = Buffer.alloc(header.readUInt32LE(4))
      if (readSync(file, body, 0, body.length, offset + HEADER_BYTES) < body.length) return undefined
      offset += HEADER_BYTES + body.length
      const frame = emptyFrame(header, runId)
      const count = FIELDS.reduce((sum, field) => sum + frame[field].length, 0)
      if (before.length !== count) before = new Int32Array(count)
      readDifferences(zstdDecompressSync(body), before, frame)
      return encodeFrame(frame)
    },
    close: () => closeSync(file),
  }
}

function emptyFrame(header: Buffer, runId: string): Frame {
  const [points = 0, gates = 0, crossings = 0, nodes = 0] = [20, 24, 28, 32].map((at) => header.readUInt32LE(at))
  return {
    topologyHash: header.toString('latin1', 36, HEADER_BYTES),
    runId,
    origin: 'rehearsal',
    sequence: header.readUInt32LE(16),
    timeMs: header.readDoubleLE(8),
    wallMs: 0,
    depthM: new Float32Array(points),
    dischargeM3s: new Float32Array(points),
    gateOpeningM: new Float32Array(gates),
    crossingDischargeM3s: new Float32Array(crossings),
    crossingUpM: new Float32Array(crossings),
    crossingDownM: new Float32Array(crossings),
    nodeStageM: new Float32Array(nodes),
  }
}

function readDifferences(body: Uint8Array, before: Int32Array, frame: Frame): void {
  let at = 0
  let k = 0
  for (const field of FIELDS) {
    const into = frame[field]
    for (let i = 0; i < into.length; i++) {
      let rest = 0
      let shift = 0
      let byte = 0x80
      while (byte > 0x7f) {
        byte = body[at++] ?? 0
        rest |= (byte & 0x7f) << shift
        shift += 7
      }
      const whole = ((before[k] ?? 0) + ((rest >>> 1) ^ -(rest & 1))) | 0
      before[k] = whole
      k += 1
      into[i] = whole === NOTHING ? Number.NaN : whole / PER_UNIT
    }
  }
}
