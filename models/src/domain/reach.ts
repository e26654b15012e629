import type { CrossSectionId, NodeId, OfftakeGroupId, ReachId } from '../ground/ids.ts'
import type { LonLat, Names, Sourced } from './provenance.ts'
import type { Roughness } from './roughness.ts'

/** trunk: the canals that the district runs · branch: county canals behind an offtake · basin: a settling basin on the trunk. */
export type ReachKind = 'trunk' | 'branch' | 'basin'

/**
 * Seepage by Kostiakov at the design discharge: σ = A / (100 · Q^m) of the discharge lost per km, times `factor`
 * for lining and clogging. Source: form recommended by GB/T 50509; A and m per soil as in the pack.
 */
export interface KostiakovLaw {
  readonly kind?: 'kostiakov'
  readonly a: number
  readonly m: number
  readonly factor: number
  /** What a lining leaves of the loss, and what groundwater that backs it up leaves; 1 where absent. They multiply `factor`. */
  readonly liningFactor?: number
  readonly groundwaterFactor?: number
}

/** Seepage through a layer (lining, clogged bed) under the head between canal and groundwater, by Darcy. */
export interface DarcyLaw {
  readonly kind: 'darcy'
  readonly conductivityMPerS: number
  /** Thickness of the layer that holds the water back, m. */
  readonly thicknessM: number
  /** Groundwater table below the bed, the same along the reach, m; negative where it stands above the bed and feeds the canal. */
  readonly groundwaterDepthM: number
}

export type SeepageLaw = KostiakovLaw | DarcyLaw

/** A length of channel between two nodes; positive discharge runs from `fromNodeId` to `toNodeId`. */
export interface Reach extends Sourced {
  readonly id: ReachId
  readonly kind: ReachKind
  readonly names: Names
  /** The canal this reach is part of; reaches of one canal share it, and its long profile runs through them in order. */
  readonly canal: Names
  readonly fromNodeId: NodeId
  readonly toNodeId: NodeId
  readonly crossSectionId: CrossSectionId
  readonly lengthM: number
  readonly bedUpM: number
  readonly bedDownM: number
  /** Manning's n, s·m^-⅓. */
  readonly manningN: number
  /** Says how rough the reach is where `manningN` does not: another measure, or one by depth. */
  readonly roughness?: Roughness
  readonly designDischargeM3s: number
  readonly designDepthM: number
  readonly seepage: SeepageLaw
  /** Branches only: the offtake group they belong to, and the discharge that its users draw along it at design. */
  readonly offtakeGroupId: OfftakeGroupId | null
  /** Course on the map from upstream to downstream, both ends included. */
  readonly course: readonly LonLat[]
}
