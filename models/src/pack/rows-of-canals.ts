import type { SectionShape } from '../domain/cross-section.ts'
import type { District } from '../domain/district.ts'
import type { Gate, GateSeat } from '../domain/gate.ts'
import type { Names, Sourced } from '../domain/provenance.ts'
import type { Reach } from '../domain/reach.ts'
import { brandId, type OfftakeGroupId } from '../ground/ids.ts'
import { squareMetresOfWanMu } from './farm-units.ts'
import type { BranchRow, CrossSectionRow, NodeRow, OfftakeRow, ReachRow, StructureRow } from './network-tables.ts'
import { beforeUnit } from './write-table.ts'

/* Nouns to the rows that tell them: the inverse of `canals-of-tables.ts`. */

export const nameCells = ({ zh, en }: Names) => ({ name_zh: zh, name_en: en })
export const sourceCells = ({ provenance, source }: Sourced) => ({ provenance, source })
export const wanMuOf = (areaM2: number): number => beforeUnit(areaM2, squareMetresOfWanMu)
export const kilometresOf = (lengthM: number): number => beforeUnit(lengthM, (km) => km * 1000)

export const branchesOf = ({ reaches }: District): Reach[] => reaches.filter(({ kind }) => kind === 'branch')

/** Tails of branches are not listed. */
export function nodeRows(district: District): NodeRow[] {
  const tails = new Set<string>(branchesOf(district).map(({ id }) => `${id}.end`))
  return district.nodes
    .filter(({ id }) => !tails.has(id))
    .map((node) => ({
      id: node.id,
      ...nameCells(node.names),
      lon_deg: node.at.lonDeg,
      lat_deg: node.at.latDeg,
      design_stage_m: node.designStageM,
      boundary: node.boundary,
      crest_height_m: node.crestHeightM,
      ...sourceCells(node),
    }))
}

export const sectionRows = ({ crossSections }: District): CrossSectionRow[] =>
  crossSections.map((section) => ({ id: section.id, ...shapeCells(section.shape), ...sourceCells(section) }))

function shapeCells(shape: SectionShape): Omit<CrossSectionRow, 'id' | 'provenance' | 'source'> {
  const { kind, bottomWidthM, sideSlope, bankHeightM } = shape
  const isOpen = kind === 'trapezoid' || kind === 'compound'
  return {
    shape: kind,
    bottom_width_m: isOpen || kind === 'box' ? bottomWidthM : null,
    side_slope: isOpen ? sideSlope : null,
    bank_height_m: isOpen || kind === 'box' ? bankHeightM : null,
    berm_height_m: kind === 'compound' ? shape.bermHeightM : null,
    berm_width_m: kind === 'compound' ? shape.bermWidthM : null,
    diameter_m: kind === 'circle' ? shape.diameterM : null,
  }
}

export const reachRows = ({ reaches }: District): ReachRow[] =>
  reaches.flatMap((reach) =>
    reach.kind === 'branch'
      ? []
      : [
          {
            ...flowCells(reach),
            kind: reach.kind,
            canal_zh: reach.canal.zh,
            canal_en: reach.canal.en,
            from_node: reach.fromNodeId,
            to_node: reach.toNodeId,
            course: reach.course.slice(1, -1),
          },
        ],
  )

function flowCells(reach: Reach) {
  const { roughness, seepage } = reach
  const isDarcy = seepage.kind === 'darcy'
  return {
    id: reach.id,
    ...nameCells(reach.names),
    cross_section: reach.crossSectionId,
    length_m: reach.lengthM,
    bed_up_m: reach.bedUpM,
    bed_down_m: reach.bedDownM,
    manning_n: reach.manningN,
    design_discharge_m3s: reach.designDischargeM3s,
    design_depth_m: reach.designDepthM,
    roughness_kind: roughness?.kind ?? null,
    roughness_value: typeof roughness?.value === 'number' ? roughness.value : null,
    seepage_a: isDarcy ? null : seepage.a,
    seepage_m: isDarcy ? null : seepage.m,
    seepage_factor: isDarcy ? null : seepage.factor,
    lining_factor: isDarcy ? null : (seepage.liningFactor ?? null),
    groundwater_factor: isDarcy ? null : (seepage.groundwaterFactor ?? null),
    seepage_conductivity_m_per_s: isDarcy ? seepage.conductivityMPerS : null,
    seepage_layer_m: isDarcy ? seepage.thicknessM : null,
    groundwater_depth_m: isDarcy ? seepage.groundwaterDepthM : null,
    ...sourceCells(reach),
  }
}

