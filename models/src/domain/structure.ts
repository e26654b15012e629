import type { NodeId, StructureId } from '../ground/ids.ts'
import type { GateSeat } from './gate.ts'
import type { Names, Sourced } from './provenance.ts'

/** As a gate's; or between the waters of two nodes. */
export type StructureSeat =
  | GateSeat
  | { readonly kind: 'between'; readonly fromNodeId: NodeId; readonly toNodeId: NodeId }

/** Horizontal crest, long enough for critical flow on it. Docs: `docs/structures/weir-broad-crested.md`. */
export interface BroadCrestedWeir {
  readonly kind: 'broad-crested-weir'
  readonly crestM: number
  readonly crestWidthM: number
  /** Factor on the discharge without losses, 1.7049·b·H^1.5; about 0.95 with a rounded edge, 0.85 with a sharp one. */
  readonly coefficient: number
  /** Tail water over head up to which it does not matter; 0 is Villemonte's own curve, broad crests reach 0.66 to 0.8. */
  readonly modularLimit: number
}

/** Thin plate across the canal. Docs: `docs/structures/weir-sharp-crested.md`. */
export interface SharpCrestedWeir {
  readonly kind: 'sharp-crested-weir'
  readonly crestM: number
  readonly crestWidthM: number
  /** Height of the crest over the bed upstream. */
  readonly crestHeightM: number
  readonly coefficient: number
}

/** Sharp crest folded into a long nose, so that much water passes at little head. Docs: `docs/structures/duckbill-weir.md`. */
export interface DuckbillWeir {
  readonly kind: 'duckbill-weir'
  readonly crestM: number
  /** Length of the crest along its fold. */
  readonly developedLengthM: number
  readonly crestHeightM: number
  /** What a metre of the folded crest passes, as a part of what a metre of a straight one does. */
  readonly efficiency: number
}

/** Step in the bed with a trapezoidal throat at its edge. Docs: `docs/structures/drop.md`. */
export interface Drop {
  readonly kind: 'drop'
  readonly crestM: number
  readonly throatWidthM: number
  /** Horizontal : 1 vertical. */
  readonly throatSideSlope: number
  readonly coefficient: number
  readonly modularLimit: number
}

/**
 * Closed conduit: what a culvert, an inverted siphon and an aqueduct have in common.
 * Docs: `docs/structures/culvert.md`, `docs/structures/inverted-siphon.md`, `docs/structures/aqueduct.md`.
 */
export interface Barrel {
  readonly kind: 'culvert' | 'inverted-siphon' | 'aqueduct'
  readonly barrels: number
  readonly profile: 'box' | 'circle'
  /** Width of a box; a circle is as wide as it is high. */
  readonly widthM: number
  readonly heightM: number
  readonly lengthM: number
  /** Lowest point of the opening at either end, m above datum. */
  readonly inletM: number
  readonly outletM: number
  readonly manningN: number
  /** Losses in velocity heads of the barrel: entrance, bends (screens, transitions), exit. */
  readonly entranceLoss: number
  readonly bendLoss: number
  readonly exitLoss: number
}

export interface PumpCurveRow {
  /** How much higher the water stands behind the pump than before it. */
  readonly liftM: number
  readonly dischargeM3s: number
}

/** Docs: `docs/structures/pump.md`. */
export interface Pump {
  readonly kind: 'pump'
  /** Rows of rising lift and falling discharge; the last discharge is 0. */
  readonly curve: readonly PumpCurveRow[]
  /** Mouth of the suction pipe, m above datum: the pump draws nothing from below it. */
  readonly suctionM: number
  readonly pumps: number
}

/** Opening of fixed size in the side of a canal. Docs: `docs/structures/rated-offtake.md`. */
export interface OrificeOfftake {
  readonly kind: 'orifice-offtake'
  /** Bottom of the opening. */
  readonly sillM: number
  readonly heightM: number
  readonly areaM2: number
  /** C in Q = C·a·√(2·g·h). */
  readonly coefficient: number
}

/** Offtake known by its rating alone. Docs: `docs/structures/rated-offtake.md`. */
export interface RatedOfftake {
  readonly kind: 'rated-offtake'
  /** Stage at which it begins to run. */
  readonly sillM: number
  /** k and n in Q = k·h^n, m³/s and m. */
  readonly factor: number
  readonly exponent: number
}

export type StructureLaw =
  | BroadCrestedWeir
  | SharpCrestedWeir
  | DuckbillWeir
  | Drop
  | Barrel
  | Pump
  | OrificeOfftake
  | RatedOfftake

/** A link between two waters that has no leaf. Its setting in the forcing is 1 as built, 0 shut; for a pump its speed. */
export interface Structure extends Sourced {
  readonly id: StructureId
  readonly names: Names
  readonly seat: StructureSeat
  readonly law: StructureLaw
  /** A flap or non-return valve keeps water from coming back. */
  readonly hasFlap: boolean
}
