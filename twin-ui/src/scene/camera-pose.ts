import type { Point } from './projection.ts'

/** Where the eye is, in the words of a map: the place in the middle, from how far, facing where, how steeply. */
export interface CameraPose {
  readonly x: number
  readonly y: number
  readonly distanceM: number
  /** Clockwise from north: what is straight ahead. */
  readonly bearingRad: number
  /** From straight down (0) towards the horizon. */
  readonly pitchRad: number
}

export interface Vector {
  readonly x: number
  readonly y: number
  readonly z: number
}

export const FIELD_OF_VIEW_DEG = 28
const HALF_FIELD_TANGENT = Math.tan((FIELD_OF_VIEW_DEG / 2) * (Math.PI / 180))

/** Part of the canvas that panels leave free, in CSS pixels. */
export interface FreeArea {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** World metres per CSS pixel at distance 1 from the eye. */
export const pxScale = (canvasHeightPx: number): number => (2 * HALF_FIELD_TANGENT) / Math.max(1, canvasHeightPx)

/** Eye in world axes: x east, y up, z south. */
export function eyeOf({ x, y, distanceM, bearingRad, pitchRad }: CameraPose): Vector {
  const flatM = distanceM * Math.sin(pitchRad)
  return {
    x: x - flatM * Math.sin(bearingRad),
    y: distanceM * Math.cos(pitchRad),
    z: -y + flatM * Math.cos(bearingRad),
  }
}

/** The pose of an eye that looks at a target on the ground. */
export function poseOf(eye: Vector, target: Vector): CameraPose {
  const [dx, dy, dz] = [target.x - eye.x, target.y - eye.y, target.z - eye.z]
  const distanceM = Math.hypot(dx, dy, dz)
  return {
    x: target.x,
    y: -target.z,
    distanceM,
    bearingRad: Math.atan2(dx, -dz),
    pitchRad: Math.acos(Math.min(1, Math.max(-1, -dy / (distanceM || 1)))),
  }
}

/**
 * The nearest pose from which all points lie in the free area, for a given direction of view.
 *
 * With u to the right, v up and w forward of the view, a point is inside when |u − c| ≤ t·(w − d) for both axes. The largest d that
 * leaves a centre c for all points follows from the extremes of u − t·w and −u − t·w; no search is needed.
 */
export function framePoints(
  points: readonly Vector[],
  bearingRad: number,
  pitchRad: number,
  free: FreeArea,
  paddingPx: number,
): CameraPose {
  const focalPx = (free.height + free.top + free.bottom) / 2 / HALF_FIELD_TANGENT
  const tangentU = Math.max(20, free.width / 2 - paddingPx) / focalPx
  const tangentV = Math.max(20, free.height / 2 - paddingPx) / focalPx
  const [sinB, cosB, sinP, cosP] = [Math.sin(bearingRad), Math.cos(bearingRad), Math.sin(pitchRad), Math.cos(pitchRad)]
  const right = { x: cosB, y: 0, z: sinB }
  const forward = { x: sinP * sinB, y: -cosP, z: -sinP * cosB }
  const up = { x: cosP * sinB, y: sinP, z: -cosP * cosB }
  const dot = (a: Vector, b: Vector) => a.x * b.x + a.y * b.y + a.z * b.z
  const extremes = (axis: Vector, tangent: number) => {
    const plus = Math.max(...points.map((p) => dot(p, axis) - tangent * dot(p, forward)))
    const minus = Math.max(...points.map((p) => -dot(p, axis) - tangent * dot(p, forward)))
    return { centre: (plus - minus) / 2, depth: -(plus + minus) / (2 * tangent) }
  }
  const u = extremes(right, tangentU)
  const v = extremes(up, tangentV)
  const depth = Math.min(u.depth, v.depth)
  const eye = {
    x: right.x * u.centre + up.x * v.centre + forward.x * depth,
    y: up.y * v.centre + forward.y * depth,
    z: right.z * u.centre + up.z * v.centre + forward.z * depth,
  }
  const distanceM = eye.y / cosP
  const target = { x: eye.x + forward.x * distanceM, z: eye.z + forward.z * distanceM }
  return { x: target.x, y: -target.z, distanceM, bearingRad, pitchRad }
}

/** On the way from one pose to another, `t` from 0 to 1: distance by its logarithm, and turning the short way round. */
export function betweenPoses(from: CameraPose, to: CameraPose, t: number): CameraPose {
  const eased = t * t * t * (t * (6 * t - 15) + 10)
  const turn = Math.atan2(Math.sin(to.bearingRad - from.bearingRad), Math.cos(to.bearingRad - from.bearingRad))
  const distanceM = from.distanceM * (to.distanceM / from.distanceM) ** eased
  /* The target moves as the view narrows: what one flies to stays in sight. */
  const zoomed = Math.abs(Math.log(to.distanceM / from.distanceM)) > 0.01
  const moved = zoomed ? (from.distanceM - distanceM) / (from.distanceM - to.distanceM) : eased
  return {
    x: from.x + moved * (to.x - from.x),
    y: from.y + moved * (to.y - from.y),
    distanceM,
    bearingRad: from.bearingRad + eased * turn,
    pitchRad: from.pitchRad + eased * (to.pitchRad - from.pitchRad),
  }
}

export interface PoseBounds {
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
  readonly nearestM: number
  readonly farthestM: number
  readonly steepestRad: number
}

export function boundedPose(pose: CameraPose, bounds: PoseBounds): CameraPose {
  return {
    x: clamp(pose.x, bounds.west, bounds.east),
    y: clamp(pose.y, bounds.south, bounds.north),
    distanceM: clamp(pose.distanceM, bounds.nearestM, bounds.farthestM),
    bearingRad: pose.bearingRad,
    pitchRad: clamp(pose.pitchRad, 0, bounds.steepestRad),
  }
}

/** A step of the view in its own directions, as a share of what is in sight. */
export function movedPose(pose: CameraPose, rightShare: number, aheadShare: number): CameraPose {
  const stepM = pose.distanceM * 2 * HALF_FIELD_TANGENT
  const [sinB, cosB] = [Math.sin(pose.bearingRad), Math.cos(pose.bearingRad)]
  return {
    ...pose,
    x: pose.x + stepM * (rightShare * cosB + aheadShare * sinB),
    y: pose.y + stepM * (aheadShare * cosB - rightShare * sinB),
  }
}

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

export const centreOf = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / Math.max(1, points.length),
  y: points.reduce((sum, { y }) => sum + y, 0) / Math.max(1, points.length),
})
