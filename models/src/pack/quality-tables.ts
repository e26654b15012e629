import { QUALITY_RULE_NAMES, type QualityAction } from '../domain/quality-rule.ts'
import { extra, type Home, numberFrom, type RowOf, SOURCED_COLUMNS, text, wholeNumberFrom, word } from './column.ts'
import { QUANTITY_NAMES, STATION_KINDS } from './observation-tables.ts'
import { optionalTable, type PackFiles, readTable } from './read-table.ts'

/* The tables of how far gauges are believed, and which of several is asked first. */

const QUALITY_ACTIONS: readonly QualityAction[] = ['doubtful', 'bad', 'none']

const GAUGE_HOME: readonly Home[] = [{ file: 'gauges.csv' }]
const gauge = { ...text, homes: GAUGE_HOME }

const QUALITY_COLUMNS = {
  id: text,
  gauge: extra(gauge),
  quantity: extra(word(QUANTITY_NAMES)),
  station_kind: extra(word(STATION_KINDS)),
  rule: word(QUALITY_RULE_NAMES),
  low: extra(numberFrom(-1e12, 1e12, 'a lowest value')),
  high: extra(numberFrom(-1e12, 1e12, 'a highest value')),
  max_rate_per_s: extra(numberFrom(1e-9, 1e9, 'a rate per second')),
  tolerance: extra(numberFrom(0, 1e9, 'a tolerance')),
  tolerance_fraction: extra(numberFrom(0.001, 0.9, 'a part')),
  deviations: extra(numberFrom(3, 100, 'a multiple of the usual spread')),
  readings: extra(wholeNumberFrom(1, 99, 'a count')),
  time_s: extra(numberFrom(1, 7 * 86_400, 'a time', 's')),
  action: word(QUALITY_ACTIONS),
  ...SOURCED_COLUMNS,
}

const SOURCE_COLUMNS = {
  place: text,
  gauge,
  rank: wholeNumberFrom(1, 20, 'a rank'),
  return_after_s: numberFrom(0, 7 * 86_400, 'a time', 's'),
  ...SOURCED_COLUMNS,
}

export type QualityRow = RowOf<typeof QUALITY_COLUMNS>
export type SourceRow = RowOf<typeof SOURCE_COLUMNS>

export const QUALITY_TABLES = {
  quality: optionalTable('quality.csv', QUALITY_COLUMNS, 'id'),
  sources: optionalTable('sources.csv', SOURCE_COLUMNS, 'place', 'gauge'),
}

export const readQualityTables = (files: PackFiles) => ({
  quality: readTable(files, QUALITY_TABLES.quality),
  sources: readTable(files, QUALITY_TABLES.sources),
})

export type QualityTables = ReturnType<typeof readQualityTables>
