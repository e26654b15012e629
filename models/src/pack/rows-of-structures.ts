import type { District } from '../domain/district.ts'
import type { Barrel, Structure, StructureLaw, StructureSeat } from '../domain/structure.ts'
import { seatCells as gateSeatCells, nameCells, sourceCells } from './rows-of-canals.ts'
import type { BarrelRow, PumpCurveTableRow, PumpRow, TurnoutRow, WeirRow } from './structure-tables.ts'

/* Structures without a leaf to rows: the inverse of `structures-of-tables.ts`. */

const seatCells = (seat: StructureSeat) =>
  seat.kind === 'between'
    ? { seat: seat.kind, from_node: seat.fromNodeId, to_node: seat.toNodeId, reach: null, outside_stage_m: null }
    : { to_node: null, ...gateSeatCells(seat) }

const commonCells = (structure: Structure) => ({
  id: structure.id,
  ...nameCells(structure.names),
  ...seatCells(structure.seat),
  has_flap: structure.hasFlap,
  ...sourceCells(structure),
})

/** Those of some kinds of law, each with its law. */
const ofKind = <K extends StructureLaw['kind']>({ structures }: District, ...kinds: readonly K[]) =>
  structures.flatMap((structure) => {
    const law = structure.law
    const isOfKind = (one: StructureLaw): one is Extract<StructureLaw, { kind: K }> =>
      (kinds as readonly string[]).includes(one.kind)
    return isOfKind(law) ? [{ structure, law }] : []
  })

const NO_WEIR = {
  crest_width_m: null,
  crest_height_m: null,
  developed_length_m: null,
  throat_width_m: null,
  throat_side_slope: null,
  coefficient: null,
  modular_limit: null,
  efficiency: null,
}

type WeirLaw = Extract<StructureLaw, { kind: WeirRow['kind'] }>

function weirCells(law: WeirLaw): Partial<typeof NO_WEIR> | Readonly<Record<string, number>> {
  if (law.kind === 'broad-crested-weir')
    return { crest_width_m: law.crestWidthM, coefficient: law.coefficient, modular_limit: law.modularLimit }
  if (law.kind === 'sharp-crested-weir')
    return { crest_width_m: law.crestWidthM, crest_height_m: law.crestHeightM, coefficient: law.coefficient }
  if (law.kind === 'duckbill-weir')
    return {
      crest_height_m: law.crestHeightM,
      developed_length_m: law.developedLengthM,
      efficiency: law.efficiency,
    }
  return {
    throat_width_m: law.throatWidthM,
    throat_side_slope: law.throatSideSlope,
    coefficient: law.coefficient,
    modular_limit: law.modularLimit,
  }
}

export const weirRows = (district: District): WeirRow[] =>
  ofKind(district, 'broad-crested-weir', 'sharp-crested-weir', 'duckbill-weir', 'drop').map(({ structure, law }) => ({
    ...commonCells(structure),
    kind: law.kind,
    crest_m: law.crestM,
    ...NO_WEIR,
    ...weirCells(law),
  }))

export const barrelRows = (district: District): BarrelRow[] =>
  ofKind<Barrel['kind']>(district, 'culvert', 'inverted-siphon', 'aqueduct').map(({ structure, law }) => ({
    ...commonCells(structure),
    kind: law.kind,
    barrels: law.barrels,
    profile: law.profile,
    width_m: law.widthM,
    height_m: law.heightM,
    length_m: law.lengthM,
    inlet_m: law.inletM,
    outlet_m: law.outletM,
    manning_n: law.manningN,
    entrance_loss: law.entranceLoss,
    bend_loss: law.bendLoss,
    exit_loss: law.exitLoss,
  }))

export const pumpRows = (district: District): PumpRow[] =>
  ofKind(district, 'pump').map(({ structure, law }) => ({
    ...commonCells(structure),
    pumps: law.pumps,
    suction_m: law.suctionM,
  }))

export const pumpCurveRows = (district: District): PumpCurveTableRow[] =>
  ofKind(district, 'pump').flatMap(({ structure, law }) =>
    law.curve.map(({ liftM, dischargeM3s }) => ({
      pump: structure.id,
      lift_m: liftM,
      discharge_m3s: dischargeM3s,
      ...sourceCells(structure),
    })),
  )

export const turnoutRows = (district: District): TurnoutRow[] =>
  ofKind(district, 'orifice-offtake', 'rated-offtake').map(({ structure, law }) => ({
    ...commonCells(structure),
    kind: law.kind,
    sill_m: law.sillM,
    height_m: law.kind === 'orifice-offtake' ? law.heightM : null,
    area_m2: law.kind === 'orifice-offtake' ? law.areaM2 : null,
    coefficient: law.kind === 'orifice-offtake' ? law.coefficient : null,
    factor: law.kind === 'rated-offtake' ? law.factor : null,
    exponent: law.kind === 'rated-offtake' ? law.exponent : null,
  }))
