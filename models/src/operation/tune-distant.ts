import type { PoolResponse } from './pool-response.ts'

/** How far a loop shall stay from swinging: the factor by which its gain may grow, in dB, and the phase it may lose, in degrees. */
export interface Margins {
  readonly gainDb: number
  readonly phaseDeg: number
}

/** Between quick and calm; Litrico & Fromion's own compromise. */
export const USUAL_MARGINS: Margins = { gainDb: 10, phaseDeg: 43.8 }

export interface DistantGains {
  readonly kpM2PerS: number
  readonly kiM2PerS2: number
}

/**
 * Gains of a distant downstream PI controller for a pool of delay τ and area A, for wished margins.
 *
 *     ω = 10^(−ΔG/20) · π/(2τ)        kp = A·ω·sin(ΔΦ + ω·τ)        Ti = tan(ΔΦ + ω·τ)/ω        ki = kp/Ti
 *
 * ω is where the open loop kp·(1 + 1/(Ti·s))·e^(−τs)/(A·s) has gain 1; ΔΦ is exact there, ΔG as far as the integral part no longer turns the phase
 * at π/(2τ). Sampling and hold add half an interval to the delay. The wave's own step p must not come back: kp·p ≤ 10^(−ΔG/20).
 *
 * Source: Litrico & Fromion (2006) "Tuning of robust distant downstream PI controllers for an irrigation canal pool", J. Irrig. Drain. Eng.
 *         132(4):359-368; pool as integrator with delay: Schuurmans et al. (1999) J. Irrig. Drain. Eng. 125(6):338-344.
 * Valid:  ΔΦ + 90°·10^(−ΔG/20) below 90°.
 *
 * @throws RangeError where the margins contradict each other
 * @example τ 500 s, A 1000 m², 10 dB, 43.8°: kp 0.9466 m²/s, Ti 3162 s
 */
export function tuneDistant(
  { delayS, areaM2, stepSPerM2 }: PoolResponse,
  intervalS: number,
  { gainDb, phaseDeg }: Margins = USUAL_MARGINS,
): DistantGains {
  const part = 10 ** (-gainDb / 20)
  const angle = (phaseDeg * Math.PI) / 180 + (part * Math.PI) / 2
  if (!(angle > 0 && angle < Math.PI / 2))
    throw new RangeError(`margins of ${gainDb} dB and ${phaseDeg}° must leave the integral part some phase`)
  const crossing = (part * Math.PI) / (2 * (delayS + 0.5 * intervalS))
  const kpM2PerS = Math.min(
    areaM2 * crossing * Math.sin(angle),
    stepSPerM2 > 0 ? part / stepSPerM2 : Number.POSITIVE_INFINITY,
  )
  return { kpM2PerS, kiM2PerS2: (kpM2PerS * crossing) / Math.tan(angle) }
}
