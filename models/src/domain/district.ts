import type { DistrictId } from '../ground/ids.ts'
import type { CrossSection } from './cross-section.ts'
import type { Demand } from './demand.ts'
import type { PackBinding } from './device.ts'
import type { Gate } from './gate.ts'
import type { Gauge, Station } from './gauge.ts'
import type { Interlock } from './interlock.ts'
import type { Lateral } from './lateral.ts'
import type { MapFeature } from './map-feature.ts'
import type { Node } from './node.ts'
import type { OfftakeGroup } from './offtake.ts'
import type { LonLat, Names, Sourced } from './provenance.ts'
import type { QualityRule } from './quality-rule.ts'
import type { Reach } from './reach.ts'
import type { SourceRank } from './source-rank.ts'
import type { Structure } from './structure.ts'
import type { ClimateMonth, RiverDay, WeatherDay } from './surroundings.ts'

/** River stage at the headgate for a river discharge; rows rise. */
export interface RiverRatingRow extends Sourced {
  readonly dischargeM3s: number
  readonly stageM: number
}

/** A known level of the ground, from which terrain is interpolated and marked as such. */
export interface SpotHeight extends Sourced {
  readonly at: LonLat
  readonly elevationM: number
}

/** Published totals that the tables must add up to. */
export interface PublishedTotals {
  readonly nodes: number
  readonly trunkReaches: number
  readonly trunkLengthM: number
  readonly branches: number
  readonly branchLengthM: number
  readonly gates: number
  readonly offtakeGroups: number
  readonly commandAreaM2: number
}

/**
 * All that a pack says, parsed and consistent: every id resolves.
 *
 * Order is part of the meaning: reaches are trunk and basins first, then branches; gates are the structures first, then one
 * offtake gate per branch, in the branches' order. Frames, states and topology hashes rely on it.
 */
export interface District {
  readonly id: DistrictId
  readonly names: Names
  readonly datum: string
  readonly origin: LonLat
  readonly timeZone: string
  /** Absent where nothing is published of it. */
  readonly published?: PublishedTotals
  readonly nodes: readonly Node[]
  readonly reaches: readonly Reach[]
  readonly crossSections: readonly CrossSection[]
  readonly gates: readonly Gate[]
  /** Links beside the gates: weirs, siphons, culverts, pumps, offtakes without a leaf. */
  readonly structures: readonly Structure[]
  readonly offtakeGroups: readonly OfftakeGroup[]
  /** Offtake gates along the branches. */
  readonly laterals: readonly Lateral[]
  readonly demand: Demand
  readonly stations: readonly Station[]
  readonly gauges: readonly Gauge[]
  /** Which gauges the channels of foreign devices are. */
  readonly devices: readonly PackBinding[]
  /** What readings are asked beside what follows from their gauges; absent: nothing. */
  readonly qualityRules?: readonly QualityRule[]
  /** What commands to gates are asked; absent: only what every gate is asked. */
  readonly interlocks?: readonly Interlock[]
  /** Places that several gauges measure; absent: none. */
  readonly sourceRanks?: readonly SourceRank[]
  readonly riverRating: readonly RiverRatingRow[]
  readonly climate: readonly ClimateMonth[]
  readonly weatherDays: readonly WeatherDay[]
  readonly riverDays: readonly RiverDay[]
  readonly spotHeights: readonly SpotHeight[]
  readonly mapFeatures: readonly MapFeature[]
}
