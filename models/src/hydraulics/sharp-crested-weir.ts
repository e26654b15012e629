import type { DuckbillWeir, SharpCrestedWeir } from '../domain/structure.ts'
import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import type { StructureFlow } from './structure-flow.ts'
import { higherHeadM, passCrest } from './submergence.ts'

const TWO_THIRDS_ROOT_2G = (2 / 3) * Math.sqrt(2 * GRAVITY_M_PER_S2)
const AT_REST = 0.611
const PER_RATIO = 0.075
/** Head over crest height up to which the coefficient grows as measured, and from which it grows no more. */
const MEASURED_RATIO = 5
const LARGEST_RATIO = 9

/**
 * Sharp-crested weir over the whole width, free or drowned, either way.
 *
 *     Q = c · ⅔·Cd·√(2g) · b · h₁^1.5 · S(h₂/h₁)      Cd = 0.611 + 0.075·h₁/P
 *
 * Beyond h₁ = 5 P the growth of Cd fades as a parabola and ends at 9 P.
 *
 * Source: Rehbock's coefficient as in Chow (1959) Open-Channel Hydraulics, ch. 14; Villemonte (1947) for S; end of the growth ours.
 * Valid:  aired nappe, no side contraction, h₁ from 3 cm to 5 P.
 *
 * @example b 10, P 1, h₁ 1, h₂ 0: 20.2573 m³/s
 */
export function sharpCrestedWeir(
  { crestM, crestWidthM, crestHeightM, coefficient }: SharpCrestedWeir,
  upstreamStageM: number,
  downstreamStageM: number,
  into: StructureFlow,
): void {
  overSharpCrest(upstreamStageM - crestM, downstreamStageM - crestM, coefficient * crestWidthM, crestHeightM, into)
}

/**
 * Duckbill weir: the sharp-crested weir along the whole of its folded crest, less what the folds take from each other.
 *
 *     Q = η · ⅔·Cd·√(2g) · L · h₁^1.5 · S(h₂/h₁)
 *
 * Source: the sharp-crested weir above; η from a rating or a model test (about 0.6 to 0.9 up to h₁ = 0.3 P, recalled).
 * Valid:  heads for which η was found: at larger ones the nose drowns itself and η falls.
 */
export function duckbillWeir(
  { crestM, developedLengthM, crestHeightM, efficiency }: DuckbillWeir,
  upstreamStageM: number,
  downstreamStageM: number,
  into: StructureFlow,
): void {
  overSharpCrest(upstreamStageM - crestM, downstreamStageM - crestM, efficiency * developedLengthM, crestHeightM, into)
}

function overSharpCrest(up: number, down: number, lengthM: number, crestHeightM: number, into: StructureFlow): void {
  const h = higherHeadM(up, down)
  const ratio = h / crestHeightM
  const beyond = Math.min(Math.max(ratio - MEASURED_RATIO, 0), LARGEST_RATIO - MEASURED_RATIO)
  const span = LARGEST_RATIO - MEASURED_RATIO
  const counted = Math.min(ratio, MEASURED_RATIO) + beyond - (beyond * beyond) / (2 * span)
  const countedPerRatio = 1 - beyond / span
  const perRoot = TWO_THIRDS_ROOT_2G * lengthM * Math.sqrt(h)
  const Cd = AT_REST + PER_RATIO * counted
  const free = perRoot * h * Cd
  passCrest(up, down, 0, free, perRoot * (1.5 * Cd + PER_RATIO * countedPerRatio * ratio), into)
}
