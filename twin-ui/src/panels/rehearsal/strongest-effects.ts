import type { GateEffect, GateId } from '@district/models'

const GATES_SHOWN = 4
const BRANCHES_SHOWN = 3
/** Smaller changes are within what gauges can tell. */
const WORTH_SAYING_M = 0.01
const WORTH_SAYING_M3 = 50

/**
 * Gates on trunk canals whose levels changed most, strongest first. Offtakes are left out: those at one node see the same water, and what
 * matters there is how much they get.
 */
export function strongestEffects(
  effects: readonly GateEffect[],
  isOfftake: (gateId: GateId) => boolean,
): readonly GateEffect[] {
  return effects
    .filter((effect) => !isOfftake(effect.gateId) && strengthM(effect) >= WORTH_SAYING_M)
    .toSorted((a, b) => strengthM(b) - strengthM(a))
    .slice(0, GATES_SHOWN)
}

/** Branches whose users would get most more or most less. */
export function strongestDeliveries(
  effects: readonly GateEffect[],
  isOfftake: (gateId: GateId) => boolean,
): readonly GateEffect[] {
  return effects
    .filter((effect) => isOfftake(effect.gateId) && Math.abs(changeM3(effect)) >= WORTH_SAYING_M3)
    .toSorted((a, b) => Math.abs(changeM3(b)) - Math.abs(changeM3(a)))
    .slice(0, BRANCHES_SHOWN)
}

export const changeM3 = ({ volumeM3, baselineVolumeM3 }: GateEffect): number => volumeM3 - baselineVolumeM3

const strengthM = ({ stageUpChangeM, stageDownChangeM }: GateEffect): number =>
  Math.max(Math.abs(stageUpChangeM), Math.abs(stageDownChangeM))
