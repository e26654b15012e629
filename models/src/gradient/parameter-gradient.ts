import type { Series } from '../domain/scenario.ts'
import type { Network } from '../network/network.ts'
import { sampleSeries } from '../numerics/series.ts'
import type { RecordedStep } from './run-record.ts'

/**
 * How a scalar answers to values that act at the two ends of every step. Both arrays hold, step after step, one number a place:
 * `begin[n * places + i]`, n the step, i the gate, structure, node, branch or reach. Where a series is smooth, the end of a step and the begin of the next
 * are one and the same value: add them.
 */
export interface PerStepEnds {
  readonly begin: Float64Array
  readonly end: Float64Array
}

/** How a scalar answers to everything that acts on the water. SI units: per metre of opening, per m³/s, per unit of a factor. */
export interface ParameterGradient {
  /** Per gate of the district. */
  readonly perOpening: PerStepEnds
  /** Per node of the district. */
  readonly perInflow: PerStepEnds
  /** Per branch, in the order of `network.branchReachIndices`. */
  readonly perDemand: PerStepEnds
  /** One place a step. */
  readonly perRiverStage: PerStepEnds
  /** Per node: the stage given to it alone, at its shore or behind its tail weir. */
  readonly perStage: PerStepEnds
  /** Per structure of the district. */
  readonly perSetting: PerStepEnds
  /** Per reach: m/s of rain and evaporation, m³/s along the banks. */
  readonly perRain: PerStepEnds
  readonly perEvaporation: PerStepEnds
  readonly perLateral: PerStepEnds
  /** Per reach: factor on Manning's n, as in `EngineParameters`. */
  readonly perRoughnessFactor: Float64Array
  /** Per gate: factor on its discharge. */
  readonly perGateFactor: Float64Array
  /** Per structure: factor on its discharge. */
  readonly perStructureFactor: Float64Array
  /** Per reach: factor on its seepage; the one factor of `EngineParameters` answers with their sum. */
  readonly perSeepageFactor: Float64Array
}

export function createParameterGradient(network: Network, steps: number): ParameterGradient {
  const ends = (places: number): PerStepEnds => ({
    begin: new Float64Array(steps * places),
    end: new Float64Array(steps * places),
  })
  const { gates, nodes, reaches, structures } = network.district
  return {
    perOpening: ends(gates.length),
    perInflow: ends(nodes.length),
    perDemand: ends(network.branchReachIndices.length),
    perRiverStage: ends(1),
    perStage: ends(nodes.length),
    perSetting: ends(structures.length),
    perRain: ends(reaches.length),
    perEvaporation: ends(reaches.length),
    perLateral: ends(reaches.length),
    perRoughnessFactor: new Float64Array(reaches.length),
    perGateFactor: new Float64Array(gates.length),
    perStructureFactor: new Float64Array(structures.length),
    perSeepageFactor: new Float64Array(reaches.length),
  }
}

/** A timeline takes the value just before the end of a step, so that a jump there belongs to the next. */
const JUST_BEFORE_S = 1e-6

/**
 * From the ends of steps to the knots of a piecewise-linear series: how the scalar answers to each value of the series that place `i` of
 * `places` follows. `startS` is the instant that the series counts from.
 */
export function perKnot(
  ends: PerStepEnds,
  { i, places }: { readonly i: number; readonly places: number },
  series: Series,
  steps: readonly RecordedStep[],
  startS: number,
): Float64Array {
  const count = series.atS.length
  const into = new Float64Array(count)
  const hat = Array.from({ length: count }, (_, k) => ({
    atS: series.atS,
    values: series.atS.map((_, other) => (other === k ? 1 : 0)),
  }))
  for (const [n, { startS: beginS, stepS }] of steps.entries())
    for (let k = 0; k < count; k++) {
      into[k]! += ends.begin[n * places + i]! * sampleSeries(hat[k]!, beginS - startS)
      into[k]! += ends.end[n * places + i]! * sampleSeries(hat[k]!, beginS + stepS - JUST_BEFORE_S - startS)
    }
  return into
}
