import type { CrossSection, District, Reach } from '@district/models'
import type { CanalCourse } from './canal-courses.ts'
import type { TerrainGrid } from './terrain-grid.ts'
import { terrainLevelM } from './terrain-grid.ts'

/** Where the profile points of the network stand: all that drawing needs of it. */
export interface ProfileGrid {
  /** Reach r has points reachStart[r] … reachStart[r+1] − 1, from head to tail. */
  readonly reachStart: Int32Array
  readonly chainageM: Float64Array
}

/** What is drawn across a canal at one place along it. */
export interface CanalSample {
  readonly x: number
  readonly y: number
  /** Left normal of the course. */
  readonly nx: number
  readonly ny: number
  /** −1…1: sine of a rounded end's angle, 0 along the course; the ribbon is pushed out by it and narrowed by its cosine. */
  readonly cap: number
  /** 1 at an end that lies in other water, so that the two may blend; else 0. */
  readonly merges: 0 | 1
  /** Profile point with its fraction towards the next: 12.25 lies a quarter of the way from point 12 to 13. */
  readonly cell: number
  readonly chainageM: number
  readonly bottomHalfM: number
  readonly sideSlope: number
  readonly bankHeightM: number
  readonly bermHeightM: number
  readonly bermWidthM: number
  readonly bedM: number
  readonly groundM: number
  /** The canal with its dykes is never drawn narrower than this. */
  readonly minimumPx: number
}

export interface CanalStrip {
  readonly course: CanalCourse
  readonly samples: readonly CanalSample[]
}

/** Strips in painting order: branches, basins, trunk; later ones are drawn over earlier ones where they meet. */
export function canalStrips(
  district: District,
  courses: readonly CanalCourse[],
  profile: ProfileGrid,
  terrain: TerrainGrid,
): readonly CanalStrip[] {
  const sections = new Map(district.crossSections.map((section) => [section.id, section]))
  const shapes = district.reaches.map((reach) => shapeOf(reach, sections))
  return courses
    .map((course) => ({ course, samples: stripSamples(course, shapes, profile, terrain) }))
    .sort((a, b) => PAINT_ORDER[a.course.reach.kind] - PAINT_ORDER[b.course.reach.kind])
}

const PAINT_ORDER = { branch: 0, basin: 1, trunk: 2 } as const

/** The numbers across a reach that change along it only near its ends. */
interface Shape {
  readonly bottomHalfM: number
  readonly sideSlope: number
  readonly bankHeightM: number
  readonly bermHeightM: number
  readonly bermWidthM: number
  readonly minimumPx: number
}

function shapeOf(reach: Reach, sections: ReadonlyMap<string, CrossSection>): Shape {
  const shape = sections.get(reach.crossSectionId)?.shape
  if (shape === undefined) throw new RangeError(`cross-section of ${reach.id} must exist, got none`)
  return {
    bottomHalfM: shape.bottomWidthM / 2,
    sideSlope: shape.sideSlope,
    bankHeightM: shape.bankHeightM,
    bermHeightM: shape.kind === 'compound' ? shape.bermHeightM : 0,
    bermWidthM: shape.kind === 'compound' ? shape.bermWidthM : 0,
    minimumPx: minimumWidthPx(reach),
  }
}

/** Like rivers on a good map: the more a canal carries, the broader its line. */
export function minimumWidthPx(reach: Pick<Reach, 'kind' | 'designDischargeM3s'>): number {
  const discharge = Math.max(0, reach.designDischargeM3s)
  if (reach.kind === 'branch') return 3.0 + 1.2 * Math.min(1, Math.sqrt(discharge / 12))
  return (reach.kind === 'basin' ? 2.5 : 0) + 4.6 + 5.2 * Math.min(1, Math.sqrt(discharge / 180))
}

