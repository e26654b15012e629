import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'

/**
 * Computed state of all points at one time.
 *
 * `depthM[k]`, `dischargeM3s[k]`: one per profile point of the network, reach by reach, each from upstream to downstream.
 * `gateOpeningM[g]`: one per gate in the district's order (checkgates, then offtake gates).
 * `crossingDischargeM3s[k]`, `crossingUpM[k]`, `crossingDownM[k]`: one per gate and then one per structure without a leaf; stages above
 * datum, NaN on a side where no water of the model stands (a river).
 * `nodeStageM[n]`: one per node of the district, NaN where no water of the model stands.
 */
export interface Frame {
  readonly topologyHash: string
  /** What made it: the shadow's run, a forecast's, or a rehearsal's. */
  readonly runId: string
  readonly origin: FrameOrigin
  readonly sequence: number
  readonly timeMs: number
  readonly wallMs: number
  readonly depthM: Float32Array
  readonly dischargeM3s: Float32Array
  readonly gateOpeningM: Float32Array
  readonly crossingDischargeM3s: Float32Array
  readonly crossingUpM: Float32Array
  readonly crossingDownM: Float32Array
  readonly nodeStageM: Float32Array
}

export type FrameOrigin = 'shadow' | 'rehearsal' | 'forecast'

/*
 * Layout, little-endian, 8-aligned:
 *   0 magic u32 · 4 version u16 · 6 header bytes u16 · 8 topology hash 16 ASCII · 24 run id 24 ASCII, zero-padded
 *  48 sequence u32 · 52 origin u8 · 53 field mask u8 · 54 – · 56 time f64 · 64 wall f64
 *  72 points u32 · 76 gates u32 · 80 crossings u32 · 84 nodes u32
 *  88 f32 depth[points] · discharge[points] · opening[gates] · discharge[crossings] · up[crossings] · down[crossings] · stage[nodes]
 */
const MAGIC = 0x46545744
const VERSION = 2
const HEADER_BYTES = 88
const FIELD_MASK = 0b1111111
const ORIGINS: readonly FrameOrigin[] = ['shadow', 'rehearsal', 'forecast']

/** How many there are of everything that a frame speaks of. */
export interface FrameSizes {
  readonly points: number
  readonly gates: number
  readonly crossings: number
  readonly nodes: number
}

export const frameByteLength = ({ points, gates, crossings, nodes }: FrameSizes): number =>
  HEADER_BYTES + 4 * (2 * points + gates + 3 * crossings + nodes)

const sizesOf = ({ depthM, gateOpeningM, crossingUpM, nodeStageM }: Frame): FrameSizes => ({
  points: depthM.length,
  gates: gateOpeningM.length,
  crossings: crossingUpM.length,
  nodes: nodeStageM.length,
})

export function encodeFrame(frame: Frame): ArrayBuffer {
  const sizes = sizesOf(frame)
  const buffer = new ArrayBuffer(frameByteLength(sizes))
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
  view.setUint32(72, sizes.points, true)
  view.setUint32(76, sizes.gates, true)
  view.setUint32(80, sizes.crossings, true)
  view.setUint32(84, sizes.nodes, true)
  let offset = HEADER_BYTES
  const { depthM, dischargeM3s, gateOpeningM, crossingDischargeM3s, crossingUpM, crossingDownM, nodeStageM } = frame
  const fields = [depthM, dischargeM3s, gateOpeningM, crossingDischargeM3s, crossingUpM, crossingDownM, nodeStageM]
  for (const field of fields) {
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
  const [points, gates, crossings, nodes] = [72, 76, 80, 84].map((at) => view.getUint32(at, true)) as [
    number,
    number,
    number,
    number,
  ]
  if (buffer.byteLength !== frameByteLength({ points, gates, crossings, nodes }))
    return refuse(
      `a frame of ${points} points, ${gates} gates, ${crossings} crossings and ${nodes} nodes has another length`,
    )
  const origin = ORIGINS[view.getUint8(52)]
  if (origin === undefined) return refuse(`frame origin ${view.getUint8(52)}`)
  let offset = view.getUint16(6, true)
  const next = (length: number) => {
    const field = new Float32Array(buffer, offset, length)
    offset += field.byteLength
    return field
  }
  return ok({
    topologyHash: readAscii(view, 8, 16),
    runId: readAscii(view, 24, 24),
    origin,
    sequence: view.getUint32(48, true),
    timeMs: view.getFloat64(56, true),
    wallMs: view.getFloat64(64, true),
    depthM: next(points),
    dischargeM3s: next(points),
    gateOpeningM: next(gates),
    crossingDischargeM3s: next(crossings),
    crossingUpM: next(crossings),
    crossingDownM: next(crossings),
    nodeStageM: next(nodes),
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
