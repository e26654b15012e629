import type { FloatLaw } from '../hydraulics/float-opening.ts'
import type { Network } from '../network/network.ts'

/** A gap in a bank through which water leaves the canal for good. */
export interface OpenBreach {
  readonly reachIndex: number
  readonly chainageM: number
  readonly widthM: number
  /** Level of the gap's floor. */
  readonly sillM: number
}

/** What acts on the water from outside at one instant. One object is reused for all instants: nothing is allocated in a step. */
export interface ForcingValues {
  /** Stage of the river at every node whose boundary is `river-stage`. */
  riverStageM: number
  /** Mean opening, one per gate of the district. */
  readonly openingM: Float64Array
  /** Gates that a float opens, whatever `openingM` says: one law or null per gate; absent where no gate has any. */
  floats?: readonly (FloatLaw | null)[] | undefined
  /** What the users along a branch ask for, one per branch in the order of `network.branchReachIndices`. */
  readonly demandM3s: Float64Array
  /** Water given to a node from outside, one per node of the district; absent where nothing is given. */
  readonly inflowM3s?: Float64Array
  /**
   * Stage given to a node from outside, one per node, −∞ where none is; absent where none is given at all. It holds at a node whose boundary
   * is `stage` (without it, the river's stage does) and stands behind a tail weir (without it, the weir falls free).
   */
  readonly stageM?: Float64Array
  /** Setting, one per structure: 1 as built, 0 shut, a pump's speed; absent where all are 1. */
  readonly settings?: Float64Array
  /** Rain, open-water evaporation and water that comes in along the banks, each one per reach; none is negative, absent is nothing. */
  readonly rainMPerS?: Float64Array
  readonly evaporationMPerS?: Float64Array
  readonly lateralM3s?: Float64Array
  /** Gaps in banks that are open; absent is none. Those at the beginning of a step hold throughout it. */
  breaches?: readonly OpenBreach[]
}

/**
 * What acts on the water over time. The engine lands on every instant it names; values are taken at the ends of steps and count as
 * linear between, so an instant that is not named is followed only as closely as the steps are.
 */
export interface Forcing {
  evaluate(timeS: number, into: ForcingValues): void
  /** First instant later than `timeS` that a step must end at: every jump, and every bend that matters; `Infinity` when there is none. */
  nextInstantAfterS(timeS: number): number
}

/** Forcing values with every array there is. */
export type FullForcingValues = Required<Omit<ForcingValues, 'floats'>> & Pick<ForcingValues, 'floats'>

/** Values of the right lengths: river stage 0, gates closed, no demand, no inflow, no stage given, structures as built, no weather. */
export const createForcingValues = (network: Network): FullForcingValues => ({
  riverStageM: 0,
  openingM: new Float64Array(network.district.gates.length),
  demandM3s: new Float64Array(network.branchReachIndices.length),
  inflowM3s: new Float64Array(network.district.nodes.length),
  stageM: new Float64Array(network.district.nodes.length).fill(Number.NEGATIVE_INFINITY),
  settings: new Float64Array(network.district.structures.length).fill(1),
  rainMPerS: new Float64Array(network.district.reaches.length),
  evaporationMPerS: new Float64Array(network.district.reaches.length),
  lateralM3s: new Float64Array(network.district.reaches.length),
  breaches: [],
})

/** The same values for ever: for steady starts and tests. */
export const constantForcing = (values: ForcingValues): Forcing => ({
  evaluate: (_timeS, into) => copyForcingValues(into, values),
  nextInstantAfterS: () => Number.POSITIVE_INFINITY,
})

export function copyForcingValues(into: ForcingValues, from: ForcingValues): void {
  into.riverStageM = from.riverStageM
  into.openingM.set(from.openingM)
  into.demandM3s.set(from.demandM3s)
  if (into.floats !== from.floats) into.floats = from.floats
  copyOptional(into.inflowM3s, from.inflowM3s)
  copyOptional(into.rainMPerS, from.rainMPerS)
  copyOptional(into.evaporationMPerS, from.evaporationMPerS)
  copyOptional(into.lateralM3s, from.lateralM3s)
  into.breaches = from.breaches ?? NO_BREACHES
  if (from.stageM === undefined) into.stageM?.fill(Number.NEGATIVE_INFINITY)
  else into.stageM?.set(from.stageM)
  if (from.settings === undefined) into.settings?.fill(1)
  else into.settings?.set(from.settings)
}

const NO_BREACHES: readonly OpenBreach[] = []

function copyOptional(into: Float64Array | undefined, from: Float64Array | undefined): void {
  if (from === undefined) into?.fill(0)
  else into?.set(from)
}
