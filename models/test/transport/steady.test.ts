import { describe, expect, it } from 'vitest'
import { ageProfile, decayProfile, trapExactKgPerM3, trapProfile, UNIFORM } from './cases.ts'

describe('transport in steady flow', () => {
  it('[TS1] a settling basin traps by the closed form, and the error falls with the grid', () => {
    expect(trapExactKgPerM3(5000)).toBeCloseTo(7.82827, 5)
    const worst = (dxM: number) =>
      Math.max(
        ...trapProfile(dxM).map(({ chainageM, computedKgPerM3 }) =>
          Math.abs(computedKgPerM3 - trapExactKgPerM3(chainageM)),
        ),
      )
    const [coarse, middle, fine] = [500, 250, 125].map(worst) as [number, number, number]
    expect(fine).toBeLessThan(0.04)
    expect(Math.abs((trapProfile(100).at(-1)?.computedKgPerM3 ?? 0) - 7.82827)).toBeLessThan(0.01)
    expect(coarse / middle).toBeGreaterThan(1.9)
    expect(middle / fine).toBeGreaterThan(1.9)
  })

  it('[TS2] water is as old as its way is long, x/u, and the error falls with the grid', () => {
    const worst = (dxM: number) =>
      Math.max(...ageProfile(dxM).map(({ chainageM, ageS }) => Math.abs(ageS - chainageM / UNIFORM.velocityMPerS)))
    expect(worst(500)).toBeLessThan(1.01 * (250 / UNIFORM.velocityMPerS))
    expect(worst(500) / worst(250)).toBeGreaterThan(1.9)
  })

  it('[TS3] a pollutant decays on its way by exp(−λ·x/u)', () => {
    const decayPerS = 1e-4
    const worst = (dxM: number) =>
      Math.max(
        ...decayProfile(dxM, decayPerS).map(({ chainageM, part }) =>
          Math.abs(part - Math.exp((-decayPerS * chainageM) / UNIFORM.velocityMPerS)),
        ),
      )
    expect(worst(500)).toBeLessThan(0.03)
    expect(worst(500) / worst(250)).toBeGreaterThan(1.9)
  })
})
