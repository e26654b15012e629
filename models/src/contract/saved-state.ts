import { type Problem, problem } from '../ground/problem.ts'
import { err, ok, type Result } from '../ground/result.ts'
import { readAscii, writeAscii } from './frame.ts'

/**
 * All that the engine needs to go on from an instant: what the shadow hands to a rehearsal.
 *
 * `stageM[i]`: one per unknown stage of the network. `dischargeM3s[j]`: one per link. `openingM[g]`: per gate.
 * `demandM3s[b]`: what branch b's users draw, in the order of the network's branches. `surplusM3[i]`: per unknown stage, what full
 * conduits there hold beyond their sections; absent where none is closed. `nextStepS`: how long the engine would make its next step; absent
 * where only the state can tell. Double precision: a branch continues exactly as its trunk would have.
 */
export interface SavedState {
  readonly topologyHash: string
  readonly timeMs: number
  readonly riverStageM: number
  readonly stageM: Float64Array
  readonly dischargeM3s: Float64Array
  readonly openingM: Float64Array
  readonly demandM3s: Float64Array
  readonly surplusM3?: Float64Array
  readonly nextStepS?: number
}

/* 0 magic u32 · 4 version u32 · 8 topology hash 16 · 24 time f64 · 32 river stage f64 · 40 four lengths u32 · 56 the four f64 arrays
   version 2, with closed conduits: a fifth array as long as that of stages · versions 3 and 4 the same with 56 next step f64, arrays from 64 on */
const MAGIC = 0x53545744
const VERSION = 3
const VERSION_CLOSED = 4
const EARLIER = 2
const HEADER_BYTES = 64
const EARLIER_HEADER_BYTES = 56

export function encodeSavedState(state: SavedState): ArrayBuffer {
  const fields = [state.stageM, state.dischargeM3s, state.openingM, state.demandM3s]
  if (state.surplusM3 !== undefined) fields.push(state.surplusM3)
  const buffer = new ArrayBuffer(HEADER_BYTES + 8 * fields.reduce((sum, field) => sum + field.length, 0))
  const view = new DataView(buffer)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, state.surplusM3 === undefined ? VERSION : VERSION_CLOSED, true)
  writeAscii(view, 8, 16, state.topologyHash)
  view.setFloat64(24, state.timeMs, true)
  view.setFloat64(32, state.riverStageM, true)
  view.setFloat64(56, state.nextStepS ?? 0, true)
  let offset = HEADER_BYTES
  for (const [index, field] of fields.entries()) {
    if (index < 4) view.setUint32(40 + 4 * index, field.length, true)
    new Float64Array(buffer, offset, field.length).set(field)
    offset += field.byteLength
  }
  return buffer
}

export function decodeSavedState(buffer: ArrayBuffer): Result<SavedState, Problem> {
  const refuse = (text: string) =>
    err(problem('VERSION_UNKNOWN', {}, text, `expected a saved state of version ${VERSION}`))
  if (buffer.byteLength < EARLIER_HEADER_BYTES) return refuse('the message is shorter than the header of a saved state')
  const view = new DataView(buffer)
  const version = view.getUint32(4, true)
  if (view.getUint32(0, true) !== MAGIC || version < 1 || version > VERSION_CLOSED)
    return refuse('the message does not begin as a saved state does')
  const lengths = [40, 44, 48, 52].map((at) => view.getUint32(at, true))
  if (version % 2 === 0) lengths.push(lengths[0] ?? 0)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const headerBytes = version <= EARLIER ? EARLIER_HEADER_BYTES : HEADER_BYTES
  if (buffer.byteLength !== headerBytes + 8 * total) return refuse('the length does not fit the header')
  let offset = headerBytes
  const [stageM, dischargeM3s, openingM, demandM3s, surplusM3] = lengths.map((length) => {
    const field = new Float64Array(buffer, offset, length)
    offset += field.byteLength
    return field
  }) as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array | undefined]
  return ok({
    topologyHash: readAscii(view, 8, 16),
    timeMs: view.getFloat64(24, true),
    riverStageM: view.getFloat64(32, true),
    stageM,
    dischargeM3s,
    openingM,
    demandM3s,
    ...(surplusM3 !== undefined && { surplusM3 }),
    ...(version > EARLIER && view.getFloat64(56, true) > 0 && { nextStepS: view.getFloat64(56, true) }),
  })
}
