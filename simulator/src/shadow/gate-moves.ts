import type { GateMoveSeen } from '@district/models/contract'
import { decodeFrame } from '@district/models/contract'
import type { KeptFrames } from './kept-frames.ts'

/** So far from where it stood a gate has moved; nearer than the other number it stands: instruments tell centimetres. */
const MOVED_M = 0.05
const STANDS_M = 0.015
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

/** Ways that follow on each other are one move, however slow; across missing frames nobody knows when it was. */
export function movesOf(
  gateId: string,
  openingsM: readonly (readonly [timeMs: number, openingM: number])[],
  everyMs: number,
): readonly GateMoveSeen[] {
  const moves: GateMoveSeen[] = []
  let [stoodMs, stoodM, beforeMs] = [0, 0, Number.NEGATIVE_INFINITY]
  for (const [timeMs, openingM] of openingsM) {
    const isGap = timeMs - beforeMs > 2 * everyMs
    beforeMs = timeMs
    const wayM = openingM - stoodM
    if (isGap || Math.abs(wayM) < STANDS_M) stoodMs = timeMs
    if (isGap) stoodM = openingM
    if (isGap || Math.abs(wayM) < MOVED_M) continue
    const last = moves.at(-1)
    const goesOn = last?.toMs === stoodMs && Math.sign(last.toM - last.fromM) === Math.sign(wayM)
    if (goesOn) moves[moves.length - 1] = { ...last, toMs: timeMs, toM: rounded(openingM) }
    else moves.push({ gateId, fromMs: stoodMs, toMs: timeMs, fromM: rounded(stoodM), toM: rounded(openingM) })
    ;[stoodMs, stoodM] = [timeMs, openingM]
  }
  return moves
}

const rounded = (openingM: number): number => Math.round(openingM * 1000) / 1000
