import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { BEND_M } from '../solver/settle.ts'
import { DISCHARGE_LEFT_M3S, FRICTION_S } from '../solver/step.ts'
import type { Work } from '../solver/work.ts'
import { placeOf, WHOLE_BITS } from './lane-layout.ts'
import type { PairPlan } from './pair-memory.ts'

/* What the passes read and write besides arrays: names of the fields of a step, a reach and a junction. */

export const STEP_FIELDS = [
  ...(['stepS', 'theta', 'oneLessTheta', 'part', 'halfPartG', 'stepHalfG', 'perTheta', 'twiceDischargeLeft'] as const),
  /* of the pair that is moved now */
  ...(['isMoving', 'worst', 'sum', 'toDo', 'toDoQ'] as const),
] as const

export const REACH_FIELDS = [
  /* what a reach always is; of its half cells 0 where they are a river's */
  ...([
    'bottomWidth',
    'sideSlope',
    'plainDepth',
    'table',
    'rougher',
    'dx',
    'perDx',
    'drawDepth',
    'perDrawDepth',
  ] as const),
  ...(['headPart', 'tailPart'] as const),
  /* what holds over a step */
  ...(['seeping', 'opening', 'gaining', 'drawing', 'perBend'] as const),
  /* what is found */
  ...(['unsure', 'outside', 'a', 'b', 'rootSlope', 'rootRest', 'worst'] as const),
  ...([
    'headRest',
    'tailRest',
    'carriedAtHead',
    'carriedAtTail',
    'byDepth',
    'opened',
    'drawn',
    'shallowest',
    'bend',
    'bends',
    'changed',
  ] as const),
] as const

/** Gates and structures use the places of reaches. */
export const CROSSING_FIELDS = [
  'crossingPart',
  'ownPerStage',
  'otherPerStage',
  'lack',
  'crossingA',
  'crossingB',
] as const

export const JUNCTION_FIELDS = [
  ...(['slope', 'rest', 'isRiver', 'fix', 'e', 'f', 'dStage'] as const),
  ...(['stage', 'stageOld', 'lowest', 'bedArea', 'changed', 'outside'] as const),
] as const

export type StepPlaces = Readonly<Record<(typeof STEP_FIELDS)[number], number>>
export type ReachPlaces = Readonly<Record<(typeof REACH_FIELDS)[number], number>>
export type CrossingPlaces = Readonly<Record<(typeof CROSSING_FIELDS)[number], number>>
export type JunctionPlaces = Readonly<Record<(typeof JUNCTION_FIELDS)[number], number>>

/** Places counted in numbers. */
const placesOf = <Name extends string>(names: readonly Name[], places: ReadonlyMap<string, number>) =>
  Object.fromEntries(names.map((name) => [name, placeOf(places, name) / 8])) as Readonly<Record<Name, number>>

export const stepPlaces = (plan: PairPlan): StepPlaces => placesOf(STEP_FIELDS, plan.ofStep)
export const reachPlaces = (plan: PairPlan): ReachPlaces => placesOf(REACH_FIELDS, plan.ofReach)
export const crossingPlaces = (plan: PairPlan): CrossingPlaces => placesOf(CROSSING_FIELDS, plan.ofReach)
export const junctionPlaces = (plan: PairPlan): JunctionPlaces => placesOf(JUNCTION_FIELDS, plan.ofJunction)

/** What holds for all pairs over a step. */
export function writeStep(numbers: Float64Array, at: StepPlaces, stepS: number, theta: number): void {
  const part = theta * stepS
  both(numbers, at.stepS, stepS)
  both(numbers, at.theta, theta)
  both(numbers, at.oneLessTheta, 1 - theta)
  both(numbers, at.part, part)
  both(numbers, at.halfPartG, 0.5 * part * GRAVITY_M_PER_S2)
  both(numbers, at.stepHalfG, 0.5 * stepS * GRAVITY_M_PER_S2)
  both(numbers, at.perTheta, 1 / theta)
  both(numbers, at.twiceDischargeLeft, (2 * DISCHARGE_LEFT_M3S * (stepS + FRICTION_S)) / stepS)
}

export function both(numbers: Float64Array, at: number, value: number): void {
  numbers[at] = value
  numbers[at + 1] = value
}

/** What a reach of a member always is; `at` is the place of the member's number in the record's first field, `tableByte` where the table of `first` begins. */
export function writeReach(
  numbers: Float64Array,
  at: number,
  of: ReachPlaces,
  w: Work,
  r: number,
  first: Work,
  tableByte: number,
): void {
  const { network } = w
  const dx = network.reachDxM[r]!
  numbers[at + of.bottomWidth] = w.bottomWidthR[r]!
  numbers[at + of.sideSlope] = w.sideSlopeR[r]!
  numbers[at + of.plainDepth] = w.plainDepthR[r]!
  numbers[at + of.table] = WHOLE_BITS + tableByte
  numbers[at + of.rougher] = w.roughnessR[r]! / first.roughnessR[r]!
  numbers[at + of.dx] = dx
  numbers[at + of.perDx] = 1 / dx
  numbers[at + of.drawDepth] = w.drawDepthR[r]!
  numbers[at + of.perDrawDepth] = 1 / w.drawDepthR[r]!
  numbers[at + of.headPart] = network.junctionIsRiver[network.reachHeadJunction[r]!] === 1 ? 0 : 0.5
  numbers[at + of.tailPart] = network.junctionIsRiver[network.reachTailJunction[r]!] === 1 ? 0 : 0.5
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
  numbers[at + of.seeping] = cellTimesStep * w.perDepthR[r]!
  numbers[at + of.opening] = cellTimesStep * w.openR[r]!
  numbers[at + of.gaining] = cellTimesStep * w.gainR[r]!
  numbers[at + of.drawing] = (cellTimesStep * w.demandR[r]!) / w.lengthR[r]!
  numbers[at + of.perBend] = stepS / (dx * BEND_M)
}
