import type { SectionShape } from '../domain/cross-section.ts'
import { boxFlow, circleFlow } from './closed-section.ts'
import { addConveyance, type Resistance } from './roughness.ts'
import { surveyedFlow, surveyTable } from './surveyed-section.ts'

/** What a section is at one depth: area, width at the surface, conveyance, and how the conveyance grows with depth. */
export interface SectionFlow {
  areaM2: number
  topWidthM: number
  wettedPerimeterM: number
  conveyanceM3s: number
  conveyancePerDepthM2s: number
}

const sideLengthPerDepth = (sideSlope: number) => Math.sqrt(1 + sideSlope * sideSlope)

/**
 * Area, surface width, perimeter and conveyance of a section at a depth, into `into`. A number resists as Manning's n.
 *
 *     K = A · R^⅔ / n        dK/dy = K · (5/3 · T/A − 2/3 · P′/P)
 *
 * A compound section is divided by verticals at the edges of its berms, and the conveyances of its parts are added, so that K has no
 * fall where the water reaches a berm. Above the bank the walls are vertical. A surveyed section is made ready anew at every call: the solver
 * holds it ready in a `SectionLaw`.
 *
 * Source: Chow (1959) Open-Channel Hydraulics, ch. 5 and § 6-5 (divided sections); Manning in SI form.
 * Valid:  any depth; 0 and below give an empty section.
 */
export function sectionFlow(shape: SectionShape, resistance: Resistance, depthM: number, into: SectionFlow): void {
  if (!(depthM > 0)) {
    into.areaM2 = 0
    into.topWidthM = shape.bottomWidthM
    into.wettedPerimeterM = 0
    into.conveyanceM3s = 0
    into.conveyancePerDepthM2s = 0
    return
  }
  if (shape.kind === 'circle') circleFlow(shape.diameterM, resistance, depthM, into)
  else if (shape.kind === 'box') boxFlow(shape.bottomWidthM, shape.bankHeightM, resistance, depthM, into)
  else if (shape.kind === 'surveyed') surveyedFlow(surveyTable(shape), resistance, depthM, into)
  else trapezoidFlow(shape, resistance, depthM, into)
}

type Compound = Extract<SectionShape, { kind: 'compound' }>

function trapezoidFlow(
  shape: Extract<SectionShape, { kind: 'trapezoid' }> | Compound,
  resistance: Resistance,
  depthM: number,
  into: SectionFlow,
): void {
  const { bottomWidthM: b, sideSlope: m, bankHeightM } = shape
  const slant = 2 * sideLengthPerDepth(m)
  const over = Math.max(depthM - bankHeightM, 0)
  const y = depthM - over
  const compound = shape.kind === 'compound' && y > shape.bermHeightM
  const yMain = compound ? shape.bermHeightM : y
  const widthMain = b + 2 * m * yMain
  const aboveMain = depthM - yMain
  const wallMain = compound ? 0 : over
  const A = (b + m * yMain) * yMain + widthMain * aboveMain
  const P = b + slant * yMain + 2 * wallMain
  const growth = compound ? 0 : over > 0 ? 2 : slant
  const T = compound || over > 0 ? widthMain : b + 2 * m * depthM
  into.areaM2 = A
  into.topWidthM = T
  into.wettedPerimeterM = P
  into.conveyanceM3s = 0
  into.conveyancePerDepthM2s = 0
  addConveyance(into, resistance, depthM, A, T, P, growth)
  if (compound) addBerms(shape, resistance, depthM, into)
}

function addBerms(shape: Compound, resistance: Resistance, depthM: number, into: SectionFlow): void {
  const over = Math.max(depthM - shape.bankHeightM, 0)
  const rise = depthM - over - shape.bermHeightM
  const width = 2 * shape.bermWidthM + 2 * shape.sideSlope * rise
  const slant = 2 * sideLengthPerDepth(shape.sideSlope)
  const A = (2 * shape.bermWidthM + shape.sideSlope * rise) * rise + width * over
  const P = 2 * shape.bermWidthM + slant * rise + 2 * over
  addConveyance(into, resistance, depthM, A, width, P, over > 0 ? 2 : slant)
  into.areaM2 += A
  into.topWidthM += width
  into.wettedPerimeterM += P
}

const emptySection = (): SectionFlow => ({
  areaM2: 0,
  topWidthM: 0,
  wettedPerimeterM: 0,
  conveyanceM3s: 0,
  conveyancePerDepthM2s: 0,
})

/** The same as a new object, for use outside the solver. */
export function sectionFlowAt(shape: SectionShape, resistance: Resistance, depthM: number): Readonly<SectionFlow> {
  const flow = emptySection()
  sectionFlow(shape, resistance, depthM, flow)
  return flow
}
