import type { BroadCrestedWeir } from '../domain/structure.ts'
import type { StructureFlow } from './structure-flow.ts'
import { higherHeadM, passCrest } from './submergence.ts'
import { BROAD_CRESTED_M05S } from './weir-discharge.ts'

/**
 * Broad-crested weir, free or drowned, either way.
 *
 *     Q = c · (2/3)^1.5·√g · b · h₁^1.5 · S(h₂/h₁)      S as in `passCrest`, with the weir's own modular limit
 *
 * Source: Chow (1959) Open-Channel Hydraulics, ch. 3 (critical depth on the crest); Villemonte (1947) for S.
 * Valid:  crest longer than about 1.5 h₁ in the flow; velocity of approach neglected or in c.
 *
 * @example b 10, c 1, h₁ 1, h₂ 0: 17.0489 m³/s
 */
export function broadCrestedWeir(
  { crestM, crestWidthM, coefficient, modularLimit }: BroadCrestedWeir,
  upstreamStageM: number,
  downstreamStageM: number,
  into: StructureFlow,
): void {
  const up = upstreamStageM - crestM
  const down = downstreamStageM - crestM
  const h = higherHeadM(up, down)
  const perRoot = coefficient * BROAD_CRESTED_M05S * crestWidthM * Math.sqrt(h)
  passCrest(up, down, modularLimit, perRoot * h, 1.5 * perRoot, into)
}
