import type { Gate } from '../../domain/gate.ts'
import type { Barrel, Drop, DuckbillWeir, Pump, SharpCrestedWeir, Structure } from '../../domain/structure.ts'
import { structureDischargeM3s } from '../../hydraulics/structure-discharge.ts'
import { BROAD_CRESTED_M05S } from '../../hydraulics/weir-discharge.ts'
import type { Findings } from '../findings.ts'
import type { InpDraft } from './inp-draft.ts'

/** Height of a weir's opening: no water reaches its top. */
const WEIR_HEIGHT_M = 20

/** Names of the two ends of a link, in the order in which it is drawn. */
export interface DraftEnds {
  readonly from: string
  readonly to: string
  /** Drawn against the direction of positive discharge. */
  readonly isReversed: boolean
  /** Invert of the node where the water comes from. */
  readonly invertM: number
}

/** A gate as an orifice as wide as its bays and as high as its largest opening; a control rule gives its opening. */
export function writeGate(
  draft: InpDraft,
  gate: Gate,
  { from, to }: DraftEnds,
  note: string,
  findings: Findings,
): void {
  const { id, sillM, contraction, maximumOpeningM, bays, bayWidthM } = gate
  draft.add('ORIFICES', [id, from, to, 'SIDE', sillM, contraction, 'NO', 0], note)
  draft.add('XSECTIONS', [id, 'RECT_CLOSED', maximumOpeningM, bays * bayWidthM, 0, 0])
  const place = { path: `gates.${id}` }
  findings.lose('laws of gates', "SWMM's orifice rules, with the gate's contraction as its coefficient", place)
  findings.lose(
    'drives and targets of gates',
    'speed, dead band, target stage and design discharge come back as customary ones',
    place,
  )
  if (
    gate.law !== undefined ||
    gate.radial !== undefined ||
    gate.leafHeightM !== undefined ||
    gate.seriesWeir !== undefined
  )
    findings.lose('what a gate has besides a leaf', 'other laws, radial leaves, overtopping and weirs in series', place)
}

/** A structure by the link of SWMM that is most like it. */
export function writeStructure(
  draft: InpDraft,
  structure: Structure,
  { from, to, isReversed, invertM }: DraftEnds,
  note: string,
  findings: Findings,
): void {
  const { id, law, hasFlap } = structure
  const place = { path: `structures.${id}` }
  const flap = hasFlap ? 'YES' : 'NO'
  if (isReversed)
    findings.lose(
      'structures that lead out of a given stage',
      'SWMM draws them backwards, and laws that are not the same both ways change',
      place,
    )
  switch (law.kind) {
    case 'broad-crested-weir':
      if (law.modularLimit > 0) findings.lose('modular limits of weirs', 'tail water counts from the crest on', place)
      writeWeir(
        draft,
        id,
        from,
        to,
        { crestM: law.crestM, widthM: law.crestWidthM, coefficient: law.coefficient * BROAD_CRESTED_M05S, flap },
        note,
      )
      return
    case 'sharp-crested-weir':
    case 'duckbill-weir':
      findings.lose(
        'coefficients that grow with the head',
        'that of a head of half the crest height holds throughout',
        place,
      )
      writeWeir(draft, id, from, to, { ...plainWeirOf(law), flap }, note)
      return
    case 'drop':
      if (law.modularLimit > 0) findings.lose('modular limits of weirs', 'tail water counts from the crest on', place)
      writeDrop(draft, id, law, { from, to, isReversed, invertM }, flap, note)
      return
    case 'culvert':
    case 'inverted-siphon':
    case 'aqueduct':
      writeBarrel(draft, id, law, { from, to, isReversed, invertM }, flap, note)
      return
    case 'pump':
      writePump(draft, id, law, { from, to, isReversed, invertM }, note)
      if (law.pumps > 1) findings.lose('numbers of pumps', 'one pump gives what all give', place)
      return
    case 'orifice-offtake':
      draft.add('ORIFICES', [id, from, to, 'SIDE', law.sillM, law.coefficient, flap, 0], note)
      draft.add('XSECTIONS', [id, 'RECT_CLOSED', law.heightM, law.areaM2 / law.heightM, 0, 0])
      return
    case 'rated-offtake':
      draft.add('OUTLETS', [id, from, to, law.sillM, 'FUNCTIONAL/DEPTH', law.factor, law.exponent, flap], note)
      findings.lose('drowning of rated offtakes', 'SWMM lets no tail water count', place)
      return
  }
}

