import Flatbush from 'flatbush'
import type { Vector } from './camera-pose.ts'
import type { CanalStrip } from './canal-samples.ts'
import type { Point } from './projection.ts'

/** A place on a canal under a point of the map. */
export interface CanalHit {
  readonly reachIndex: number
  readonly chainageM: number
  readonly distanceM: number
}

export interface CanalIndex {
  /** The nearest canal within reach of a place; `withinM` also counts the canal's own half width. */
  nearest(place: Point, withinM: number): CanalHit | undefined
}

/** Segments of all courses in a packed tree: microseconds a query, no ray against meshes. */
export function createCanalIndex(strips: readonly CanalStrip[]): CanalIndex {
  const segments = strips.flatMap(({ course, samples }) =>
    samples.slice(1).map((to, i) => ({ reachIndex: course.reachIndex, from: samples[i]!, to })),
  )
  if (segments.length === 0) return { nearest: () => undefined }
  const index = new Flatbush(segments.length)
  for (const { from, to } of segments)
    index.add(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.max(from.x, to.x), Math.max(from.y, to.y))
  index.finish()
  return {
    nearest(place, withinM) {
      let best: CanalHit | undefined
      for (const found of index.search(place.x - withinM, place.y - withinM, place.x + withinM, place.y + withinM)) {
        const { reachIndex, from, to } = segments[found]!
        const t = alongSegment(place, from, to)
        const distanceM = Math.hypot(from.x + t * (to.x - from.x) - place.x, from.y + t * (to.y - from.y) - place.y)
        if (distanceM > withinM || (best !== undefined && distanceM >= best.distanceM)) continue
        best = { reachIndex, chainageM: from.chainageM + t * (to.chainageM - from.chainageM), distanceM }
      }
      return best
    },
  }
}

/** How far along a segment the point nearest to a place lies, 0 to 1. */
export function alongSegment(place: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length2 = dx * dx + dy * dy
  if (length2 === 0) return 0
  return Math.min(1, Math.max(0, ((place.x - from.x) * dx + (place.y - from.y) * dy) / length2))
}

const GROUND_PASSES = 4

/**
 * Where a ray from the eye meets the ground. The plain is so flat that the plane at the last found place's height is nearly
 * right at once; a few passes settle it under any exaggeration.
 */
export function groundUnder(eye: Vector, direction: Vector, heightAt: (place: Point) => number): Point | undefined {
  if (direction.y >= -1e-4) return undefined
  let place: Point = { x: eye.x, y: -eye.z }
  let height = 0
  for (let pass = 0; pass < GROUND_PASSES; pass++) {
    const t = (height - eye.y) / direction.y
    place = { x: eye.x + t * direction.x, y: -(eye.z + t * direction.z) }
    height = heightAt(place)
  }
  return place
}
