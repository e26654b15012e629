import type { District } from '../domain/district.ts'

/** Side of a gate that is not water of the network: the river at a `river-stage` node, or a river outside the district. */
export const RIVER = -1
export const OUTSIDE = -2
/** Side of a gate at node `n`, whose stage the forcing gives to it alone: `GIVEN − n`. */
export const GIVEN = -3

/** How finely reaches are cut, and where loops are opened. */
export interface NetworkOptions {
  /** Longest distance between two points of a reach. */
  readonly dxM: number
  /** Reaches at which a loop shall be cut, by id; elsewhere the network chooses. The solution does not depend on it. */
  readonly cutReachIds?: readonly string[]
}

/**
 * A district cut into points and links, ready for the solver.
 *
 * Reach r owns the profile points `reachStart[r] … reachStart[r + 1] - 1`, head to tail, both ends included, and the links
 * between them. Ends of reaches that meet at a node without a gate between them share one unknown stage: a *junction*. Stages are
 * numbered junctions first, then the inner points reach by reach. Links are numbered reach by reach (`linkStart`), then one per gate,
 * then one per joint, then one per structure. *Crossings* are the gates, then the structures: links between two waters that a law rules.
 *
 *     stages  ●───●───●───●  G  ●───●───●        ● point   ─ link   G gate: a link of its own
 */
export interface Network {
  readonly district: District
  readonly dxM: number
  /** 16 hex digits over everything that matters to the equations. */
  readonly topologyHash: string
  readonly pointCount: number
  readonly stageCount: number
  readonly linkCount: number
  readonly junctionCount: number
  readonly reachStart: Int32Array
  readonly linkStart: Int32Array
  /** Per profile point. */
  readonly chainageM: Float64Array
  readonly bedM: Float64Array
  readonly bankM: Float64Array
  readonly pointStage: Int32Array
  /** Per reach: distance between its points, and the junctions at its ends. */
  readonly reachDxM: Float64Array
  readonly reachHeadJunction: Int32Array
  readonly reachTailJunction: Int32Array
  /** Reaches of kind `branch`, in the district's order: the order of `demandM3s`. */
  readonly branchReachIndices: Int32Array
  /** Per crossing: a junction, `RIVER`, `OUTSIDE` or `GIVEN − node`; and the first link after those of the reaches is that of gate 0. */
  readonly gateUpJunction: Int32Array
  readonly gateDownJunction: Int32Array
  readonly gateLinkStart: number
  /** Link of structure 0. */
  readonly structureLinkStart: number
  /** Per node: its junction, or -1 when no water stands there without a gate in between. */
  readonly nodeJunction: Int32Array
  /** Per junction: 1 where the stage is given by the river, or given to a node. */
  readonly junctionIsRiver: Uint8Array
  /** Per junction: the node whose given stage holds there, or -1. */
  readonly junctionGivenNode: Int32Array
  /** Per joint: two junctions that are one and the same water, kept apart to open a loop. */
  readonly jointA: Int32Array
  readonly jointB: Int32Array
  readonly tree: FlowTree
}

/** Order of elimination: a spanning forest of junctions; what closes a loop is cut. */
export interface FlowTree {
  /** Junctions, every parent before its children. */
  readonly order: Int32Array
  /** Per junction: its parent junction, or -1 for a root. */
  readonly parent: Int32Array
  /** Per junction: the reach (index) or crossing (`-2 - index`) towards its parent, or -1 for a root. */
  readonly parentEdge: Int32Array
  /** Links that close loops: crossings (index) and joints (`crossing count + index`). */
  readonly cuts: Int32Array
}
