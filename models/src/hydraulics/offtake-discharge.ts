import type { OrificeOfftake, RatedOfftake } from '../domain/structure.ts'
import { GRAVITY_M_PER_S2 } from '../ground/constants.ts'
import { power } from '../numerics/power.ts'
import { rootOfHead, rootOfHeadSlope } from './root-of-head.ts'
import { type StructureFlow, setFlow, setNoFlow } from './structure-flow.ts'
import { higherHeadM, passCrest } from './submergence.ts'

const ROOT_2G = Math.sqrt(2 * GRAVITY_M_PER_S2)
/** Half-widths of the passages from part-full to full and from free to drowned. */
const FILLING = 0.15
const DROWNING = 0.5
/** Head below which discharge leaves its power, so that it begins and turns without a jump of its slope, m. */
const SMALL_HEAD_M = 0.005

/**
 * Orifice in the side of a canal, free or drowned, part-full or full, either way.
 *
 *     Q = C·f·a·√(2g·h)      h = z₁ − max(z₂, centre)      f = y₁/D up to 1, centre at f·D/2 over the sill
 *
 * Full and free that is Q = C·a·√(2g·(y₁ − D/2)), full and drowned Q = C·a·√(2g·(z₁ − z₂)). Passages are parabolas: full from 0.85 to
 * 1.15 D, drowned while z₂ is within ± 50 % of the centre's height; below 5 mm of head Q is linear in the head.
 *
 * Source: Torricelli's law with a coefficient, as in any hydraulics text; part-full form and passages ours.
 * Valid:  openings small beside the head; C from the offtake's own calibration.
 *
 * @example C 0.6, a 0.5, D 0.5, y₁ 2, free: 1.7580 m³/s
 */
export function orificeOfftake(
  { sillM, heightM: D, areaM2, coefficient }: OrificeOfftake,
  upstreamStageM: number,
  downstreamStageM: number,
  into: StructureFlow,
): void {
  const isForward = upstreamStageM >= downstreamStageM
  const y1 = (isForward ? upstreamStageM : downstreamStageM) - sillM
  const y2 = (isForward ? downstreamStageM : upstreamStageM) - sillM
  if (y1 <= 0) {
    setNoFlow(into)
    return
  }
  const r = y1 / D
  const filled = Math.min(Math.max(r - 1 + FILLING, 0), 2 * FILLING)
  const f = filled < 2 * FILLING ? r - (filled * filled) / (4 * FILLING) : 1
  const fPerY = (1 - filled / (2 * FILLING)) / D
  const c = 0.5 * D * f
  const w = DROWNING * c
  const drowned = Math.min(Math.max((y2 - c + w) / (2 * w), 0), 1)
  const h = y1 - c - (drowned < 1 ? drowned * drowned * w : y2 - c)
  const hPerY = 1 - 0.5 * D * fPerY * (1 - drowned) * (1 + DROWNING * drowned)
  const scale = coefficient * areaM2 * ROOT_2G
  const root = rootOfHead(h, SMALL_HEAD_M)
  const perHead = scale * f * rootOfHeadSlope(h, SMALL_HEAD_M)
  setFlow(into, isForward, scale * f * root, scale * fPerY * root + perHead * hPerY, -perHead * drowned)
}

/**
 * Offtake known by its rating, drowned by its tail water as a weir is.
 *
 *     Q = k·h₁^n · S(h₂/h₁)       below 5 mm  h^n → h₀^n·((3 − n)·t² + (n − 2)·t³), t = h/h₀
 *
 * Source: the power form of ratings; Villemonte (1947) for S; start at small heads ours.
 * Valid:  0 < n < 3, heads within the measurements that gave k and n.
 */
export function ratedOfftake(
  { sillM, factor: k, exponent: n }: RatedOfftake,
  upstreamStageM: number,
  downstreamStageM: number,
  into: StructureFlow,
): void {
  const up = upstreamStageM - sillM
  const down = downstreamStageM - sillM
  const h = higherHeadM(up, down)
  if (h >= SMALL_HEAD_M) {
    const free = k * power(h, n)
    passCrest(up, down, 0, free, (n * free) / h, into)
    return
  }
  const t = h / SMALL_HEAD_M
  const atEnd = k * power(SMALL_HEAD_M, n)
  const free = atEnd * t * t * (3 - n + (n - 2) * t)
  passCrest(up, down, 0, free, (atEnd * t * (2 * (3 - n) + 3 * (n - 2) * t)) / SMALL_HEAD_M, into)
}
