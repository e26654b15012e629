import { lossConstants } from '../solver/loss-constants.ts'
import { openM2s } from '../solver/losses.ts'
import { cellLengthM } from '../solver/reach-kernel.ts'
import type { Work } from '../solver/work.ts'
import type { ParameterGradient } from './parameter-gradient.ts'

/** Seepage of every reach at a factor of 1: what the loss grows by with it. */
export type SeepageLines = Pick<ReturnType<typeof lossConstants>, 'seepageR' | 'seepageOpenR' | 'groundGainR'>

export const seepageLines = (w: Work): SeepageLines => lossConstants(w.network, {})

/**
 * −(∂F/∂p)ᵀ·λ of what comes and goes along a reach, in the continuity of its cells; λ stands in `x` at places `2p`, at the ends as their junctions have it and 0
 * at a river.
 *
 *     rain            B·Δx·Δt        along the banks    Δx·Δt/L        evaporation    −(2·m·y + b·min(y/1 mm, 1))·Δx·Δt
 *     seepage factor  (h₀ − per·y − open·min(y/1 mm, 1))·Δx·Δt of the lines at a factor of 1
 *
 * Values of both ends of a step count by half each.
 */
export function answerLosses(
  w: Work,
  r: number,
  stepS: number,
  n: number,
  x: Float64Array,
  lines: SeepageLines,
  into: ParameterGradient,
): void {
  const { reachStart, bedM } = w.network
  let gained = 0
  let evaporated = 0
  let seeped = 0
  for (let p = reachStart[r]!; p < reachStart[r + 1]!; p++) {
    const part = x[2 * p]! * cellLengthM(w, r, p)
    gained += part
    const y = w.stageP[p]! - bedM[p]!
    if (y < 0) continue
    evaporated += part * (2 * w.sideSlopeR[r]! * y + openM2s(w.bottomWidthR[r]!, y))
    seeped += part * (lines.seepageR[r]! * y + openM2s(lines.seepageOpenR[r]!, y))
  }
  const at = n * w.demandR.length + r
  const half = 0.5 * stepS
  const perRain = half * gained * w.catchWidthR[r]!
  const perLateral = (half * gained) / w.ownLengthR[r]!
  const perEvaporation = w.crownR[r] === Number.POSITIVE_INFINITY ? -half * evaporated : 0
  into.perRain.begin[at]! += perRain
  into.perRain.end[at]! += perRain
  into.perLateral.begin[at]! += perLateral
  into.perLateral.end[at]! += perLateral
  into.perEvaporation.begin[at]! += perEvaporation
  into.perEvaporation.end[at]! += perEvaporation
  into.perSeepageFactor[r]! += stepS * (gained * lines.groundGainR[r]! - seeped)
}
