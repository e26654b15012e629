import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'

/**
 * Computed state of all points at one time.
 *
 * `depthM[k]`, `dischargeM3s[k]`: one per profile point of the network, reach by reach, each from upstream to downstream.
 * `gateOpeningM[g]`, `gateDischargeM3s[g]`: one per gate in the district's order (checkgates, then offtake gates).
 */
export interface Frame {
  readonly topologyHash: string
  /** What made it: the shadow's run, or a rehearsal's. */
  readonly runId: string
  readonly origin: FrameOrigin
  readonly sequence: number
  readonly timeMs: number
  readonly wallMs: number
  readonly depthM: Float32Array
  readonly dischargeM3s: Float32Array
  readonly gateOpeningM: Float32Array
  readonly gateDischargeM3s: Float32Array
}

export type FrameOrigin = 'shadow' | 'rehearsal'

/*
 * Layout, little-endian, 8-aligned:
 *   0 magic u32 · 4 version u16 · 6 header bytes u16 · 8 topology hash 16 ASCII · 24 run id 24 ASCII, zero-padded
 *  48 sequence u32 · 52 origin u8 · 53 field mask u8 · 54 – · 56 time f64 · 64 wall f64 · 72 points u32 · 76 gates u32
 *  80 f32 depth[points] · f32 discharge[points] · f32 opening[gates] · f32 gate discharge[gates]
 */
const MAGIC = 0x46545744
const VERSION = 1
const HEADER_BYTES = 80
const FIELD_MASK = 0b1111
const ORIGINS: readonly FrameOrigin[] = ['shadow', 'rehearsal']

export const frameByteLength = (points: number, gates: number): number => HEADER_BYTES + 8 * (points + gates)

export function encodeFrame(frame: Frame): ArrayBuffer {
  const points = frame.depthM.length
  const gates = frame.gateOpeningM.length
  const buffer = new ArrayBuffer(frameByteLength(points, gates))
  const view = new DataView(buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint16(4, VERSION, true)
  view.setUint16(6, HEADER_BYTES, true)
  writeAscii(view, 8, 16, frame.topologyHash)
  writeAscii(view, 24, 24, frame.runId)
  view.setUint32(48, frame.sequence, true)
  view.setUint8(52, ORIGINS.indexOf(frame.origin))
  view.setUint8(53, FIELD_MASK)
  view.setFloat64(56, frame.timeMs, true)
  view.setFloat64(64, frame.wallMs, true)
  view.setUint32(72, points, true)
  view.setUint32(76, gates, true)
  let offset = HEADER_BYTES
  for (const field of [frame.depthM, frame.dischargeM3s, frame.gateOpeningM, frame.gateDischargeM3s]) {
    new Float32Array(buffer, offset, field.length).set(field)
    offset += field.byteLength
  }
  return buffer
}

/** The arrays of the result are views into `buffer`; nothing is copied. */
export function decodeFrame(buffer: ArrayBuffer): Result<Frame, Problem> {
  const refuse = (text: string) => err(problem('VERSION_UNKNOWN', {}, text, `expected a frame of version ${VERSION}`))
  if (buffer.byteLength < HEADER_BYTES)
    return refuse(`a message of ${buffer.byteLength} bytes is shorter than a frame's header`)
  const view = new DataView(buffer)
  if (view.getUint32(0, true) !== MAGIC) return refuse('the message does not begin as a frame does')
  if (view.getUint16(4, true) !== VERSION) return refuse(`frame version ${view.getUint16(4, true)}`)
  const points = view.getUint32(72, true)
  const gates = view.getUint32(76, true)
  if (buffer.byteLength !== frameByteLength(points, gates))
    return refuse(`a frame of ${points} points and ${gates} gates has another length`)
  const origin = ORIGINS[view.getUint8(52)]
  if (origin === undefined) return refuse(`frame origin ${view.getUint8(52)}`)
  const start = view.getUint16(6, true)
  const field = (byteOffset: number, length: number) => new Float32Array(buffer, start + byteOffset, length)
  return ok({
    topologyHash: readAscii(view, 8, 16),
    runId: readAscii(view, 24, 24),
    origin,
    sequence: view.getUint32(48, true),
    timeMs: view.getFloat64(56, true),
    wallMs: view.getFloat64(64, true),
    depthM: field(0, points),
    dischargeM3s: field(4 * points, points),
    gateOpeningM: field(8 * points, gates),
    gateDischargeM3s: field(8 * points + 4 * gates, gates),
  })
}

export function writeAscii(view: DataView, offset: number, length: number, text: string): void {
  if (text.length > length) throw new RangeError(`text must have at most ${length} characters, got "${text}"`)
  for (let i = 0; i < text.length; i++) view.setUint8(offset + i, text.charCodeAt(i))
}

export function readAscii(view: DataView, offset: number, length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) {
    const code = view.getUint8(offset + i)
    if (code === 0) break
    text += String.fromCharCode(code)
  }
  return text
}
