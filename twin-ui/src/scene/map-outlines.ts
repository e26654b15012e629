import type { District, MapFeature } from '@district/models'
import type { Point, Projection } from './projection.ts'

/** A line that lies on the ground for orientation: a county's outline, or a line of a district's own layer. */
export interface MapOutline {
  readonly kind: 'county' | 'layer'
  /** x, y of point i at 2i, 2i+1; no stretch longer than `STEP_M`, so that it follows the ground. */
  readonly points: Float64Array
  readonly distanceM: Float64Array
}

const STEP_M = 1500

/** All lines and rings of the pack's map but the rivers, which have a look of their own. */
export function mapOutlines(district: District, projection: Projection): readonly MapOutline[] {
  return district.mapFeatures.flatMap((feature) => {
    const { kind } = feature
    if (kind !== 'county' && kind !== 'layer') return []
    return ringsOf(feature).map((course) => ({ kind, ...stepped(course.map((at) => projection.toLocal(at))) }))
  })
}

const ringsOf = ({ geometry, course, holes }: MapFeature) => (geometry === 'point' ? [] : [course, ...(holes ?? [])])

/** The same line with a point at least every `STEP_M`, and the way from its start to each. */
export function stepped(course: readonly Point[]): Pick<MapOutline, 'points' | 'distanceM'> {
  const points: number[] = []
  const distanceM: number[] = []
  let beganM = 0
  for (const [i, { x, y }] of course.entries()) {
    const from = course[i - 1]
    if (from !== undefined) {
      const lengthM = Math.hypot(x - from.x, y - from.y)
      const steps = Math.ceil(lengthM / STEP_M)
      for (let k = 1; k < steps; k++) {
        const f = k / steps
        points.push(from.x + f * (x - from.x), from.y + f * (y - from.y))
        distanceM.push(beganM + f * lengthM)
      }
      beganM += lengthM
    }
    points.push(x, y)
    distanceM.push(beganM)
  }
  return { points: Float64Array.from(points), distanceM: Float64Array.from(distanceM) }
}
