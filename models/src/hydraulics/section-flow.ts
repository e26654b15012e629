import type { SectionShape } from '../domain/cross-section.ts'
import { cubeRoot } from '../numerics/cube-root.ts'

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
 * Area, surface width, perimeter and Manning conveyance of a section at a depth, into `into`.
 *
 *     K = A · R^⅔ / n        dK/dy = K · (5/3 · T/A − 2/3 · P′/P)
 *
 * A compound section is divided by verticals at the edges of its berms, and the conveyances of its parts are added, so that K has no
 * fall where the water reaches a berm. Above the bank the walls are vertical.
 *
 * Source: Chow (1959) Open-Channel Hydraulics, ch. 5 and § 6-5 (divided sections); Manning in SI form.
 * Valid:  any depth; 0 and below give an empty section.
 */
export function sectionFlow(shape: SectionShape, manningN: number, depthM: number, into: SectionFlow): void {
  if (!(depthM > 0)) {
    into.areaM2 = 0
    into.topWidthM = shape.bottomWidthM
    into.wettedPerimeterM = 0
    into.conveyanceM3s = 0
    into.conveyancePerDepthM2s = 0
    return
  }
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
  setConveyance(into, A, T, P, growth, manningN)
  if (compound) addBerms(shape, manningN, depthM, into)
}

type Compound = Extract<SectionShape, { kind: 'compound' }>

function addBerms(shape: Compound, manningN: number, depthM: number, into: SectionFlow): void {
  const over = Math.max(depthM - shape.bankHeightM, 0)
  const rise = depthM - over - shape.bermHeightM
  const width = 2 * shape.bermWidthM + 2 * shape.sideSlope * rise
  const slant = 2 * sideLengthPerDepth(shape.sideSlope)
  const A = (2 * shape.bermWidthM + shape.sideSlope * rise) * rise + width * over
  const P = 2 * shape.bermWidthM + slant * rise + 2 * over
  const main = { K: into.conveyanceM3s, dK: into.conveyancePerDepthM2s }
  setConveyance(into, A, width, P, over > 0 ? 2 : slant, manningN)
  into.conveyanceM3s += main.K
  into.conveyancePerDepthM2s += main.dK
  into.areaM2 += A
  into.topWidthM += width
  into.wettedPerimeterM += P
}

function setConveyance(into: SectionFlow, A: number, T: number, P: number, growth: number, manningN: number): void {
  const root = cubeRoot(A / P)
  const K = (A * root * root) / manningN
  into.conveyanceM3s = K
  into.conveyancePerDepthM2s = A > 0 ? K * (((5 / 3) * T) / A - ((2 / 3) * growth) / P) : 0
}

const emptySection = (): SectionFlow => ({
  areaM2: 0,
  topWidthM: 0,
  wettedPerimeterM: 0,
  conveyanceM3s: 0,
  conveyancePerDepthM2s: 0,
})

/** The same as a new object, for use outside the solver. */
export function sectionFlowAt(shape: SectionShape, manningN: number, depthM: number): Readonly<SectionFlow> {
  const flow = emptySection()
  sectionFlow(shape, manningN, depthM, flow)
  return flow
}
