import { GRAVITY_M_PER_S2 as g } from '../../src/index.ts'

/** The shape of a channel as plain functions of the depth, written apart from the engine's own so that both can be wrong only alone. */
export interface Channel {
  readonly areaM2: (depthM: number) => number
  readonly topWidthM: (depthM: number) => number
  readonly perimeterM: (depthM: number) => number
  /** Manning's n, s·m^-⅓. */
  readonly manningN: number
}

export const trapezoidal = (bottomWidthM: number, sideSlope: number, manningN: number): Channel => ({
  areaM2: (y) => (bottomWidthM + sideSlope * y) * y,
  topWidthM: (y) => bottomWidthM + 2 * sideSlope * y,
  perimeterM: (y) => bottomWidthM + 2 * y * Math.hypot(1, sideSlope),
  manningN,
})

/** One metre of a channel without walls. */
export const wide = (manningN: number): Channel => ({
  areaM2: (y) => y,
  topWidthM: () => 1,
  perimeterM: () => 1,
  manningN,
})

/** Sf = n² Q² P^(4/3) / A^(10/3), Manning. */
export function frictionSlope(channel: Channel, dischargeM3s: number, depthM: number): number {
  const A = channel.areaM2(depthM)
  const P = channel.perimeterM(depthM)
  return (channel.manningN ** 2 * dischargeM3s * Math.abs(dischargeM3s) * P ** (4 / 3)) / A ** (10 / 3)
}

/** Fr² = Q² T / (g A³). */
export function froudeSquared(channel: Channel, dischargeM3s: number, depthM: number): number {
  return (dischargeM3s ** 2 * channel.topWidthM(depthM)) / (g * channel.areaM2(depthM) ** 3)
}

/** Root of a continuous function that changes sign between `a` and `b`, by bisection to the last bit. */
export function rootBetween(f: (x: number) => number, a: number, b: number): number {
  let [low, high] = [a, b]
  const rising = f(b) > 0
  for (let n = 0; n < 200; n++) {
    const middle = 0.5 * (low + high)
    if (middle === low || middle === high) break
    if (f(middle) > 0 === rising) high = middle
    else low = middle
  }
  return 0.5 * (low + high)
}

export const normalDepth = (channel: Channel, dischargeM3s: number, slope: number): number =>
  rootBetween((y) => slope - frictionSlope(channel, dischargeM3s, y), 1e-6, 100)

export const criticalDepth = (channel: Channel, dischargeM3s: number): number =>
  rootBetween((y) => 1 - froudeSquared(channel, dischargeM3s, y), 1e-6, 100)

/** Depth behind a hydraulic jump from `depthM`: where Q²/(gA) + ∫A dy is the same. Prismatic channel. */
export function sequentDepth(channel: Channel, dischargeM3s: number, depthM: number): number {
  const force = (y: number) => {
    let sum = 0
    const n = 64
    for (let i = 0; i < n; i++) {
      const middle = ((i + 0.5) * y) / n
      const half = y / n / 2 / Math.sqrt(3)
      sum += 0.5 * (channel.areaM2(middle - half) + channel.areaM2(middle + half))
    }
    return dischargeM3s ** 2 / (g * channel.areaM2(y)) + (sum * y) / n
  }
  const before = force(depthM)
  const yc = criticalDepth(channel, dischargeM3s)
  const isFast = depthM < yc
  return rootBetween((y) => force(y) - before, isFast ? yc : 1e-6, isFast ? 100 : yc)
}
