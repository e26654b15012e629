import type { NodeId } from '../ground/ids.ts'
import type { LonLat, Names, Sourced } from './provenance.ts'

/**
 * What holds at a node beside the reaches that meet there.
 * none: water only passes · river-stage: the level is given from outside · normal-depth: water leaves as in uniform flow
 * · weir-crest: water leaves over a fixed tail weir, which drowns where the forcing gives the node a stage outside
 * · stage: the level is given to this node alone · rating-curve: water leaves as `rating` says.
 * Docs: `docs/structures/boundaries.md`.
 */
export type NodeBoundary = 'none' | 'river-stage' | 'normal-depth' | 'weir-crest' | 'stage' | 'rating-curve'

/** The stage of such a node comes from outside, and water with it. */
export const isStageGiven = (boundary: NodeBoundary | undefined): boolean =>
  boundary === 'river-stage' || boundary === 'stage'

/** One row of what leaves at a stage; rows rise in both, the first discharge is 0. */
export interface RatingRow {
  readonly stageM: number
  readonly dischargeM3s: number
}

/** One row of a pond: its surface at a level. The first row is its bed; between rows the area is linear, above the last constant. Docs: `docs/structures/pond.md`. */
export interface StorageRow {
  readonly stageM: number
  readonly areaM2: number
}

/** A point where reaches meet or end. */
export interface Node extends Sourced {
  readonly id: NodeId
  readonly names: Names
  readonly at: LonLat
  readonly boundary: NodeBoundary
  /** Height of a tail weir's crest above the bed, m; 0 unless `boundary` is `weir-crest`. */
  readonly crestHeightM: number
  /** Design stage, m above datum. */
  readonly designStageM: number
  /** Pond or settling basin that stands at the node beside its reaches; rows of rising stage and area that does not shrink. */
  readonly storage?: readonly StorageRow[]
  /** Given where `boundary` is `rating-curve`. */
  readonly rating?: readonly RatingRow[]
}
