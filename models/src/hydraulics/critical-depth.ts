import type { SectionShape } from '../domain/cross-section.ts'
import { assertPositive } from '../ground/assert.ts'
import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { findRoot } from '../numerics/find-root.ts'
import { sectionFlowAt } from './section-flow.ts'

const DEPTH_TOLERANCE_M = 1e-9

/**
 * Depth at which the water runs as fast as its own small waves: Froude number 1.
 *
 *     Q² · T / (g · A³) = 1
 *
 * Source: Chow (1959) Open-Channel Hydraulics, ch. 4.
 * Valid:  sections whose A³/T grows with depth.
 *
 * @returns depth above the bed in metres, 0 for no discharge
 * @throws RangeError when discharge is negative
 * @example criticalDepthM({ kind: 'trapezoid', bottomWidthM: 20, sideSlope: 1.5, bankHeightM: 4 }, 20) // 0.461693 m
 */
export function criticalDepthM(shape: SectionShape, dischargeM3s: number): number {
  if (dischargeM3s === 0) return 0
  assertPositive({ dischargeM3s })
  const excess = (depthM: number) => {
    const { areaM2: A, topWidthM: T } = sectionFlowAt(shape, 1, depthM)
    return GRAVITY_M_PER_S2 * A * A * A - dischargeM3s * dischargeM3s * T
  }
  let deepM = 1
  while (excess(deepM) < 0) deepM *= 2
  return findRoot(excess, { lower: 0, upper: deepM }, DEPTH_TOLERANCE_M)
}
