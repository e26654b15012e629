import type { SectionPoint, SectionShape } from '../domain/cross-section.ts'
import { FLAT_BED_M } from './closed-section.ts'
import { addConveyance, type Conveyance, type Resistance } from './roughness.ts'

/**
 * A surveyed section made ready: parts side by side, and at every level where the ground turns each part's area, width and perimeter, with what the
 * latter two grow by up to the next level. Value of part `i` at level `k`: index `i · levels + k`.
 */
export interface SurveyTable {
  readonly levelM: Float64Array
  readonly areaM2: Float64Array
  readonly widthM: Float64Array
  readonly widthGrowth: Float64Array
  readonly perimeterM: Float64Array
  readonly perimeterGrowth: Float64Array
  /** Per part: how many times as rough as the reach. */
  readonly roughnessFactor: Float64Array
}

interface SurveyedFlow extends Conveyance {
  areaM2: number
  topWidthM: number
  wettedPerimeterM: number
}

type Surveyed = Extract<SectionShape, { kind: 'surveyed' }>

/** A part between two verticals: its ground, and whether a wall stands at its outer ends. */
interface Part {
  readonly points: readonly SectionPoint[]
  readonly roughnessFactor: number
  readonly isFirst: boolean
  readonly isLast: boolean
}

/**
 * A surveyed section at a depth, into `into`: between the levels of its points area is a parabola of depth and width a line, so both are exact.
 *
 *     A = Aₖ + Tₖ·d + t·d²/2    T = Tₖ + t·d    P = Pₖ + p·d        d = y − yₖ        K = Σ K of the parts
 *
 * Source: divided sections: Chow (1959) Open-Channel Hydraulics, § 6-5.
 * Valid:  0 < y; the lowest centimetre counts as flat.
 */
export function surveyedFlow(table: SurveyTable, resistance: Resistance, y: number, into: SurveyedFlow): void {
  const { levelM, areaM2, widthM, widthGrowth, perimeterM, perimeterGrowth, roughnessFactor } = table
  const levels = levelM.length
  let k = levels - 1
  while (k > 0 && levelM[k]! > y) k--
  const d = y - levelM[k]!
  into.areaM2 = 0
  into.topWidthM = 0
  into.wettedPerimeterM = 0
  into.conveyanceM3s = 0
  into.conveyancePerDepthM2s = 0
  for (let i = k; i < areaM2.length; i += levels) {
    const T = widthM[i]! + widthGrowth[i]! * d
    const A = areaM2[i]! + 0.5 * (widthM[i]! + T) * d
    const P = perimeterM[i]! + perimeterGrowth[i]! * d
    into.areaM2 += A
    into.topWidthM += T
    into.wettedPerimeterM += P
    addConveyance(into, resistance, y, A, T, P, perimeterGrowth[i]!, roughnessFactor[(i - k) / levels]!)
  }
}

/**
 * Makes a surveyed section ready. It is divided where its zones begin and, where a part's conveyance would fall as the water steps over a shoulder,
 * at that shoulder too: conveyance never falls.
 */
export function surveyTable(shape: Surveyed): SurveyTable {
  let parts = zonesOf(shape)
  for (;;) {
    const divided = parts.flatMap(divideAtShoulder)
    if (divided.length === parts.length) break
    parts = divided
  }
  const levels = levelsOf(parts)
  const rows = parts.flatMap((part) => levels.map((levelM, k) => rowAt(part, levelM, levels[k + 1], k === 0)))
  return {
    levelM: Float64Array.from(levels),
    areaM2: Float64Array.from(rows, ({ A }) => A),
    widthM: Float64Array.from(rows, ({ T }) => T),
    widthGrowth: Float64Array.from(rows, ({ t }) => t),
    perimeterM: Float64Array.from(rows, ({ P }) => P),
    perimeterGrowth: Float64Array.from(rows, ({ p }) => p),
    roughnessFactor: Float64Array.from(parts, (part) => part.roughnessFactor),
  }
}

function levelsOf(parts: readonly Part[]): number[] {
  const heights = parts.flatMap(({ points }) => points.map(({ heightM }) => heightM))
  const above = [...new Set(heights)].filter((heightM) => heightM > FLAT_BED_M).sort((a, b) => a - b)
  return [0, FLAT_BED_M, ...above]
}

/** The parts between the beginnings of zones, each with the ground points that fall on its edges. */
function zonesOf({ points, zones }: Surveyed): Part[] {
  const rightM = points.at(-1)!.acrossM
  const leftM = points[0]!.acrossM
  const inside = zones.filter(({ fromAcrossM }) => fromAcrossM > leftM && fromAcrossM < rightM)
  const first = zones.findLast(({ fromAcrossM }) => fromAcrossM <= leftM)
  const starts = [{ fromAcrossM: leftM, roughnessFactor: first?.roughnessFactor ?? 1 }, ...inside]
  return starts.map(({ fromAcrossM, roughnessFactor }, i) => {
    const toM = starts[i + 1]?.fromAcrossM ?? rightM
    const [isFirst, isLast] = [i === 0, i + 1 === starts.length]
    const within = points.filter(
      ({ acrossM }) =>
        (acrossM > fromAcrossM || (isFirst && acrossM === fromAcrossM)) &&
        (acrossM < toM || (isLast && acrossM === toM)),
    )
    const left = isFirst ? [] : edgeAt(points, fromAcrossM, 'right')
    const right = isLast ? [] : edgeAt(points, toM, 'left')
    return { points: [...left, ...within, ...right], roughnessFactor, isFirst, isLast }
  })
}

