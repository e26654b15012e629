import type { SectionShape } from '../domain/cross-section.ts'
import type { GateKind, GateLaw } from '../domain/gate.ts'
import type { NodeBoundary } from '../domain/node.ts'
import type { ReachKind } from '../domain/reach.ts'
import type { Roughness } from '../domain/roughness.ts'
import type { CrossSectionId, GateId, NodeId, OfftakeGroupId, ReachId } from '../ground/ids.ts'
import {
  type Column,
  course,
  courseToEnd,
  extra,
  idOf,
  latDeg,
  lonDeg,
  numberFrom,
  optional,
  quantity,
  type RowOf,
  SOURCED_COLUMNS,
  text,
  wholeNumberFrom,
  word,
} from './column.ts'
import { optionalTable, type PackFiles, readTable, requiredTable } from './read-table.ts'

/* The tables of canals and structures: which columns they have, and what each may hold. */

const BOUNDARIES: readonly NodeBoundary[] = [
  'none',
  'river-stage',
  'normal-depth',
  'weir-crest',
  'stage',
  'rating-curve',
]
const TRUNK_KINDS: readonly Exclude<ReachKind, 'branch'>[] = ['trunk', 'basin']
const GATE_LAWS: readonly GateLaw[] = ['energy-momentum', 'swamee', 'hec', 'calibrated']
const SHAPES: readonly SectionShape['kind'][] = ['trapezoid', 'compound', 'circle', 'box', 'surveyed']
const ROUGHNESS_KINDS: readonly Roughness['kind'][] = ['manning', 'strickler', 'chezy']
const GATE_KINDS: readonly Exclude<GateKind, 'offtake'>[] = ['head', 'check', 'escape']

const stageM = quantity('stage')
const designDischargeM3s = quantity('discharge', 0.01)
const lengthM = numberFrom(10, 500_000, 'a length', 'm')
const depthM = numberFrom(0.05, 20, 'a depth', 'm')
const widthM = numberFrom(0.1, 1000, 'a width', 'm')
const heightM = numberFrom(0, 20, 'a height', 'm')
const manningN = numberFrom(0.008, 0.15, "Manning's n", 's·m^-⅓')
const partFrom = (noun: string) => numberFrom(0, 1, noun)
/** Manning's n, Strickler's ks or Chezy's C. */
export const ROUGHNESS_VALUE = numberFrom(0.005, 200, 'a roughness')
const count = (noun: string): Column<number> => wholeNumberFrom(1, 200, noun)

const NAME_COLUMNS = { name_zh: text, name_en: text }
/** One of both laws of seepage: Kostiakov's, the first three, or Darcy's, the last three. */
const SEEPAGE_COLUMNS = {
  seepage_a: optional(numberFrom(0, 20, 'the coefficient A')),
  seepage_m: optional(numberFrom(0, 1, 'the exponent m')),
  seepage_factor: optional(numberFrom(0, 5, 'a factor')),
  lining_factor: extra(partFrom('what a lining leaves of the loss')),
  groundwater_factor: extra(partFrom('what groundwater leaves of the loss')),
  seepage_conductivity_m_per_s: extra(numberFrom(0, 1e-3, 'a conductivity', 'm/s')),
  seepage_layer_m: extra(numberFrom(0.01, 10, 'a thickness', 'm')),
  groundwater_depth_m: extra(numberFrom(-20, 100, 'a depth to groundwater', 'm')),
}
const ROUGHNESS_COLUMNS = {
  roughness_kind: extra(word(ROUGHNESS_KINDS)),
  roughness_value: extra(ROUGHNESS_VALUE),
}

const NODE_COLUMNS = {
  id: idOf<NodeId>(),
  ...NAME_COLUMNS,
  lon_deg: lonDeg,
  lat_deg: latDeg,
  design_stage_m: stageM,
  boundary: word(BOUNDARIES),
  crest_height_m: heightM,
  ...SOURCED_COLUMNS,
}

const CROSS_SECTION_COLUMNS = {
  id: idOf<CrossSectionId>(),
  shape: word(SHAPES),
  bottom_width_m: optional(widthM),
  side_slope: optional(numberFrom(0, 10, 'a side slope')),
  bank_height_m: optional(depthM),
  berm_height_m: optional(depthM),
  berm_width_m: optional(widthM),
  diameter_m: extra(numberFrom(0.1, 20, 'a diameter', 'm')),
  ...SOURCED_COLUMNS,
}

const REACH_COLUMNS = {
  id: idOf<ReachId>(),
  kind: word(TRUNK_KINDS),
  ...NAME_COLUMNS,
  canal_zh: text,
  canal_en: text,
  from_node: idOf<NodeId>('nodes.csv'),
  to_node: idOf<NodeId>('nodes.csv'),
  cross_section: idOf<CrossSectionId>('cross-sections.csv'),
  length_m: lengthM,
  bed_up_m: stageM,
  bed_down_m: stageM,
  manning_n: manningN,
  design_discharge_m3s: designDischargeM3s,
  design_depth_m: depthM,
  ...ROUGHNESS_COLUMNS,
  ...SEEPAGE_COLUMNS,
  course,
  ...SOURCED_COLUMNS,
}

