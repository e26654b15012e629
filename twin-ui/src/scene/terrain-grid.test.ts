import { describe, expect, it } from 'vitest'
import { type GroundLevel, interpolateTerrain, terrainLevelM } from './terrain-grid.ts'

const extent = { west: -50_000, south: -50_000, east: 50_000, north: 50_000 }
const scattered = (levelAt: (x: number, y: number) => number): readonly GroundLevel[] =>
  Array.from({ length: 900 }, (_, i) => {
    const x = -50_000 + ((i * 7919) % 100_003)
    const y = -50_000 + ((i * 104_729) % 100_019)
    return { x, y, levelM: levelAt(x, y) }
  })

describe('interpolateTerrain', () => {
  it('keeps a level plain level', () => {
    const grid = interpolateTerrain(
      scattered(() => 31.5),
      extent,
      65,
    )
    for (const level of grid.levelM) expect(level).toBeCloseTo(31.5, 3)
  })

  it('follows a tilted plain within a tenth of its fall', () => {
    const tilt = (x: number, y: number) => 35 - y * 1.2e-4 + x * 2e-5
    const grid = interpolateTerrain(scattered(tilt), extent, 129)
    for (const [x, y] of [
      [0, 0],
      [20_000, -30_000],
      [-35_000, 12_000],
      [12_345, 38_000],
    ] as const)
      expect(Math.abs(terrainLevelM(grid, x, y) - tilt(x, y))).toBeLessThan(0.6)
  })

  it('stays between the lowest and the highest known level', () => {
    const grid = interpolateTerrain(
      [
        { x: 0, y: 0, levelM: 28 },
        { x: 9000, y: 4000, levelM: 40 },
      ],
      extent,
      33,
    )
    expect(Math.min(...grid.levelM)).toBeGreaterThanOrEqual(28)
    expect(Math.max(...grid.levelM)).toBeLessThanOrEqual(40)
  })

  it('says how far the nearest known level lies', () => {
    const grid = interpolateTerrain([{ x: 0, y: 0, levelM: 30 }], extent, 101)
    expect(grid.reachM[50 * 101 + 50]).toBeCloseTo(0, 0)
    expect(grid.reachM[50 * 101 + 100]).toBeCloseTo(50_000, -1)
  })

  it('refuses to invent ground from nothing', () => {
    expect(() => interpolateTerrain([], extent, 33)).toThrow(/levels must have/)
  })
})

describe('terrainLevelM', () => {
  it('is linear between grid points and constant beyond the edge', () => {
    const grid = {
      columns: 2,
      rows: 2,
      west: 0,
      south: 0,
      stepM: 100,
      reachM: new Float32Array(4),
      levelM: new Float32Array([0, 10, 20, 30]),
    }
    expect(terrainLevelM(grid, 50, 0)).toBeCloseTo(5, 5)
    expect(terrainLevelM(grid, 50, 50)).toBeCloseTo(15, 5)
    expect(terrainLevelM(grid, -500, 0)).toBeCloseTo(0, 1)
  })
})
