import type { CrossSection, District, Reach } from '@district/models'
import type { CanalCourse } from './canal-courses.ts'
import { placeAt } from './polyline.ts'
import type { CanalGap } from './structure-seats.ts'
import { type TerrainGrid, terrainLevelM } from './terrain-grid.ts'

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

/** A trough has its own walls, so that only its water is drawn as a canal's. */
export interface CanalStrip {
  readonly course: CanalCourse
  readonly samples: readonly CanalSample[]
  readonly isTrough: boolean
}

/** What breaks a reach into strips and its water into levels. */
export interface CanalBreaks {
  /** Stretches where a barrel stands instead of the canal, by reach index. */
  readonly gaps: ReadonlyMap<number, readonly CanalGap[]>
  /** Gates across a canal, by reach index: where, and which texels hold the level on the node's side of it. */
  readonly steps: ReadonlyMap<number, readonly WaterStep[]>
  /** Texels with the levels above and below a structure, by structure index, and its trough. */
  readonly troughs: ReadonlyMap<number, Trough>
  /** Where a branch begins beside its trunk: behind its offtake, not in the trunk's middle; by reach index. */
  readonly starts: ReadonlyMap<number, number>
}

export interface WaterStep {
  readonly atM: number
  readonly side: 'head' | 'tail'
  readonly texel: number
}

export interface Trough {
  readonly texelUp: number
  readonly texelDown: number
  readonly widthM: number
  readonly heightM: number
  readonly floorM: number
}

export const NO_BREAKS: CanalBreaks = { gaps: new Map(), steps: new Map(), troughs: new Map(), starts: new Map() }

