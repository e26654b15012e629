import { describe, expect, it } from 'vitest'
import {
  betweenPoses,
  boundedPose,
  type CameraPose,
  eyeOf,
  framePoints,
  movedPose,
  poseOf,
  pxScale,
} from './camera-pose.ts'

const pose: CameraPose = { x: 1200, y: -300, distanceM: 5000, bearingRad: 0.4, pitchRad: 0.7 }
const free = { width: 1236, height: 652, left: 304, right: 380, top: 0, bottom: 312 }

/** Screen place by the plain pinhole rule, from the middle of the free area. */
function onScreen(point: { x: number; y: number; z: number }, at: CameraPose) {
  const eye = eyeOf(at)
  const [sinB, cosB, sinP, cosP] = [
    Math.sin(at.bearingRad),
    Math.cos(at.bearingRad),
    Math.sin(at.pitchRad),
    Math.cos(at.pitchRad),
  ]
  const d = { x: point.x - eye.x, y: point.y - eye.y, z: point.z - eye.z }
  const depth = d.x * sinP * sinB - d.y * cosP - d.z * sinP * cosB
  const focal = 1 / pxScale(free.height + free.top + free.bottom)
  return {
    u: (focal * (d.x * cosB + d.z * sinB)) / depth,
    v: (focal * (d.x * cosP * sinB + d.y * sinP - d.z * cosP * cosB)) / depth,
  }
}

describe('eyeOf and poseOf', () => {
  it('are each other’s inverse', () => {
    const back = poseOf(eyeOf(pose), { x: pose.x, y: 0, z: -pose.y })
    for (const key of ['x', 'y', 'distanceM', 'bearingRad', 'pitchRad'] as const)
      expect(back[key]).toBeCloseTo(pose[key], 6)
  })

  it('look north from the south', () => {
    expect(eyeOf({ ...pose, bearingRad: 0 }).z).toBeGreaterThan(300)
  })
})

describe('framePoints', () => {
  const district = [
    { x: -42_000, y: 300, z: -41_000 },
    { x: 31_000, y: -500, z: -38_000 },
    { x: 8000, y: 600, z: 45_000 },
    { x: -20_000, y: 100, z: 10_000 },
  ]

  it('puts every point inside the padded free area, and at least one at its rim', () => {
    for (const bearingRad of [0, 0.5, -1.2]) {
      const found = framePoints(district, bearingRad, 0.75, free, 40)
      const places = district.map((point) => onScreen(point, found))
      const over = places.map(({ u, v }) =>
        Math.max(Math.abs(u) - (free.width / 2 - 40), Math.abs(v) - (free.height / 2 - 40)),
      )
      expect(Math.max(...over)).toBeLessThan(0.5)
      expect(Math.max(...over)).toBeGreaterThan(-0.5)
    }
  })

  it('comes nearer when there is more room', () => {
    const wide = framePoints(district, 0, 0.75, free, 40)
    const tight = framePoints(district, 0, 0.75, { ...free, height: 400, bottom: 564 }, 40)
    expect(wide.distanceM).toBeLessThan(tight.distanceM)
  })
})

describe('betweenPoses', () => {
  const there: CameraPose = { x: 9000, y: 4000, distanceM: 400, bearingRad: 6.1, pitchRad: 1 }

  it('begins and ends where it should', () => {
    expect(betweenPoses(pose, there, 0)).toEqual(pose)
    expect(betweenPoses(pose, there, 1).x).toBeCloseTo(9000, 6)
    expect(betweenPoses(pose, there, 1).distanceM).toBeCloseTo(400, 6)
  })

  it('turns the short way round', () => {
    expect(betweenPoses(pose, there, 0.5).bearingRad).toBeLessThan(pose.bearingRad)
  })

  it('moves sideways too when the distance stays', () => {
    expect(betweenPoses(pose, { ...pose, x: 2200 }, 0.5).x).toBeCloseTo(1700, 6)
  })
})

describe('boundedPose', () => {
  it('keeps the eye over the district and off the ground', () => {
    const bounds = { west: 0, south: 0, east: 100, north: 100, nearestM: 150, farthestM: 2000, steepestRad: 1.3 }
    expect(boundedPose({ ...pose, distanceM: 1, pitchRad: 2 }, bounds)).toEqual({
      x: 100,
      y: 0,
      distanceM: 150,
      bearingRad: 0.4,
      pitchRad: 1.3,
    })
  })
})

describe('movedPose', () => {
  it('goes to the right of the view, not to the east', () => {
    const east = movedPose({ ...pose, bearingRad: Math.PI / 2 }, 0.5, 0)
    expect(east.x).toBeCloseTo(pose.x, 6)
    expect(east.y).toBeLessThan(pose.y)
  })
})
