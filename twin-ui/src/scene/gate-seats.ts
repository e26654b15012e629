import type { District, Gate, NodeId, SectionShape } from '@district/models'
import type { CanalCourse } from './canal-courses.ts'
import { minimumWidthPx } from './canal-samples.ts'
import { type Polyline, placeAt } from './polyline.ts'
import type { Point, Projection } from './projection.ts'
import { barrelHalfM } from './structure-seats.ts'

/** Where a gate stands on the map and what canal it closes. */
export interface GateSeatOnMap {
  readonly gate: Gate
  readonly gateIndex: number
  readonly x: number
  readonly y: number
  /** Unit direction of the water through it. */
  readonly dx: number
  readonly dy: number
  readonly bankM: number
  /** From toe to toe of the canal's dykes, and the least width at which that canal is drawn. */
  readonly canalWidthM: number
  readonly canalTopM: number
  readonly minimumPx: number
  /** Distance along the canal from its end; 0 for a gate beside it. */
  readonly setbackM: number
  /** Takes its water from a river of the map. */
  readonly fromRiver: boolean
}

/** From the node to a gate in the canal, at least; and how a gate that would stand in another's way moves on. */
const SETBACK_M = 45
const STEP_M = 8
const MOST_SETBACK_M = 320
/** Between an offtake and the toe of the dyke that it pierces. */
const BEYOND_DYKE_M = 6

export function gateSeats(
  district: District,
  courses: readonly CanalCourse[],
  projection: Projection,
): readonly GateSeatOnMap[] {
  const shapes = new Map<string, SectionShape>(district.crossSections.map(({ id, shape }) => [id, shape]))
  const byReach = new Map(courses.map((course) => [course.reach.id, course]))
  const river = nearestRiver(district, projection)
  const riverNodes = new Set(
    (district.nodes ?? []).flatMap(({ id, boundary }) => (boundary === 'river-stage' ? [id] : [])),
  )
  const seats: GateSeatOnMap[] = []
  for (const [gateIndex, gate] of district.gates.entries()) {
    const course = gate.seat.kind === 'outside' ? courseThrough(courses, gate.nodeId) : byReach.get(gate.seat.reachId)
    if (course === undefined) throw new RangeError(`gate ${gate.id} must stand on a canal, got none`)
    const shape = shapes.get(course.reach.crossSectionId)!
    const width = widths(shape)
    const isEscape = gate.seat.kind === 'outside'
    const atHead = gate.seat.kind === 'reach-head' || (isEscape && course.reach.fromNodeId === gate.nodeId)
    const spanM = isEscape ? gate.bays * gate.bayWidthM + 16 : width.fullM
    const others = obstaclesAt(courses, gate, course, shapes, seats)
    const place = isEscape
      ? besideCanal(course, gate, river, width.fullM / 2 + BEYOND_DYKE_M)
      : clearPlace(
          course,
          atHead,
          others,
          gate.kind === 'offtake' ? BEYOND_DYKE_M : spanM / 2,
          gate.kind === 'offtake' ? 0 : barrelHalfM(district, gate.nodeId),
        )
    const bedM = atHead ? course.reach.bedUpM : course.reach.bedDownM
    seats.push({
      gate,
      gateIndex,
      ...place,
      bankM: bedM + shape.bankHeightM,
      canalWidthM: spanM,
      canalTopM: isEscape ? spanM - 8 : width.topM,
      minimumPx: minimumWidthPx(course.reach),
      fromRiver: riverNodes.has(gate.seat.fromNodeId),
    })
  }
  return seats
}

/** Something that a gate must keep clear of: another canal's middle line or another gate, and half its width. */
interface Obstacle {
  readonly distanceM: (place: Point) => number
  readonly halfM: number
}

