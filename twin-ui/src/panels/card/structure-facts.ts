import type { StructureLaw } from '@district/models'
import { fixed } from '../../ground/display-units.ts'

/** A number of a structure's law: which word of the catalogue names it, and its text with the unit. */
export interface StructureFact {
  readonly key: StructureFactKey
  readonly text: string
}

export type StructureFactKey =
  | 'crest'
  | 'crestWidth'
  | 'developedLength'
  | 'crestHeight'
  | 'coefficient'
  | 'efficiency'
  | 'modularLimit'
  | 'throatSlope'
  | 'barrels'
  | 'barrelSize'
  | 'diameter'
  | 'length'
  | 'inlet'
  | 'outlet'
  | 'roughness'
  | 'losses'
  | 'pumps'
  | 'suction'
  | 'pumpRange'
  | 'sill'
  | 'orificeHeight'
  | 'orificeArea'
  | 'rating'

const metres = (value: number): string => `${fixed(value, 2)} m`
const fact = (key: StructureFactKey, text: string): StructureFact => ({ key, text })

/** All numbers of a law, in the order in which an engineer reads them. */
export function structureFacts(law: StructureLaw): readonly StructureFact[] {
  switch (law.kind) {
    case 'broad-crested-weir':
      return [
        fact('crest', metres(law.crestM)),
        fact('crestWidth', metres(law.crestWidthM)),
        fact('coefficient', fixed(law.coefficient, 2)),
        fact('modularLimit', fixed(law.modularLimit, 2)),
      ]
    case 'sharp-crested-weir':
      return [
        fact('crest', metres(law.crestM)),
        fact('crestWidth', metres(law.crestWidthM)),
        fact('crestHeight', metres(law.crestHeightM)),
        fact('coefficient', fixed(law.coefficient, 2)),
      ]
    case 'duckbill-weir':
      return [
        fact('crest', metres(law.crestM)),
        fact('developedLength', metres(law.developedLengthM)),
        fact('crestHeight', metres(law.crestHeightM)),
        fact('efficiency', fixed(law.efficiency, 2)),
      ]
    case 'drop':
      return [
        fact('crest', metres(law.crestM)),
        fact('crestWidth', metres(law.throatWidthM)),
        fact('throatSlope', `1:${fixed(law.throatSideSlope, 2)}`),
        fact('coefficient', fixed(law.coefficient, 2)),
        fact('modularLimit', fixed(law.modularLimit, 2)),
      ]
    case 'pump':
      return [
        fact('pumps', String(law.pumps)),
        fact('suction', metres(law.suctionM)),
        fact('pumpRange', pumpRange(law.curve)),
      ]
    case 'orifice-offtake':
      return [
        fact('sill', metres(law.sillM)),
        fact('orificeHeight', metres(law.heightM)),
        fact('orificeArea', `${fixed(law.areaM2, 2)} m²`),
        fact('coefficient', fixed(law.coefficient, 2)),
      ]
    case 'rated-offtake':
      return [fact('sill', metres(law.sillM)), fact('rating', `Q = ${law.factor} · h^${law.exponent}`)]
    default:
      return [
        fact('barrels', String(law.barrels)),
        law.profile === 'circle'
          ? fact('diameter', metres(law.heightM))
          : fact('barrelSize', `${fixed(law.widthM, 2)} × ${metres(law.heightM)}`),
        fact('length', `${fixed(law.lengthM, 1)} m`),
        fact('inlet', metres(law.inletM)),
        fact('outlet', metres(law.outletM)),
        fact('roughness', fixed(law.manningN, 4)),
        fact('losses', [law.entranceLoss, law.bendLoss, law.exitLoss].map((loss) => fixed(loss, 2)).join(' / ')),
      ]
  }
}

/** From the most that it lifts to the most that it carries: 5.0 m, 0 → 0.5 m, 2.40 m³/s. */
function pumpRange(curve: Extract<StructureLaw, { kind: 'pump' }>['curve']): string {
  const [first] = curve
  const last = curve.at(-1)
  if (first === undefined || last === undefined) return ''
  return `${fixed(first.liftM, 1)} m: ${fixed(first.dischargeM3s, 2)} m³/s … ${fixed(last.liftM, 1)} m: ${fixed(last.dischargeM3s, 2)} m³/s`
}
