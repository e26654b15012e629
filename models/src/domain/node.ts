import type { NodeId } from '../ground/ids.ts'
import type { LonLat, Names, Sourced } from './provenance.ts'

/**
 * What holds at a node beside the reaches that meet there.
 * none: water only passes · river-stage: the level is given from outside · normal-depth: water leaves as in uniform flow
 * · weir-crest: water leaves over a fixed tail weir.
 */
export type NodeBoundary = 'none' | 'river-stage' | 'normal-depth' | 'weir-crest'

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
}
