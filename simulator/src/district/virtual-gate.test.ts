import { describe, expect, it } from 'vitest'
import { createVirtualGate, leafAt } from './virtual-gate.ts'

const drive = { speedMPerS: 0.4 / 60, deadBandM: 0.02, maximumOpeningM: 3 }

describe('virtual gate', () => {
  it('[VG1] moves at the speed of its drive and stops where it was told', () => {
    const gate = createVirtualGate(drive, leafAt(1, 0))
    expect(gate.order(1.4, 100)).toBe('moves')
    expect(gate.openingM(130)).toBeCloseTo(1.2, 9)
    expect(gate.isMoving(130)).toBe(true)
    expect(gate.arrivesAtS).toBeCloseTo(160, 9)
    expect(gate.openingM(161)).toBe(1.4)
    expect(gate.isMoving(161)).toBe(false)
  })

  it('[VG2] does not move for a wish within its dead band', () => {
    const gate = createVirtualGate(drive, leafAt(1, 0))
    expect(gate.order(1.019, 5)).toBe('stands')
    expect(gate.openingM(1000)).toBe(1)
  })

  it('[VG3] turns round where it is, and never leaves its range', () => {
    const gate = createVirtualGate(drive, leafAt(1, 0))
    gate.order(2, 0)
    gate.order(-5, 60)
    expect(gate.openingM(60)).toBeCloseTo(1.4, 9)
    expect(gate.openingM(90)).toBeCloseTo(1.2, 9)
    expect(gate.openingM(9999)).toBe(0)
    gate.order(99, 9999)
    expect(gate.targetM).toBe(3)
  })

  it('[VG4] goes on from what was saved', () => {
    const gate = createVirtualGate(drive, leafAt(1, 0))
    gate.order(2, 0)
    const again = createVirtualGate(drive, gate.save())
    expect(again.openingM(75)).toBe(gate.openingM(75))
  })
})
