import { structureDischarge } from '../hydraulics/structure-discharge.ts'
import type { StructureFlow } from '../hydraulics/structure-flow.ts'
import { GIVEN, RIVER } from '../network/network.ts'
import type { ForcingValues } from './forcing.ts'
import type { Work } from './work.ts'

/** Depth over an apron from which a crossing behind it takes what its law says. */
const APRON_DEPTH_M = 0.3

/** Stage given to a node; where the forcing gives it none, that of the river. */
export function givenStageM(values: ForcingValues, node: number): number {
  const stageM = values.stageM === undefined ? Number.NEGATIVE_INFINITY : values.stageM[node]!
  return stageM === Number.NEGATIVE_INFINITY ? values.riverStageM : stageM
}

/** Stage given from outside to a junction that stands at the river or at a node with a stage of its own. */
export function shoreStageM(w: Work, j: number, values: ForcingValues): number {
  const node = w.network.junctionGivenNode[j]!
  return node < 0 ? values.riverStageM : givenStageM(values, node)
}

/** Stage on one side of crossing `g`. A side never stands lower than its bed. */
export function sideStageM(w: Work, g: number, side: number, values: ForcingValues): number {
  if (side >= 0) return Math.max(w.stageJ[side]!, w.lowestBedJ[side]!)
  if (side === RIVER) return values.riverStageM
  return side <= GIVEN ? givenStageM(values, GIVEN - side) : w.gateOutsideM[g]!
}

/**
 * Scales what a law gave for crossing `g` and keeps it from water that is not there.
 *
 * Where the bed of the donor lies above the sill (an apron rises in between), what can be taken from there fades with the depth over the
 * bed, so that nothing draws on a dry canal. A side below its bed answers to nothing.
 */
export function limitToDonor(
  w: Work,
  g: number,
  sillM: number,
  scale: number,
  upM: number,
  downM: number,
  flow: StructureFlow,
): void {
  const { stageJ, lowestBedJ } = w
  const up = w.network.gateUpJunction[g]!
  const down = w.network.gateDownJunction[g]!
  let upFactor = scale
  let downFactor = scale
  let factor = scale
  const donor = flow.dischargeM3s > 0 ? up : flow.dischargeM3s < 0 ? down : upM > downM ? up : down
  if (donor >= 0 && lowestBedJ[donor]! > sillM) {
    const part = ((donor === up ? upM : downM) - lowestBedJ[donor]!) / APRON_DEPTH_M
    if (part < 1) {
      factor *= part * part * (3 - 2 * part)
      const perDonor = (scale * 6 * part * (1 - part) * flow.dischargeM3s) / APRON_DEPTH_M
      flow.perUpstreamM2s = flow.perUpstreamM2s * factor + (donor === up ? perDonor : 0)
      flow.perDownstreamM2s = flow.perDownstreamM2s * factor + (donor === down ? perDonor : 0)
      upFactor = 1
      downFactor = 1
    }
  }
  flow.dischargeM3s *= factor
  flow.perOpeningM2s *= factor
  flow.perUpstreamM2s *= up >= 0 && stageJ[up]! < lowestBedJ[up]! ? 0 : upFactor
  flow.perDownstreamM2s *= down >= 0 && stageJ[down]! < lowestBedJ[down]! ? 0 : downFactor
}

/** Discharge of structure `s` at the iterate's stages, into `w.gateFlow`. */
export function evaluateStructure(w: Work, s: number, values: ForcingValues): void {
  const g = w.gateShapes.length + s
  const structure = w.structures[s]!
  const upM = sideStageM(w, g, w.network.gateUpJunction[g]!, values)
  const downM = sideStageM(w, g, w.network.gateDownJunction[g]!, values)
  structureDischarge(structure, values.settings === undefined ? 1 : values.settings[s]!, upM, downM, w.gateFlow)
  limitToDonor(w, g, structure.sillM, w.structureFactorS[s]!, upM, downM, w.gateFlow)
}
