import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gateTravelOf } from './gate-travel.ts'
import { secondsBeyond, timeOutOfBand } from './out-of-band.ts'

describe('travel of a gate', () => {
  it('[OI8] counts a move where it sets out or turns round', () => {
    const { moves, travelM } = gateTravelOf([0.2, 0.2, 0.25, 0.3, 0.3, 0.1], 0.01)
    expect(moves).toBe(2)
    expect(travelM).toBeCloseTo(0.3, 12)
    expect(gateTravelOf([0.2, 0.4, 0.1], 0.01).moves).toBe(2)
    expect(gateTravelOf([0.2, 0.3, 0.3, 0.4], 0.01).moves).toBe(2)
  })

  it('[OI8] noise within what the gauge can tell is no move, and what creeps adds up', () => {
    expect(gateTravelOf([0.2, 0.205, 0.198, 0.203, Number.NaN, 0.2], 0.01)).toEqual({ moves: 0, travelM: 0 })
    const creeping = gateTravelOf([0.2, 0.206, 0.212, 0.218, 0.224], 0.01)
    expect(creeping.moves).toBe(2)
    expect(creeping.travelM).toBeCloseTo(0.024, 12)
  })

  it('[OI8] is at least the way from the first to the last opening, and the same backwards', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 30 }), (openings) => {
        const there = gateTravelOf(openings, 0)
        const back = gateTravelOf(openings.toReversed(), 0)
        expect(there.travelM).toBeGreaterThanOrEqual(Math.abs((openings.at(-1) ?? 0) - (openings[0] ?? 0)) - 1e-9)
        expect(back.travelM).toBeCloseTo(there.travelM, 9)
        expect(back.moves).toBe(there.moves)
      }),
    )
  })
})

describe('time out of band', () => {
  it('[OI9] of a stage that goes in and out within a step', () => {
    expect(secondsBeyond(0, 0.2, 0.1, 60)).toBeCloseTo(30, 12)
    expect(secondsBeyond(-0.3, 0.3, 0.1, 60)).toBeCloseTo(40, 12)
    expect(secondsBeyond(0.2, 0.2, 0.1, 60)).toBe(60)
    expect(secondsBeyond(0.1, 0.1, 0.1, 60)).toBe(0)
    expect(secondsBeyond(0.2, 0.4, 0.1, 60)).toBe(60)
    expect(secondsBeyond(-0.05, 0.05, 0.1, 60)).toBe(0)
  })

  it('[OI9] is the same whether a step is taken whole or in parts, and whichever way it is gone', () => {
    const level = fc.double({ min: -1, max: 1, noNaN: true })
    fc.assert(
      fc.property(level, level, fc.double({ min: 0, max: 1, noNaN: true }), (fromM, toM, part) => {
        const middleM = fromM + part * (toM - fromM)
        const whole = secondsBeyond(fromM, toM, 0.2, 100)
        const parts =
          secondsBeyond(fromM, middleM, 0.2, 100 * part) + secondsBeyond(middleM, toM, 0.2, 100 * (1 - part))
        expect(parts).toBeCloseTo(whole, 6)
        expect(secondsBeyond(toM, fromM, 0.2, 100)).toBeCloseTo(whole, 6)
      }),
    )
  })

  it('[OI9] of a measured stage leaves silences out', () => {
    const measured = { atS: [0, 60, 120, 600, 660], stageM: [30, 30.2, null, 30.3, 30.3] }
    const band = { targetStageM: 30, toleranceM: 0.1, longestGapS: 120 }
    const { outOfBandS, coveredS } = timeOutOfBand(measured, band)
    expect(outOfBandS).toBeCloseTo(90, 9)
    expect(coveredS).toBe(120)
  })
})
