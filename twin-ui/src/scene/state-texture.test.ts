import type { Frame } from '@district/models/contract'
import { describe, expect, it } from 'vitest'
import { createWaterTextures, floatsOf, writeWaterState } from './state-texture.ts'

const sections = {
  bottomWidthM: Float32Array.of(10, 10, 10),
  sideSlope: Float32Array.of(2, 2, 2),
  bankHeightM: Float32Array.of(3, 3, 3),
}
const frame = (depthM: number) =>
  ({ depthM: new Float32Array(3).fill(depthM), dischargeM3s: new Float32Array(3).fill(24) }) as unknown as Frame

describe('writeWaterState', () => {
  it('gives depth, mean velocity through the trapezoid, and discharge', () => {
    const into = new Float32Array(12)
    writeWaterState(into, frame(2), sections)
    // (10 + 2 · 2) · 2 = 28 m²
    expect([...into.slice(0, 3)]).toEqual([2, Math.fround(24 / 28), 24])
  })

  it('gives a film of water no velocity', () => {
    const into = new Float32Array(12)
    writeWaterState(into, frame(0.01), sections)
    expect(into[1]).toBe(0)
  })
})

describe('createWaterTextures', () => {
  const [a, b, c] = [frame(1), frame(2), frame(3)]

  it('holds the two frames of a picture and uploads each only once', () => {
    const textures = createWaterTextures(sections)
    textures.show({ from: a, to: b, mix: 0, origin: 'computed' })
    expect(floatsOf(textures.from)[0]).toBe(1)
    expect(floatsOf(textures.to)[0]).toBe(2)
    const kept = textures.to
    const version = kept.version
    textures.show({ from: b, to: c, mix: 0, origin: 'computed' })
    expect(textures.from).toBe(kept)
    expect(textures.from.version).toBe(version)
    expect(floatsOf(textures.to)[0]).toBe(3)
  })

  it('shows one still frame from both sides', () => {
    const textures = createWaterTextures(sections)
    textures.show({ from: a, to: a, mix: 1, origin: 'computed' })
    expect(textures.from).toBe(textures.to)
  })

  it('ignores a frame of another network', () => {
    const textures = createWaterTextures(sections)
    textures.show({ from: a, to: a, mix: 1, origin: 'computed' })
    const other = { depthM: new Float32Array(9) } as unknown as Frame
    textures.show({ from: other, to: other, mix: 1, origin: 'computed' })
    expect(floatsOf(textures.to)[0]).toBe(1)
  })
})
