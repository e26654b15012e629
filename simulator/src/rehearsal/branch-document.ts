import type { Network } from '@district/models'
import type { BranchEdits, GateMove, SavedState } from '@district/models/contract'

type JsonObject = Readonly<Record<string, unknown>>

export interface BranchStart {
  readonly start: 'steady' | 'dry' | 'state'
  /** District time; absent: what the document says. */
  readonly startMs?: number
  readonly initial?: SavedState
}

const DEFAULT_HOURS = 24
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A document for a branch that comes without one: nothing changes, for a day. */
export const bareBranch = (name: string, startMs: number): JsonObject => ({
  id: idOf(name),
  name_zh: name,
  name_en: name,
  startAt: new Date(startMs).toISOString(),
  horizonHours: DEFAULT_HOURS,
})

/** What of a name can stand in an id; the rest becomes hyphens. */
const idOf = (name: string): string => {
  const kept = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  return /^[A-Za-z0-9]/.test(kept) ? kept : `branch${kept === '' ? '' : `-${kept}`}`
}

/**
 * A scenario's document with the start and the changes of a branch. It stays a document: what it asks for is judged when it is parsed.
 * A gate that moves later keeps until then what the document, or the state, gives it.
 */
export function branchDocument(
  document: unknown,
  { start, startMs, initial }: BranchStart,
  edits: BranchEdits,
  network: Network,
): unknown {
  if (!isObject(document)) return document
  const gates = movedGates(document['gates'], edits.gates ?? [], (gateId) => {
    const place = network.district.gates.findIndex(({ id }) => id === gateId)
    return initial?.openingM[place] ?? 0
  })
  return {
    ...document,
    start,
    ...(startMs !== undefined && { startAt: new Date(startMs).toISOString() }),
    ...(edits.horizonHours !== undefined && { horizonHours: edits.horizonHours }),
    ...(edits.riverStageM !== undefined && { riverStageM: edits.riverStageM }),
    ...(gates !== undefined && { gates }),
  }
}

function movedGates(given: unknown, moves: readonly GateMove[], heldM: (gateId: string) => number): unknown {
  if (moves.length === 0 || (given !== undefined && !isObject(given))) return given
  const gates: Record<string, unknown> = { ...given }
  for (const gateId of new Set(moves.map((move) => move.gateId))) {
    const own = moves.filter((move) => move.gateId === gateId).sort((a, b) => a.atHours - b.atHours)
    gates[gateId] = steps(gates[gateId], own, heldM(gateId))
  }
  return gates
}

type Point = readonly [atHours: number, openingM: number]

/** Points of a series that follows `given` (a number, points, or nothing: then `heldM`) until the first move, and then the moves. */
function steps(given: unknown, moves: readonly GateMove[], heldM: number): unknown {
  const points = pointsOf(given, heldM)
  // What is no series is told when the document is parsed.
  if (points === undefined) return given
  const firstH = moves[0]?.atHours ?? 0
  const path: Point[] =
    firstH > 0 ? [...points.filter(([atH]) => atH < firstH), [firstH, openingBefore(points, firstH)]] : []
  for (const { atHours, openingM } of moves) {
    const last = path.at(-1)
    if (last !== undefined && last[0] < atHours) path.push([atHours, last[1]])
    path.push([atHours, openingM])
  }
  return path
}

function pointsOf(given: unknown, heldM: number): readonly Point[] | undefined {
  if (given === undefined) return [[0, heldM]]
  if (typeof given === 'number') return [[0, given]]
  return Array.isArray(given) && given.every(isPoint) ? given : undefined
}

const isPoint = (point: unknown): point is Point =>
  Array.isArray(point) && point.length === 2 && point.every((value) => typeof value === 'number')

/** Between points straight, outside them constant; at a jump what stood before it. */
function openingBefore(points: readonly Point[], atH: number): number {
  const after = points.findIndex(([h]) => h >= atH)
  const [before, next] = [points[after < 0 ? points.length - 1 : after - 1], points[after]]
  if (before === undefined || next === undefined) return (before ?? next)?.[1] ?? 0
  return before[1] + ((atH - before[0]) / (next[0] - before[0])) * (next[1] - before[1])
}
