import { GRAVITY_M_PER_S2 as g } from '../../src/index.ts'
import { rootBetween } from './channel.ts'

/** Depth and velocity at one place and time. */
export interface Wave {
  readonly depthM: number
  readonly velocityMPerS: number
}

export interface StokerWave {
  readonly middleDepthM: number
  readonly middleVelocityMPerS: number
  readonly shockMPerS: number
  readonly fanHeadMPerS: number
  readonly fanTailMPerS: number
  /** At distance `xM` from the dam, `tS` after it broke. */
  readonly at: (xM: number, tS: number) => Wave
}

/**
 * A dam breaks onto wet bed: fan, plateau, shock.
 *
 *     um = 2 (c₁ − cm) = (hm − h₂) √( g (hm + h₂) / (2 hm h₂) )        shock = hm um / (hm − h₂)
 *
 * Source: Stoker (1957) Water Waves, ch. 10.
 * Valid:  flat, frictionless, wide; h₁ > h₂ > 0.
 */
export function stoker(upperM: number, lowerM: number): StokerWave {
  const c1 = Math.sqrt(g * upperM)
  const behindShock = (h: number) => (h - lowerM) * Math.sqrt((g * (h + lowerM)) / (2 * h * lowerM))
  const hm = rootBetween((h) => 2 * (c1 - Math.sqrt(g * h)) - behindShock(h), lowerM, upperM)
  const um = behindShock(hm)
  const shock = (hm * um) / (hm - lowerM)
  const fanTail = um - Math.sqrt(g * hm)
  return {
    middleDepthM: hm,
    middleVelocityMPerS: um,
    shockMPerS: shock,
    fanHeadMPerS: -c1,
    fanTailMPerS: fanTail,
    at(xM, tS) {
      const s = xM / tS
      if (s <= -c1) return { depthM: upperM, velocityMPerS: 0 }
      if (s < fanTail) return fan(c1, s)
      return s < shock ? { depthM: hm, velocityMPerS: um } : { depthM: lowerM, velocityMPerS: 0 }
    },
  }
}

const fan = (c1: number, s: number): Wave => ({
  depthM: (2 * c1 - s) ** 2 / (9 * g),
  velocityMPerS: (2 / 3) * (c1 + s),
})

/**
 * A dam breaks onto dry bed: a fan whose tip runs at 2 c₁.
 *
 *     h = (2 c₁ − x/t)² / (9 g)        u = ⅔ (c₁ + x/t)
 *
 * Source: Ritter (1892).
 * Valid:  flat, frictionless, wide.
 */
export function ritter(upperM: number, xM: number, tS: number): Wave {
  const c1 = Math.sqrt(g * upperM)
  const s = xM / tS
  if (s <= -c1) return { depthM: upperM, velocityMPerS: 0 }
  return s < 2 * c1 ? fan(c1, s) : { depthM: 0, velocityMPerS: 0 }
}

/** How far from the dam the depth of Ritter's wave has fallen to `depthM`. */
export const ritterReachM = (upperM: number, depthM: number, tS: number): number =>
  tS * (2 * Math.sqrt(g * upperM) - 3 * Math.sqrt(g * depthM))

/**
 * A dam breaks onto dry, rough bed: Ritter's fan with the first correction for Chezy friction.
 *
 *     h = (⅔c − x/3t + g² α₁ t / C²)² / g       u = ⅔c + ⅔x/t + g² α₂ t / C²       ξ = 2 − x/(c t)
 *     α₁ = 6/(5ξ) − ⅔ + (4√3/135) ξ^1.5         α₂ = 12/ξ − 8/3 + (8√3/189) ξ^1.5 − 108/(7ξ²)
 *
 * Source: Dressler (1952), J. Res. Natl. Bur. Stand. 49(3); recalled.
 * Valid:  behind the tip, which begins where u is greatest.
 */
export function dressler(upperM: number, chezyM05S: number, xM: number, tS: number): Wave {
  const c = Math.sqrt(g * upperM)
  const s = xM / tS
  if (s <= -c) return { depthM: upperM, velocityMPerS: 0 }
  const xi = 2 - s / c
  const rough = (g * g * tS) / (chezyM05S * chezyM05S)
  const a1 = 6 / (5 * xi) - 2 / 3 + ((4 * Math.sqrt(3)) / 135) * xi ** 1.5
  const a2 = 12 / xi - 8 / 3 + ((8 * Math.sqrt(3)) / 189) * xi ** 1.5 - 108 / (7 * xi * xi)
  return {
    depthM: ((2 / 3) * c - s / 3 + rough * a1) ** 2 / g,
    velocityMPerS: (2 / 3) * c + (2 / 3) * s + rough * a2,
  }
}
