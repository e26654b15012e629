import type { Frame } from '@district/models/contract'
import { describe, expect, it } from 'vitest'
import { LAYER_SCALES, writeLayer } from './water-layer.ts'

/** Two points and one crossing at the second: depth, velocity, discharge, stage. */
const water = Float32Array.of(2, 0.75, 30, 0, 1, -1.5, 9, 0, 1.5, 0, 0, 36.5, 0.5, 0, 0, 35.5)
const bankHeightM = Float32Array.of(3, 3)
const beds = [{ bedM: 35, point: 1 }]
const written = (layer: keyof typeof LAYER_SCALES, reality?: Frame) => {
  const into = new Float32Array(16)
  writeLayer(into, layer, water, bankHeightM, beds, reality)
  return [0, 1, 2, 3].map((k) => [into[4 * k], into[4 * k + 1]])
}

describe('writeLayer', () => {
  it('[WL1] shows how fast water goes, whichever way', () => {
    expect(written('velocity').slice(0, 2)).toEqual([
      [0.5, 1],
      [1, 1],
    ])
  })

  it('[WL2] shows the bank above the water, on each side of a gate its own', () => {
    expect(written('freeboard')).toEqual([
      [0.5, 1],
      [1, 1],
      [0.75, 1],
      [1.25, 1],
    ])
  })

  it('[WL3] shows a change only against something, and the middle of its scale is none', () => {
    expect(written('difference').every(([, known]) => known === 0)).toBe(true)
    const reality = { depthM: Float32Array.of(2, 0.75) } as unknown as Frame
    expect(written('difference', reality)).toEqual([
      [0.5, 1],
      [0.75, 1],
      [0.75, 1],
      [0.75, 1],
    ])
  })
})

describe('LAYER_SCALES', () => {
  it('[WL4] leaves amber, red and plum to what they mean', () => {
    for (const { colors } of Object.values(LAYER_SCALES))
      for (const color of colors) {
        const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)) as [
          number,
          number,
          number,
        ]
        expect(red > 190 && blue < 120, color).toBe(false)
        expect(red > 1.25 * green && blue > 1.25 * green, color).toBe(false)
      }
  })
})
