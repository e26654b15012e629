import type { GateMoveSeen } from '@district/models/contract'
import { decodeFrame } from '@district/models/contract'
import type { KeptFrames } from './kept-frames.ts'

/** Less than this between two frames is a gate that stands: instruments tell centimetres. */
const MOVED_M = 0.02
/** Of more moves than this, the latest are told. */
const MOST_MOVES = 2000

/** When gates moved, as far back as frames are kept: found once in each frame. */
export function createGateMoves(
  frames: KeptFrames,
  gateIds: readonly string[],
  everyMs: number,
): () => readonly GateMoveSeen[] {
  const openingsAt = new Map<number, Float32Array>()
  const openings = (timeMs: number): Float32Array | undefined => {
    const known = openingsAt.get(timeMs)
    if (known !== undefined) return known
    const kept = frames.at(timeMs)
    const frame = kept && decodeFrame(kept.bytes)
    if (frame?.ok !== true) return undefined
    const own = frame.value.gateOpeningM.slice()
    openingsAt.set(timeMs, own)
    return own
  }
  return () => {
    const instants = frames.instants()
    const kept = new Set(instants)
    for (const timeMs of openingsAt.keys()) if (!kept.has(timeMs)) openingsAt.delete(timeMs)
    const samples = instants.flatMap((timeMs) => {
      const openingM = openings(timeMs)
      return openingM === undefined ? [] : [{ timeMs, openingM }]
    })
    return gateIds
      .flatMap((gateId, gate) =>
        movesOf(
          gateId,
          samples.map(({ timeMs, openingM }) => [timeMs, openingM[gate] ?? 0]),
          everyMs,
        ),
      )
      .toSorted((a, b) => a.fromMs - b.fromMs)
      .slice(-MOST_MOVES)
  }
}

/** Steps that follow on each other are one move; across missing frames nobody knows when it was. */
export function movesOf(
  gateId: string,
  openingsM: readonly (readonly [timeMs: number, openingM: number])[],
  everyMs: number,
): readonly GateMoveSeen[] {
  const moves: GateMoveSeen[] = []
  for (const [k, [toMs, toM]] of openingsM.entries()) {
    const [fromMs, fromM] = openingsM[k - 1] ?? [toMs, toM]
    if (Math.abs(toM - fromM) < MOVED_M || toMs - fromMs > 2 * everyMs) continue
    const last = moves.at(-1)
    const goesOn = last?.toMs === fromMs && Math.sign(last.toM - last.fromM) === Math.sign(toM - fromM)
    if (goesOn) moves[moves.length - 1] = { ...last, toMs, toM: rounded(toM) }
    else moves.push({ gateId, fromMs, toMs, fromM: rounded(fromM), toM: rounded(toM) })
  }
  return moves
}

const rounded = (openingM: number): number => Math.round(openingM * 1000) / 1000
