import type { District, LonLat, NodeId, Reach } from '@district/models'
import { type Polyline, smoothPolyline } from './polyline.ts'
import type { Point, Projection } from './projection.ts'

/** The drawn course of one reach, index as in `district.reaches`. Its length on the map may differ from the reach's own. */
export interface CanalCourse {
  readonly reach: Reach
  readonly reachIndex: number
  readonly line: Polyline
  /** Reaches that this one continues without a kink at its head and its tail. */
  readonly beforeIndex: number | undefined
  readonly afterIndex: number | undefined
  /** The free head or tail lies in the water of another canal. */
  readonly headMerges: boolean
  readonly tailMerges: boolean
  /** Water comes from a river through a gate: the head stands open towards it. */
  readonly headOpen: boolean
}

const TRUNK_SAMPLING = { stepM: 300, turnRad: 0.055 }
/** A basin widens along its way, so even a straight one needs points. */
const BASIN_SAMPLING = { stepM: 70, turnRad: 0.055 }
const BRANCH_SAMPLING = { stepM: 500, turnRad: 0.12 }

const SAMPLING = { trunk: TRUNK_SAMPLING, basin: BASIN_SAMPLING, branch: BRANCH_SAMPLING } as const

/** Courses of all reaches, smooth from reach to reach along every canal. */
export function canalCourses(district: District, projection: Projection): readonly CanalCourse[] {
  const courses = district.reaches.map((reach) => reach.course.map((place: LonLat) => projection.toLocal(place)))
  const { after, before } = continuations(district.reaches, courses)
  const fedFromAfar = new Set(
    district.gates.flatMap(({ seat, nodeId }) =>
      seat.kind === 'reach-head' && seat.fromNodeId !== nodeId ? [seat.reachId] : [],
    ),
  )
  return district.reaches.map((reach, reachIndex) => {
    const beforeIndex = before.get(reachIndex)
    const afterIndex = after.get(reachIndex)
    const line = smoothPolyline(
      courses[reachIndex]!,
      SAMPLING[reach.kind],
      beforeIndex === undefined ? undefined : courses[beforeIndex]!.at(-2),
      afterIndex === undefined ? undefined : courses[afterIndex]![1],
    )
    const meets = (node: NodeId) =>
      district.reaches.some((other) => other !== reach && other.kind !== 'branch' && other.toNodeId === node)
    const headMerges = beforeIndex === undefined && meets(reach.fromNodeId)
    const tailMerges = afterIndex === undefined && meets(reach.toNodeId)
    const headOpen = fedFromAfar.has(reach.id)
    return { reach, reachIndex, line, beforeIndex, afterIndex, headMerges, tailMerges, headOpen }
  })
}

interface Join {
  readonly from: number
  readonly to: number
  /** 1 for straight on, −1 for back. */
  readonly straightness: number
}

/** At every node, each arriving reach goes on in at most one leaving reach: the straightest pairs first. Branches begin anew. */
function continuations(reaches: readonly Reach[], courses: readonly (readonly Point[])[]) {
  const leaving = new Map<NodeId, number[]>()
  reaches.forEach((reach, index) => {
    if (reach.kind === 'branch') return
    const list = leaving.get(reach.fromNodeId)
    if (list === undefined) leaving.set(reach.fromNodeId, [index])
    else list.push(index)
  })
  const joins = reaches.flatMap((reach, from): readonly Join[] =>
    reach.kind === 'branch'
      ? []
      : (leaving.get(reach.toNodeId) ?? []).map((to) => ({
          from,
          to,
          straightness: straightness(courses[from]!, courses[to]!),
        })),
  )
  const after = new Map<number, number>()
  const before = new Map<number, number>()
  for (const { from, to, straightness } of [...joins].sort((a, b) => b.straightness - a.straightness)) {
    if (straightness < MINIMUM_STRAIGHTNESS || after.has(from) || before.has(to)) continue
    after.set(from, to)
    before.set(to, from)
  }
  return { after, before }
}

/** Sharper than 80° is a junction, not a bend. */
const MINIMUM_STRAIGHTNESS = 0.17

function straightness(arriving: readonly Point[], leaving: readonly Point[]): number {
  const [a, b, c] = [arriving.at(-2), arriving.at(-1), leaving[1]]
  if (a === undefined || b === undefined || c === undefined) return -1
  const u = { x: b.x - a.x, y: b.y - a.y }
  const v = { x: c.x - b.x, y: c.y - b.y }
  return (u.x * v.x + u.y * v.y) / (Math.hypot(u.x, u.y) * Math.hypot(v.x, v.y) || 1)
}
