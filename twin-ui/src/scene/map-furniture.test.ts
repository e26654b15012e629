import { describe, expect, it } from 'vitest'
import { contourIntervalM, exaggerationOf, flowWave, scaleBar } from './map-furniture.ts'

describe('scaleBar', () => {
  it('is a round length that fits', () => {
    expect(scaleBar(80, 120)).toEqual({ lengthM: 5000, widthPx: 62.5 })
    expect(scaleBar(0.31, 120)).toEqual({ lengthM: 20, widthPx: 20 / 0.31 })
    expect(scaleBar(100, 100).lengthM).toBe(10_000)
  })
})

describe('exaggerationOf', () => {
  it('keeps what was chosen at any distance', () => {
    expect(exaggerationOf(300, 500, 200_000)).toBe(300)
    expect(exaggerationOf(1, 200_000, 200_000)).toBe(1)
  })

  it('left to itself is a hundred over the district, one at a gate, and always whole', () => {
    expect(exaggerationOf('auto', 200_000, 200_000)).toBe(100)
    expect(exaggerationOf('auto', 900_000, 200_000)).toBe(100)
    expect(exaggerationOf('auto', 300, 200_000)).toBe(1)
    expect(Number.isInteger(exaggerationOf('auto', 31_234, 200_000))).toBe(true)
  })
})

describe('contourIntervalM', () => {
  it('refines as one comes nearer', () => {
    expect([80, 30, 10, 0.5].map(contourIntervalM)).toEqual([2, 1, 0.5, 0.2])
  })
})

describe('flowWave', () => {
  it('keeps the pattern between one and two of its widths on screen', () => {
    for (const metresPerPx of [0.2, 1, 7, 80, 111]) {
      const { waveM, octave } = flowWave(metresPerPx)
      expect(waveM * 2 ** octave).toBeCloseTo(metresPerPx * 44, 6)
      expect(octave).toBeGreaterThanOrEqual(0)
      expect(octave).toBeLessThan(1)
    }
  })
})
