import { roundedCap, roundedCapSlope } from '../numerics/rounded-cap.ts'

/** How a float opens a gate: shut at one stage, fully open where the stage differs from it by the decrement. */
export interface FloatLaw {
  readonly side: 'upstream' | 'downstream'
  readonly shutStageM: number
  readonly decrementM: number
  readonly maximumOpeningM: number
}

/** Half-width of the passages at both ends, as a part of the decrement. */
const ROUNDED = 0.05

const partOf = ({ side, shutStageM, decrementM }: FloatLaw, stageM: number): number =>
  (side === 'upstream' ? stageM - shutStageM : shutStageM - stageM) / decrementM

/**
 * Opening of a gate that a float moves, at the stage that lifts the float.
 *
 *     a = a_max · (h − shut)/decrement upstream,  a_max · (shut − h)/decrement downstream, within 0 … a_max
 *
 * Both corners are rounded by parabolas over 5 % of the decrement, so that the slope is continuous.
 *
 * Source: the linear law of constant-level gates with decrement, as makers of AMIL and AVIS gates give it; corners ours.
 * Valid:  floats in still water; the leaf follows without delay.
 *
 * @example upstream, shut at 40, decrement 0.2, a_max 1, at 40.1: 0.5 m
 */
export function floatOpeningM(law: FloatLaw, stageM: number): number {
  const part = partOf(law, stageM)
  return law.maximumOpeningM * (part < 0.5 ? 1 - roundedCap(1 - part, ROUNDED) : roundedCap(part, ROUNDED))
}

/** How the opening answers to the stage: positive upstream, negative downstream. */
export function floatOpeningSlope(law: FloatLaw, stageM: number): number {
  const part = partOf(law, stageM)
  const slope = part < 0.5 ? roundedCapSlope(1 - part, ROUNDED) : roundedCapSlope(part, ROUNDED)
  return ((law.side === 'upstream' ? 1 : -1) * law.maximumOpeningM * slope) / law.decrementM
}