/** The ground at an edge, for the part on one side of it. A wall that stands there belongs to the part at its foot. */
function edgeAt(points: readonly SectionPoint[], acrossM: number, side: 'left' | 'right'): SectionPoint[] {
  const wall = points.filter((point) => point.acrossM === acrossM)
  const [first, last] = [wall[0], wall.at(-1)]
  if (first !== undefined && last !== undefined) {
    const foot = first.heightM < last.heightM ? 'left' : 'right'
    return side === foot ? wall : [side === 'left' ? first : last]
  }
  const i = points.findIndex((point) => point.acrossM > acrossM)
  const [a, b] = [points[i - 1]!, points[i]!]
  const share = (acrossM - a.acrossM) / (b.acrossM - a.acrossM)
  return [{ acrossM, heightM: a.heightM + share * (b.heightM - a.heightM) }]
}

/**
 * Divides a part at the lowest level over which its conveyance would fall: at a shoulder there, else at the part's highest ridge. Just above a
 * level K grows when T·P ≥ ⅖·A·P′; up to the next level it then does too.
 */
function divideAtShoulder(part: Part): Part[] {
  const { points } = part
  const levels = levelsOf([part])
  for (let k = 2; k < levels.length; k++) {
    const levelM = levels[k]!
    const above = rowAt(part, levelM, levels[k + 1], false)
    const below = rowAt(part, levels[k - 1]!, levelM, false)
    const under = below.P + below.p * (levelM - levels[k - 1]!)
    if (above.P <= under * (1 + 1e-12) && above.T * above.P >= 0.4 * above.A * above.p) continue
    const shoulder = points.findIndex(
      ({ heightM }, i) =>
        i > 0 &&
        i + 1 < points.length &&
        heightM === levelM &&
        isLower(points[i - 1], heightM) !== isLower(points[i + 1], heightM),
    )
    const at = shoulder > 0 ? shoulder : ridgeOf(points)
    if (at < 0) continue
    return [
      { ...part, points: points.slice(0, at + 1), isLast: false },
      { ...part, points: points.slice(at), isFirst: false },
    ]
  }
  return [part]
}

const isLower = (point: SectionPoint | undefined, heightM: number): boolean =>
  point !== undefined && point.heightM < heightM

/** Place of the highest point that has lower ground on both sides, or -1. */
function ridgeOf(points: readonly SectionPoint[]): number {
  let ridge = -1
  for (const [i, { heightM }] of points.entries()) {
    const isRidge =
      points.slice(0, i).some((point) => isLower(point, heightM)) &&
      points.slice(i + 1).some((point) => isLower(point, heightM))
    if (isRidge && (ridge < 0 || heightM > points[ridge]!.heightM)) ridge = i
  }
  return ridge
}

/** Area, width and perimeter of a part at a level, just above it, and what width and perimeter grow by up to the next. */
function rowAt(part: Part, levelM: number, nextM: number | undefined, isBed: boolean) {
  if (isBed) {
    const { A, P } = wetted(part, FLAT_BED_M, FLAT_BED_M)
    return { A: 0, T: A / FLAT_BED_M, t: 0, P, p: 0 }
  }
  const top = nextM ?? levelM + 1
  const [here, there] = [wetted(part, levelM, top), wetted(part, top, top)]
  const T = here.T
  const per = 1 / (top - levelM)
  return { A: here.A, T, t: (there.T - T) * per, P: here.P, p: (there.P - here.P) * per }
}

/** What of a part is wet at a level; ground counts as wet when it lies below `underM`, the next level above. */
function wetted(
  { points, isFirst, isLast }: Part,
  levelM: number,
  underM: number,
): { A: number; T: number; P: number } {
  let A = 0
  let T = 0
  let P = 0
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1]!, points[i]!]
    const across = b.acrossM - a.acrossM
    const rise = Math.abs(b.heightM - a.heightM)
    const low = Math.min(a.heightM, b.heightM)
    if (low >= underM || low > levelM) continue
    const wet = rise === 0 ? 1 : Math.min((levelM - low) / rise, 1)
    const deep = levelM - low
    T += wet * across
    A += 0.5 * wet * across * (deep + Math.max(deep - rise, 0))
    P += wet * Math.sqrt(across * across + rise * rise)
  }
  if (isFirst) P += Math.max(levelM - points[0]!.heightM, 0)
  if (isLast) P += Math.max(levelM - points.at(-1)!.heightM, 0)
  return { A, T, P }
}
