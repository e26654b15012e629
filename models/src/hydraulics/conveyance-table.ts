import type { SectionShape } from '../domain/cross-section.ts'
import type { Resistance } from './roughness.ts'
import { sectionFlowAt } from './section-flow.ts'

/** Knots per metre of depth. At 0.1 m the interpolant is within 1e-5 of the formula, at 1 m within 1e-9. */
export const KNOTS_PER_M = 32

/**
 * Conveyance of a section as a cubic Hermite spline over depth. Four numbers a knot, of the stretch from knot i up to the next, with f the depth above
 * the knot in m:
 *
 *     K = t[4i] + f·(t[4i+1] + f·(t[4i+2] + f·t[4i+3]))
 *
 * The solver asks for K millions of times a second; the spline costs a third of the formula and its derivative is its own, so Newton's
 * method sees a consistent pair.
 */
export function conveyanceTable(shape: SectionShape, resistance: Resistance, deepestM: number): Float64Array {
  const knots = Math.ceil(deepestM * KNOTS_PER_M) + 1
  const table = new Float64Array(4 * knots)
  const at = (i: number) => sectionFlowAt(shape, resistance, i / KNOTS_PER_M)
  let { conveyanceM3s: below, conveyancePerDepthM2s: slopeBelow } = at(0)
  for (let i = 0; i < knots; i++) {
    const { conveyanceM3s: above, conveyancePerDepthM2s: slopeAbove } = at(i + 1)
    const rise = (above - below) * KNOTS_PER_M
    table[4 * i] = below
    table[4 * i + 1] = slopeBelow
    table[4 * i + 2] = (3 * rise - 2 * slopeBelow - slopeAbove) * KNOTS_PER_M
    table[4 * i + 3] = (slopeBelow + slopeAbove - 2 * rise) * KNOTS_PER_M * KNOTS_PER_M
    below = above
    slopeBelow = slopeAbove
  }
  return table
}
