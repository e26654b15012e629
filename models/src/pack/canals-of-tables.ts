import type { CrossSection, SectionShape } from '../domain/cross-section.ts'
import type { Gate, GateSeat } from '../domain/gate.ts'
import type { Node } from '../domain/node.ts'
import type { OfftakeGroup } from '../domain/offtake.ts'
import type { LonLat, Names } from '../domain/provenance.ts'
import type { Reach, SeepageLaw } from '../domain/reach.ts'
import { brandId, type GateId, type NodeId } from '../ground/ids.ts'
import { squareMetresOfWanMu } from './district-header.ts'
import type {
  BranchRow,
  CrossSectionRow,
  NetworkTables,
  NodeRow,
  OfftakeRow,
  ReachRow,
  StructureRow,
} from './network-tables.ts'

/* Rows to nouns. Called with sound tables only: every id in them resolves. */

/** Branch gates are of one make: the pack gives their size, these are customary for small electric screw hoists. */
const OFFTAKE_GATE = { contraction: 0.62, speedMPerS: 0.3 / 60, deadBandM: 0.02, targetToleranceM: 0.1 } as const

export interface Canals {
  readonly nodes: readonly Node[]
  readonly reaches: readonly Reach[]
  readonly crossSections: readonly CrossSection[]
  readonly gates: readonly Gate[]
  readonly offtakeGroups: readonly OfftakeGroup[]
}

/** Every branch brings a tail node with a weir and an offtake gate at its head; they stand behind the pack's own nodes and gates. */
export function canalsOfTables(tables: NetworkTables): Canals {
  const values = <T>(table: { readonly rows: readonly { readonly value: T }[] }): T[] =>
    table.rows.map(({ value }) => value)
  const nodes = values(tables.nodes)
  const placeOf = new Map(nodes.map((node) => [node.id, { lonDeg: node.lon_deg, latDeg: node.lat_deg }]))
  const nodeOfGroup = new Map(values(tables.offtakes).map((group) => [group.id, group.node]))
  const branches = values(tables.branches).flatMap((row) => {
    const headId = nodeOfGroup.get(row.offtake)
    const head = headId && placeOf.get(headId)
    return headId === undefined || head === undefined ? [] : [branchOf(row, headId, head)]
  })
  return {
    nodes: [...nodes.map(nodeOf), ...branches.map((branch) => branch.tail)],
    reaches: [...values(tables.reaches).map((row) => reachOf(row, placeOf)), ...branches.map((branch) => branch.reach)],
    crossSections: values(tables.crossSections).map(sectionOf),
    gates: [...values(tables.structures).map(gateOf), ...branches.map((branch) => branch.gate)],
    offtakeGroups: values(tables.offtakes).map(groupOf),
  }
}

interface NamedRow {
  readonly name_zh: string
  readonly name_en: string
}

export const namesOf = ({ name_zh, name_en }: NamedRow): Names => ({ zh: name_zh, en: name_en })

const seepageOf = (row: ReachRow | BranchRow): SeepageLaw => ({
  a: row.seepage_a,
  m: row.seepage_m,
  factor: row.seepage_factor,
})

const nodeOf = (row: NodeRow): Node => ({
  id: row.id,
  names: namesOf(row),
  at: { lonDeg: row.lon_deg, latDeg: row.lat_deg },
  boundary: row.boundary,
  crestHeightM: row.crest_height_m,
  designStageM: row.design_stage_m,
  provenance: row.provenance,
  source: row.source,
})

const sectionOf = (row: CrossSectionRow): CrossSection => ({
  id: row.id,
  shape: shapeOf(row),
  provenance: row.provenance,
  source: row.source,
})

function shapeOf(row: CrossSectionRow): SectionShape {
  const common = { bottomWidthM: row.bottom_width_m, sideSlope: row.side_slope, bankHeightM: row.bank_height_m }
  return row.shape === 'trapezoid'
    ? { kind: 'trapezoid', ...common }
    : { kind: 'compound', ...common, bermHeightM: row.berm_height_m ?? 0, bermWidthM: row.berm_width_m ?? 0 }
}

function reachOf(row: ReachRow, placeOf: ReadonlyMap<NodeId, LonLat>): Reach {
  const ends = { from: placeOf.get(row.from_node), to: placeOf.get(row.to_node) }
  return {
    ...flowOf(row),
    kind: row.kind,
    canal: { zh: row.canal_zh, en: row.canal_en },
    fromNodeId: row.from_node,
    toNodeId: row.to_node,
    offtakeGroupId: null,
    course: [...(ends.from ? [ends.from] : []), ...row.course, ...(ends.to ? [ends.to] : [])],
  }
}

