import { describe, expect, it } from 'vitest'
import { trapezoid } from '../testing/districts.ts'
import { criticalDepthM } from './critical-depth.ts'
import { normalDepthM, uniformDischargeM3s } from './normal-depth.ts'

const canal = trapezoid(20, 1.5, 4)
const bed = { slope: 1 / 6000, manningN: 0.018 }

describe('normal depth', () => {
  it('[ND1] is the inverse of uniform discharge', () => {
    for (const dischargeM3s of [0.01, 1, 20, 35, 300])
      expect(uniformDischargeM3s(canal, bed, normalDepthM(canal, bed, dischargeM3s))).toBeCloseTo(dischargeM3s, 6)
  })

  it('[ND2] agrees with the published integration of the 15 km canal', () => {
    expect(normalDepthM(canal, bed, 20)).toBeCloseTo(1.211038, 6)
    expect(normalDepthM(canal, bed, 35)).toBeCloseTo(1.685872, 6)
    expect(normalDepthM(trapezoid(2, 1, 3), { slope: 0.02, manningN: 0.014 }, 4)).toBeCloseTo(0.37775, 6)
  })

  it('[ND2] approaches the wide-channel closed form (n·q/√S)^0.6', () => {
    const wide = trapezoid(1e5, 0, 4)
    expect(normalDepthM(wide, bed, 1e5)).toBeCloseTo((bed.manningN / Math.sqrt(bed.slope)) ** 0.6, 4)
  })

  it('[ND3] is zero for no discharge and refuses a negative one', () => {
    expect(normalDepthM(canal, bed, 0)).toBe(0)
    expect(() => normalDepthM(canal, bed, -1)).toThrow('dischargeM3s must be positive, got -1')
    expect(() => normalDepthM(canal, { slope: 0, manningN: 0.02 }, 1)).toThrow('slope must be positive, got 0')
  })
})

describe('critical depth', () => {
  it('[CD1] agrees with the published numbers', () => {
    expect(criticalDepthM(canal, 20)).toBeCloseTo(0.461693, 6)
    expect(criticalDepthM(canal, 35)).toBeCloseTo(0.666921, 6)
    expect(criticalDepthM(trapezoid(2, 1, 3), 4)).toBeCloseTo(0.660142, 6)
    expect(criticalDepthM(canal, 0)).toBe(0)
  })
})
