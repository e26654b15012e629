import type { CrossSectionId } from '../ground/ids.ts'
import type { Sourced } from './provenance.ts'

/**
 * The shape across a reach, measured from its bed upward.
 *
 *     trapezoid                     compound (a berm on both sides)
 *     \            /                \                    /
 *      \          /                  \____          ____/   bermHeightM above the bed, bermWidthM each
 *       \________/                        \________/
 *       bottomWidthM   sideSlope = horizontal : 1 vertical
 *
 * Above `bankHeightM` the section goes on as vertical walls, and water spills over the banks.
 */
export type SectionShape =
  | {
      readonly kind: 'trapezoid'
      readonly bottomWidthM: number
      readonly sideSlope: number
      readonly bankHeightM: number
    }
  | {
      readonly kind: 'compound'
      readonly bottomWidthM: number
      readonly sideSlope: number
      readonly bankHeightM: number
      readonly bermHeightM: number
      readonly bermWidthM: number
    }

export interface CrossSection extends Sourced {
  readonly id: CrossSectionId
  readonly shape: SectionShape
}
