import type { District } from '../domain/district.ts'
import type { QualityRow, SourceRow } from './quality-tables.ts'
import { sourceCells } from './rows-of-canals.ts'

/* Rules and ranks to rows: the inverse of `quality-of-tables.ts`. */

export const qualityRows = ({ qualityRules = [] }: District): QualityRow[] =>
  qualityRules.map((rule) => ({
    id: rule.id,
    gauge: rule.gaugeId,
    quantity: rule.quantity,
    station_kind: rule.stationKind,
    rule: rule.rule,
    low: rule.low,
    high: rule.high,
    max_rate_per_s: rule.maxRatePerS,
    tolerance: rule.tolerance,
    tolerance_fraction: rule.toleranceFraction,
    deviations: rule.deviations,
    readings: rule.readings,
    time_s: rule.timeS,
    action: rule.action,
    ...sourceCells(rule),
  }))

export const sourceRows = ({ sourceRanks = [] }: District): SourceRow[] =>
  sourceRanks.map((rank) => ({
    place: rank.place,
    gauge: rank.gaugeId,
    rank: rank.rank,
    return_after_s: rank.returnAfterS,
    ...sourceCells(rank),
  }))