function obstaclesAt(
  courses: readonly CanalCourse[],
  gate: Gate,
  own: CanalCourse,
  shapes: ReadonlyMap<string, SectionShape>,
  seats: readonly GateSeatOnMap[],
): readonly Obstacle[] {
  const neighbours = seats
    .filter((seat) => seat.gate.nodeId === gate.nodeId && (seat.gate.kind === 'head' || seat.gate.kind === 'check'))
    .map(
      (seat): Obstacle => ({
        distanceM: (at) => Math.hypot(at.x - seat.x, at.y - seat.y),
        halfM: seat.canalWidthM / 2,
      }),
    )
  if (gate.kind !== 'offtake') return neighbours
  return courses
    .filter(
      ({ reach }) => reach.kind !== 'branch' && (reach.fromNodeId === gate.nodeId || reach.toNodeId === gate.nodeId),
    )
    .filter((course) => course !== own)
    .map(({ reach, line }): Obstacle => {
      const isHead = reach.fromNodeId === gate.nodeId
      const { fullM } = widths(shapes.get(reach.crossSectionId)!)
      return {
        distanceM: (at) => distanceToEnd(line, isHead, at),
        // A basin narrows to the canal at its end.
        halfM: reach.kind === 'basin' ? Math.min(fullM, 70) / 2 : fullM / 2,
      }
    })
}

/** The first place along the canal, from its node, that keeps clear of all obstacles. */
function clearPlace(
  course: CanalCourse,
  atHead: boolean,
  obstacles: readonly Obstacle[],
  clearM: number,
  barrelM: number,
) {
  const { line } = course
  const at = (setbackM: number) => ({ ...placeAt(line, atHead ? setbackM : line.lengthM - setbackM), setbackM })
  const mostM = Math.min(MOST_SETBACK_M, line.lengthM / 3)
  let setbackM = Math.min(SETBACK_M + barrelM, mostM)
  while (setbackM < mostM && obstacles.some(({ distanceM, halfM }) => distanceM(at(setbackM)) < halfM + clearM))
    setbackM += STEP_M
  return at(setbackM)
}

const NEAR_END_M = 700

/** Distance to the stretch of a course next to one of its ends. */
function distanceToEnd(line: Polyline, isHead: boolean, at: Point): number {
  let nearest = Number.POSITIVE_INFINITY
  for (let s = 0; s <= Math.min(NEAR_END_M, line.lengthM); s += 10) {
    const { x, y } = placeAt(line, isHead ? s : line.lengthM - s)
    nearest = Math.min(nearest, Math.hypot(x - at.x, y - at.y))
  }
  return nearest
}

/** Between the inner crests, and from toe to toe, as the shaders draw them. */
export function widths(shape: SectionShape): { readonly topM: number; readonly fullM: number } {
  const berm = shape.kind === 'compound' ? 2 * shape.bermWidthM : 0
  const topM = shape.bottomWidthM + 2 * shape.sideSlope * shape.bankHeightM + berm
  return { topM, fullM: topM + 2 * (3.6 + 0.03 * shape.bottomWidthM + 3.5) }
}

/** The canal that an escape drains: the one that arrives at its node, else one that begins there. */
const courseThrough = (courses: readonly CanalCourse[], node: NodeId): CanalCourse | undefined =>
  courses.find(({ reach }) => reach.kind !== 'branch' && reach.toNodeId === node) ??
  courses.find(({ reach }) => reach.fromNodeId === node)

function nearestRiver(district: District, projection: Projection): (from: Point) => Point | undefined {
  const places = district.mapFeatures
    .filter(({ kind }) => kind === 'river')
    .flatMap(({ course }) => course.map((place) => projection.toLocal(place)))
  return (from) => {
    let nearest: Point | undefined
    let nearestM = Number.POSITIVE_INFINITY
    for (const place of places) {
      const distanceM = Math.hypot(place.x - from.x, place.y - from.y)
      if (distanceM >= nearestM) continue
      nearest = place
      nearestM = distanceM
    }
    return nearest
  }
}

/** At the foot of the dyke on the river's side, its water going outward. */
function besideCanal(course: CanalCourse, gate: Gate, river: (from: Point) => Point | undefined, lateralM: number) {
  const end = course.reach.toNodeId === gate.nodeId
  const at = placeAt(course.line, end ? course.line.lengthM - SETBACK_M * 2 : SETBACK_M * 2)
  const target = river(at)
  const left = target === undefined || (target.x - at.x) * -at.dy + (target.y - at.y) * at.dx >= 0
  const side = left ? 1 : -1
  const [dx, dy] = [-at.dy * side, at.dx * side]
  return { x: at.x + dx * lateralM, y: at.y + dy * lateralM, dx, dy, setbackM: 0 }
}
