import { arcsine } from '../numerics/arcsine.ts'
import { addConveyance, type Conveyance, type Resistance } from './roughness.ts'

/** The lowest centimetre of a rounded bed counts as flat, as wide as it is on average, so that a film of water has a width. */
export const FLAT_BED_M = 0.01
/** The highest hundredth of a pipe counts as upright, as wide as it is on average, so that its width ends with a step and not in a point. */
const UPRIGHT_PART = 0.01

interface ClosedFlow extends Conveyance {
  areaM2: number
  topWidthM: number
  wettedPerimeterM: number
}

/** 2·asin √(depth / D): half the angle that the water's edge spans at the centre; from the nearer end, where it is exact. */
const halfAngle = (depthM: number, D: number): number =>
  depthM <= 0.5 * D ? 2 * arcsine(Math.sqrt(depthM / D)) : Math.PI - 2 * arcsine(Math.sqrt((D - depthM) / D))

/** Area of a circle's segment up to a depth. */
function segmentAreaM2(depthM: number, D: number): number {
  const R = 0.5 * D
  return R * R * halfAngle(depthM, D) - (R - depthM) * Math.sqrt(depthM * (D - depthM))
}

/** Mean width of the lowest centimetre of a round pipe. */
export const circleBedWidthM = (D: number): number => segmentAreaM2(FLAT_BED_M, D) / FLAT_BED_M

/**
 * A round pipe at a depth, into `into`; above its crown it is full, with no surface.
 *
 *     A = R²·(α − sin α·cos α)    T = 2R·sin α    P = 2R·α    dP/dy = 2/sin α        y = R·(1 − cos α)
 *
 * In the lowest centimetre and the highest hundredth, area is linear in depth; it stays the exact integral of the width.
 *
 * Source: Chow (1959) Open-Channel Hydraulics, table 2-1.
 * Valid:  0 < y; D above 2 cm.
 */
export function circleFlow(D: number, resistance: Resistance, y: number, into: ClosedFlow): void {
  const fullM2 = 0.25 * Math.PI * D * D
  let A = fullM2
  let T = 0
  let P = Math.PI * D
  let growth = 0
  if (y <= FLAT_BED_M) {
    T = circleBedWidthM(D)
    A = T * y
    P = D * halfAngle(FLAT_BED_M, D)
  } else if (y < D) {
    const chord = 2 * Math.sqrt(y * (D - y))
    const upright = (1 - UPRIGHT_PART) * D
    if (y > upright) {
      T = (fullM2 - segmentAreaM2(upright, D)) / (D - upright)
      A = fullM2 - T * (D - y)
    } else {
      T = chord
      A = segmentAreaM2(y, D)
    }
    P = D * halfAngle(y, D)
    growth = (2 * D) / chord
  } else if (y === D) T = (fullM2 - segmentAreaM2((1 - UPRIGHT_PART) * D, D)) / (UPRIGHT_PART * D)
  setFlow(into, resistance, y < D ? y : D, A, T, P, growth)
}

/**
 * A closed box at a depth, into `into`: a rectangle up to its crown; above it is full, with no surface, and its crown wetted.
 *
 *     A = b·y    P = b + 2y  free, 2·(b + h) full
 */
export function boxFlow(b: number, h: number, resistance: Resistance, y: number, into: ClosedFlow): void {
  if (y > h) setFlow(into, resistance, h, b * h, 0, 2 * (b + h), 0)
  else setFlow(into, resistance, y, b * y, b, b + 2 * y, 2)
}

function setFlow(
  into: ClosedFlow,
  resistance: Resistance,
  y: number,
  A: number,
  T: number,
  P: number,
  growth: number,
): void {
  into.areaM2 = A
  into.topWidthM = T
  into.wettedPerimeterM = P
  into.conveyanceM3s = 0
  into.conveyancePerDepthM2s = 0
  addConveyance(into, resistance, y, A, T, P, growth)
  if (T === 0) into.conveyancePerDepthM2s = 0
}
