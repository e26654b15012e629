import { isClosed, type SectionShape } from '../domain/cross-section.ts'
import type { Roughness } from '../domain/roughness.ts'
import { assertPositive } from '../ground/assert.ts'
import { findRoot } from '../numerics/find-root.ts'
import { resistanceOf } from './roughness.ts'
import { sectionFlowAt } from './section-flow.ts'

const DEPTH_TOLERANCE_M = 1e-9

/** What the bed does to the water: its fall per metre and its roughness. Neither carries a unit ending. */
export interface Bed {
  readonly slope: number
  readonly manningN: number
  /** Takes the place of `manningN` where present. */
  readonly roughness?: Roughness
}

/**
 * Discharge of uniform flow at a given depth.
 *
 *     Q = K · √S₀ = (1/n) · A · R^⅔ · √S₀        R = A / P        (Manning; other laws by `roughness`)
 *
 * Source: Chow (1959) Open-Channel Hydraulics, ch. 5.
 * Valid:  prismatic reach, S₀ > 0.
 */
export const uniformDischargeM3s = (shape: SectionShape, { slope, manningN, roughness }: Bed, depthM: number): number =>
  sectionFlowAt(shape, resistanceOf(manningN, roughness), depthM).conveyanceM3s * Math.sqrt(slope)

/**
 * Depth at which a reach carries `dischargeM3s` uniformly: where the bed gives the water exactly as much head as friction takes.
 *
 * Discharge grows with depth, so the root is single and bisection cannot miss it; the bracket is found by doubling. A closed conduit carries a little more
 * just below its crown than when full; up to what it carries full the root is single too.
 *
 * @returns depth above the bed in metres, 0 for no discharge
 * @throws RangeError when slope or roughness is not positive, or discharge is negative or more than a closed conduit carries full
 * @example normalDepthM({ kind: 'trapezoid', bottomWidthM: 20, sideSlope: 1.5, bankHeightM: 4 }, { slope: 1 / 6000, manningN: 0.018 }, 20) // 1.211038 m
 */
export function normalDepthM(shape: SectionShape, bed: Bed, dischargeM3s: number): number {
  assertPositive({ slope: bed.slope, manningN: bed.manningN })
  if (dischargeM3s === 0) return 0
  assertPositive({ dischargeM3s })
  const excessM3s = (depthM: number) => uniformDischargeM3s(shape, bed, depthM) - dischargeM3s
  if (isClosed(shape)) {
    const fullM = 2 * shape.bankHeightM
    const most = uniformDischargeM3s(shape, bed, fullM)
    if (dischargeM3s > most) throw new RangeError(`dischargeM3s must be at most ${most}, got ${dischargeM3s}`)
    return findRoot(excessM3s, { lower: 0, upper: fullM }, DEPTH_TOLERANCE_M)
  }
  let deepM = 1
  while (excessM3s(deepM) < 0) deepM *= 2
  return findRoot(excessM3s, { lower: 0, upper: deepM }, DEPTH_TOLERANCE_M)
}