const OFFTAKE_COLUMNS = {
  id: idOf<OfftakeGroupId>(),
  node: idOf<NodeId>('nodes.csv'),
  main_canal_zh: text,
  main_canal_en: text,
  county_zh: text,
  county_en: text,
  branches: count('a number of branches'),
  command_area_wan_mu: numberFrom(0.001, 10_000, 'an area', '万亩'),
  length_km: numberFrom(0.01, 5000, 'a length', 'km'),
  design_discharge_m3s: designDischargeM3s,
  ...SOURCED_COLUMNS,
}

const BRANCH_COLUMNS = {
  id: idOf<ReachId>(),
  offtake: idOf<OfftakeGroupId>('offtakes.csv'),
  ...NAME_COLUMNS,
  length_m: lengthM,
  bed_up_m: stageM,
  bed_down_m: stageM,
  cross_section: idOf<CrossSectionId>('cross-sections.csv'),
  manning_n: manningN,
  design_discharge_m3s: designDischargeM3s,
  design_depth_m: depthM,
  ...ROUGHNESS_COLUMNS,
  ...SEEPAGE_COLUMNS,
  crest_height_m: numberFrom(0.05, 20, 'a crest height', 'm'),
  gate_bays: count('a number of bays'),
  gate_bay_width_m: widthM,
  gate_sill_m: stageM,
  gate_max_opening_m: quantity('opening', 0.05),
  course: courseToEnd,
  ...SOURCED_COLUMNS,
}

const STRUCTURE_COLUMNS = {
  id: idOf<GateId>(),
  kind: word(GATE_KINDS),
  ...NAME_COLUMNS,
  node: idOf<NodeId>('nodes.csv'),
  seat: word(['reach-head', 'reach-tail', 'outside']),
  from_node: idOf<NodeId>('nodes.csv'),
  reach: optional(idOf<ReachId>('reaches.csv')),
  outside_stage_m: optional(stageM),
  bays: count('a number of bays'),
  bay_width_m: widthM,
  sill_m: stageM,
  max_opening_m: quantity('opening', 0.05),
  contraction: numberFrom(0.5, 1, 'a contraction coefficient'),
  speed_m_per_s: numberFrom(0.0001, 0.5, 'a leaf speed', 'm/s'),
  dead_band_m: numberFrom(0, 0.5, 'a dead band', 'm'),
  target_stage_m: optional(stageM),
  target_tolerance_m: numberFrom(0, 2, 'a tolerance', 'm'),
  design_discharge_m3s: designDischargeM3s,
  law: extra(word(GATE_LAWS)),
  leaf_height_m: extra(depthM),
  radius_m: extra(numberFrom(0.2, 50, 'a radius', 'm')),
  trunnion_height_m: extra(numberFrom(0.05, 50, 'a height', 'm')),
  series_weir_crest_m: extra(stageM),
  series_weir_width_m: extra(widthM),
  ...SOURCED_COLUMNS,
}

export type NodeRow = RowOf<typeof NODE_COLUMNS>
export type CrossSectionRow = RowOf<typeof CROSS_SECTION_COLUMNS>
export type ReachRow = RowOf<typeof REACH_COLUMNS>
export type OfftakeRow = RowOf<typeof OFFTAKE_COLUMNS>
export type BranchRow = RowOf<typeof BRANCH_COLUMNS>
export type StructureRow = RowOf<typeof STRUCTURE_COLUMNS>

export const NETWORK_TABLES = {
  nodes: requiredTable('nodes.csv', NODE_COLUMNS, 'id'),
  crossSections: requiredTable('cross-sections.csv', CROSS_SECTION_COLUMNS, 'id'),
  reaches: requiredTable('reaches.csv', REACH_COLUMNS, 'id'),
  offtakes: optionalTable('offtakes.csv', OFFTAKE_COLUMNS, 'id'),
  branches: optionalTable('branches.csv', BRANCH_COLUMNS, 'id'),
  structures: optionalTable('structures.csv', STRUCTURE_COLUMNS, 'id'),
}

export const readNetworkTables = (files: PackFiles) => ({
  nodes: readTable(files, NETWORK_TABLES.nodes),
  crossSections: readTable(files, NETWORK_TABLES.crossSections),
  reaches: readTable(files, NETWORK_TABLES.reaches),
  offtakes: readTable(files, NETWORK_TABLES.offtakes),
  branches: readTable(files, NETWORK_TABLES.branches),
  structures: readTable(files, NETWORK_TABLES.structures),
})

export type NetworkTables = ReturnType<typeof readNetworkTables>
