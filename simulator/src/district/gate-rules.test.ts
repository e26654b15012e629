import type { Gate } from '@district/models'
import { describe, expect, it } from 'vitest'
import { type GateSight, openingForDischargeM, openingForLevelM, reckonedOpeningM } from './gate-rules.ts'

const gate = { bays: 2, bayWidthM: 4, sillM: 34, maximumOpeningM: 2.5, deadBandM: 0.02 } as unknown as Gate
const sight = (changes: Partial<GateSight> = {}): GateSight => ({
  stageUpM: 36,
  stageDownM: 35.8,
  dischargeM3s: 10,
  openingM: 0.6,
  ...changes,
})
/** What really passes: the orifice law with another coefficient than the keeper reckons with. */
const passedM3s = (openingM: number, headM: number) => 0.7 * 8 * openingM * Math.sqrt(2 * 9.81 * headM)

describe('gate rules', () => {
  it('[GR1] reckon the opening of a discharge by the orifice law', () => {
    // Q = 0.6 · 8 m · a · √(2g · 0.2 m) = 9.508 a
    expect(reckonedOpeningM(gate, sight(), 9.508)).toBeCloseTo(1, 3)
    expect(reckonedOpeningM(gate, sight(), 0)).toBe(0)
  })

  it('[GR2] come to the wanted discharge in a few looks, from anywhere', () => {
    for (const startM of [0, 0.05, 0.5, 2]) {
      let openingM = startM
      for (let look = 0; look < 8; look++)
        openingM = openingForDischargeM(gate, sight({ openingM, dischargeM3s: passedM3s(openingM, 0.2) }), 8)
      expect(passedM3s(openingM, 0.2)).toBeGreaterThan(7.7)
      expect(passedM3s(openingM, 0.2)).toBeLessThan(8.3)
    }
  })

  it('[GR3] leave a gate alone when it is near enough, and close it when nothing is wanted', () => {
    expect(openingForDischargeM(gate, sight({ dischargeM3s: 10.2 }), 10)).toBe(0.6)
    expect(openingForDischargeM(gate, sight(), 0)).toBe(0)
  })

  it('[GR4] never lift a leaf higher out of the water than it needs', () => {
    expect(openingForDischargeM(gate, sight({ openingM: 2, dischargeM3s: 3 }), 30)).toBeCloseTo(2.04, 9)
    expect(reckonedOpeningM(gate, sight({ stageUpM: 40 }), 9999)).toBe(2.5)
  })

  it('[GR5] hold the level of a pool that is given another inflow, without overshoot worth the name', () => {
    const poolAreaM2 = 150_000
    let [stageM, openingM, earlierStageM] = [36, passedToOpening(10), 36]
    let highestM = stageM
    for (let look = 0; look < 200; look++) {
      for (let minute = 0; minute < 18; minute++)
        stageM += (60 * (13 - passedM3s(openingM, Math.max(0.01, stageM - 35.8)))) / poolAreaM2
      const task = { targetStageM: 36, earlierStageM, elapsedS: 1080, poolAreaM2, plannedM3s: 10 }
      earlierStageM = stageM
      openingM = openingForLevelM(
        gate,
        sight({ stageUpM: stageM, openingM, dischargeM3s: passedM3s(openingM, 0.2) }),
        task,
      )
      highestM = Math.max(highestM, stageM)
    }
    expect(stageM).toBeGreaterThan(35.96)
    expect(stageM).toBeLessThan(36.04)
    expect(highestM).toBeLessThan(36.15)
  })

  it('[GR6] share short water: do not close below part of the plan', () => {
    const task = { targetStageM: 36, earlierStageM: 35.8, elapsedS: 1080, poolAreaM2: 150_000, plannedM3s: 24 }
    expect(openingForLevelM(gate, sight({ stageUpM: 35.75, dischargeM3s: 10 }), task)).toBe(0.6)
    expect(openingForLevelM(gate, sight({ stageUpM: 35.75, dischargeM3s: 18 }), task)).toBeLessThan(0.6)
    expect(openingForLevelM(gate, sight({ stageUpM: 35.6, dischargeM3s: 10 }), task)).toBeLessThan(0.6)
  })
})

const passedToOpening = (dischargeM3s: number) => dischargeM3s / passedM3s(1, 0.2)