/** Strips in painting order: branches, basins, trunk; later ones are drawn over earlier ones where they meet. */
export function canalStrips(
  district: District,
  courses: readonly CanalCourse[],
  profile: ProfileGrid,
  terrain: TerrainGrid,
  breaks: CanalBreaks = NO_BREAKS,
): readonly CanalStrip[] {
  const sections = new Map(district.crossSections.map((section) => [section.id, section]))
  const shapes = district.reaches.map((reach) => shapeOf(reach, sections))
  return courses
    .flatMap((course) => reachStrips(course, shapes, profile, terrain, breaks))
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

type SampleAt = (s: number) => CanalSample

/** What a place along a reach looks like. */
function sampler(
  { reach, reachIndex, line, beforeIndex, afterIndex }: CanalCourse,
  shapes: readonly Shape[],
  profile: ProfileGrid,
  terrain: TerrainGrid,
): SampleAt {
  const own = shapes[reachIndex]!
  const head = beforeIndex === undefined ? own : meeting(own, shapes[beforeIndex]!)
  const tail = afterIndex === undefined ? own : meeting(own, shapes[afterIndex]!)
  const easeM = Math.min(line.lengthM / 3, reach.kind === 'basin' ? BASIN_EASE_M : REACH_EASE_M)
  const alongScale = line.lengthM > 0 ? reach.lengthM / line.lengthM : 1
  return (s) => {
    const eased = between(
      between(own, head, 1 - smoothstep(s / easeM)),
      tail,
      1 - smoothstep((line.lengthM - s) / easeM),
    )
    const fraction = line.lengthM > 0 ? s / line.lengthM : 0
    const { x, y, dx, dy } = placeAt(line, s)
    return {
      ...eased,
      // Never eased: freeboard is read from it, and a wall borrowed from the neighbour would call sound water abnormal.
      bankHeightM: own.bankHeightM,
      minimumPx: tapered(head.minimumPx, own.minimumPx, tail.minimumPx, fraction),
      x,
      y,
      nx: -dy,
      ny: dx,
      cap: 0,
      merges: 0,
      cell: cellAt(profile, reachIndex, s * alongScale),
      chainageM: s * alongScale,
      bedM: reach.bedUpM + fraction * (reach.bedDownM - reach.bedUpM),
      groundM: terrainLevelM(terrain, x, y),
    }
  }
}

/** The strips of one reach: one, or what gaps leave of it with the troughs in them. */
function reachStrips(
  course: CanalCourse,
  shapes: readonly Shape[],
  profile: ProfileGrid,
  terrain: TerrainGrid,
  { gaps, steps, troughs, starts }: CanalBreaks,
): readonly CanalStrip[] {
  const { reachIndex, line, beforeIndex, afterIndex, headMerges, tailMerges, headOpen } = course
  const at = sampler(course, shapes, profile, terrain)
  const stepsHere = steps.get(reachIndex) ?? []
  const gapsHere = [...(gaps.get(reachIndex) ?? [])].sort((a, b) => a.fromM - b.fromM)
  const strips: CanalStrip[] = []
  const startM = starts.get(reachIndex) ?? 0
  let fromM = startM
  const cut = (toM: number) => {
    if (toM - fromM < 1) return
    const samples = [...stretch(course, at, fromM, toM, stepsHere)]
    const last = samples.length - 1
    const [atHead, atTail] = [fromM === startM, toM === line.lengthM]
    if (atHead && headMerges && startM === 0) samples[0] = { ...samples[0]!, merges: 1 }
    if (atTail && tailMerges) samples[last] = { ...samples[last]!, merges: 1 }
    const roundHead = atHead && startM === 0 && beforeIndex === undefined && !headOpen
    strips.push({
      course,
      isTrough: false,
      samples: [
        ...(roundHead ? roundedEnd(samples[0]!, -1).toReversed() : []),
        ...samples,
        ...(atTail && afterIndex === undefined ? roundedEnd(samples[last]!, 1) : []),
      ],
    })
  }
  for (const gap of gapsHere) {
    cut(gap.fromM)
    const trough = troughs.get(gap.structureIndex)
    if (gap.kind === 'aqueduct' && trough !== undefined)
      strips.push({ course, isTrough: true, samples: troughSamples(at, gap, trough, line.lengthM) })
    fromM = gap.toM
  }
  cut(line.lengthM)
  return strips
}

/** Samples of a stretch of a reach; at a gate the water has two levels, one behind the other at the same place. */
function* stretch(
  { line }: CanalCourse,
  at: SampleAt,
  fromM: number,
  toM: number,
  steps: readonly WaterStep[],
): Iterable<CanalSample> {
  const places = new Set([fromM, toM])
  for (let i = 0; i < line.count; i++) {
    const s = line.distanceM[i]!
    if (s > fromM && s < toM) places.add(s)
  }
  for (const { atM } of steps) if (atM > fromM && atM < toM) places.add(atM)
  for (const s of [...places].sort((a, b) => a - b)) {
    const sample = at(s)
    const beyond = steps.find(({ atM, side }) => (side === 'head' ? s < atM : s > atM))
    const here = steps.find(({ atM }) => s === atM)
    if (here !== undefined) {
      const still = { ...sample, cell: here.texel }
      yield* here.side === 'head' ? [still, sample] : [sample, still]
    } else yield beyond === undefined ? sample : { ...sample, cell: beyond.texel }
  }
}

/** Water between the walls of an aqueduct, its level falling from the one above to the one below. */
function troughSamples(at: SampleAt, gap: CanalGap, trough: Trough, lengthM: number): readonly CanalSample[] {
  const isFirst = gap.toM >= lengthM - 0.5
  return [gap.fromM, (gap.fromM + gap.toM) / 2, gap.toM].map((s, i) => {
    const isUpper = isFirst ? true : i === 0 && gap.fromM > 0.5
    return {
      ...at(s),
      cell: isUpper ? trough.texelUp : trough.texelDown,
      bottomHalfM: trough.widthM / 2,
      sideSlope: 0,
      bankHeightM: trough.heightM,
      bermHeightM: 0,
      bermWidthM: 0,
      bedM: trough.floorM,
    }
  })
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
