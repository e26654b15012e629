import { describe, expect, it } from 'vitest'
import { isSamePose, poseOfResting, restingOf } from './camera-memory.ts'
import type { CameraPose } from './camera-pose.ts'

const pose: CameraPose = { x: 120, y: -40, distanceM: 800, bearingRad: 0.4, pitchRad: 0.9 }

describe('camera memory', () => {
  it('[CM1] gives back the pose that it was told', () => {
    expect(poseOfResting(restingOf(pose))).toEqual(pose)
  })

  it('[CM2] knows one pose from another by a thousandth', () => {
    expect(isSamePose(pose, { ...pose, x: 120.2 })).toBe(true)
    expect(isSamePose(pose, { ...pose, x: 122 })).toBe(false)
    expect(isSamePose(pose, { ...pose, bearingRad: 0.41 })).toBe(false)
  })
})
