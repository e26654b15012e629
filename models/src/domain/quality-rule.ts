import type { GaugeId } from '../ground/ids.ts'
import type { QuantityName } from '../ground/quantities.ts'
import type { StationKind } from './gauge.ts'
import type { Sourced } from './provenance.ts'

/**
 * What a reading is asked before it is believed.
 *
 * range: can the instrument say that at its place · usual: is it what the place usually has · rate: can it change so fast
 * · stuck: does the needle hang · spike: does it leap out of its last values · command: does the gate stand where it was told to
 * · rating: does the meter agree with stages, opening and the gate's formula · balance: does the water of its pool add up
 * · clock: does its station know the time
 */
export type QualityRuleName =
  | 'range'
  | 'usual'
  | 'rate'
  | 'stuck'
  | 'spike'
  | 'command'
  | 'rating'
  | 'balance'
  | 'clock'

export const QUALITY_RULE_NAMES: readonly QualityRuleName[] = [
  'range',
  'usual',
  'rate',
  'stuck',
  'spike',
  'command',
  'rating',
  'balance',
  'clock',
]

/** What becomes of a reading that breaks the rule; `none`: the rule is not asked here. */
export type QualityAction = 'doubtful' | 'bad' | 'none'

/** The numbers of a rule; which of them it reads stands in `PARAMETERS_OF_RULE`. Values are in the unit of the gauge's quantity. */
export interface RuleParameters {
  readonly low: number | null
  readonly high: number | null
  readonly maxRatePerS: number | null
  readonly tolerance: number | null
  /** Part of the value, or for `usual` part of the gauge's own span at either end. */
  readonly toleranceFraction: number | null
  /** So many times the spread that is usual. */
  readonly deviations: number | null
  /** How many readings or windows in a row. */
  readonly readings: number | null
  readonly timeS: number | null
}

/**
 * One row of `quality.csv`: a rule for one gauge, or for all of a quantity, of a kind of station, or of both; all null: for every
 * gauge. Of several rows of one rule the narrowest holds.
 */
export interface QualityRule extends RuleParameters, Sourced {
  readonly id: string
  readonly gaugeId: GaugeId | null
  readonly quantity: QuantityName | null
  readonly stationKind: StationKind | null
  readonly rule: QualityRuleName
  readonly action: QualityAction
}

export interface RuleNeeds {
  readonly needed: readonly (keyof RuleParameters)[]
  readonly allowed: readonly (keyof RuleParameters)[]
  /** The quantities that the rule can be asked of; null: any. */
  readonly quantities: readonly QuantityName[] | null
}

/** What a rule reads: numbers it cannot do without, and numbers that replace what follows from the gauge itself. */
export const PARAMETERS_OF_RULE: Readonly<Record<QualityRuleName, RuleNeeds>> = {
  range: { needed: [], allowed: ['low', 'high'], quantities: null },
  usual: { needed: [], allowed: ['low', 'high', 'toleranceFraction'], quantities: null },
  rate: { needed: [], allowed: ['maxRatePerS'], quantities: null },
  stuck: { needed: [], allowed: ['timeS'], quantities: null },
  spike: { needed: ['deviations', 'readings'], allowed: ['tolerance'], quantities: null },
  command: { needed: ['timeS'], allowed: ['tolerance'], quantities: ['opening'] },
  rating: { needed: ['toleranceFraction', 'readings'], allowed: ['tolerance'], quantities: ['discharge'] },
  balance: { needed: ['toleranceFraction', 'readings', 'timeS'], allowed: [], quantities: ['discharge'] },
  clock: { needed: ['timeS', 'readings'], allowed: [], quantities: null },
}

/** True if the row speaks of this gauge. */
export const isRuleFor = (
  { gaugeId, quantity, stationKind }: Pick<QualityRule, 'gaugeId' | 'quantity' | 'stationKind'>,
  gauge: { readonly id: string; readonly quantity: QuantityName },
  kind: StationKind,
): boolean =>
  (gaugeId === null || gaugeId === gauge.id) &&
  (quantity === null || quantity === gauge.quantity) &&
  (stationKind === null || stationKind === kind)

/** How narrowly a row chooses: one gauge before a quantity at a kind of station, before a quantity, before a kind, before all. */
export const narrownessOf = ({
  gaugeId,
  quantity,
  stationKind,
}: Pick<QualityRule, 'gaugeId' | 'quantity' | 'stationKind'>): number =>
  (gaugeId === null ? 0 : 4) + (quantity === null ? 0 : 2) + (stationKind === null ? 0 : 1)
