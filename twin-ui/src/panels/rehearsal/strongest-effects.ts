import type { GateEffect } from '../../rehearsal/report.ts'

const SHOWN = 5
/** Smaller changes are within what gauges can tell. */
const WORTH_SAYING_M = 0.01

/** The gates whose levels changed most, strongest first. */
export function strongestEffects(effects: readonly GateEffect[]): readonly GateEffect[] {
  return effects
    .filter((effect) => strengthM(effect) >= WORTH_SAYING_M)
    .toSorted((a, b) => strengthM(b) - strengthM(a))
    .slice(0, SHOWN)
}

const strengthM = ({ stageUpChangeM, stageDownChangeM }: GateEffect): number =>
  Math.max(Math.abs(stageUpChangeM), Math.abs(stageDownChangeM))
