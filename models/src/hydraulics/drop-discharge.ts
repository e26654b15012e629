import type { Drop } from '../domain/structure.ts'
import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import type { StructureFlow } from './structure-flow.ts'
import { higherHeadM, passCrest } from './submergence.ts'
import { BROAD_CRESTED_M05S } from './weir-discharge.ts'

/** (4/5)^2.5·√(g/2): critical flow in a triangle, per side slope and head^2.5. */
const TRIANGLE_M05S = 0.64 * Math.sqrt(0.4 * GRAVITY_M_PER_S2)

/**
 * Drop: critical flow in the throat at its edge, free unless the water below stands over the edge.
 *
 *     Q = c · ((2/3)^1.5·√g·b·h₁^1.5 + (4/5)^2.5·√(g/2)·m·h₁^2.5) · S(h₂/h₁)
 *
 * Exact for a rectangular (m = 0) and a triangular (b = 0) throat; between them up to 2.3 % high.
 *
 * Source: critical flow as in Chow (1959) Open-Channel Hydraulics, ch. 4; the sum of both ours; Villemonte (1947) for S.
 * Valid:  throat short enough for friction not to matter; velocity of approach in c.
 */
export function dropDischarge(
  { crestM, throatWidthM: b, throatSideSlope: m, coefficient, modularLimit }: Drop,
  upstreamStageM: number,
  downstreamStageM: number,
  into: StructureFlow,
): void {
  const up = upstreamStageM - crestM
  const down = downstreamStageM - crestM
  const h = higherHeadM(up, down)
  const perRoot = coefficient * Math.sqrt(h)
  const rectangle = BROAD_CRESTED_M05S * b
  const triangle = TRIANGLE_M05S * m * h
  passCrest(
    up,
    down,
    modularLimit,
    perRoot * h * (rectangle + triangle),
    perRoot * (1.5 * rectangle + 2.5 * triangle),
    into,
  )
}
