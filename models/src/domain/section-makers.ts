import { assertFinite, assertPositive } from '../ground/assert.ts'
import type { SectionPoint, SectionShape, SectionZone } from './cross-section.ts'

/** Depth at which a rounded bed is looked at to say how wide it is. */
const BED_DEPTH_M = 0.01

/** An open channel with vertical walls. */
export function rectangleSection(widthM: number, bankHeightM: number): SectionShape {
  assertPositive({ widthM, bankHeightM })
  return { kind: 'trapezoid', bottomWidthM: widthM, sideSlope: 0, bankHeightM }
}

/** A closed conduit with vertical walls and a level crown. */
export function boxSection(widthM: number, heightM: number): SectionShape {
  assertPositive({ widthM, heightM })
  return { kind: 'box', bottomWidthM: widthM, sideSlope: 0, bankHeightM: heightM }
}

/** A closed round pipe. Its bottom width is the mean width of its lowest centimetre: two thirds of the chord there. */
export function circleSection(diameterM: number): SectionShape {
  assertPositive({ diameterM })
  const depthM = Math.min(BED_DEPTH_M, 0.5 * diameterM)
  const chordM = 2 * Math.sqrt(depthM * (diameterM - depthM))
  return { kind: 'circle', bottomWidthM: (2 / 3) * chordM, sideSlope: 0, bankHeightM: diameterM, diameterM }
}

/**
 * A section as surveyed: pairs of distance across and elevation, from left to right, in any datum. Bottom width and side slope are those of the
 * trapezoid that has the same area and surface width when the lower bank is reached.
 *
 * @throws RangeError when the distances go back, fewer than three points are given, or there is no ground below the banks
 */
export function surveyedSection(
  survey: readonly (readonly [acrossM: number, elevationM: number])[],
  zones: readonly SectionZone[] = [],
): SectionShape {
  const lowestM = Math.min(...survey.map(([, elevationM]) => elevationM))
  const points = survey.map(([acrossM, elevationM]) => ({ acrossM, heightM: elevationM - lowestM }))
  const [left, right] = [points[0], points.at(-1)]
  if (points.length < 3 || left === undefined || right === undefined)
    throw new RangeError(`survey must have three points or more, got ${points.length}`)
  for (const [i, { acrossM, heightM }] of points.entries()) {
    assertFinite({ acrossM, heightM })
    const before = points[i - 1]
    if (before !== undefined && acrossM < before.acrossM)
      throw new RangeError(`survey must go from left to right, got ${acrossM} m after ${before.acrossM} m`)
  }
  for (const { roughnessFactor } of zones) assertPositive({ roughnessFactor })
  const bankHeightM = Math.min(left.heightM, right.heightM)
  assertPositive({ bankHeightM })
  const { areaM2, widthM } = filledTo(points, bankHeightM)
  const bottomWidthM = Math.max((2 * areaM2) / bankHeightM - widthM, 0.01 * widthM)
  const sideSlope = Math.max((widthM - bottomWidthM) / (2 * bankHeightM), 0)
  return { kind: 'surveyed', bottomWidthM, sideSlope, bankHeightM, points, zones }
}

function filledTo(points: readonly SectionPoint[], heightM: number): { areaM2: number; widthM: number } {
  let areaM2 = 0
  let widthM = 0
  for (const [i, b] of points.entries()) {
    const a = points[i - 1]
    if (a === undefined) continue
    const deep = heightM - Math.min(a.heightM, b.heightM)
    const shallow = heightM - Math.max(a.heightM, b.heightM)
    const wet = deep <= 0 ? 0 : shallow >= 0 ? 1 : deep / (deep - shallow)
    widthM += wet * (b.acrossM - a.acrossM)
    areaM2 += 0.5 * wet * (b.acrossM - a.acrossM) * (deep + Math.max(shallow, 0))
  }
  return { areaM2, widthM }
}
