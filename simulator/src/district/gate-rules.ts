import { type Gate, highestUsefulOpeningM } from '@district/models'

const GRAVITY_M_PER_S2 = 9.81
/** Of an opening under water: contraction and losses together, as a gatekeeper reckons. */
const RECKONED_COEFFICIENT = 0.6
const LEAST_HEAD_M = 0.05
const LEAST_OPENING_M = 0.03
/** A level that is nearer to its target than this is left alone. */
const CONTENT_M = 0.02
const CONTENT_FRACTION = 0.025
/** Time constants of the level rule: how fast a trend is met, and how fast a difference is worked off. */
const TREND_S = 2400
const DIFFERENCE_S = 4800
/** A difference from which on a keeper makes at least a small move. */
const UNEASY_M = 0.05
/** When water is short, a gate that holds a level passes this fraction of what was planned below, until its own pool is so low. */
const LEAST_SHARE = 0.45
const SHARED_DOWN_TO_M = -0.3

/** What a gatekeeper sees at the gate. */
export interface GateSight {
  readonly stageUpM: number
  readonly stageDownM: number
  readonly dischargeM3s: number
  readonly openingM: number
}

/** Opening that should pass a discharge at the stages seen, by the submerged orifice law. */
export function reckonedOpeningM(gate: Gate, sight: GateSight, wantedM3s: number): number {
  if (wantedM3s <= 0) return 0
  return highestUsefulM(gate, sight, wantedM3s / dischargePerOpeningM2s(gate, sight))
}

/**
 * Towards a wanted discharge: in proportion to what it passes now, at most by a third at a time.
 * @returns the opening to order; the present one when the discharge is near enough
 */
export function openingForDischargeM(gate: Gate, sight: GateSight, wantedM3s: number): number {
  if (wantedM3s <= 0) return 0
  if (sight.openingM < LEAST_OPENING_M || sight.dischargeM3s < 0.1 * wantedM3s) {
    const gentleM = sight.openingM + 0.3
    return Math.min(gentleM, reckonedOpeningM(gate, sight, wantedM3s))
  }
  const ratio = wantedM3s / sight.dischargeM3s
  if (Math.abs(ratio - 1) < CONTENT_FRACTION) return sight.openingM
  return highestUsefulM(gate, sight, sight.openingM * Math.min(1.33, Math.max(0.75, ratio)))
}

export interface LevelTask {
  readonly targetStageM: number
  /** The stage at the last look, and how long ago that was. */
  readonly earlierStageM: number
  readonly elapsedS: number
  /** Water surface of the pool above, m². */
  readonly poolAreaM2: number
  /** What the plan wants below. */
  readonly plannedM3s: number
}

/**
 * Towards a target stage upstream: a proportional-integral rule in its incremental form, as a keeper does it who looks at
 * the level and at its trend.
 *
 *     ΔQ = A/T₁ · (h − h₋) + A/T₂² · (h − h*) · Δt        Δa = ΔQ / (∂Q/∂a)
 *
 * With T₂ = 2·T₁ the pool answers without overshoot. Short water is shared: the gate does not close below part of its plan while its own pool
 * has some to give.
 */
export function openingForLevelM(gate: Gate, sight: GateSight, task: LevelTask): number {
  const { poolAreaM2: A, elapsedS } = task
  const differenceM = sight.stageUpM - task.targetStageM
  const trendM = sight.stageUpM - task.earlierStageM
  if (Math.abs(differenceM) < CONTENT_M && Math.abs(trendM) < CONTENT_M) return sight.openingM
  const changeM3s = (A / TREND_S) * trendM + (A / DIFFERENCE_S ** 2) * differenceM * elapsedS
  const isShort = changeM3s < 0 && sight.dischargeM3s < LEAST_SHARE * task.plannedM3s
  if (isShort && differenceM > SHARED_DOWN_TO_M) return Math.max(sight.openingM, LEAST_OPENING_M)
  const largestM = Math.max(0.1, 0.25 * sight.openingM)
  const reckonedM = changeM3s / dischargePerOpeningM2s(gate, sight)
  // The drive does not move for less than its dead band; a standing difference would stand for ever.
  const leastM = Math.abs(differenceM) > UNEASY_M && reckonedM * differenceM > 0 ? 1.05 * gate.deadBandM : 0
  const changeM = Math.sign(reckonedM) * Math.max(leastM, Math.abs(reckonedM))
  const nextM = sight.openingM + Math.min(largestM, Math.max(-largestM, changeM))
  return Math.max(LEAST_OPENING_M, highestUsefulM(gate, sight, nextM))
}

function dischargePerOpeningM2s(gate: Gate, { stageUpM, stageDownM }: GateSight): number {
  const headM = Math.max(LEAST_HEAD_M, stageUpM - Math.max(stageDownM, gate.sillM))
  return RECKONED_COEFFICIENT * gate.bays * gate.bayWidthM * Math.sqrt(2 * GRAVITY_M_PER_S2 * headM)
}

/** A leaf clear of the water has no more effect: the keeper stops just there. */
function highestUsefulM({ sillM, maximumOpeningM }: Gate, { stageUpM }: GateSight, openingM: number): number {
  const clearM = Math.max(LEAST_OPENING_M, highestUsefulOpeningM(sillM, maximumOpeningM, stageUpM))
  return Math.max(0, Math.min(openingM, clearM, maximumOpeningM))
}
