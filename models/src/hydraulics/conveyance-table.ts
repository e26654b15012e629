import type { SectionShape } from '../domain/cross-section.ts'
import type { Resistance } from './roughness.ts'
import { sectionFlowAt } from './section-flow.ts'

/** Knots per metre of depth. At 0.1 m the interpolant is within 1e-5 of the formula, at 1 m within 1e-9. */
export const KNOTS_PER_M = 32

/**
 * Conveyance of a section as a cubic Hermite spline over depth: `table[2i]` is K at knot i, `table[2i + 1]` its slope times the knots' distance.
 *
 * The solver asks for K millions of times a second; the spline costs a third of the formula and its derivative is its own, so Newton's
 * method sees a consistent pair.
 */
export function conveyanceTable(shape: SectionShape, resistance: Resistance, deepestM: number): Float64Array {
  const knots = Math.ceil(deepestM * KNOTS_PER_M) + 2
  const table = new Float64Array(2 * knots)
  for (let i = 0; i < knots; i++) {
    const { conveyanceM3s, conveyancePerDepthM2s } = sectionFlowAt(shape, resistance, i / KNOTS_PER_M)
    table[2 * i] = conveyanceM3s
    table[2 * i + 1] = conveyancePerDepthM2s / KNOTS_PER_M
  }
  return table
}
