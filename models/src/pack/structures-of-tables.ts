import type { PumpCurveRow, Structure, StructureLaw, StructureSeat } from '../domain/structure.ts'
import type { StructureId } from '../ground/ids.ts'
import { namesOf } from './canals-of-tables.ts'
import { rowsBy } from './details-of-tables.ts'
import type { BarrelRow, SeatRow, StructureTables, TurnoutRow, WeirRow } from './structure-tables.ts'

/** Rows to structures, in the order weirs, barrels, pumps, turnouts. Called with sound tables only. */
export function structuresOfTables(tables: StructureTables): Structure[] {
  const curves = rowsBy(tables.pumpCurves, ({ pump }) => pump)
  return [
    ...tables.weirs.rows.map(({ value }) => structureOf(value, weirOf(value))),
    ...tables.barrels.rows.map(({ value }) => structureOf(value, barrelOf(value))),
    ...tables.pumps.rows.map(({ value }) => {
      const curve = curveOf(curves, value.id)
      return structureOf(value, { kind: 'pump', curve, suctionM: value.suction_m, pumps: value.pumps })
    }),
    ...tables.turnouts.rows.map(({ value }) => structureOf(value, turnoutOf(value))),
  ]
}

type SourcedSeatRow = SeatRow & Pick<WeirRow, 'provenance' | 'source'>

const structureOf = (row: SourcedSeatRow, law: StructureLaw): Structure => ({
  id: row.id,
  names: namesOf(row),
  seat: seatOf(row),
  law,
  hasFlap: row.has_flap,
  provenance: row.provenance,
  source: row.source,
})

function seatOf({ seat, from_node: fromNodeId, to_node, reach, outside_stage_m }: SeatRow): StructureSeat {
  if (seat === 'between' && to_node !== null) return { kind: 'between', fromNodeId, toNodeId: to_node }
  if ((seat === 'reach-head' || seat === 'reach-tail') && reach !== null)
    return { kind: seat, fromNodeId, reachId: reach }
  return { kind: 'outside', fromNodeId, outsideStageM: outside_stage_m ?? 0 }
}

function weirOf(row: WeirRow): StructureLaw {
  const { kind, crest_m: crestM } = row
  const [crestWidthM, crestHeightM] = [row.crest_width_m ?? 0, row.crest_height_m ?? 0]
  const [coefficient, modularLimit] = [row.coefficient ?? 0, row.modular_limit ?? 0]
  if (kind === 'broad-crested-weir') return { kind, crestM, crestWidthM, coefficient, modularLimit }
  if (kind === 'sharp-crested-weir') return { kind, crestM, crestWidthM, crestHeightM, coefficient }
  if (kind === 'duckbill-weir')
    return {
      kind,
      crestM,
      developedLengthM: row.developed_length_m ?? 0,
      crestHeightM,
      efficiency: row.efficiency ?? 0,
    }
  return {
    kind,
    crestM,
    throatWidthM: row.throat_width_m ?? 0,
    throatSideSlope: row.throat_side_slope ?? 0,
    coefficient,
    modularLimit,
  }
}

const barrelOf = (row: BarrelRow): StructureLaw => ({
  kind: row.kind,
  barrels: row.barrels,
  profile: row.profile,
  widthM: row.width_m,
  heightM: row.height_m,
  lengthM: row.length_m,
  inletM: row.inlet_m,
  outletM: row.outlet_m,
  manningN: row.manning_n,
  entranceLoss: row.entrance_loss,
  bendLoss: row.bend_loss,
  exitLoss: row.exit_loss,
})

const curveOf = (
  curves: ReadonlyMap<StructureId, readonly { readonly lift_m: number; readonly discharge_m3s: number }[]>,
  id: StructureId,
): PumpCurveRow[] =>
  (curves.get(id) ?? []).map(({ lift_m, discharge_m3s }) => ({ liftM: lift_m, dischargeM3s: discharge_m3s }))

function turnoutOf(row: TurnoutRow): StructureLaw {
  const { kind, sill_m: sillM } = row
  if (kind === 'rated-offtake') return { kind, sillM, factor: row.factor ?? 0, exponent: row.exponent ?? 0 }
  return { kind, sillM, heightM: row.height_m ?? 0, areaM2: row.area_m2 ?? 0, coefficient: row.coefficient ?? 0 }
}