/** A sharp crest as SWMM's weir: its coefficient at a head of half the crest's height. */
function plainWeirOf(law: SharpCrestedWeir | DuckbillWeir): Omit<DraftWeir, 'flap'> {
  const headM = law.crestHeightM / 2
  const widthM = law.kind === 'duckbill-weir' ? law.developedLengthM : law.crestWidthM
  const freeM3s = structureDischargeM3s({ law, hasFlap: false }, 1, law.crestM + headM, law.crestM - 100)
  return { crestM: law.crestM, widthM, coefficient: freeM3s / (widthM * headM ** 1.5) }
}

function writeBarrel(
  draft: InpDraft,
  id: string,
  law: Barrel,
  { from, to, isReversed }: DraftEnds,
  flap: string,
  note: string,
): void {
  const { inletM, outletM, heightM } = law
  const [first, second] = isReversed ? [outletM, inletM] : [inletM, outletM]
  const isCircle = law.profile === 'circle'
  draft.add('CONDUITS', [id, from, to, Math.max(law.lengthM, 1), law.manningN, first, second, 0, 0], note)
  draft.add('XSECTIONS', [
    id,
    isCircle ? 'CIRCULAR' : 'RECT_CLOSED',
    heightM,
    isCircle ? 0 : law.widthM,
    0,
    0,
    law.barrels,
  ])
  draft.add('LOSSES', [id, law.entranceLoss, law.exitLoss, law.bendLoss, flap, 0])
}

function writePump(
  draft: InpDraft,
  id: string,
  { curve, pumps, suctionM }: Pump,
  { from, to, invertM }: DraftEnds,
  note: string,
): void {
  const depthM = suctionM - invertM
  draft.add('PUMPS', [id, from, to, `${id}.lift`, 'ON', depthM, depthM], note)
  for (const [k, { liftM, dischargeM3s }] of curve.entries())
    draft.add('CURVES', [`${id}.lift`, ...(k === 0 ? ['PUMP3'] : []), liftM, dischargeM3s * pumps])
}

interface DraftWeir {
  readonly crestM: number
  readonly widthM: number
  readonly coefficient: number
  readonly flap: string
}

export function writeWeir(
  draft: InpDraft,
  id: string,
  from: string,
  to: string,
  { crestM, widthM, coefficient, flap }: DraftWeir,
  note?: string,
): void {
  draft.add('WEIRS', [id, from, to, 'TRANSVERSE', crestM, coefficient, flap, 0, 0, 'NO'], note)
  draft.add('XSECTIONS', [id, 'RECT_OPEN', WEIR_HEIGHT_M, widthM, 0, 0])
}

/** A drop as a trapezoidal weir: the same sum of a rectangle and a triangle, SWMM's second coefficient for the ends. */
function writeDrop(draft: InpDraft, id: string, law: Drop, { from, to }: DraftEnds, flap: string, note: string): void {
  const { crestM, throatWidthM, throatSideSlope, coefficient } = law
  const triangle = { ...law, throatWidthM: 0, throatSideSlope: 1 }
  const ends = structureDischargeM3s({ law: triangle, hasFlap: false }, 1, crestM + 1, crestM - 100)
  const middle = coefficient * BROAD_CRESTED_M05S
  draft.add('WEIRS', [id, from, to, 'TRAPEZOIDAL', crestM, middle, flap, 0, ends, 'NO'], note)
  draft.add('XSECTIONS', [id, 'TRAPEZOIDAL', WEIR_HEIGHT_M, throatWidthM, throatSideSlope, throatSideSlope])
}