export const offtakeRows = ({ offtakeGroups }: District): OfftakeRow[] =>
  offtakeGroups.map((group) => ({
    id: group.id,
    node: group.nodeId,
    main_canal_zh: group.mainCanal.zh,
    main_canal_en: group.mainCanal.en,
    county_zh: group.county.zh,
    county_en: group.county.en,
    branches: group.branchCount,
    command_area_wan_mu: wanMuOf(group.commandAreaM2),
    length_km: kilometresOf(group.lengthM),
    design_discharge_m3s: group.designDischargeM3s,
    ...sourceCells(group),
  }))

/** A branch with its tail and its offtake gate; what of these a row cannot say shows when the pack is read again. */
export function branchRows(district: District): BranchRow[] {
  const nodes = new Map<string, District['nodes'][number]>(district.nodes.map((node) => [node.id, node]))
  const gates = new Map<string, Gate>(district.gates.map((gate) => [gate.id, gate]))
  return branchesOf(district).map((reach) => {
    const gate = gates.get(`G-${reach.id}`)
    return {
      ...flowCells(reach),
      offtake: reach.offtakeGroupId ?? brandId<OfftakeGroupId>(''),
      crest_height_m: nodes.get(reach.toNodeId)?.crestHeightM ?? 0,
      gate_bays: gate?.bays ?? 0,
      gate_bay_width_m: gate?.bayWidthM ?? 0,
      gate_sill_m: gate?.sillM ?? 0,
      gate_max_opening_m: gate?.maximumOpeningM ?? 0,
      course: reach.course.slice(1),
    }
  })
}

/** Gates that are no branch's offtake. A gate called so without a branch has no word here, and the pack is refused for it. */
export function structureRows(district: District): StructureRow[] {
  const own = new Set(branchesOf(district).map(({ id }) => `G-${id}`))
  return district.gates.filter(({ id }) => !own.has(id)).map(structureRow)
}

const structureRow = (gate: Gate): StructureRow => ({
  id: gate.id,
  kind: gate.kind as StructureRow['kind'],
  ...nameCells(gate.names),
  node: gate.nodeId,
  ...seatCells(gate.seat),
  bays: gate.bays,
  bay_width_m: gate.bayWidthM,
  sill_m: gate.sillM,
  max_opening_m: gate.maximumOpeningM,
  contraction: gate.contraction,
  speed_m_per_s: gate.speedMPerS,
  dead_band_m: gate.deadBandM,
  target_stage_m: gate.targetStageM,
  target_tolerance_m: gate.targetToleranceM,
  design_discharge_m3s: gate.designDischargeM3s,
  law: gate.law ?? null,
  leaf_height_m: gate.leafHeightM ?? null,
  radius_m: gate.radial?.radiusM ?? null,
  trunnion_height_m: gate.radial?.trunnionHeightM ?? null,
  series_weir_crest_m: gate.seriesWeir?.crestM ?? null,
  series_weir_width_m: gate.seriesWeir?.widthM ?? null,
  ...sourceCells(gate),
})

export const seatCells = (seat: GateSeat) => ({
  seat: seat.kind,
  from_node: seat.fromNodeId,
  reach: seat.kind === 'outside' ? null : seat.reachId,
  outside_stage_m: seat.kind === 'outside' ? seat.outsideStageM : null,
})
