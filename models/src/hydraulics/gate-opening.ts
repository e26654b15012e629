import { findRoot } from '../numerics/find-root.ts'
import { gateFlowM3s } from './gate-flow.ts'
import type { GateStructure } from './gate-structure.ts'

const OPENING_TOLERANCE_M = 1e-6
/** A leaf this much above the water upstream, as a part of its depth, has no more effect. */
const CLEAR_OF_WATER = 1.02

/** The largest opening that still makes a difference at a stage upstream, m. */
export const highestUsefulOpeningM = (sillM: number, maximumOpeningM: number, upstreamM: number): number =>
  Math.max(0, Math.min(maximumOpeningM, CLEAR_OF_WATER * (upstreamM - sillM)))

/**
 * Opening at which a gate passes a discharge at given stages: the inverse of `gateFlow`, by bisection, since discharge rises with the opening.
 *
 * @returns 0 where nothing is wanted; the largest useful opening where the gate cannot pass so much
 * @example b 3, sill 0, energy-momentum with Cc 0.61, y₁ 2, y₃ 0.8, 5.3391 m³/s: 0.5 m
 */
export function openingForFlowM(
  gate: GateStructure,
  maximumOpeningM: number,
  wantedM3s: number,
  upstreamM: number,
  downstreamM: number,
): number {
  const highestM = highestUsefulOpeningM(gate.sillM, maximumOpeningM, upstreamM)
  const excess = (openingM: number) => gateFlowM3s(gate, openingM, upstreamM, downstreamM) - wantedM3s
  if (wantedM3s <= 0 || highestM === 0) return 0
  if (!(excess(highestM) > 0)) return highestM
  return excess(0) >= 0 ? 0 : findRoot(excess, { lower: 0, upper: highestM }, OPENING_TOLERANCE_M)
}
