import { isClosed, type SectionShape } from '../domain/cross-section.ts'
import { circleBedWidthM } from './closed-section.ts'
import { isConstant, type Resistance } from './roughness.ts'
import { type SectionFlow, sectionFlow, sectionFlowAt } from './section-flow.ts'
import { type SurveyTable, surveyedFlow, surveyTable } from './surveyed-section.ts'

/** Width of a full conduit as a part of its bed's: holds nothing to speak of, and keeps the row of a full dead end solvable. */
const FULL_WIDTH = 1e-9

/** Shape and roughness of a reach, made ready for the solver. */
export interface SectionLaw {
  readonly shape: SectionShape
  readonly resistance: Resistance
  readonly survey: SurveyTable | null
  /** The trapezoid that the section is up to `plainDepthM`, or, where that is 0, in its lowest centimetre. */
  readonly bedWidthM: number
  readonly bedSideSlope: number
  /** Depth up to which the section is one trapezoid of constant roughness. */
  readonly plainDepthM: number
  /** Depth above which the section is full; `Infinity` where it is open. */
  readonly crownM: number
  readonly fullConveyanceM3s: number
}

export function sectionLaw(shape: SectionShape, resistance: Resistance): SectionLaw {
  const closed = isClosed(shape)
  const survey = shape.kind === 'surveyed' ? surveyTable(shape) : null
  const isTrapezoid = shape.kind === 'trapezoid' || shape.kind === 'compound'
  return {
    shape,
    resistance,
    survey,
    bedWidthM: bedWidthM(shape, survey),
    bedSideSlope: isTrapezoid ? shape.sideSlope : 0,
    plainDepthM: isTrapezoid && isConstant(resistance) ? trapezoidDepthM(shape) : 0,
    crownM: closed ? shape.bankHeightM : Number.POSITIVE_INFINITY,
    fullConveyanceM3s: closed
      ? sectionFlowAt(shape, resistance, 2 * shape.bankHeightM).conveyanceM3s
      : Number.POSITIVE_INFINITY,
  }
}

const trapezoidDepthM = (shape: SectionShape): number =>
  shape.kind === 'compound' ? Math.min(shape.bermHeightM, shape.bankHeightM) : shape.bankHeightM

function bedWidthM(shape: SectionShape, survey: SurveyTable | null): number {
  if (shape.kind === 'circle') return circleBedWidthM(shape.diameterM)
  if (survey === null) return shape.bottomWidthM
  const { levelM, widthM } = survey
  return widthM.reduce((sum, part, i) => (i % levelM.length === 0 ? sum + part : sum), 0)
}

/**
 * The section at a depth as the solver sees it, into `into`.
 *
 *     K = min(K(y), K full)    T = 1e-9 · bed width above the crown
 *
 * A closed conduit carries most a little below its crown and less when full. Were that fall in the equations, one discharge would have several depths, and
 * the water would jump between them. Bounded by its full value K gives every discharge up to the full one the same depth as the formula
 * does, and those beyond run under pressure.
 *
 * Source: ours.
 */
export function lawFlow(law: SectionLaw, depthM: number, into: SectionFlow): void {
  if (law.survey === null || !(depthM > 0)) sectionFlow(law.shape, law.resistance, depthM, into)
  else surveyedFlow(law.survey, law.resistance, depthM, into)
  if (law.crownM === Number.POSITIVE_INFINITY) return
  if (depthM > law.crownM) into.topWidthM = FULL_WIDTH * law.bedWidthM
  if (into.conveyanceM3s >= law.fullConveyanceM3s) {
    into.conveyanceM3s = law.fullConveyanceM3s
    into.conveyancePerDepthM2s = 0
  }
}
