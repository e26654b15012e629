import type { Barrel } from '../domain/structure.ts'

/** What a barrel is where water stands at a depth in it. */
export interface BarrelSection {
  areaM2: number
  widthM: number
  /** Hydraulic radius, no larger than that of the full barrel, and its derivative by the depth. */
  radiusM: number
  radiusPerDepth: number
}

/** Half-width of the passage from the radius of a part-full barrel to that of the full one, as a part of the latter. */
const BLEND = 0.1

/** Radius of the full barrel. */
export const fullRadiusM = ({ profile, widthM: b, heightM: D }: Barrel): number =>
  profile === 'circle' ? 0.25 * D : (b * D) / (2 * (b + D))

/**
 * Area, width and radius of a barrel at a depth up to its height, into `into`.
 *
 * A circle's half angle θ = 2·atan √(f/(1−f)), f = y/D, gives A = D²/4·(θ − sin θ·cos θ), P = D·θ; the arc tangent comes from halved
 * angles, so that it needs roots alone. A part-full pipe has its largest radius short of full; the engine keeps the full one's, as
 * is usual, so that a rising stage never lowers the discharge.
 */
export function barrelSection(barrel: Barrel, depthM: number, into: BarrelSection): void {
  const { profile, widthM: b, heightM: D } = barrel
  let radius = 0
  let perDepth = 0
  if (profile === 'box') {
    const P = b + 2 * depthM
    into.areaM2 = b * depthM
    into.widthM = b
    radius = into.areaM2 / P
    perDepth = (b * b) / (P * P)
  } else {
    const f = Math.min(depthM / D, 1)
    const half = Math.sqrt(f * (1 - f))
    const theta = f < 1 ? 2 * arcOfTangent(Math.sqrt(f / (1 - f))) : Math.PI
    const A = 0.25 * D * D * (theta - 2 * half * (1 - 2 * f))
    const P = D * theta
    into.areaM2 = A
    into.widthM = 2 * D * half
    radius = P > 0 ? A / P : 0
    perDepth = half > 0 && P > 0 ? (into.widthM - radius / half) / P : 0
  }
  const full = fullRadiusM(barrel)
  const over = radius / full - 1 + BLEND
  if (over <= 0 || depthM <= 0) {
    into.radiusM = radius
    into.radiusPerDepth = perDepth
  } else if (over >= 2 * BLEND || (profile === 'circle' && depthM > 0.75 * D)) {
    into.radiusM = full
    into.radiusPerDepth = 0
  } else {
    into.radiusM = radius - (full * over * over) / (4 * BLEND)
    into.radiusPerDepth = perDepth * (1 - over / (2 * BLEND))
  }
}

const HALVINGS = 6

/** Arc tangent of a number that is not negative. */
function arcOfTangent(tangent: number): number {
  let t = tangent
  for (let n = 0; n < HALVINGS; n++) t /= 1 + Math.sqrt(1 + t * t)
  const q = t * t
  return 64 * t * (1 + q * (-1 / 3 + q * (1 / 5 + q * (-1 / 7 + q / 9))))
}
