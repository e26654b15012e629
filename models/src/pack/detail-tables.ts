import type { CrossSectionId, GateId, LateralId, NodeId, ReachId } from '../ground/ids.ts'
import { extra, idOf, numberFrom, quantity, type RowOf, SOURCED_COLUMNS, text, word } from './column.ts'
import { ROUGHNESS_VALUE } from './network-tables.ts'
import { optionalTable, type PackFiles, readTable } from './read-table.ts'

/* Tables of several rows to one node, section, reach or gate, and the offtake gates along branches. All of them may be missing. */

const stageM = quantity('stage')

const POND_COLUMNS = {
  node: idOf<NodeId>('nodes.csv'),
  stage_m: stageM,
  area_m2: numberFrom(1, 1e9, 'an area', 'm²'),
  ...SOURCED_COLUMNS,
}

const RATING_COLUMNS = {
  node: idOf<NodeId>('nodes.csv'),
  stage_m: stageM,
  discharge_m3s: numberFrom(0, 100_000, 'a discharge', 'm³/s'),
  ...SOURCED_COLUMNS,
}

const SECTION_POINT_COLUMNS = {
  section: idOf<CrossSectionId>('cross-sections.csv'),
  across_m: numberFrom(-10_000, 10_000, 'a distance across', 'm'),
  height_m: numberFrom(-500, 9000, 'a height', 'm'),
  roughness_factor: extra(numberFrom(0.05, 20, 'a factor')),
  ...SOURCED_COLUMNS,
}

const ROUGHNESS_COLUMNS = {
  reach: idOf<ReachId>('reaches.csv', 'branches.csv'),
  depth_m: numberFrom(0, 20, 'a depth', 'm'),
  value: ROUGHNESS_VALUE,
  ...SOURCED_COLUMNS,
}

/** Either a coefficient by both ratios, or a contraction by opening. */
const CALIBRATION_COLUMNS = {
  gate: idOf<GateId>('structures.csv'),
  depth_per_opening: extra(numberFrom(1, 1000, 'y1/a')),
  submergence: extra(numberFrom(0.05, 0.99, 'y3/y1')),
  coefficient: extra(numberFrom(0.001, 1, 'a coefficient')),
  opening_m: extra(numberFrom(0.001, 20, 'an opening', 'm')),
  contraction: extra(numberFrom(0.4, 1, 'a contraction coefficient')),
  ...SOURCED_COLUMNS,
}

const LATERAL_COLUMNS = {
  id: idOf<LateralId>(),
  branch: idOf<ReachId>('branches.csv'),
  name_zh: text,
  name_en: text,
  chainage_m: numberFrom(0, 500_000, 'a chainage', 'm'),
  bank: word(['left', 'right']),
  gate_width_m: numberFrom(0.1, 100, 'a width', 'm'),
  sill_height_m: extra(numberFrom(-2, 20, 'a height', 'm')),
  design_discharge_m3s: numberFrom(0.001, 100, 'a discharge', 'm³/s'),
  command_area_wan_mu: numberFrom(0, 1000, 'an area', '万亩'),
  ...SOURCED_COLUMNS,
}

export type PondRow = RowOf<typeof POND_COLUMNS>
export type RatingCurveRow = RowOf<typeof RATING_COLUMNS>
export type RoughnessRow = RowOf<typeof ROUGHNESS_COLUMNS>
export type SectionPointRow = RowOf<typeof SECTION_POINT_COLUMNS>
export type CalibrationRow = RowOf<typeof CALIBRATION_COLUMNS>
export type LateralRow = RowOf<typeof LATERAL_COLUMNS>

export const DETAIL_TABLES = {
  ponds: optionalTable('ponds.csv', POND_COLUMNS, 'node', 'stage_m'),
  ratings: optionalTable('ratings.csv', RATING_COLUMNS, 'node', 'stage_m'),
  sectionPoints: optionalTable('section-points.csv', SECTION_POINT_COLUMNS),
  roughnesses: optionalTable('roughness-by-depth.csv', ROUGHNESS_COLUMNS, 'reach', 'depth_m'),
  calibrations: optionalTable(
    'gate-calibrations.csv',
    CALIBRATION_COLUMNS,
    'gate',
    'depth_per_opening',
    'submergence',
    'opening_m',
  ),
  laterals: optionalTable('laterals.csv', LATERAL_COLUMNS, 'id'),
}

export const readDetailTables = (files: PackFiles) => ({
  ponds: readTable(files, DETAIL_TABLES.ponds),
  ratings: readTable(files, DETAIL_TABLES.ratings),
  sectionPoints: readTable(files, DETAIL_TABLES.sectionPoints),
  roughnesses: readTable(files, DETAIL_TABLES.roughnesses),
  calibrations: readTable(files, DETAIL_TABLES.calibrations),
  laterals: readTable(files, DETAIL_TABLES.laterals),
})

export type DetailTables = ReturnType<typeof readDetailTables>
