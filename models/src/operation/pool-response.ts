/** How the level at the end of a pool answers to a step of inflow at its head: the integrator with delay and zero (IDZ) of Litrico & Fromion. */
export interface PoolResponse {
  /** From the step to the first answer at the end. */
  readonly delayS: number
  /** Water surface that the lasting rise fills: the backwater, m². */
  readonly areaM2: number
  /** Level per discharge that the wave itself brings, s/m². */
  readonly stepSPerM2: number
}

/** Levels per discharge of the step, s/m², at rising times since it. */
export interface StepTest {
  readonly atS: readonly number[]
  readonly risenSPerM2: readonly number[]
}

/**
 * Delay and step of a measured answer, for a known area: the least squares of
 *
 *     h(t)/q = 0 before τ,   p + (t − τ)/A after it,   p ≥ 0
 *
 * over the times of the test; p is linear and solved for, τ is one of these times.
 *
 * Source: Litrico & Fromion (2004) J. Irrig. Drain. Eng. 130(5):373-383 for the form; the fit ours.
 */
export function fitResponse({ atS, risenSPerM2 }: StepTest, areaM2: number): PoolResponse {
  let best = { delayS: 0, stepSPerM2: 0, excess: Number.POSITIVE_INFINITY }
  let before = 0
  for (let k = 0; k < atS.length; k++) {
    const delayS = atS[k]!
    const over = risenSPerM2.slice(k).map((risen, i) => risen - (atS[k + i]! - delayS) / areaM2)
    const stepSPerM2 = Math.max(0, over.reduce((sum, value) => sum + value, 0) / over.length)
    const excess = before + over.reduce((sum, value) => sum + (value - stepSPerM2) ** 2, 0)
    if (excess < best.excess) best = { delayS, stepSPerM2, excess }
    before += risenSPerM2[k]! ** 2
  }
  return { delayS: best.delayS, areaM2, stepSPerM2: best.stepSPerM2 }
}

/** How long before a draw at the end of a pool its water must set out at the head: the delay of the answer's lasting part. */
export const leadS = ({ delayS, areaM2, stepSPerM2 }: PoolResponse): number => Math.max(0, delayS - stepSPerM2 * areaM2)
