import { type Channel, normalDepth } from './channel.ts'
import { integral } from './macdonald.ts'

export interface FillingWave {
  readonly normalDepthM: number
  /** Speed of the whole wave, its tip included. */
  readonly speedMPerS: number
  /** How far behind the tip the water stands at a depth below the normal one. */
  readonly behindTipM: (depthM: number) => number
}

/**
 * Water that fills a dry, sloping canal at a steady discharge: far from the head it is a wave of constant shape.
 *
 *     V = Q / A(yn)        dy/ds = Sf(V, y) − S₀ = n² V² (P/A)^(4/3) − S₀        s: distance behind the tip
 *
 * All water moves at the speed V of the tip, because no water passes a section that moves with it; so there is no inertia, and the
 * surface only balances friction. Source: monoclinal wave onto dry bed, Chow (1959) § 19-3 in the limit; derived here.
 * Valid: prismatic, infiltration none, Manning down to the tip.
 */
export function fillingWave(channel: Channel, slope: number, Q: number): FillingWave {
  const yn = normalDepth(channel, Q, slope)
  const V = Q / channel.areaM2(yn)
  const excess = (y: number) =>
    channel.manningN ** 2 * V ** 2 * (channel.perimeterM(y) / channel.areaM2(y)) ** (4 / 3) - slope
  return {
    normalDepthM: yn,
    speedMPerS: V,
    behindTipM: (depthM) => integral((y) => 1 / excess(y), 0, depthM, 200),
  }
}