function stripSamples(
  { reach, reachIndex, line, beforeIndex, afterIndex, headMerges, tailMerges, headOpen }: CanalCourse,
  shapes: readonly Shape[],
  profile: ProfileGrid,
  terrain: TerrainGrid,
): readonly CanalSample[] {
  const own = shapes[reachIndex]!
  const head = beforeIndex === undefined ? own : meeting(own, shapes[beforeIndex]!)
  const tail = afterIndex === undefined ? own : meeting(own, shapes[afterIndex]!)
  const easeM = Math.min(line.lengthM / 3, reach.kind === 'basin' ? BASIN_EASE_M : REACH_EASE_M)
  const alongScale = line.lengthM > 0 ? reach.lengthM / line.lengthM : 1
  const samples: CanalSample[] = []
  for (let i = 0; i < line.count; i++) {
    const s = line.distanceM[i]!
    const eased = between(
      between(own, head, 1 - smoothstep(s / easeM)),
      tail,
      1 - smoothstep((line.lengthM - s) / easeM),
    )
    const fraction = line.lengthM > 0 ? s / line.lengthM : 0
    const x = line.points[2 * i]!
    const y = line.points[2 * i + 1]!
    samples.push({
      ...eased,
      // Never eased: freeboard is read from it, and a wall borrowed from the neighbour would call sound water abnormal.
      bankHeightM: own.bankHeightM,
      minimumPx: tapered(head.minimumPx, own.minimumPx, tail.minimumPx, fraction),
      x,
      y,
      nx: -line.directions[2 * i + 1]!,
      ny: line.directions[2 * i]!,
      cap: 0,
      merges: 0,
      cell: cellAt(profile, reachIndex, s * alongScale),
      chainageM: s * alongScale,
      bedM: reach.bedUpM + fraction * (reach.bedDownM - reach.bedUpM),
      groundM: terrainLevelM(terrain, x, y),
    })
  }
  const last = samples.length - 1
  if (headMerges) samples[0] = { ...samples[0]!, merges: 1 }
  if (tailMerges) samples[last] = { ...samples[last]!, merges: 1 }
  return [
    ...(beforeIndex === undefined && !headOpen ? roundedEnd(samples[0]!, -1).toReversed() : []),
    ...samples,
    ...(afterIndex === undefined ? roundedEnd(samples[last]!, 1) : []),
  ]
}

const roundedEnd = (end: CanalSample, side: 1 | -1): readonly CanalSample[] =>
  CAP_SINES.map((sine) => ({ ...end, cap: side * sine }))

/** Where two reaches meet: in between, but a basin narrows to the canal it opens into, for a gate stands there. */
function meeting(a: Shape, b: Shape): Shape {
  if (a.bottomHalfM > BASIN_RATIO * b.bottomHalfM) return { ...b, minimumPx: (a.minimumPx + b.minimumPx) / 2 }
  if (b.bottomHalfM > BASIN_RATIO * a.bottomHalfM) return { ...a, minimumPx: (a.minimumPx + b.minimumPx) / 2 }
  return between(a, b, 0.5)
}

const BASIN_RATIO = 3
const REACH_EASE_M = 300
const BASIN_EASE_M = 1100
const CAP_SINES: readonly number[] = [0.5, 0.866, 0.985]

const smoothstep = (t: number): number => {
  const u = Math.min(1, Math.max(0, t))
  return u * u * (3 - 2 * u)
}

function between(a: Shape, b: Shape, t: number): Shape {
  const mix = (key: keyof Shape) => a[key] + t * (b[key] - a[key])
  return {
    bottomHalfM: mix('bottomHalfM'),
    sideSlope: mix('sideSlope'),
    bankHeightM: mix('bankHeightM'),
    bermHeightM: mix('bermHeightM'),
    bermWidthM: mix('bermWidthM'),
    minimumPx: mix('minimumPx'),
  }
}

/** From the head's value over the reach's own at its middle to the tail's. */
const tapered = (head: number, own: number, tail: number, fraction: number): number =>
  fraction < 0.5 ? head + 2 * fraction * (own - head) : own + (2 * fraction - 1) * (tail - own)

/** Profile point, with its fraction, at a chainage of a reach; clamped to the reach. */
export function cellAt({ reachStart, chainageM }: ProfileGrid, reachIndex: number, atM: number): number {
  const first = reachStart[reachIndex]!
  const last = reachStart[reachIndex + 1]! - 1
  let low = first
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (chainageM[middle]! <= atM) low = middle
    else high = middle
  }
  const spanM = chainageM[high]! - chainageM[low]!
  return spanM > 0 ? low + Math.min(1, Math.max(0, (atM - chainageM[low]!) / spanM)) : low
}
