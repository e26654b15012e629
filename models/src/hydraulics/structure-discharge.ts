import type { Structure, StructureLaw } from '../domain/structure.ts'
import type { MonotoneCurve } from '../numerics/monotone-curve.ts'
import { barrelDischarge } from './barrel-discharge.ts'
import type { BarrelSection } from './barrel-section.ts'
import { broadCrestedWeir } from './broad-crested-weir.ts'
import { dropDischarge } from './drop-discharge.ts'
import { orificeOfftake, ratedOfftake } from './offtake-discharge.ts'
import { pumpCurve, pumpDischarge } from './pump-discharge.ts'
import { duckbillWeir, sharpCrestedWeir } from './sharp-crested-weir.ts'
import { createStructureFlow, type StructureFlow } from './structure-flow.ts'

/** Head that opens a flap or non-return valve, m. */
const FLAP_HEAD_M = 0.01

/** A structure with what its law needs computed once. */
export interface PreparedStructure {
  readonly law: StructureLaw
  readonly hasFlap: boolean
  /** Below it on both sides nothing flows. */
  readonly sillM: number
  readonly curve: MonotoneCurve | null
  readonly section: BarrelSection
}

export const prepareStructure = ({ law, hasFlap }: Pick<Structure, 'law' | 'hasFlap'>): PreparedStructure => ({
  law,
  hasFlap,
  sillM: sillOfM(law),
  curve: law.kind === 'pump' ? pumpCurve(law) : null,
  section: { areaM2: 0, widthM: 0, radiusM: 0, radiusPerDepth: 0 },
})

/** Level up to which water must stand before a structure carries any, m above datum. */
export function sillOfM(law: StructureLaw): number {
  switch (law.kind) {
    case 'culvert':
    case 'inverted-siphon':
    case 'aqueduct':
      return Math.max(law.inletM, law.outletM)
    case 'pump':
      return law.suctionM
    case 'orifice-offtake':
    case 'rated-offtake':
      return law.sillM
    default:
      return law.crestM
  }
}

/**
 * Discharge of any structure at two stages and a setting, with its derivatives.
 *
 * The setting scales the discharge (1 as built, 0 shut), that of a pump is its speed. A flap lets water pass forwards only, and opens
 * over the first centimetre of head: Q·x²(3 − 2x), x = (z₁ − z₂)/0.01 m.
 */
export function structureDischarge(
  structure: PreparedStructure,
  setting: number,
  upstreamStageM: number,
  downstreamStageM: number,
  into: StructureFlow,
): void {
  if (structure.law.kind === 'pump') {
    if (structure.curve !== null)
      pumpDischarge(structure.law, structure.curve, setting, upstreamStageM, downstreamStageM, into)
    return
  }
  unscaled(structure, upstreamStageM, downstreamStageM, into)
  if (structure.hasFlap) closeFlap(upstreamStageM, downstreamStageM, into)
  into.perOpeningM2s = into.dischargeM3s
  into.dischargeM3s *= setting
  into.perUpstreamM2s *= setting
  into.perDownstreamM2s *= setting
}

function unscaled({ law, section }: PreparedStructure, up: number, down: number, into: StructureFlow): void {
  switch (law.kind) {
    case 'broad-crested-weir':
      broadCrestedWeir(law, up, down, into)
      return
    case 'sharp-crested-weir':
      sharpCrestedWeir(law, up, down, into)
      return
    case 'duckbill-weir':
      duckbillWeir(law, up, down, into)
      return
    case 'drop':
      dropDischarge(law, up, down, into)
      return
    case 'culvert':
    case 'inverted-siphon':
    case 'aqueduct':
      barrelDischarge(law, up, down, section, into)
      return
    case 'orifice-offtake':
      orificeOfftake(law, up, down, into)
      return
    case 'rated-offtake':
      ratedOfftake(law, up, down, into)
      return
    case 'pump':
      throw new RangeError('law must be one without a curve, got pump')
  }
}

function closeFlap(upstreamStageM: number, downstreamStageM: number, into: StructureFlow): void {
  const x = Math.min(Math.max((upstreamStageM - downstreamStageM) / FLAP_HEAD_M, 0), 1)
  const open = x * x * (3 - 2 * x)
  const perHead = (6 * x * (1 - x) * into.dischargeM3s) / FLAP_HEAD_M
  into.perUpstreamM2s = into.perUpstreamM2s * open + perHead
  into.perDownstreamM2s = into.perDownstreamM2s * open - perHead
  into.dischargeM3s *= open
}

/** The discharge alone, for use outside the solver. */
export function structureDischargeM3s(
  structure: Pick<Structure, 'law' | 'hasFlap'>,
  setting: number,
  upstreamStageM: number,
  downstreamStageM: number,
): number {
  const flow = createStructureFlow()
  structureDischarge(prepareStructure(structure), setting, upstreamStageM, downstreamStageM, flow)
  return flow.dischargeM3s
}
