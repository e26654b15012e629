import type { District } from '../domain/district.ts'
import type {
  CalibrationRow,
  LateralRow,
  PondRow,
  RatingCurveRow,
  RoughnessRow,
  SectionPointRow,
} from './detail-tables.ts'
import { nameCells, sourceCells, wanMuOf } from './rows-of-canals.ts'

/* Parts of nouns to rows: the inverse of `details-of-tables.ts`. Rows carry the provenance of what they belong to. */

export const pondRows = ({ nodes }: District): PondRow[] =>
  nodes.flatMap((node) =>
    (node.storage ?? []).map(({ stageM, areaM2 }) => ({
      node: node.id,
      stage_m: stageM,
      area_m2: areaM2,
      ...sourceCells(node),
    })),
  )

export const ratingRows = ({ nodes }: District): RatingCurveRow[] =>
  nodes.flatMap((node) =>
    (node.rating ?? []).map(({ stageM, dischargeM3s }) => ({
      node: node.id,
      stage_m: stageM,
      discharge_m3s: dischargeM3s,
      ...sourceCells(node),
    })),
  )

/** A zone begins at a point; one that does not begins at the next. */
export const sectionPointRows = ({ crossSections }: District): SectionPointRow[] =>
  crossSections.flatMap((section) => {
    const { id, shape } = section
    if (shape.kind !== 'surveyed') return []
    const { points, zones } = shape
    const starts = new Map(
      zones.map(({ fromAcrossM, roughnessFactor }) => [
        points.findIndex(({ acrossM }) => acrossM >= fromAcrossM),
        roughnessFactor,
      ]),
    )
    return points.map(({ acrossM, heightM }, index) => ({
      section: id,
      across_m: acrossM,
      height_m: heightM,
      roughness_factor: starts.get(index) ?? null,
      ...sourceCells(section),
    }))
  })

export const roughnessRows = ({ reaches }: District): RoughnessRow[] =>
  reaches.flatMap((reach) => {
    const { roughness } = reach
    if (roughness === undefined || typeof roughness.value === 'number') return []
    return roughness.value.map(({ depthM, value }) => ({
      reach: reach.id,
      depth_m: depthM,
      value,
      ...sourceCells(reach),
    }))
  })

const NO_CELLS = { depth_per_opening: null, submergence: null, coefficient: null, opening_m: null, contraction: null }

export const calibrationRows = ({ gates }: District): CalibrationRow[] =>
  gates.flatMap((gate): CalibrationRow[] => {
    const { id, calibration } = gate
    if (calibration === undefined) return []
    const common = { gate: id, ...NO_CELLS, ...sourceCells(gate) }
    if (calibration.kind === 'by-opening')
      return calibration.openingM.map((openingM, k) => ({
        ...common,
        opening_m: openingM,
        contraction: calibration.contraction[k] ?? null,
      }))
    return calibration.depthPerOpening.flatMap((depth, i) =>
      calibration.submergence.map((ratio, j) => ({
        ...common,
        depth_per_opening: depth,
        submergence: ratio,
        coefficient: calibration.coefficient[i]?.[j] ?? null,
      })),
    )
  })

export const lateralRows = ({ laterals }: District): LateralRow[] =>
  laterals.map((lateral) => ({
    id: lateral.id,
    branch: lateral.reachId,
    ...nameCells(lateral.names),
    chainage_m: lateral.chainageM,
    bank: lateral.bank,
    gate_width_m: lateral.gateWidthM,
    sill_height_m: lateral.sillHeightM,
    design_discharge_m3s: lateral.designDischargeM3s,
    command_area_wan_mu: wanMuOf(lateral.commandAreaM2),
    ...sourceCells(lateral),
  }))
