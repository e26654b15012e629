import type { District } from '../domain/district.ts'
import { brandId, type GaugeId } from '../ground/ids.ts'
import type { QualityTables } from './quality-tables.ts'

/** Rows to rules and ranks; a pack without the table has none, and its district says nothing of them. */
export const qualityOfTables = ({
  quality,
  sources,
}: QualityTables): Pick<District, 'qualityRules' | 'sourceRanks'> => ({
  ...(quality.rows.length > 0 && {
    qualityRules: quality.rows.map(({ value }) => ({
      id: value.id,
      gaugeId: value.gauge === null ? null : brandId<GaugeId>(value.gauge),
      quantity: value.quantity,
      stationKind: value.station_kind,
      rule: value.rule,
      low: value.low,
      high: value.high,
      maxRatePerS: value.max_rate_per_s,
      tolerance: value.tolerance,
      toleranceFraction: value.tolerance_fraction,
      deviations: value.deviations,
      readings: value.readings,
      timeS: value.time_s,
      action: value.action,
      provenance: value.provenance,
      source: value.source,
    })),
  }),
  ...(sources.rows.length > 0 && {
    sourceRanks: sources.rows.map(({ value }) => ({
      place: value.place,
      gaugeId: brandId<GaugeId>(value.gauge),
      rank: value.rank,
      returnAfterS: value.return_after_s,
      provenance: value.provenance,
      source: value.source,
    })),
  }),
})
