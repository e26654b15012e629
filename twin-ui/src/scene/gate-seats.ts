import type { District, Gate, NodeId, SectionShape } from '@district/models'
import type { CanalCourse } from './canal-courses.ts'
import { minimumWidthPx } from './canal-samples.ts'
import { placeAt } from './polyline.ts'
import type { Point, Projection } from './projection.ts'

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
  readonly groundM: number
  /** From toe to toe of the canal's dykes, and the least width at which that canal is drawn. */
  readonly canalWidthM: number
  readonly canalTopM: number
  readonly minimumPx: number
}

/** From the node to a gate in the canal, and beyond the dyke of the canal that an offtake leaves. */
const SETBACK_M = 45
const BEYOND_DYKE_M = 14

export function gateSeats(district: District, courses: readonly CanalCourse[], projection: Projection): readonly GateSeatOnMap[] {
  const shapes = new Map<string, SectionShape>(district.crossSections.map(({ id, shape }) => [id, shape]))
  const byReach = new Map(courses.map((course) => [course.reach.id, course]))
  const widest = widestAt(courses, shapes)
  return district.gates.map((gate, gateIndex) => {
    const course = gate.seat.kind === 'outside' ? courseThrough(courses, gate.nodeId) : byReach.get(gate.seat.reachId)
    if (course === undefined) throw new RangeError(`gate ${gate.id} must stand on a canal, got none`)
    const shape = shapes.get(course.reach.crossSectionId)!
    const width = widths(shape)
    const atHead = gate.seat.kind === 'reach-head' || course.reach.fromNodeId === gate.nodeId
    const setbackM = gate.kind === 'offtake' ? (widest.get(gate.nodeId) ?? 0) / 2 + BEYOND_DYKE_M : SETBACK_M
    const place =
      gate.seat.kind === 'outside'
        ? besideCanal(course, gate, nearestRiver(district, projection), width.fullM / 2 + BEYOND_DYKE_M)
        : placeAt(course.line, atHead ? Math.min(setbackM, course.line.lengthM / 4) : course.line.lengthM - SETBACK_M)
    const bedM = atHead ? course.reach.bedUpM : course.reach.bedDownM
    const isEscape = gate.seat.kind === 'outside'
    return {
      gate,
      gateIndex,
      ...place,
      bankM: bedM + shape.bankHeightM,
      groundM: bedM + shape.bankHeightM - 1,
      canalWidthM: isEscape ? gate.bays * gate.bayWidthM + 16 : width.fullM,
      canalTopM: isEscape ? gate.bays * gate.bayWidthM + 8 : width.topM,
      minimumPx: minimumWidthPx(course.reach),
    }
  })
}

/** Between the inner crests, and from toe to toe, as the shaders draw them. */
export function widths(shape: SectionShape): { readonly topM: number; readonly fullM: number } {
  const berm = shape.kind === 'compound' ? 2 * shape.bermWidthM : 0
  const topM = shape.bottomWidthM + 2 * shape.sideSlope * shape.bankHeightM + berm
  return { topM, fullM: topM + 2 * (2 + 0.03 * shape.bottomWidthM + 3.5) }
}

function widestAt(courses: readonly CanalCourse[], shapes: ReadonlyMap<string, SectionShape>): ReadonlyMap<NodeId, number> {
  const widest = new Map<NodeId, number>()
  for (const { reach } of courses) {
    if (reach.kind === 'branch') continue
    const { fullM } = widths(shapes.get(reach.crossSectionId)!)
    for (const node of [reach.fromNodeId, reach.toNodeId])
      widest.set(node, Math.max(widest.get(node) ?? 0, reach.kind === 'basin' ? Math.min(90, fullM) : fullM))
  }
  return widest
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
  return { x: at.x + dx * lateralM, y: at.y + dy * lateralM, dx, dy }
}
