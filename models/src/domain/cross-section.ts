import type { CrossSectionId } from '../ground/ids.ts'
import type { Sourced } from './provenance.ts'

/** What every section says of itself, whatever its kind; of curved and surveyed ones it is the trapezoid most like them. */
interface SectionOutline {
  readonly bottomWidthM: number
  /** Horizontal to 1 vertical. */
  readonly sideSlope: number
  /** Height of the bank over the bed; of a closed conduit the height of its crown. */
  readonly bankHeightM: number
}

/** One point of the ground of a surveyed section: across from left to right, and above the section's lowest point. */
export interface SectionPoint {
  readonly acrossM: number
  readonly heightM: number
}

/** A part of a surveyed section, up to where the next one begins, that is `roughnessFactor` times as rough as its reach. */
export interface SectionZone {
  readonly fromAcrossM: number
  readonly roughnessFactor: number
}

/**
 * The shape across a reach, measured from its bed upward.
 *
 *     trapezoid                     compound (a berm on both sides)
 *     \            /                \                    /
 *      \          /                  \____          ____/   bermHeightM above the bed, bermWidthM each
 *       \________/                        \________/
 *       bottomWidthM   sideSlope = horizontal : 1 vertical
 *
 * A rectangle is the trapezoid with side slope 0. `circle` and `box` are closed conduits: full at `bankHeightM`, they hold no more and run under
 * pressure. `surveyed` follows measured ground. An open section goes on above `bankHeightM` as vertical walls (a surveyed one above its ends), and water
 * spills over the banks. Docs: `docs/structures/sections.md`.
 */
export type SectionShape =
  | (SectionOutline & { readonly kind: 'trapezoid' })
  | (SectionOutline & { readonly kind: 'compound'; readonly bermHeightM: number; readonly bermWidthM: number })
  | (SectionOutline & { readonly kind: 'circle'; readonly diameterM: number })
  | (SectionOutline & { readonly kind: 'box' })
  | (SectionOutline & {
      readonly kind: 'surveyed'
      /** From left to right; a wall is two points at the same place. The lowest has height 0. */
      readonly points: readonly SectionPoint[]
      /** From left to right; left of the first one the factor is 1. */
      readonly zones: readonly SectionZone[]
    })

/** True for conduits that can run full. */
export const isClosed = ({ kind }: SectionShape): boolean => kind === 'circle' || kind === 'box'

export interface CrossSection extends Sourced {
  readonly id: CrossSectionId
  readonly shape: SectionShape
}
