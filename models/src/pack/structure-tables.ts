import type { Barrel, StructureLaw } from '../domain/structure.ts'
import type { NodeId, ReachId, StructureId } from '../ground/ids.ts'
import { STRUCTURE_RANGES } from '../network/validate-structures.ts'
import {
  type Column,
  extra,
  flag,
  idOf,
  numberFrom,
  optional,
  quantity,
  type RowOf,
  SOURCED_COLUMNS,
  text,
  wholeNumberFrom,
  word,
} from './column.ts'
import { optionalTable, type PackFiles, readTable } from './read-table.ts'

/* Structures without a leaf, one table a family. Which cells a row needs follows from its kind: `LAW_COLUMNS`. */

type LawField = keyof typeof STRUCTURE_RANGES

const lawNumber = (field: LawField, noun: string, unit = ''): Column<number> =>
  numberFrom(STRUCTURE_RANGES[field][0], STRUCTURE_RANGES[field][1], noun, unit)

const lawLevel = (noun: string): Column<number> => ({
  ...quantity('stage'),
  field: { ...quantity('stage').field, noun },
})

const SEAT_COLUMNS = {
  id: idOf<StructureId>(),
  name_zh: text,
  name_en: text,
  seat: word(['reach-head', 'reach-tail', 'outside', 'between']),
  from_node: idOf<NodeId>('nodes.csv'),
  to_node: optional(idOf<NodeId>('nodes.csv')),
  reach: optional(idOf<ReachId>('reaches.csv', 'branches.csv')),
  outside_stage_m: optional(quantity('stage')),
  has_flap: flag,
}

const WEIR_COLUMNS = {
  ...SEAT_COLUMNS,
  kind: word(['broad-crested-weir', 'sharp-crested-weir', 'duckbill-weir', 'drop']),
  crest_m: lawLevel('a crest'),
  crest_width_m: optional(lawNumber('crestWidthM', 'a width', 'm')),
  crest_height_m: extra(lawNumber('crestHeightM', 'a height of the crest over the bed', 'm')),
  developed_length_m: extra(lawNumber('developedLengthM', 'a length of the folded crest', 'm')),
  throat_width_m: extra(lawNumber('throatWidthM', 'a width of the throat', 'm')),
  throat_side_slope: extra(lawNumber('throatSideSlope', 'a side slope')),
  coefficient: optional(lawNumber('coefficient', 'a coefficient')),
  modular_limit: extra(lawNumber('modularLimit', 'a modular limit')),
  efficiency: extra(lawNumber('efficiency', 'an efficiency')),
  ...SOURCED_COLUMNS,
}

const BARREL_KINDS: readonly Barrel['kind'][] = ['culvert', 'inverted-siphon', 'aqueduct']

const BARREL_COLUMNS = {
  ...SEAT_COLUMNS,
  kind: word(BARREL_KINDS),
  barrels: wholeNumberFrom(STRUCTURE_RANGES.barrels[0], STRUCTURE_RANGES.barrels[1], 'a number of barrels'),
  profile: word(['box', 'circle']),
  width_m: lawNumber('widthM', 'a width', 'm'),
  height_m: lawNumber('heightM', 'a height', 'm'),
  length_m: lawNumber('lengthM', 'a length', 'm'),
  inlet_m: lawLevel('a level of the inlet'),
  outlet_m: lawLevel('a level of the outlet'),
  manning_n: lawNumber('manningN', "Manning's n", 's·m^-⅓'),
  entrance_loss: lawNumber('entranceLoss', 'a loss'),
  bend_loss: lawNumber('bendLoss', 'a loss'),
  exit_loss: lawNumber('exitLoss', 'a loss'),
  ...SOURCED_COLUMNS,
}

const PUMP_COLUMNS = {
  ...SEAT_COLUMNS,
  pumps: wholeNumberFrom(STRUCTURE_RANGES.pumps[0], STRUCTURE_RANGES.pumps[1], 'a number of pumps'),
  suction_m: lawLevel('a level of the suction'),
  ...SOURCED_COLUMNS,
}

const PUMP_CURVE_COLUMNS = {
  pump: idOf<StructureId>('pumps.csv'),
  lift_m: numberFrom(-50, 200, 'a lift', 'm'),
  discharge_m3s: numberFrom(0, 500, 'a discharge', 'm³/s'),
  ...SOURCED_COLUMNS,
}

const TURNOUT_COLUMNS = {
  ...SEAT_COLUMNS,
  kind: word(['orifice-offtake', 'rated-offtake']),
  sill_m: lawLevel('a sill'),
  height_m: extra(lawNumber('heightM', 'a height', 'm')),
  area_m2: extra(lawNumber('areaM2', 'an area', 'm²')),
  coefficient: extra(lawNumber('coefficient', 'a coefficient')),
  factor: extra(lawNumber('factor', 'the factor k of k·h^n')),
  exponent: extra(lawNumber('exponent', 'the exponent n of k·h^n')),
  ...SOURCED_COLUMNS,
}

export type SeatRow = RowOf<typeof SEAT_COLUMNS>
export type WeirRow = RowOf<typeof WEIR_COLUMNS>
export type BarrelRow = RowOf<typeof BARREL_COLUMNS>
export type PumpRow = RowOf<typeof PUMP_COLUMNS>
export type PumpCurveTableRow = RowOf<typeof PUMP_CURVE_COLUMNS>
export type TurnoutRow = RowOf<typeof TURNOUT_COLUMNS>

/** Columns of `weirs.csv` and `turnouts.csv` that a row of each kind fills; the others of `CHOSEN_COLUMNS` it leaves empty. */
export const LAW_COLUMNS = {
  'broad-crested-weir': ['crest_width_m', 'coefficient', 'modular_limit'],
  'sharp-crested-weir': ['crest_width_m', 'crest_height_m', 'coefficient'],
  'duckbill-weir': ['crest_height_m', 'developed_length_m', 'efficiency'],
  drop: ['throat_width_m', 'throat_side_slope', 'coefficient', 'modular_limit'],
  'orifice-offtake': ['height_m', 'area_m2', 'coefficient'],
  'rated-offtake': ['factor', 'exponent'],
} as const satisfies Partial<Record<StructureLaw['kind'], readonly string[]>>

export const CHOSEN_COLUMNS: readonly string[] = [...new Set(Object.values(LAW_COLUMNS).flat())]

export const STRUCTURE_TABLES = {
  weirs: optionalTable('weirs.csv', WEIR_COLUMNS, 'id'),
  barrels: optionalTable('barrels.csv', BARREL_COLUMNS, 'id'),
  pumps: optionalTable('pumps.csv', PUMP_COLUMNS, 'id'),
  pumpCurves: optionalTable('pump-curves.csv', PUMP_CURVE_COLUMNS, 'pump', 'lift_m'),
  turnouts: optionalTable('turnouts.csv', TURNOUT_COLUMNS, 'id'),
}

export const readStructureTables = (files: PackFiles) => ({
  weirs: readTable(files, STRUCTURE_TABLES.weirs),
  barrels: readTable(files, STRUCTURE_TABLES.barrels),
  pumps: readTable(files, STRUCTURE_TABLES.pumps),
  pumpCurves: readTable(files, STRUCTURE_TABLES.pumpCurves),
  turnouts: readTable(files, STRUCTURE_TABLES.turnouts),
})

export type StructureTables = ReturnType<typeof readStructureTables>
