import type { SectionShape } from '../../domain/cross-section.ts'
import type { RatingRow } from '../../domain/node.ts'
import { GRAVITY_M_PER_S2 } from '../../ground/constants.ts'
import { uniformDischargeM3s } from '../../hydraulics/normal-depth.ts'
import { sectionFlowAt } from '../../hydraulics/section-flow.ts'

const ROWS = 24
/** Most depth that the rating tells, as a part of the section's height. */
const HIGHEST = 1.25

/**
 * What leaves a canal that ends freely, by its depth there: critical flow, or uniform flow where the bed is so steep that this is more.
 *
 *     Q(y) = max( √(g·A³/T), K·√S₀ )
 *
 * Source: the free outfall of EPA SWMM, which takes the lesser of critical and normal depth; rows closer together at small depths ours.
 * Valid:  open sections; of a closed one up to just below its crown.
 */
export function freeFallRating(shape: SectionShape, bedM: number, slope: number, manningN: number): RatingRow[] {
  const highestM = shape.bankHeightM * (shape.kind === 'circle' || shape.kind === 'box' ? 0.98 : HIGHEST)
  return Array.from({ length: ROWS + 1 }, (_, k) => {
    const part = k / ROWS
    const depthM = highestM * part * part
    if (k === 0) return { stageM: bedM, dischargeM3s: 0 }
    const { areaM2: A, topWidthM: T } = sectionFlowAt(shape, manningN, depthM)
    const critical = Math.sqrt((GRAVITY_M_PER_S2 * A * A * A) / T)
    const normal = slope > 0 ? uniformDischargeM3s(shape, { slope, manningN }, depthM) : 0
    return { stageM: bedM + depthM, dischargeM3s: Math.max(critical, normal) }
  })
}
