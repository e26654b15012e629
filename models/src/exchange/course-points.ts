import type { LonLat } from '../domain/provenance.ts'
import { metresFrom } from './local-plane.ts'

/** The place at a part of a course's length, 0 at its head and 1 at its tail. */
export function placeAlong(course: readonly LonLat[], part: number): LonLat {
  const [first] = course
  const last = course.at(-1)
  if (first === undefined || last === undefined) return { lonDeg: 0, latDeg: 0 }
  if (part <= 0) return first
  if (part >= 1) return last
  const lengths = course.map((point, k) => {
    const before = course[k - 1]
    return before === undefined ? 0 : Math.hypot(...metresFrom(before, point))
  })
  let left = part * lengths.reduce((sum, length) => sum + length, 0)
  for (const [k, length] of lengths.entries()) {
    const [a, b] = [course[k - 1], course[k]]
    if (a === undefined || b === undefined || length < left) {
      left -= length
      continue
    }
    const share = length > 0 ? left / length : 0
    return { lonDeg: a.lonDeg + share * (b.lonDeg - a.lonDeg), latDeg: a.latDeg + share * (b.latDeg - a.latDeg) }
  }
  return last
}

/** Length of a drawn course. */
export const courseLengthM = (course: readonly LonLat[]): number =>
  course.reduce((sum, point, k) => {
    const before = course[k - 1]
    return before === undefined ? sum : sum + Math.hypot(...metresFrom(before, point))
  }, 0)
