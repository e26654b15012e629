import type { District, NodeId, Structure } from '@district/models'
import type { CanalCourse } from './canal-courses.ts'
import { minimumWidthPx } from './canal-samples.ts'
import { placeAt } from './polyline.ts'
import type { Projection } from './projection.ts'
import { type TerrainGrid, terrainLevelM } from './terrain-grid.ts'

/** Where a structure without a leaf stands, and what canal it belongs to. */
export interface StructureSeatOnMap {
  readonly structure: Structure
  readonly structureIndex: number
  readonly x: number
  readonly y: number
  /** Unit direction of the water through it. */
  readonly dx: number
  readonly dy: number
  readonly halfLengthM: number
  readonly bankM: number
  readonly bedM: number
  readonly groundM: number
  readonly canalTopM: number
  readonly canalWidthM: number
  readonly minimumPx: number
}

/** Stretch of a reach that a barrel stands in place of. */
export interface CanalGap {
  readonly fromM: number
  readonly toM: number
  readonly structureIndex: number
  readonly kind: 'aqueduct' | 'buried'
}

const isBarrel = ({ law }: Structure): boolean =>
  law.kind === 'aqueduct' || law.kind === 'inverted-siphon' || law.kind === 'culvert'
const lengthOf = ({ law }: Structure): number => ('lengthM' in law ? law.lengthM : 0)

/** Half the length of the barrel whose middle is at a node: what follows must keep clear of it. */
export function barrelHalfM(district: District, node: NodeId): number {
  const lengths = district.structures
    .filter((structure) => isBarrel(structure) && structure.seat.fromNodeId === node)
    .map(lengthOf)
  return Math.max(0, ...lengths) / 2
}

/** The reach whose end a structure is, and how far from that end its middle lies: at it where a canal goes on, else inside. */
function endOf({ seat, ...structure }: Structure, courses: readonly CanalCourse[]) {
  if (seat.kind !== 'reach-head' && seat.kind !== 'reach-tail') return undefined
  const course = courses.find(({ reach }) => reach.id === seat.reachId)
  if (course === undefined) return undefined
  const atTail = seat.kind === 'reach-tail'
  const goesOn = atTail ? course.afterIndex : course.beforeIndex
  const lengthM = lengthOf({ seat, ...structure })
  const insideM = goesOn === undefined || lengthM === 0 ? lengthM / 2 + 12 : 0
  return { course, atTail, goesOn, insideM }
}

export function structureSeats(
  district: District,
  courses: readonly CanalCourse[],
  projection: Projection,
  terrain: TerrainGrid,
): readonly StructureSeatOnMap[] {
  const shapes = new Map(district.crossSections.map(({ id, shape }) => [id, shape]))
  const nodes = new Map(district.nodes.map(({ id, at }) => [id, projection.toLocal(at)]))
  return district.structures.flatMap((structure, structureIndex): readonly StructureSeatOnMap[] => {
    const end = endOf(structure, courses)
    const course =
      end?.course ??
      courses.find(
        ({ reach }) => reach.toNodeId === structure.seat.fromNodeId || reach.fromNodeId === structure.seat.fromNodeId,
      )
    const shape = course && shapes.get(course.reach.crossSectionId)
    if (course === undefined || shape === undefined) return []
    const atTail = end?.atTail ?? course.reach.toNodeId === structure.seat.fromNodeId
    const { line, reach } = course
    const insideM = Math.min(end?.insideM ?? 0, line.lengthM / 2)
    const on = placeAt(line, atTail ? line.lengthM - insideM : insideM)
    const to = structure.seat.kind === 'between' ? nodes.get(structure.seat.toNodeId) : undefined
    const apartM = to === undefined ? 0 : Math.hypot(to.x - on.x, to.y - on.y)
    const place =
      to !== undefined && apartM > 1 ? { ...on, dx: (to.x - on.x) / apartM, dy: (to.y - on.y) / apartM } : on
    const bedM = atTail ? reach.bedDownM : reach.bedUpM
    const topM = shape.bottomWidthM + 2 * shape.sideSlope * shape.bankHeightM
    return [
      {
        structure,
        structureIndex,
        ...place,
        halfLengthM: Math.max(1, lengthOf(structure) / 2),
        bankM: bedM + shape.bankHeightM,
        bedM,
        groundM: terrainLevelM(terrain, place.x, place.y),
        canalTopM: topM,
        canalWidthM: topM + 14,
        minimumPx: minimumWidthPx(reach),
      },
    ]
  })
}

/** Where canals give way to barrels, by reach index. */
export function canalGaps(
  district: District,
  courses: readonly CanalCourse[],
): ReadonlyMap<number, readonly CanalGap[]> {
  const gaps = new Map<number, CanalGap[]>()
  const add = (reachIndex: number, gap: CanalGap) => {
    const list = gaps.get(reachIndex)
    if (list === undefined) gaps.set(reachIndex, [gap])
    else list.push(gap)
  }
  for (const [structureIndex, structure] of district.structures.entries()) {
    const end = isBarrel(structure) ? endOf(structure, courses) : undefined
    if (end === undefined) continue
    const { course, atTail, goesOn, insideM } = end
    const half = lengthOf(structure) / 2
    const kind = structure.law.kind === 'aqueduct' ? 'aqueduct' : 'buried'
    const totalM = course.line.lengthM
    if (2 * half + insideM > totalM) continue
    const own = { structureIndex, kind } as const
    const [nearM, farM] = [Math.max(0, insideM - half), insideM + half]
    add(
      course.reachIndex,
      atTail ? { ...own, fromM: totalM - farM, toM: totalM - nearM } : { ...own, fromM: nearM, toM: farM },
    )
    const next = goesOn === undefined ? undefined : courses[goesOn]
    if (next === undefined || insideM > 0 || next.line.lengthM < 2 * half) continue
    const nextM = next.line.lengthM
    add(next.reachIndex, atTail ? { ...own, fromM: 0, toM: half } : { ...own, fromM: nextM - half, toM: nextM })
  }
  return gaps
}
