import type { CrossSection } from '../domain/cross-section.ts'
import type { Gate, GateSeat } from '../domain/gate.ts'
import type { GateCalibration } from '../domain/gate-calibration.ts'
import type { Lateral } from '../domain/lateral.ts'
import type { Node, RatingRow, StorageRow } from '../domain/node.ts'
import type { OfftakeGroup } from '../domain/offtake.ts'
import type { LonLat, Names } from '../domain/provenance.ts'
import type { Reach, SeepageLaw } from '../domain/reach.ts'
import type { Roughness } from '../domain/roughness.ts'
import { brandId, type GateId, type NodeId } from '../ground/ids.ts'
import type { DetailTables, SectionPointRow } from './detail-tables.ts'
import {
  calibrationOf,
  lateralOf,
  ratingRowOf,
  roughnessBy,
  rowsBy,
  shapeOf,
  storageRowOf,
} from './details-of-tables.ts'
import { squareMetresOfWanMu } from './farm-units.ts'
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
  readonly laterals: readonly Lateral[]
}

/** Every branch brings a tail node with a weir and an offtake gate at its head; they stand behind the pack's own nodes and gates. */
export function canalsOfTables(tables: NetworkTables, details: DetailTables): Canals {
  const values = <T>(table: { readonly rows: readonly { readonly value: T }[] }): T[] =>
    table.rows.map(({ value }) => value)
  const nodes = values(tables.nodes)
  const placeOf = new Map(nodes.map((node) => [node.id, { lonDeg: node.lon_deg, latDeg: node.lat_deg }]))
  const ponds = rowsBy(details.ponds, ({ node }) => node)
  const ratings = rowsBy(details.ratings, ({ node }) => node)
  const points = rowsBy(details.sectionPoints, ({ section }) => section)
  const calibrations = rowsBy(details.calibrations, ({ gate }) => gate)
  const roughnessOf = roughnessBy(rowsBy(details.roughnesses, ({ reach }) => reach))
  const nodeOfGroup = new Map(values(tables.offtakes).map((group) => [group.id, group.node]))
  const branches = values(tables.branches).flatMap((row) => {
    const headId = nodeOfGroup.get(row.offtake)
    const head = headId && placeOf.get(headId)
    return headId === undefined || head === undefined ? [] : [branchOf(row, headId, head, roughnessOf(row))]
  })
  return {
    nodes: [
      ...nodes.map((row) => nodeOf(row, ponds.get(row.id)?.map(storageRowOf), ratings.get(row.id)?.map(ratingRowOf))),
      ...branches.map((branch) => branch.tail),
    ],
    reaches: [
      ...values(tables.reaches).map((row) => reachOf(row, placeOf, roughnessOf(row))),
      ...branches.map((branch) => branch.reach),
    ],
    crossSections: values(tables.crossSections).map((row) => sectionOf(row, points.get(row.id) ?? [])),
    gates: [
      ...values(tables.structures).map((row) => gateOf(row, calibrationOf(calibrations.get(row.id) ?? []))),
      ...branches.map((branch) => branch.gate),
    ],
    offtakeGroups: values(tables.offtakes).map(groupOf),
    laterals: values(details.laterals).map(lateralOf),
  }
}

interface NamedRow {
  readonly name_zh: string
  readonly name_en: string
}

export const namesOf = ({ name_zh, name_en }: NamedRow): Names => ({ zh: name_zh, en: name_en })

/** `checkCanals` has seen that exactly one law is whole. */
function seepageOf(row: ReachRow | BranchRow): SeepageLaw {
  const { seepage_conductivity_m_per_s, seepage_layer_m, groundwater_depth_m, lining_factor, groundwater_factor } = row
  if (seepage_conductivity_m_per_s !== null)
    return {
      kind: 'darcy',
      conductivityMPerS: seepage_conductivity_m_per_s,
      thicknessM: seepage_layer_m ?? 1,
      groundwaterDepthM: groundwater_depth_m ?? 0,
    }
  return {
    a: row.seepage_a ?? 0,
    m: row.seepage_m ?? 0,
    factor: row.seepage_factor ?? 0,
    ...(lining_factor !== null && { liningFactor: lining_factor }),
    ...(groundwater_factor !== null && { groundwaterFactor: groundwater_factor }),
  }
}

const nodeOf = (row: NodeRow, storage?: readonly StorageRow[], rating?: readonly RatingRow[]): Node => ({
  id: row.id,
  names: namesOf(row),
  at: { lonDeg: row.lon_deg, latDeg: row.lat_deg },
  boundary: row.boundary,
  crestHeightM: row.crest_height_m,
  designStageM: row.design_stage_m,
  ...(storage !== undefined && { storage }),
  ...(rating !== undefined && { rating }),
  provenance: row.provenance,
  source: row.source,
})

const sectionOf = (row: CrossSectionRow, points: readonly SectionPointRow[]): CrossSection => ({
  id: row.id,
  shape: shapeOf(row, points),
  provenance: row.provenance,
  source: row.source,
})

function reachOf(row: ReachRow, placeOf: ReadonlyMap<NodeId, LonLat>, roughness: Roughness | undefined): Reach {
  const ends = { from: placeOf.get(row.from_node), to: placeOf.get(row.to_node) }
  return {
    ...flowOf(row, roughness),
    kind: row.kind,
    canal: { zh: row.canal_zh, en: row.canal_en },
    fromNodeId: row.from_node,
    toNodeId: row.to_node,
    offtakeGroupId: null,
    course: [...(ends.from ? [ends.from] : []), ...row.course, ...(ends.to ? [ends.to] : [])],
  }
}

const flowOf = (row: ReachRow | BranchRow, roughness: Roughness | undefined) => ({
  id: row.id,
  names: namesOf(row),
  crossSectionId: row.cross_section,
  lengthM: row.length_m,
  bedUpM: row.bed_up_m,
  bedDownM: row.bed_down_m,
  manningN: row.manning_n,
  ...(roughness !== undefined && { roughness }),
  designDischargeM3s: row.design_discharge_m3s,
  designDepthM: row.design_depth_m,
  seepage: seepageOf(row),
  provenance: row.provenance,
  source: row.source,
})

function branchOf(row: BranchRow, headId: NodeId, head: LonLat, roughness: Roughness | undefined) {
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
    ...flowOf(row, roughness),
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

const gateOf = (row: StructureRow, calibration: GateCalibration | undefined): Gate => ({
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
  ...(calibration !== undefined && { calibration }),
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
