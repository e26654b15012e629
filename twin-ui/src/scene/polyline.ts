import type { Point } from './projection.ts'

/** A course ready to be drawn: points along it, the distance to each from the start, and the unit direction there. */
export interface Polyline {
  /** x, y of point i at 2i, 2i+1. */
  readonly points: Float64Array
  /** dx, dy of unit length at 2i, 2i+1; the left normal is (−dy, dx). */
  readonly directions: Float64Array
  readonly distanceM: Float64Array
  readonly count: number
  readonly lengthM: number
}

/** How closely a smooth course is sampled: never wider than `stepM`, never turning by more than `turnRad` from point to point. */
export interface Sampling {
  readonly stepM: number
  readonly turnRad: number
}

/**
 * Rounds the corners of a course and samples it: closely where it bends, widely where it is straight.
 *
 * Centripetal Catmull-Rom passes through every given point and, unlike the uniform one, makes no loop between unequal
 * neighbours. `before` and `after` are points of what continues the course, so that two reaches of one canal meet without a kink.
 * Source: Yuksel, Schaefer, Keyser 2011, Parameterization and applications of Catmull-Rom curves.
 */
export function smoothPolyline(course: readonly Point[], sampling: Sampling, before?: Point, after?: Point): Polyline {
  const controls = controlPoints(withoutRepeats(course), before, after)
  const dense = densePoints(controls)
  const lengths = runningLengths(dense)
  const chosen = samplePlaces(dense, lengths, sampling)
  const count = chosen.length
  const points = new Float64Array(2 * count)
  const distanceM = new Float64Array(count)
  for (const [i, { x, y, s }] of chosen.entries()) {
    points[2 * i] = x
    points[2 * i + 1] = y
    distanceM[i] = s
  }
  return { points, directions: directionsOf(points, count, controls), distanceM, count, lengthM: lengths.at(-1) ?? 0 }
}

interface SamplePlace extends Point {
  readonly s: number
}

/** Walks along the dense course; a sample falls where the step is full or the direction has turned enough since the last. */
function samplePlaces(
  dense: readonly Point[],
  lengths: readonly number[],
  { stepM, turnRad }: Sampling,
): readonly SamplePlace[] {
  const places: SamplePlace[] = [{ ...dense[0]!, s: 0 }]
  let lastS = 0
  let turned = 0
  for (let i = 1; i < dense.length; i++) {
    const [from, to] = [dense[i - 1]!, dense[i]!]
    const spanM = lengths[i]! - lengths[i - 1]!
    while (spanM > 0 && lengths[i]! - lastS > stepM) {
      lastS += stepM
      const t = (lastS - lengths[i - 1]!) / spanM
      places.push({ x: from.x + t * (to.x - from.x), y: from.y + t * (to.y - from.y), s: lastS })
      turned = 0
    }
    const next = dense[i + 1]
    if (next !== undefined) turned += turnBetween(from, to, next)
    if (next !== undefined && turned < turnRad) continue
    if (lengths[i]! > lastS || places.length === 1) places.push({ ...to, s: lengths[i]! })
    lastS = lengths[i]!
    turned = 0
  }
  return places
}

function turnBetween(a: Point, b: Point, c: Point): number {
  const angle = Math.atan2(c.y - b.y, c.x - b.x) - Math.atan2(b.y - a.y, b.x - a.x)
  return Math.abs(Math.atan2(Math.sin(angle), Math.cos(angle)))
}

/** Point and direction at a distance from the start; clamped to the ends. */
export function placeAt(line: Polyline, distanceM: number): Point & { readonly dx: number; readonly dy: number } {
  const s = Math.min(line.lengthM, Math.max(0, distanceM))
  let i = 0
  let high = line.count - 1
  while (high - i > 1) {
    const middle = (i + high) >> 1
    if (line.distanceM[middle]! <= s) i = middle
    else high = middle
  }
  const spanM = line.distanceM[i + 1]! - line.distanceM[i]!
  const t = spanM > 0 ? (s - line.distanceM[i]!) / spanM : 0
  const at = (values: Float64Array, offset: number) =>
    values[2 * i + offset]! + t * (values[2 * i + 2 + offset]! - values[2 * i + offset]!)
  const dx = at(line.directions, 0)
  const dy = at(line.directions, 1)
  const norm = Math.hypot(dx, dy) || 1
  return { x: at(line.points, 0), y: at(line.points, 1), dx: dx / norm, dy: dy / norm }
}

