import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { twoPools } from '../testing/index.ts'
import { floatOpeningM, floatOpeningSlope } from './float-opening.ts'
import { gateFlowM3s } from './gate-flow.ts'
import { openingForFlowM } from './gate-opening.ts'
import { gateStructure } from './gate-structure.ts'

const gate = gateStructure(twoPools().gates[0]!)

describe('opening for a discharge', () => {
  it('[GC1] passes what was asked, at any stages', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        (part, depthM, drowned) => {
          const [upM, downM] = [40 + depthM, 40 + drowned * depthM]
          const mostM3s = gateFlowM3s(gate, Math.min(3, depthM), upM, downM)
          const openingM = openingForFlowM(gate, 3, part * mostM3s, upM, downM)
          expect(gateFlowM3s(gate, openingM, upM, downM)).toBeCloseTo(part * mostM3s, 4)
        },
      ),
    )
  })

  it('[GC1] is 0 where nothing is wanted, and no more than just clear of the water where the gate cannot pass so much', () => {
    expect(openingForFlowM(gate, 3, 0, 42, 41)).toBe(0)
    expect(openingForFlowM(gate, 3, 1, 39, 39)).toBe(0)
    expect(openingForFlowM(gate, 3, 1000, 42, 41)).toBeCloseTo(1.02 * 2, 9)
    expect(openingForFlowM(gate, 1.5, 1000, 42, 41)).toBe(1.5)
  })
})

describe('opening by a float', () => {
  const law = { side: 'upstream', shutStageM: 40, decrementM: 0.2, maximumOpeningM: 1 } as const

  it('[GC2] follows the level in proportion, both sides mirror each other, and its slope is that of its difference', () => {
    expect(floatOpeningM(law, 40.1)).toBeCloseTo(0.5, 12)
    expect(floatOpeningM(law, 39.9)).toBe(0)
    expect(floatOpeningM(law, 40.3)).toBe(1)
    for (let stageM = 39.95; stageM < 40.25; stageM += 0.0007) {
      expect(floatOpeningM({ ...law, side: 'downstream' }, 80 - stageM)).toBeCloseTo(floatOpeningM(law, stageM), 12)
      const slope = (floatOpeningM(law, stageM + 1e-6) - floatOpeningM(law, stageM - 1e-6)) / 2e-6
      expect(floatOpeningSlope(law, stageM)).toBeCloseTo(slope, 2)
    }
  })
})
