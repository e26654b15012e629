import { describe, expect, it } from 'vitest'
import { sedimentCapacityKgPerM3 } from './sediment-capacity.ts'

const flow = (velocityMPerS: number, depthM: number, settlingMPerS = 5.6e-4, sedimentKgPerM3 = 0) => ({
  velocityMPerS,
  hydraulicRadiusM: depthM,
  depthM,
  settlingMPerS,
  sedimentKgPerM3,
})

describe('sediment capacity', () => {
  it('[SD3] Zhang Ruijin by number', () => {
    for (const [velocityMPerS, radiusM, settlingMPerS, capacityKgPerM3] of [
      [0.8, 1.5, 5.6e-4, 5.074],
      [0.6, 1, 5.6e-4, 3.5836],
      [1, 2, 5.6e-4, 6.7819],
      [0.8, 1.5, 2.2e-3, 1.7936],
    ] as const)
      expect(
        sedimentCapacityKgPerM3({ formula: 'zhang-ruijin' }, flow(velocityMPerS, radiusM, settlingMPerS)),
      ).toBeCloseTo(capacityKgPerM3, 3)
  })

  it('[SD3] the formulas are their equations, term by term', () => {
    const [U, h, w, S] = [0.9, 1.8, 8e-4, 20]
    const Sv = S / 2650
    const mixture = 1000 + 1650 * Sv
    const kappa = 0.4 - 1.68 * Math.sqrt(Sv) * (0.365 - Sv)
    const hongwu =
      2.5 *
      ((((0.0022 + Sv) * U ** 3) / (((kappa * (2650 - mixture)) / mixture) * 9.81 * h * w)) *
        Math.log(h / (6 * 5e-5))) **
        0.62
    const baosheng = 0.452 * (((mixture / (2650 - mixture)) * U ** 3) / (9.81 * h * w)) ** 0.762
    expect(sedimentCapacityKgPerM3({ formula: 'zhang-hongwu' }, flow(U, h, w, S))).toBeCloseTo(hongwu, 10)
    expect(sedimentCapacityKgPerM3({ formula: 'wu-baosheng' }, flow(U, h, w, S))).toBeCloseTo(baosheng, 10)
  })

  it('[SD3] K scales, m bends, still water carries nothing, and reversed flow carries as much', () => {
    const plain = sedimentCapacityKgPerM3({ formula: 'zhang-ruijin' }, flow(0.8, 1.5))
    expect(sedimentCapacityKgPerM3({ formula: 'zhang-ruijin', k: 0.44 }, flow(0.8, 1.5))).toBeCloseTo(2 * plain, 10)
    expect(sedimentCapacityKgPerM3({ formula: 'zhang-ruijin', m: 1.52 }, flow(0.8, 1.5))).toBeCloseTo(
      (plain / 0.22) ** 2 * 0.22,
      9,
    )
    for (const formula of ['zhang-ruijin', 'zhang-hongwu', 'wu-baosheng'] as const) {
      expect(sedimentCapacityKgPerM3({ formula }, flow(0, 1.5))).toBe(0)
      expect(sedimentCapacityKgPerM3({ formula }, flow(0.8, 0))).toBe(0)
      expect(sedimentCapacityKgPerM3({ formula }, flow(-0.8, 1.5))).toBe(
        sedimentCapacityKgPerM3({ formula }, flow(0.8, 1.5)),
      )
    }
  })

  it('[SD3] what is not positive is refused', () => {
    expect(() => sedimentCapacityKgPerM3({ formula: 'zhang-ruijin', k: -1 }, flow(1, 1))).toThrow('k of the capacity')
    expect(() => sedimentCapacityKgPerM3({ formula: 'zhang-ruijin' }, flow(1, 1, 0))).toThrow('settlingMPerS')
  })
})