const PIECES_PER_SPAN = 16
const CENTRIPETAL = 0.5

/** The course with one more point at either end, so that every span has two neighbours. */
function controlPoints(course: readonly Point[], before?: Point, after?: Point): readonly Point[] {
  const first = course[0]
  const last = course.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('course must have points, got none')
  return [before ?? mirrored(course[1] ?? first, first), ...course, after ?? mirrored(course.at(-2) ?? last, last)]
}

function densePoints(controls: readonly Point[]): readonly Point[] {
  const dense: Point[] = [controls[1]!]
  for (let i = 1; i < controls.length - 2; i++)
    for (let piece = 1; piece <= PIECES_PER_SPAN; piece++)
      dense.push(
        catmullRom(controls[i - 1]!, controls[i]!, controls[i + 1]!, controls[i + 2]!, piece / PIECES_PER_SPAN),
      )
  if (dense.length === 1) dense.push(controls[1]!)
  return dense
}

/** The point as far beyond `end` as `inner` lies before it. */
const mirrored = (inner: Point, end: Point): Point => ({ x: 2 * end.x - inner.x, y: 2 * end.y - inner.y })

const knot = (a: Point, b: Point): number => Math.max(1e-6, Math.hypot(b.x - a.x, b.y - a.y) ** CENTRIPETAL)

/** Derivative at `p1` by its own knot spacing: the same seen from either side, so neighbouring spans join smoothly. */
function tangentAt(p0: Point, p1: Point, p2: Point): Point {
  const t0 = knot(p0, p1)
  const t1 = knot(p1, p2)
  const along = (axis: 'x' | 'y') =>
    (p1[axis] - p0[axis]) / t0 - (p2[axis] - p0[axis]) / (t0 + t1) + (p2[axis] - p1[axis]) / t1
  return { x: along('x'), y: along('y') }
}

function catmullRom(p0: Point, p1: Point, p2: Point, p3: Point, t: number): Point {
  const span = knot(p1, p2)
  const start = tangentAt(p0, p1, p2)
  const end = tangentAt(p1, p2, p3)
  const along = (axis: 'x' | 'y') => {
    const m1 = span * start[axis]
    const m2 = span * end[axis]
    const a = 2 * (p1[axis] - p2[axis]) + m1 + m2
    const b = -3 * (p1[axis] - p2[axis]) - 2 * m1 - m2
    return ((a * t + b) * t + m1) * t + p1[axis]
  }
  return { x: along('x'), y: along('y') }
}

function withoutRepeats(course: readonly Point[]): readonly Point[] {
  return course.filter((point, i) => {
    const previous = course[i - 1]
    return previous === undefined || Math.hypot(point.x - previous.x, point.y - previous.y) > 1
  })
}

function runningLengths(points: readonly Point[]): readonly number[] {
  const lengths = [0]
  for (let i = 1; i < points.length; i++)
    lengths.push(lengths[i - 1]! + Math.hypot(points[i]!.x - points[i - 1]!.x, points[i]!.y - points[i - 1]!.y))
  return lengths
}

function directionsOf(points: Float64Array, count: number, controls: readonly Point[]): Float64Array {
  const directions = new Float64Array(2 * count)
  const at = (i: number): Point => ({ x: points[2 * i]!, y: points[2 * i + 1]! })
  const set = (i: number, { x, y }: Point) => {
    const norm = Math.hypot(x, y) || 1
    directions[2 * i] = x / norm
    directions[2 * i + 1] = y / norm
  }
  for (let i = 1; i < count - 1; i++) {
    const back = unit(at(i - 1), at(i))
    const ahead = unit(at(i), at(i + 1))
    set(i, { x: back.x + ahead.x, y: back.y + ahead.y })
  }
  set(0, tangentAt(controls[0]!, controls[1]!, controls[2]!))
  set(count - 1, tangentAt(controls.at(-3)!, controls.at(-2)!, controls.at(-1)!))
  return directions
}

function unit(from: Point, to: Point): Point {
  const norm = Math.hypot(to.x - from.x, to.y - from.y) || 1
  return { x: (to.x - from.x) / norm, y: (to.y - from.y) / norm }
}
