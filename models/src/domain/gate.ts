import type { GateId, NodeId, ReachId } from '../ground/ids.ts'
import type { GateCalibration } from './gate-calibration.ts'
import type { Names, Sourced } from './provenance.ts'

/** check: across a canal · head: at the head of the district or of a canal · escape: out to a river · offtake: into a branch. */
export type GateKind = 'head' | 'check' | 'escape' | 'offtake'

/**
 * Where the water comes from and where it goes.
 * `reach-head`: from `fromNodeId` into the head of `reachId` · `reach-tail`: out of the tail of `reachId` into its node
 * · `outside`: from `fromNodeId` out to a river whose stage is `outsideStageM`.
 */
export type GateSeat =
  | { readonly kind: 'reach-head'; readonly fromNodeId: NodeId; readonly reachId: ReachId }
  | { readonly kind: 'reach-tail'; readonly fromNodeId: NodeId; readonly reachId: ReachId }
  | { readonly kind: 'outside'; readonly fromNodeId: NodeId; readonly outsideStageM: number }

/**
 * Which law says what passes under the leaf. `energy-momentum`: energy and momentum across the jet · `swamee`: Swamee's fit of Henry's
 * measurements · `hec`: orifice and submergence factors in the style of HEC-RAS · `calibrated`: the gate's own `calibration`.
 */
export type GateLaw = 'energy-momentum' | 'swamee' | 'hec' | 'calibrated'

/** A leaf that is an arc of a circle and turns about a trunnion. */
export interface RadialLeaf {
  readonly radiusM: number
  /** Height of the trunnion over the sill, at most `HIGHEST_TRUNNION` of the radius. */
  readonly trunnionHeightM: number
}

/** The trunnion may stand this high at most, as a part of the radius: above, a closed leaf would lie flat on the sill. */
export const HIGHEST_TRUNNION = 0.95

/** A fixed broad crest that the same water passes before or after the leaf. */
export interface SeriesWeir {
  readonly crestM: number
  readonly widthM: number
}

/** A movable structure of equal bays, each with a leaf; `openingM` of a gate is the mean of its bays' openings. */
export interface Gate extends Sourced {
  readonly id: GateId
  readonly kind: GateKind
  readonly names: Names
  /** Node by which people find it; also where it stands on the map. */
  readonly nodeId: NodeId
  readonly seat: GateSeat
  readonly bays: number
  readonly bayWidthM: number
  readonly sillM: number
  /** Largest opening, m. */
  readonly maximumOpeningM: number
  /** Contraction coefficient of the jet under the leaf. */
  readonly contraction: number
  /** Leaf speed, m/s, and the difference below which a drive does not move, m. */
  readonly speedMPerS: number
  readonly deadBandM: number
  /** Upstream stage that the operators hold, m above datum, and by how much it may differ; null where none is held. */
  readonly targetStageM: number | null
  readonly targetToleranceM: number
  readonly designDischargeM3s: number
  /** Absent: energy-momentum. */
  readonly law?: GateLaw
  /** Needed by the law `calibrated`. */
  readonly calibration?: GateCalibration
  /** Height of the leaf itself, m; water above its top edge flows over it. Absent: nothing ever does. */
  readonly leafHeightM?: number
  /** Absent: a vertical leaf. */
  readonly radial?: RadialLeaf
  /** A weir that shares the head with the leaf, upstream of it as the seat counts. Absent: none. */
  readonly seriesWeir?: SeriesWeir
}