const flowOf = (row: ReachRow | BranchRow) => ({
  id: row.id,
  names: namesOf(row),
  crossSectionId: row.cross_section,
  lengthM: row.length_m,
  bedUpM: row.bed_up_m,
  bedDownM: row.bed_down_m,
  manningN: row.manning_n,
  designDischargeM3s: row.design_discharge_m3s,
  designDepthM: row.design_depth_m,
  seepage: seepageOf(row),
  provenance: row.provenance,
  source: row.source,
})

function branchOf(row: BranchRow, headId: NodeId, head: LonLat): { reach: Reach; tail: Node; gate: Gate } {
  const names = namesOf(row)
  const { provenance, source } = row
  const tail: Node = {
    id: brandId<NodeId>(`${row.id}.end`),
    names: { zh: `${names.zh}渠尾`, en: `${names.en} tail` },
    at: row.course.at(-1) ?? head,
    boundary: 'weir-crest',
    crestHeightM: row.crest_height_m,
    designStageM: row.bed_down_m + row.design_depth_m,
    provenance,
    source,
  }
  const reach: Reach = {
    ...flowOf(row),
    kind: 'branch',
    canal: names,
    fromNodeId: headId,
    toNodeId: tail.id,
    offtakeGroupId: row.offtake,
    course: [head, ...row.course],
  }
  const gate: Gate = {
    id: brandId<GateId>(`G-${row.id}`),
    kind: 'offtake',
    names: { zh: `${names.zh}分水闸`, en: `${names.en} offtake` },
    nodeId: headId,
    seat: { kind: 'reach-head', fromNodeId: headId, reachId: row.id },
    bays: row.gate_bays,
    bayWidthM: row.gate_bay_width_m,
    sillM: row.gate_sill_m,
    maximumOpeningM: row.gate_max_opening_m,
    ...OFFTAKE_GATE,
    targetStageM: null,
    designDischargeM3s: row.design_discharge_m3s,
    provenance,
    source,
  }
  return { reach, tail, gate }
}

const groupOf = (row: OfftakeRow): OfftakeGroup => ({
  id: row.id,
  nodeId: row.node,
  mainCanal: { zh: row.main_canal_zh, en: row.main_canal_en },
  county: { zh: row.county_zh, en: row.county_en },
  branchCount: row.branches,
  commandAreaM2: squareMetresOfWanMu(row.command_area_wan_mu),
  lengthM: row.length_km * 1000,
  designDischargeM3s: row.design_discharge_m3s,
  provenance: row.provenance,
  source: row.source,
})

const gateOf = (row: StructureRow): Gate => ({
  id: row.id,
  kind: row.kind,
  names: namesOf(row),
  nodeId: row.node,
  seat: seatOf(row),
  bays: row.bays,
  bayWidthM: row.bay_width_m,
  sillM: row.sill_m,
  maximumOpeningM: row.max_opening_m,
  contraction: row.contraction,
  speedMPerS: row.speed_m_per_s,
  deadBandM: row.dead_band_m,
  targetStageM: row.target_stage_m,
  targetToleranceM: row.target_tolerance_m,
  designDischargeM3s: row.design_discharge_m3s,
  ...choicesOf(row),
  provenance: row.provenance,
  source: row.source,
})

/** What few gates have; nothing where the table has nothing. */
function choicesOf(row: StructureRow): Pick<Gate, 'law' | 'leafHeightM' | 'radial' | 'seriesWeir'> {
  const { law, leaf_height_m, radius_m, trunnion_height_m, series_weir_crest_m, series_weir_width_m } = row
  return {
    ...(law === null ? {} : { law }),
    ...(leaf_height_m === null ? {} : { leafHeightM: leaf_height_m }),
    ...(radius_m === null || trunnion_height_m === null
      ? {}
      : { radial: { radiusM: radius_m, trunnionHeightM: trunnion_height_m } }),
    ...(series_weir_crest_m === null || series_weir_width_m === null
      ? {}
      : { seriesWeir: { crestM: series_weir_crest_m, widthM: series_weir_width_m } }),
  }
}

function seatOf({ seat, from_node: fromNodeId, reach, outside_stage_m }: StructureRow): GateSeat {
  if (seat === 'outside' || reach === null) return { kind: 'outside', fromNodeId, outsideStageM: outside_stage_m ?? 0 }
  return { kind: seat, fromNodeId, reachId: reach }
}
