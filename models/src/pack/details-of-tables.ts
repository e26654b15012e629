import type { SectionShape } from '../domain/cross-section.ts'
import type { GateCalibration } from '../domain/gate-calibration.ts'
import type { Lateral } from '../domain/lateral.ts'
import type { RatingRow, StorageRow } from '../domain/node.ts'
import type { Roughness } from '../domain/roughness.ts'
import { boxSection, circleSection, surveyedSection } from '../domain/section-makers.ts'
import type {
  CalibrationRow,
  LateralRow,
  PondRow,
  RatingCurveRow,
  RoughnessRow,
  SectionPointRow,
} from './detail-tables.ts'
import { squareMetresOfWanMu } from './farm-units.ts'
import type { BranchRow, CrossSectionRow, ReachRow } from './network-tables.ts'
import type { Table } from './read-table.ts'

/* Rows of detail tables to the parts of nouns that they tell. Called with sound rows only. */

/** Rows of a detail table by what they belong to. */
export function rowsBy<T, Id>(table: Table<T>, ownerOf: (row: T) => Id): ReadonlyMap<Id, readonly T[]> {
  const byOwner = new Map<Id, T[]>()
  for (const { value } of table.rows) {
    const own = byOwner.get(ownerOf(value))
    if (own === undefined) byOwner.set(ownerOf(value), [value])
    else own.push(value)
  }
  return byOwner
}

/** What a sound row (see `check-sections.ts`) says of its shape. */
export function shapeOf(row: CrossSectionRow, points: readonly SectionPointRow[]): SectionShape {
  const { shape: kind, bottom_width_m, side_slope, bank_height_m, berm_height_m, berm_width_m } = row
  const outline = { bottomWidthM: bottom_width_m ?? 0, sideSlope: side_slope ?? 0, bankHeightM: bank_height_m ?? 0 }
  if (kind === 'trapezoid') return { kind, ...outline }
  if (kind === 'compound') return { kind, ...outline, bermHeightM: berm_height_m ?? 0, bermWidthM: berm_width_m ?? 0 }
  if (kind === 'circle') return circleSection(row.diameter_m ?? 0)
  if (kind === 'box') return boxSection(bottom_width_m ?? 0, bank_height_m ?? 0)
  return surveyedSection(
    points.map(({ across_m, height_m }) => [across_m, height_m]),
    points.flatMap(({ across_m, roughness_factor }) =>
      roughness_factor === null ? [] : [{ fromAcrossM: across_m, roughnessFactor: roughness_factor }],
    ),
  )
}

export const storageRowOf = ({ stage_m, area_m2 }: PondRow): StorageRow => ({ stageM: stage_m, areaM2: area_m2 })
export const ratingRowOf = ({ stage_m, discharge_m3s }: RatingCurveRow): RatingRow => ({
  stageM: stage_m,
  dischargeM3s: discharge_m3s,
})

/** How rough a reach is, where its row says so or `rows` do by depth. */
export function roughnessBy(rows: ReadonlyMap<string, readonly RoughnessRow[]>) {
  return ({ id, roughness_kind: kind, roughness_value }: ReachRow | BranchRow): Roughness | undefined => {
    if (kind === null) return undefined
    const byDepth = rows.get(id)?.map(({ depth_m, value }) => ({ depthM: depth_m, value }))
    return { kind, value: byDepth ?? roughness_value ?? 0 }
  }
}

/** `checkDetails` has seen that the rows of one gate are of one kind, and fill their grid. */
export function calibrationOf(rows: readonly CalibrationRow[]): GateCalibration | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  if (first.opening_m !== null)
    return {
      kind: 'by-opening',
      openingM: rows.map(({ opening_m }) => opening_m ?? 0),
      contraction: rows.map(({ contraction }) => contraction ?? 0),
    }
  const distinct = (values: readonly (number | null)[]) => [...new Set(values.map((value) => value ?? 0))]
  const depthPerOpening = distinct(rows.map(({ depth_per_opening }) => depth_per_opening))
  const submergence = distinct(rows.map(({ submergence: ratio }) => ratio))
  const coefficient = depthPerOpening.map((depth) =>
    rows.filter(({ depth_per_opening }) => depth_per_opening === depth).map(({ coefficient: value }) => value ?? 0),
  )
  return { kind: 'by-ratio', depthPerOpening, submergence, coefficient }
}

export const lateralOf = (row: LateralRow): Lateral => ({
  id: row.id,
  names: { zh: row.name_zh, en: row.name_en },
  reachId: row.branch,
  chainageM: row.chainage_m,
  bank: row.bank,
  gateWidthM: row.gate_width_m,
  sillHeightM: row.sill_height_m,
  designDischargeM3s: row.design_discharge_m3s,
  commandAreaM2: squareMetresOfWanMu(row.command_area_wan_mu),
  provenance: row.provenance,
  source: row.source,
})
