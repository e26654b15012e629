import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { BEND_M } from '../solver/settle.ts'
import { DISCHARGE_LEFT_M3S, FRICTION_S } from '../solver/step.ts'
import type { Work } from '../solver/work.ts'
import { placeOf } from './lane-layout.ts'
import type { PairPlan } from './pair-memory.ts'
import { REACH_FIELDS, STEP_FIELDS } from './reach-passes.ts'

/** Places of the fields of a record, and of the step, counted in numbers. */
export type FieldPlaces<Name extends string> = Readonly<Record<Name, number>>

const placesOf = <Name extends string>(names: readonly Name[], places: ReadonlyMap<string, number>) =>
  Object.fromEntries(names.map((name) => [name, placeOf(places, name) / 8])) as FieldPlaces<Name>

export const reachPlaces = (plan: PairPlan) => placesOf(REACH_FIELDS, plan.ofReach)
export const stepPlaces = (plan: PairPlan) => placesOf(STEP_FIELDS, plan.ofStep)
export type ReachPlaces = ReturnType<typeof reachPlaces>

/** What holds for all pairs over a step. */
export function writeStep(
  numbers: Float64Array,
  at: FieldPlaces<(typeof STEP_FIELDS)[number]>,
  stepS: number,
  theta: number,
): void {
  const part = theta * stepS
  both(numbers, at.stepS, stepS)
  both(numbers, at.theta, theta)
  both(numbers, at.oneLessTheta, 1 - theta)
  both(numbers, at.part, part)
  both(numbers, at.twicePart, 2 * part)
  both(numbers, at.partG, part * GRAVITY_M_PER_S2)
  both(numbers, at.explicitPart, stepS - part)
  both(numbers, at.dischargeLeft, (DISCHARGE_LEFT_M3S * (stepS + FRICTION_S)) / stepS)
}

function both(numbers: Float64Array, at: number, value: number): void {
  numbers[at] = value
  numbers[at + 1] = value
}

/** What a reach of a member always is; `at` is the place of the member's number in the record's first field. */
export function writeReach(numbers: Float64Array, at: number, of: ReachPlaces, w: Work, r: number): void {
  const dx = w.network.reachDxM[r]!
  numbers[at + of.bottomWidth] = w.bottomWidthR[r]!
  numbers[at + of.sideSlope] = w.sideSlopeR[r]!
  numbers[at + of.plainDepth] = w.plainDepthR[r]!
  numbers[at + of.dx] = dx
  numbers[at + of.perDx] = 1 / dx
  numbers[at + of.drawDepth] = w.drawDepthR[r]!
  numbers[at + of.perDrawDepth] = 1 / w.drawDepthR[r]!
}

/** What of it holds over a step: losses, gains and users. */
export function writeReachStep(
  numbers: Float64Array,
  at: number,
  of: ReachPlaces,
  w: Work,
  r: number,
  stepS: number,
): void {
  const dx = w.network.reachDxM[r]!
  const cellTimesStep = dx * stepS
  numbers[at + of.perDepth] = w.perDepthR[r]!
  numbers[at + of.openLessGain] = w.openR[r]! - w.gainR[r]!
  numbers[at + of.demand] = w.demandR[r]! / w.lengthR[r]!
  numbers[at + of.seeping] = cellTimesStep * w.perDepthR[r]!
  numbers[at + of.opening] = cellTimesStep * w.openR[r]!
  numbers[at + of.gaining] = cellTimesStep * w.gainR[r]!
  numbers[at + of.drawing] = (cellTimesStep * w.demandR[r]!) / w.lengthR[r]!
  numbers[at + of.perBend] = stepS / (dx * BEND_M)
}
